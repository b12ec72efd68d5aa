// SPDX-License-Identifier: Apache-2.0
#include "ronghe/crypto/key_vault.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "ronghe/crypto/hkdf.hpp"

namespace ronghe::crypto {
namespace {

constexpr PassphraseCost cheap{.passes = 1, .memory_bytes = 8192};

class FolderVaultTest : public ::testing::Test {
 protected:
  FolderVaultTest() { std::filesystem::create_directories(folder_); }
  ~FolderVaultTest() override { std::filesystem::remove_all(folder_); }
  [[nodiscard]] FolderVault vault(const char* passphrase,
                                  Suite suite = Suite::international) const {
    return {folder_.string(), suite, SecretText(passphrase), cheap};
  }

  std::filesystem::path folder_ =
      std::filesystem::temp_directory_path() / ("ronghe_key_vault_" + std::to_string(getpid()));
};

TEST_F(FolderVaultTest, DerivesTheSameAgainAndOtherKeysForOtherNames) {
  auto first = vault("some long words");
  ASSERT_TRUE(first.create("edu"));
  ASSERT_TRUE(first.create("hrs"));
  const auto key = first.derive("edu", "label 3, epoch 1");
  ASSERT_TRUE(key);
  EXPECT_TRUE(first.derive("edu", "label 3, epoch 1")->same_as(*key));
  EXPECT_FALSE(first.derive("edu", "label 3, epoch 2")->same_as(*key));
  EXPECT_FALSE(first.derive("hrs", "label 3, epoch 1")->same_as(*key));
  EXPECT_TRUE(vault("some long words").derive("edu", "label 3, epoch 1")->same_as(*key));
  EXPECT_FALSE(
      vault("some long words", Suite::gm).derive("edu", "label 3, epoch 1")->same_as(*key));
}

TEST_F(FolderVaultTest, DerivesAsHkdfDoes) {
  const auto root = SecretKey::random();
  ASSERT_TRUE(write_sealed_key((folder_ / "edu.key").string(), "edu", root,
                               SecretText("some long words"), cheap));
  EXPECT_TRUE(vault("some long words")
                  .derive("edu", "info")
                  ->same_as(derived_key(Suite::international, root, "info")));
}

TEST_F(FolderVaultTest, AnOpenedRootStaysOpen) {
  auto opened = vault("some long words");
  ASSERT_TRUE(opened.create("edu"));
  ASSERT_TRUE(opened.derive("edu", "info"));
  std::filesystem::remove(folder_ / "edu.key");
  EXPECT_TRUE(opened.derive("edu", "info"));
  EXPECT_EQ(vault("some long words").derive("edu", "info").error().kind, ErrorKind::not_found);
}

TEST_F(FolderVaultTest, ARootIsMadeOnceAndOpensWithItsPassphraseOnly) {
  ASSERT_TRUE(vault("some long words").create("edu"));
  EXPECT_EQ(vault("some long words").create("edu").error().kind, ErrorKind::refused);
  EXPECT_EQ(vault("other").derive("edu", "info").error().kind, ErrorKind::bad_input);
  // A file under another root's name is not that root.
  std::filesystem::copy(folder_ / "edu.key", folder_ / "hrs.key");
  EXPECT_EQ(vault("some long words").derive("hrs", "info").error().kind, ErrorKind::bad_input);
}

TEST_F(FolderVaultTest, ANameLeadsIntoNoOtherFolder) {
  auto made = vault("some long words");
  EXPECT_TRUE(made.create(std::string(64, 'a')));
  for (const auto& name : {std::string(), std::string(65, 'a'), std::string("../edu"),
                           std::string("a/b"), std::string("EDU"), std::string("a.b")}) {
    EXPECT_EQ(made.create(name).error().kind, ErrorKind::bad_input) << name;
    EXPECT_EQ(made.derive(name, "info").error().kind, ErrorKind::bad_input) << name;
  }
}

}  // namespace
}  // namespace ronghe::crypto
