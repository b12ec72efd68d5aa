// SPDX-License-Identifier: Apache-2.0
#include "ronghe/crypto/ed25519.hpp"

#include <gtest/gtest.h>

#include <array>
#include <type_traits>

namespace ronghe::crypto {
namespace {

std::string from_hex(std::string_view hex) {
  std::string out;
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    out += static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16));
  }
  return out;
}

// RFC 8032, section 7.1: tests 1 to 3 and SHA(abc).
struct Case {
  const char* name;
  const char* seed;
  const char* public_key;
  const char* message;
  const char* signature;
};
constexpr std::array cases{
    Case{"empty message", "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
         "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
         "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701"
         "cf9"
         "b46bd25bf5f0595bbe24655141438e7a100b"},
    Case{"one byte", "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
         "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
         "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d"
         "0f1"
         "1d8c387b2eaeb4302aeeb00d291612bb0c00"},
    Case{"two bytes", "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
         "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
         "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f7609"
         "84d"
         "c6594a7c15e9716ed28dc027beceea1ec40a"},
    Case{"SHA(abc)", "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
         "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
         "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a"
         "3fe"
         "ebbd454d4423643ce80e2a9ac94fa54ca49f",
         "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66"
         "431"
         "e0303dca179c138ac17ad9bef1177331a704"}};

TEST(Ed25519, GivesTheKnownAnswers) {
  for (const auto& one : cases) {
    SCOPED_TRACE(one.name);
    const auto key = Ed25519PrivateKey::of_seed(from_hex(one.seed));
    ASSERT_TRUE(key);
    const auto message = from_hex(one.message);
    const auto signature = from_hex(one.signature);
    EXPECT_EQ(key->public_key().bytes(), from_hex(one.public_key));
    EXPECT_EQ(key->sign(message), signature);
    EXPECT_EQ(key->seed(), from_hex(one.seed));
    EXPECT_TRUE(key->public_key().verify(message, signature));
  }
}

TEST(Ed25519, AnyFlippedBitIsRefused) {
  const auto key = *Ed25519PrivateKey::of_seed(from_hex(cases[2].seed));
  const auto message = from_hex(cases[2].message);
  const auto signature = from_hex(cases[2].signature);
  const auto flipped = [](std::string bytes, std::size_t bit) {
    bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << (bit % 8)));
    return bytes;
  };
  for (std::size_t bit = 0; bit < 8 * signature.size(); ++bit) {
    ASSERT_FALSE(key.public_key().verify(message, flipped(signature, bit))) << bit;
  }
  for (std::size_t bit = 0; bit < 8 * message.size(); ++bit) {
    ASSERT_FALSE(key.public_key().verify(flipped(message, bit), signature)) << bit;
  }
  for (std::size_t bit = 0; bit < 8 * Ed25519PublicKey::size; ++bit) {
    const std::string other = flipped(std::string(key.public_key().bytes()), bit);
    ASSERT_FALSE(Ed25519PublicKey::of_bytes(other)->verify(message, signature)) << bit;
  }
}

// s + L passes the equation as s does (RFC 8032, 5.1.7: "in the range 0 <= s < L").
TEST(Ed25519, ASignatureCannotBeVaried) {
  const auto key = *Ed25519PrivateKey::of_seed(from_hex(cases[1].seed));
  const auto order = from_hex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
  auto signature = from_hex(cases[1].signature);
  unsigned carry = 0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    carry += static_cast<unsigned char>(signature[32 + i]);
    carry += static_cast<unsigned char>(order[i]);
    signature[32 + i] = static_cast<char>(carry & 255U);
    carry >>= 8U;
  }
  EXPECT_FALSE(key.public_key().verify(from_hex(cases[1].message), signature));
}

TEST(Ed25519, LengthsAreExact) {
  const auto key = Ed25519PrivateKey::generate();
  const auto signature = key.sign("text");
  EXPECT_TRUE(key.public_key().verify("text", signature));
  EXPECT_FALSE(key.public_key().verify("text", signature.substr(1)));
  EXPECT_FALSE(key.public_key().verify("text", signature + '\0'));
  EXPECT_FALSE(key.public_key().verify("text", ""));
  for (const std::size_t length : {0, 31, 33}) {
    EXPECT_FALSE(Ed25519PublicKey::of_bytes(std::string(length, 'k')));
    EXPECT_FALSE(Ed25519PrivateKey::of_seed(std::string(length, 'k')));
  }
}

TEST(Ed25519, KeysAreDrawnAnewAndAreNotCopied) {
  EXPECT_NE(Ed25519PrivateKey::generate().public_key(), Ed25519PrivateKey::generate().public_key());
  static_assert(!std::is_copy_constructible_v<Ed25519PrivateKey>);
  static_assert(std::is_nothrow_move_constructible_v<Ed25519PrivateKey>);
}

}  // namespace
}  // namespace ronghe::crypto
