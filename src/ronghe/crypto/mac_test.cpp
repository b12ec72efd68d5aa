// SPDX-License-Identifier: Apache-2.0
#include "ronghe/crypto/mac.hpp"

#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <random>

#include "ronghe/crypto/testing.hpp"

namespace ronghe::crypto {
namespace {

using testing::bytes_of;
using testing::span_of;

constexpr std::array suites{Suite::international, Suite::gm};

TEST(Mac, GivesTheAnswersOfRfc4231) {
  struct Case {
    const char* name;
    std::string key;
    std::string message;
    const char* hex;
  };
  const std::vector<Case> cases{
      {"1", bytes_of("0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b"), "Hi There",
       "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"},
      {"2", "Jefe", "what do ya want for nothing?",
       "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"},
      {"3", std::string(20, '\xaa'), std::string(50, '\xdd'),
       "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"},
      {"4", bytes_of("0102030405060708090a0b0c0d0e0f10111213141516171819"), std::string(50, '\xcd'),
       "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"},
      {"6, a long key", std::string(131, '\xaa'),
       "Test Using Larger Than Block-Size Key - Hash Key First",
       "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"},
      {"7, a long key and message", std::string(131, '\xaa'),
       "This is a test using a larger than block-size key and a larger than block-size data. The "
       "key needs to be hashed before being used by the HMAC algorithm.",
       "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"}};
  for (const auto& [name, key, message, hex] : cases) {
    SCOPED_TRACE(name);
    Mac reused(Suite::international, span_of(key));
    EXPECT_EQ(reused.of(message).hex(), hex);
    EXPECT_EQ(reused.of(message).hex(), hex);
    EXPECT_EQ(mac(Suite::international, span_of(key), {message}).hex(), hex);
  }
}

Hash by_openssl(Suite suite, const std::string& key, const std::string& message) {
  const auto* algorithm = suite == Suite::gm ? EVP_sm3() : EVP_sha256();
  std::array<std::uint8_t, 32> out{};
  EXPECT_NE(HMAC(algorithm, key.data(), static_cast<int>(key.size()), span_of(message).data(),
                 message.size(), out.data(), nullptr),
            nullptr);
  return Hash(out);
}

std::string random_text(std::mt19937& random, std::size_t length) {
  std::string out;
  while (out.size() < length) out += static_cast<char>(random());
  return out;
}

// No standard prints HMAC-SM3 with intermediate values; OpenSSL's implementation shares no code
// with ours. Keys around a block of 64 bytes, messages of one to four
// blocks.
TEST(Mac, AgreesWithOpensslForEveryLength) {
  std::mt19937 random(2);
  for (const auto suite : suites) {
    for (const std::size_t key_length : {0, 1, 32, 63, 64, 65, 200}) {
      const auto key = random_text(random, key_length);
      Mac reused(suite, span_of(key));
      for (std::size_t length = 0; length <= 270; ++length) {
        const auto message = random_text(random, length);
        const auto expected = by_openssl(suite, key, message);
        ASSERT_EQ(reused.of(message), expected) << key_length << ' ' << length;
        ASSERT_EQ(mac(suite, span_of(key), {message}), expected) << key_length << ' ' << length;
        const auto half = length / 2;
        const std::string_view all = message;
        ASSERT_EQ(reused.of({all.substr(0, half), "", all.substr(half)}), expected);
        ASSERT_EQ(mac(suite, span_of(key), {all.substr(0, half), all.substr(half)}), expected);
      }
    }
  }
}

TEST(Mac, AKeyMadeByItHasTheBytesOfItsHash) {
  const auto key = SecretKey::random();
  for (const auto suite : suites) {
    Mac mac_of_key(suite, key);
    EXPECT_EQ(testing::text_of(mac_of_key.key_of({"a", "b"}).bytes()), mac_of_key.of("ab").bytes());
  }
}

TEST(Mac, SurvivesBeingMoved) {
  const auto key = SecretKey::random();
  for (const auto suite : suites) {
    Mac first(suite, key);
    const auto expected = first.of("text");
    Mac second = std::move(first);
    EXPECT_EQ(second.of("text"), expected);
    Mac third(suite, SecretKey::random());
    EXPECT_NE(third.of("text"), expected);
    third = std::move(second);
    EXPECT_EQ(third.of("text"), expected);
  }
}

}  // namespace
}  // namespace ronghe::crypto
