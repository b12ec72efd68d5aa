// SPDX-License-Identifier: Apache-2.0
#include "ronghe/proof/log_folder.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace ronghe::proof {
namespace {

namespace fs = std::filesystem;

class LogFolderTest : public testing::Test {
 protected:
  void SetUp() override {
    auto name = (fs::temp_directory_path() / "ronghe-folder-XXXXXX").string();
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    folder = name;
  }
  void TearDown() override { fs::remove_all(folder); }
  void write(const std::string& path) const {
    fs::create_directories((fs::path(folder) / path).parent_path());
    std::ofstream(folder + "/" + path) << path;
  }

  std::string folder;
};

TEST_F(LogFolderTest, PartialWidthsAreThoseThatALogCanHaveInTheirOrder) {
  for (const auto* name : {"255", "3", "20", "0", "256", "03", "3.new-x1y2z3", "+4", "four"}) {
    write(std::string("tile/0/000.p/") + name);
  }
  LogFolder log(folder);
  EXPECT_EQ(*log.partials("tile/0/000"), (std::vector<unsigned>{3, 20, 255}));
  EXPECT_TRUE(log.partials("tile/0/001")->empty());
}

TEST_F(LogFolderTest, ATwinSharesTheBundlesAndNothingElse) {
  for (const auto* path : {"tile/entries/000", "tile/0/000", "sm3/tile/0/000", "sm3/checkpoint"}) {
    write(path);
  }
  LogFolder log(folder);
  LogFolder twin(folder, folder + "/sm3");
  EXPECT_EQ(*log.read("tile/0/000"), "tile/0/000");
  EXPECT_EQ(*twin.read("tile/0/000"), "sm3/tile/0/000");
  EXPECT_EQ(*twin.read("tile/entries/000"), "tile/entries/000");
  EXPECT_EQ(log.read("checkpoint").error().kind, ErrorKind::not_found);
  EXPECT_TRUE(twin.read("checkpoint"));
}

}  // namespace
}  // namespace ronghe::proof
