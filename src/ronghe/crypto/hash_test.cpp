// SPDX-License-Identifier: Apache-2.0
#include "ronghe/crypto/hash.hpp"

#include <gtest/gtest.h>

namespace ronghe::crypto {
namespace {

constexpr auto empty_hex = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
constexpr auto empty_base64 = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

TEST(Hash, HexAndBase64SpellTheSameBytes) {
  const auto hash = Hash::parse_hex(empty_hex);
  ASSERT_TRUE(hash);
  EXPECT_EQ(hash->hex(), empty_hex);
  EXPECT_EQ(hash->base64(), empty_base64);
  EXPECT_EQ(Hash::parse_base64(empty_base64), hash);
  EXPECT_EQ(Hash::of_bytes(hash->bytes()), hash);
}

TEST(Hash, OneValueHasOneSpelling) {
  const std::string hex = empty_hex;
  const std::string base64 = empty_base64;
  struct Case {
    const char* name;
    std::string text;
  };
  const std::vector<Case> wrong_hex{{"short", hex.substr(1)},
                                    {"long", hex + "0"},
                                    {"upper case", "E" + hex.substr(1)},
                                    {"no digit", "g" + hex.substr(1)},
                                    {"empty", ""}};
  for (const auto& [name, text] : wrong_hex) {
    SCOPED_TRACE(name);
    EXPECT_EQ(Hash::parse_hex(text), std::nullopt);
  }
  const std::vector<Case> wrong_base64{
      {"no padding", base64.substr(0, 43)},
      {"url alphabet", "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU="},
      {"bits left over", base64.substr(0, 42) + "V="},
      {"empty", ""}};
  for (const auto& [name, text] : wrong_base64) {
    SCOPED_TRACE(name);
    EXPECT_EQ(Hash::parse_base64(text), std::nullopt);
  }
  EXPECT_EQ(Hash::of_bytes(std::string(31, 'x')), std::nullopt);
  EXPECT_EQ(Hash::of_bytes(std::string(33, 'x')), std::nullopt);
}

TEST(Hash, EveryByteSurvivesBothSpellings) {
  for (int shift = 0; shift < 256; shift += 7) {
    std::string bytes;
    for (int i = 0; i < 32; ++i) bytes += static_cast<char>(i * 8 + shift);
    const auto hash = *Hash::of_bytes(bytes);
    EXPECT_EQ(Hash::parse_hex(hash.hex()), hash);
    EXPECT_EQ(Hash::parse_base64(hash.base64()), hash);
  }
}

}  // namespace
}  // namespace ronghe::crypto
