// SPDX-License-Identifier: Apache-2.0
#include "ronghe/workflow/found_files.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

namespace ronghe::workflow {
namespace {

namespace fs = std::filesystem;
using Why = LeftAside::Why;

TEST(FoundFiles, NothingOfAFolderIsPassedOverWithoutAWord) {
  auto name = (fs::temp_directory_path() / "ronghe-found-XXXXXX").string();
  ASSERT_NE(mkdtemp(name.data()), nullptr);
  const fs::path root = name;
  const auto file = [&](const char* path) { std::ofstream(root / path) << "x"; };
  fs::create_directories(root / "in/deep");
  fs::create_directories(root / "elsewhere");
  file("in/b.csv");
  file("in/deep/A.XLSX");
  file("in/letter.doc");
  file("in/all.zip");
  file("in/~$b.xlsx");
  file("elsewhere/c.csv");
  fs::create_symlink(root / "elsewhere/c.csv", root / "in/link.csv");
  fs::create_symlink(root / "nowhere.csv", root / "in/dead.csv");
  fs::create_directory_symlink(root / "elsewhere", root / "in/folder");
  ASSERT_EQ(mkfifo((root / "in/pipe.csv").c_str(), 0600), 0);
  file("in/\xc6\xf3.txt");
  const auto found = found_files({(root / "in").string(), (root / "in/pipe.csv").string()});
  ASSERT_TRUE(found) << found.error().message;
  const auto in = [&](const char* path) { return (root / "in" / path).string(); };
  EXPECT_THAT(found->data,
              testing::ElementsAre(in("b.csv"), in("deep/A.XLSX"), in("link.csv"), in("pipe.csv")))
      << "a file that was named is tried, whatever it is";
  EXPECT_THAT(found->aside,
              testing::UnorderedElementsAre(
                  LeftAside{in("letter.doc"), Why::name}, LeftAside{in("~$b.xlsx"), Why::name},
                  LeftAside{in("all.zip"), Why::archive}, LeftAside{in("dead.csv"), Why::dead_link},
                  LeftAside{in("folder"), Why::folder_link},
                  LeftAside{in("pipe.csv"), Why::special}, LeftAside{in("企.txt"), Why::name}));
  for (const auto& one : found->aside) {
    EXPECT_FALSE(reason(one.why).en.empty() || reason(one.why).zh.empty());
  }
  fs::remove_all(root);
}

}  // namespace
}  // namespace ronghe::workflow
