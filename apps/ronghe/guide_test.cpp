// SPDX-License-Identifier: Apache-2.0
// The commands of docs/guide/first-county.md, run in their order as who reads it would.
#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

#include "programs/fixture.hpp"

namespace ronghe::app {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

// The blocks of a page that are marked as commands of a shell.
std::vector<std::string> commands_of(const std::string& page) {
  std::ifstream in(page);
  std::vector<std::string> blocks;
  std::string line;
  bool within = false;
  while (std::getline(in, line)) {
    if (line == "```sh") {
      within = true;
      blocks.emplace_back();
    } else if (line == "```") {
      within = false;
    } else if (within) {
      blocks.back() += line + "\n";
    }
  }
  return blocks;
}

class Guide : public ProgramsFixture {
 protected:
  // Stops at the first command that fails.
  [[nodiscard]] programs::Ended run(const std::string& block) const {
    const auto script = file("block.sh", "set -e\n" + block);
    return programs::run_command(
        "cd " + folder + "/guide && PATH=" + fs::path(RONGHE_PROGRAM).parent_path().string() +
        ":$PATH bash " + script);
  }
};

TEST_F(Guide, OfAFirstCountyHolds) {
  fs::create_directories(folder + "/guide");
  fs::copy("docs/guide/first-county", folder + "/guide/first-county");
  std::size_t files = 0;
  for (const auto& entry : fs::directory_iterator(folder + "/guide/first-county")) {
    files += entry.is_regular_file() ? 1 : 0;
  }
  EXPECT_EQ(files, 14U);
  const auto blocks = commands_of("docs/guide/first-county.md");
  ASSERT_EQ(blocks.size(), 9U);
  std::vector<std::string> said;
  for (const auto& block : blocks) {
    const auto ended = run(block);
    ASSERT_EQ(ended.exit, 0) << block << ended.said;
    said.push_back(ended.said);
  }
  EXPECT_THAT(said[0], HasSubstr("training_hours 实训学时"));
  EXPECT_TRUE(fs::exists(folder + "/guide/企业-空白表.xlsx"));
  EXPECT_THAT(said[3], HasSubstr("共 14 个文件，将封存"));
  EXPECT_THAT(said[3], HasSubstr("共 14 个文件，封存"));
  EXPECT_THAT(said[3], testing::Not(HasSubstr("被拒 1")));
  EXPECT_THAT(said[4], HasSubstr("这是表格软件的日期序号，作为日期即 2025-02-01"));
  EXPECT_THAT(said[4], HasSubstr("需求-错.rejects.csv"));
  EXPECT_THAT(said[5], HasSubstr("封存 need 1 行"));
  EXPECT_THAT(said[7], HasSubstr("2 / 5"));
  EXPECT_TRUE(fs::exists(folder + "/guide/report/index.html"));
}

}  // namespace
}  // namespace ronghe::app
