// SPDX-License-Identifier: Apache-2.0
#include "ronghe/crypto/hkdf.hpp"

#include <gtest/gtest.h>
#include <openssl/core_names.h>
#include <openssl/kdf.h>
#include <openssl/params.h>

#include <memory>
#include <vector>

#include "ronghe/crypto/testing.hpp"

namespace ronghe::crypto {
namespace {

using testing::hex_of;
using testing::span_of;
using testing::text_of;

std::string range(int from, int to) {
  std::string out;
  for (int i = from; i <= to; ++i) out += static_cast<char>(i);
  return out;
}

struct Input {
  std::string salt;
  std::string key;
  std::string info;
  std::size_t length;
};

std::string ours(Suite suite, const Input& input) {
  std::vector<std::uint8_t> out(input.length);
  hkdf(suite, {.salt = span_of(input.salt), .key = span_of(input.key), .info = input.info}, out);
  return std::string(text_of(out));
}

TEST(Hkdf, GivesTheAnswersOfRfc5869) {
  struct Case {
    const char* name;
    Input input;
    const char* hex;
  };
  const std::vector<Case> cases{
      {"A.1",
       {range(0, 0x0c), std::string(22, '\x0b'), range(0xf0, 0xf9), 42},
       "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"},
      {"A.2, longer",
       {range(0x60, 0xaf), range(0, 0x4f), range(0xb0, 0xff), 82},
       "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e5"
       "90e09da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87"},
      {"A.3, without salt and info",
       {"", std::string(22, '\x0b'), "", 42},
       "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"}};
  for (const auto& [name, input, hex] : cases) {
    SCOPED_TRACE(name);
    EXPECT_EQ(hex_of(ours(Suite::international, input)), hex);
  }
}

std::string by_openssl(const char* digest, const Input& input) {
  const std::unique_ptr<EVP_KDF, decltype(&EVP_KDF_free)> kdf(
      EVP_KDF_fetch(nullptr, "HKDF", nullptr), EVP_KDF_free);
  const std::unique_ptr<EVP_KDF_CTX, decltype(&EVP_KDF_CTX_free)> context(
      EVP_KDF_CTX_new(kdf.get()), EVP_KDF_CTX_free);
  auto [salt, key, info, length] = input;
  std::string name = digest;
  const std::array parameters{
      OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, name.data(), 0),
      OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SALT, salt.data(), salt.size()),
      OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, key.data(), key.size()),
      OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, info.data(), info.size()),
      OSSL_PARAM_construct_end()};
  std::vector<std::uint8_t> out(length);
  EXPECT_EQ(EVP_KDF_derive(context.get(), out.data(), length, parameters.data()), 1);
  return std::string(text_of(out));
}

// On the line of a block, just under, just over, and the longest there is.
TEST(Hkdf, AgreesWithOpensslAtEveryEndOfABlockInBothSuites) {
  for (const std::size_t length : {1, 31, 32, 33, 64, 65, 255 * 32}) {
    SCOPED_TRACE(length);
    const Input input{"salt", range(1, 32), "ronghe", length};
    EXPECT_EQ(ours(Suite::international, input), by_openssl("SHA256", input));
    EXPECT_EQ(ours(Suite::gm, input), by_openssl("SM3", input));
  }
}

TEST(DerivedKey, IsTheFirstBlockOfExpand) {
  // RFC 5869, A.1: PRK, and OKM's first 32 bytes.
  const auto extracted =
      testing::key_of("077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5");
  const auto key = derived_key(Suite::international, extracted, range(0xf0, 0xf9));
  EXPECT_EQ(hex_of(text_of(key.bytes())),
            "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf");
}

TEST(DerivedKey, DiffersByParentInfoAndSuiteAndAMacGivesTheSame) {
  const auto parent = SecretKey::random();
  for (const auto suite : {Suite::international, Suite::gm}) {
    const auto key = derived_key(suite, parent, "a");
    EXPECT_FALSE(key.same_as(derived_key(suite, parent, "b")));
    EXPECT_FALSE(key.same_as(derived_key(suite, SecretKey::random(), "a")));
    Mac prepared(suite, parent);
    EXPECT_TRUE(key.same_as(derived_key(prepared, "a")));
    EXPECT_FALSE(key.same_as(derived_key(prepared, "b")));
  }
  EXPECT_FALSE(
      derived_key(Suite::international, parent, "a").same_as(derived_key(Suite::gm, parent, "a")));
}

}  // namespace
}  // namespace ronghe::crypto
