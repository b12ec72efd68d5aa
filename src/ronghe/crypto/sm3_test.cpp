// SPDX-License-Identifier: Apache-2.0
#include "ronghe/crypto/sm3.hpp"

#include <gtest/gtest.h>
#include <openssl/evp.h>

#include <random>
#include <string>

namespace ronghe::crypto {
namespace {

TEST(Sm3, GivesTheAnswersOfTheStandard) {
  // GB/T 32905-2016, annex A, examples 1 and 2.
  EXPECT_EQ(sm3("abc").hex(), "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
  std::string sixteen_times;
  for (int i = 0; i < 16; ++i) sixteen_times += "abcd";
  EXPECT_EQ(sm3(sixteen_times).hex(),
            "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732");
}

Hash by_openssl(const std::string& bytes) {
  std::array<std::uint8_t, 32> out{};
  EXPECT_EQ(EVP_Digest(bytes.data(), bytes.size(), out.data(), nullptr, EVP_sm3(), nullptr), 1);
  return Hash(out);
}

TEST(Sm3, AgreesWithOpensslForEveryLengthAroundItsBlocks) {
  std::mt19937 random(1);
  std::string bytes;
  for (int length = 0; length <= 300; ++length) {
    ASSERT_EQ(sm3(bytes), by_openssl(bytes)) << length;
    bytes += static_cast<char>(random());
  }
}

TEST(Sm3, PiecesAndNodesAreHashesOfTheirBytes) {
  EXPECT_EQ(sm3({"a", "", "bc"}), sm3("abc"));
  EXPECT_EQ(sm3({}), sm3(""));
  const auto left = sm3("left");
  const auto right = sm3("right");
  std::string bytes(1, '\x01');
  bytes += left.bytes();
  bytes += right.bytes();
  EXPECT_EQ(sm3_of_node(1, left, right), sm3(bytes));
  EXPECT_NE(sm3_of_node(1, right, left), sm3(bytes));
}

}  // namespace
}  // namespace ronghe::crypto
