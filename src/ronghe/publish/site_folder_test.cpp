// SPDX-License-Identifier: Apache-2.0
#include "ronghe/publish/site_folder.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace ronghe::publish {
namespace {

namespace fs = std::filesystem;

class Folder : public testing::Test {
 protected:
  Folder() { fs::create_directories(root_); }
  ~Folder() override { fs::remove_all(root_); }
  Result<void> site(const std::string& page) const {
    RONGHE_TRY(folder, SiteFolder::begin(root_ / "site", "abc"));
    RONGHE_CHECK(folder.write("sub/" + page, "x"));
    return folder.commit();
  }
  std::size_t entries() const {
    return static_cast<std::size_t>(
        std::distance(fs::directory_iterator(root_), fs::directory_iterator()));
  }
  fs::path root_ = fs::temp_directory_path() / ("ronghe_folder_test_" + std::to_string(getpid()));
};

TEST_F(Folder, AReportReplacesAReportWhole) {
  ASSERT_TRUE(site("old.html"));
  ASSERT_TRUE(site("new.html"));
  EXPECT_TRUE(fs::exists(root_ / "site/sub/new.html"));
  EXPECT_FALSE(fs::exists(root_ / "site/sub/old.html"));
  EXPECT_EQ(entries(), 1);
}

TEST_F(Folder, OtherFilesAreNeverReplaced) {
  fs::create_directories(root_ / "site");
  std::ofstream(root_ / "site/letter.txt") << "mine";
  const auto done = site("new.html");
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().kind, ErrorKind::refused);
  EXPECT_TRUE(fs::exists(root_ / "site/letter.txt"));
  EXPECT_EQ(entries(), 1);
}

TEST_F(Folder, AFileIsNoFolder) {
  std::ofstream(root_ / "site") << "mine";
  ASSERT_FALSE(site("new.html"));
  EXPECT_TRUE(fs::is_regular_file(root_ / "site"));
}

TEST_F(Folder, AnEmptyFolderMayBeUsed) {
  fs::create_directories(root_ / "site");
  EXPECT_TRUE(site("new.html"));
}

TEST_F(Folder, WithoutACommitNothingChanges) {
  ASSERT_TRUE(site("old.html"));
  {
    auto folder = SiteFolder::begin(root_ / "site", "abc");
    ASSERT_TRUE(folder);
    ASSERT_TRUE(folder->write("index.html", "half"));
  }
  EXPECT_TRUE(fs::exists(root_ / "site/sub/old.html"));
  EXPECT_EQ(entries(), 1);
}

}  // namespace
}  // namespace ronghe::publish
