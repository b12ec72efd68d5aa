// SPDX-License-Identifier: Apache-2.0
#include "ronghe/crypto/passphrase.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>

namespace ronghe::crypto {
namespace {

namespace fs = std::filesystem;

class PassphraseFile : public ::testing::Test {
 protected:
  void SetUp() override {
    path_ =
        (fs::temp_directory_path() / ("ronghe-passphrase-" + std::to_string(getpid()))).string();
  }
  void TearDown() override { fs::remove(path_); }
  [[nodiscard]] Result<SecretText> read(const std::string& text, unsigned mode = 0600) const {
    std::ofstream(path_, std::ios::binary) << text;
    fs::permissions(path_, fs::perms(mode));
    return read_passphrase_file(path_);
  }
  std::string path_;
};

std::string words(const SecretText& text) {
  return {text.characters().begin(), text.characters().end()};
}

TEST_F(PassphraseFile, ItsFirstLineIsThePassphrase) {
  struct Case {
    const char* name;
    const char* text;
    const char* read;
  };
  const std::array cases{Case{"a line", "correct horse\n", "correct horse"},
                         Case{"without an end", "correct horse", "correct horse"},
                         Case{"of another system", "correct horse\r\nbattery", "correct horse"},
                         Case{"blanks count", " a b \n", " a b "},
                         Case{"Chinese", "产教融合\n", "产教融合"}};
  for (const auto& [name, text, expected] : cases) {
    SCOPED_TRACE(name);
    const auto passphrase = read(text);
    ASSERT_TRUE(passphrase) << passphrase.error().message;
    EXPECT_EQ(words(*passphrase), expected);
  }
  for (const auto* text : {"", "\n", "\r\n", "\nsecond"}) {
    EXPECT_EQ(read(text).error().kind, ErrorKind::bad_input) << text;
  }
}

TEST_F(PassphraseFile, WhatOthersMayReadIsRefusedWithTheRemedy) {
  for (const auto mode : {0600U, 0400U, 0700U, 0620U}) EXPECT_TRUE(read("correct horse", mode));
  for (const auto mode : {0640U, 0604U, 0644U, 0440U}) {
    SCOPED_TRACE(mode);
    const auto refused = read("correct horse", mode);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::refused);
    EXPECT_THAT(refused.error().message, ::testing::HasSubstr("chmod 600"));
    EXPECT_THAT(refused.error().message, ::testing::Not(::testing::HasSubstr("horse")));
    fs::remove(path_);
  }
  EXPECT_EQ(read_passphrase_file(path_).error().kind, ErrorKind::not_found);
}

TEST(NewPassphrase, HasTwelveCharactersOrMore) {
  struct Case {
    const char* name;
    const char* text;
    bool enough;
  };
  const std::array cases{Case{"none", "", false},
                         Case{"one letter", "x", false},
                         Case{"just under", "elevenchars", false},
                         Case{"just enough", "twelve chars", true},
                         Case{"more", "correct horse battery staple", true},
                         Case{"Chinese, just under", "产教融合产教融合产教融", false},
                         Case{"Chinese, just enough", "产教融合产教融合产教融合", true}};
  for (const auto& [name, text, enough] : cases) {
    SCOPED_TRACE(name);
    EXPECT_EQ(check_new_passphrase(SecretText(text)).has_value(), enough);
  }
}

}  // namespace
}  // namespace ronghe::crypto
