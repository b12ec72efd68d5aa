// SPDX-License-Identifier: Apache-2.0
#include "ronghe/crypto/suite.hpp"

#include <gtest/gtest.h>

#include <utility>

namespace ronghe::crypto {
namespace {

// Names and numbers stand in files: these are the formats.
TEST(Suite, NamesAndNumbersLeadBackToTheSuite) {
  EXPECT_EQ(suite_named("international"), Suite::international);
  EXPECT_EQ(suite_named("gm"), Suite::gm);
  EXPECT_EQ(suite_numbered(1), Suite::international);
  EXPECT_EQ(suite_numbered(2), Suite::gm);
  for (const auto suite : {Suite::international, Suite::gm}) {
    EXPECT_EQ(suite_named(name_of(suite)), suite);
    EXPECT_EQ(suite_numbered(std::to_underlying(suite)), suite);
  }
}

TEST(Suite, AnotherNameOrNumberIsNone) {
  for (const auto* name : {"", "GM", "gm ", "internationa", "sm"}) {
    EXPECT_EQ(suite_named(name), std::nullopt) << name;
  }
  for (const int number : {0, 3, 255}) {
    EXPECT_EQ(suite_numbered(static_cast<std::uint8_t>(number)), std::nullopt) << number;
  }
}

TEST(Suite, SaysWhatItConsistsOf) {
  EXPECT_EQ(algorithms_of(Suite::international).cipher, "AES-256-GCM");
  EXPECT_EQ(algorithms_of(Suite::gm).cipher, "SM4-GCM");
  EXPECT_EQ(algorithms_of(Suite::gm).mac, "HMAC-SM3");
  EXPECT_EQ(algorithms_of(Suite::international).signature, "Ed25519");
}

}  // namespace
}  // namespace ronghe::crypto
