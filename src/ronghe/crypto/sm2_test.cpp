// SPDX-License-Identifier: Apache-2.0
#include "ronghe/crypto/sm2.hpp"

#include <gtest/gtest.h>

#include "ronghe/crypto/testing.hpp"

namespace ronghe::crypto {
namespace {

using testing::bytes_of;
using testing::hex_of;
using testing::key_of;

// GB/T 32918.5-2017, annex A: the message "message digest", signed under the identifier
// "1234567812345678".
constexpr auto standard_secret = "3945208F7B2144B13F36E38AC6D39F95889393692860B51A42FB81EF4DF7C5B8";
constexpr auto standard_point =
    "04 09F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020"
    "CCEA490CE26775A52DC6EA718CC1AA600AED05FBF35E084A6632F6072DA9AD13";
constexpr auto standard_signature =
    "F5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3"
    "B1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA";
constexpr auto order = "FFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123";

Sm2PublicKey standard_key() { return *Sm2PublicKey::of_bytes(bytes_of(standard_point)); }

TEST(Sm2, TheStandardsKeyHasTheStandardsPoint) {
  const auto key = Sm2PrivateKey::of_secret(key_of(standard_secret));
  ASSERT_TRUE(key);
  EXPECT_EQ(key->public_key(), standard_key());
  EXPECT_TRUE(key->secret().same_as(key_of(standard_secret)));
}

TEST(Sm2, TheStandardsSignatureIsValidAndEachChangedBitIsNot) {
  const auto key = standard_key();
  const auto signature = bytes_of(standard_signature);
  EXPECT_TRUE(key.verify("message digest", signature));
  EXPECT_FALSE(key.verify("message digesu", signature));
  EXPECT_FALSE(key.verify("message diges", signature));
  EXPECT_FALSE(key.verify("", signature));
  for (std::size_t bit = 0; bit < 8 * signature.size(); ++bit) {
    auto changed = signature;
    changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << bit % 8));
    EXPECT_FALSE(key.verify("message digest", changed)) << bit;
  }
}

TEST(Sm2, ASignatureOfAnotherLengthOrOutOfRangeIsInvalid) {
  const auto key = standard_key();
  const auto signature = bytes_of(standard_signature);
  const std::string zero(32, '\0');
  EXPECT_FALSE(key.verify("message digest", ""));
  EXPECT_FALSE(key.verify("message digest", signature.substr(1)));
  EXPECT_FALSE(key.verify("message digest", signature + '\0'));
  EXPECT_FALSE(key.verify("message digest", zero + signature.substr(32)));
  EXPECT_FALSE(key.verify("message digest", signature.substr(0, 32) + zero));
  EXPECT_FALSE(key.verify("message digest", signature.substr(0, 32) + bytes_of(order)));
  EXPECT_FALSE(key.verify("message digest", std::string(64, '\xff')));
}

TEST(Sm2, SignsWhatItsPublicKeyVerifies) {
  for (int i = 0; i < 20; ++i) {
    const auto key = Sm2PrivateKey::generate();
    const auto message = std::string(static_cast<std::size_t>(i) * 7, 'm');
    const auto signature = key.sign(message);
    EXPECT_EQ(signature.size(), sm2_signature_bytes);
    EXPECT_TRUE(key.public_key().verify(message, signature));
    EXPECT_FALSE(key.public_key().verify(message + "x", signature));
    EXPECT_FALSE(standard_key().verify(message, signature));
    const auto again = Sm2PrivateKey::of_secret(key.secret());
    ASSERT_TRUE(again);
    EXPECT_EQ(again->public_key(), key.public_key());
    EXPECT_TRUE(key.public_key().verify(message, again->sign(message)));
  }
}

TEST(Sm2, OnlyAPointOfTheCurveIsAPublicKey) {
  const auto point = bytes_of(standard_point);
  EXPECT_TRUE(Sm2PublicKey::of_bytes(point));
  EXPECT_EQ(hex_of(standard_key().bytes()), hex_of(point));
  EXPECT_FALSE(Sm2PublicKey::of_bytes(""));
  EXPECT_FALSE(Sm2PublicKey::of_bytes(point.substr(1)));
  EXPECT_FALSE(Sm2PublicKey::of_bytes(point + '\0'));
  EXPECT_FALSE(Sm2PublicKey::of_bytes("\x06" + point.substr(1)));  // the hybrid form
  EXPECT_FALSE(Sm2PublicKey::of_bytes("\x03" + point.substr(1, 32)));
  EXPECT_FALSE(Sm2PublicKey::of_bytes(std::string(1, '\0')));  // the point at infinity
  auto off = point;
  off.back() = static_cast<char>(off.back() ^ 1);
  EXPECT_FALSE(Sm2PublicKey::of_bytes(off));
}

TEST(Sm2, ASecretLiesBetweenOneAndTheOrderLessTwo) {
  const std::string stem = std::string(order).substr(0, 62);
  struct Case {
    const char* name;
    std::string hex;
    bool good;
  };
  const std::vector<Case> cases{
      {"zero", std::string(64, '0'), false}, {"one", std::string(63, '0') + "1", true},
      {"order less two", stem + "21", true}, {"order less one", stem + "22", false},
      {"order", stem + "23", false},         {"all ones", std::string(64, 'f'), false}};
  for (const auto& [name, hex, good] : cases) {
    SCOPED_TRACE(name);
    EXPECT_EQ(Sm2PrivateKey::of_secret(key_of(hex)).has_value(), good);
  }
}

}  // namespace
}  // namespace ronghe::crypto
