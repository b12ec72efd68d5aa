// SPDX-License-Identifier: Apache-2.0
#include "ronghe/base/access.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace ronghe {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

class Access : public ::testing::Test {
 protected:
  void SetUp() override {
    auto name = (fs::temp_directory_path() / "ronghe-access-XXXXXX").string();
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    folder = name;
    fs::create_directories(folder + "/outside");
    fs::permissions(folder + "/outside", fs::perms(0750));
    write("outside/kept");
  }
  void TearDown() override { fs::remove_all(folder); }

  void write(const std::string& name) const { std::ofstream(folder + "/" + name) << name; }
  [[nodiscard]] unsigned mode(const std::string& name) const {
    return static_cast<unsigned>(fs::status(folder + "/" + name).permissions());
  }

  std::string folder;
};

TEST_F(Access, AFolderOfItsOwnerIsMadeOrBecomesSo) {
  EXPECT_TRUE(make_private_folder(folder + "/a/b"));
  EXPECT_EQ(mode("a/b"), 0700U);
  fs::permissions(folder + "/a/b", fs::perms(0755));
  EXPECT_TRUE(make_private_folder(folder + "/a/b"));
  EXPECT_EQ(mode("a/b"), 0700U);
  write("file");
  EXPECT_EQ(make_private_folder(folder + "/file").error().kind, ErrorKind::fault);
  EXPECT_TRUE(make_private_file(folder + "/file"));
  EXPECT_EQ(mode("file"), 0600U);
}

TEST_F(Access, ALinkIsRefusedAndWhatItLeadsToStaysAsItWas) {
  for (const auto* target : {"/outside", "/nowhere"}) {
    SCOPED_TRACE(target);
    fs::remove(folder + "/link");
    fs::create_symlink(folder + target, folder + "/link");
    for (const auto& done :
         {check_no_link(folder + "/link"), make_private_folder(folder + "/link"),
          make_private_file(folder + "/link"), let_everyone_read(folder + "/link")}) {
      ASSERT_FALSE(done);
      EXPECT_EQ(done.error().kind, ErrorKind::refused);
      EXPECT_THAT(done.error().message, HasSubstr("never followed"));
    }
  }
  EXPECT_EQ(mode("outside"), 0750U);
  EXPECT_FALSE(fs::exists(folder + "/nowhere"));
}

TEST_F(Access, AFolderWithALinkInItIsNamed) {
  EXPECT_TRUE(check_no_links_in(folder + "/absent"));
  EXPECT_TRUE(check_no_links_in(folder));
  fs::create_directories(folder + "/a/b");
  fs::create_symlink(folder + "/outside", folder + "/a/b/link");
  const auto checked = check_no_links_in(folder);
  ASSERT_FALSE(checked);
  EXPECT_THAT(checked.error().place.file, HasSubstr("/a/b/link"));
}

TEST_F(Access, APublishedFolderIsReadableWithAllThatIsInItButNotBeyond) {
  fs::create_directories(folder + "/site/run/a");
  write("site/run/a/page");
  fs::create_symlink(folder + "/outside", folder + "/site/link");
  for (const auto* name : {"site", "site/run", "site/run/a", "site/run/a/page"}) {
    fs::permissions(folder + "/" + name, fs::perms(0700));
  }
  EXPECT_TRUE(let_everyone_read_all(folder + "/site"));
  EXPECT_EQ(mode("site"), 0755U);
  EXPECT_EQ(mode("site/run/a"), 0755U);
  EXPECT_EQ(mode("site/run/a/page"), 0644U);
  EXPECT_TRUE(make_private_all(folder + "/site"));
  EXPECT_EQ(mode("site"), 0700U);
  EXPECT_EQ(mode("site/run/a/page"), 0600U);
  EXPECT_EQ(mode("outside"), 0750U);
}

// In a process of its own, as it holds for the whole of one.
TEST_F(Access, NewFilesOfAProgramAreItsOwnersAlone) {
  const auto child = fork();
  if (child == 0) {
    keep_new_files_private();
    std::ofstream(folder + "/made") << "x";
    fs::create_directory(folder + "/folder");
    _exit(0);
  }
  waitpid(child, nullptr, 0);
  EXPECT_EQ(mode("made"), 0600U);
  EXPECT_EQ(mode("folder"), 0700U);
}

}  // namespace
}  // namespace ronghe
