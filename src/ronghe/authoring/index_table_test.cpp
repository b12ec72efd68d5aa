// SPDX-License-Identifier: Apache-2.0
#include "ronghe/authoring/index_table.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "ronghe/authoring/index_plan.hpp"
#include "ronghe/policy/testing.hpp"

namespace ronghe::authoring {
namespace {

namespace fs = std::filesystem;

const Date as_of = *parse_date("2025-12-31");

TEST(Index, ReproducesThePublishedHumanDevelopmentIndex) {
  constexpr const char* csv = "../shared/data/hdi_1990_2022.csv";
  if (!fs::exists(csv)) GTEST_SKIP() << "skipped: the published figures are not here";
  const auto made = index_table(csv, "packs/examples/hdi", as_of);
  ASSERT_TRUE(made) << to_string(made.error());
  EXPECT_EQ(made->compared, 5808);
  EXPECT_EQ(made->mismatches, 0);
  EXPECT_EQ(made->ranks_compared, 193);
  EXPECT_EQ(made->rank_mismatches, 0);
}

constexpr const char* plan = R"(id: i
version: 1.0.0
name: {zh: 指数, en: index}
source: test
index:
  key: [place, year]
  columns: {income: {zh: 收入, en: income}}
  steps: [{name: half, formula: income / 2}]
  result: {name: score, formula: half + 1, digits: 1}
  rank: {name: rank, within: [year]}
  published: {score: score_published}
)";

// What is wrong with a table under this header, or with a pack that differs; empty = nothing.
class IndexFaults : public ::testing::Test {
 protected:
  std::string of(const std::string& header, const std::string& before = "",
                 const std::string& after = "") {
    std::string text = plan;
    text.replace(text.find(before), before.size(), after);
    const auto folder = folders_.write("i", "pack.yaml", text);
    folders_.write("csv", "t.csv", header + "\nA,2020,3,2.5\n");
    const auto made = index_table(folders_.folder("csv") + "/t.csv", folder, as_of);
    return made ? "" : made.error().message;
  }
  policy::testing::PackFolders folders_;
};

TEST_F(IndexFaults, AMisspeltColumnIsAnErrorThatNamesItAndTheNearOne) {
  using ::testing::HasSubstr;
  EXPECT_EQ(of("place,year,income,score_published"), "");
  EXPECT_EQ(of("place,year,income,other"), "") << "nothing is published here";
  EXPECT_THAT(of("plcae,year,income,other"),
              HasSubstr("no column `place`, which the pack reads, but one `plcae`"));
  EXPECT_THAT(of("place,yaer,income,other"), HasSubstr("no column `year`"));
  EXPECT_THAT(of("place,year,incmoe,other"), HasSubstr("but one `incmoe`"));
  EXPECT_THAT(of("place,year,xyz,other"),
              HasSubstr("no column `income`, which the pack reads; add"));
  EXPECT_THAT(of("place,year,income,score_publishd"), HasSubstr("but one `score_publishd`"));
}

TEST_F(IndexFaults, ANameInAFormulaThatNothingHasIsAnErrorWithItsPlace) {
  using ::testing::HasSubstr;
  EXPECT_THAT(of("place,year,income,other", "half + 1", "hlaf + 1"),
              HasSubstr("unknown name `hlaf`; did you mean `half`?"));
  EXPECT_THAT(of("place,year,income,other", "income / 2", "score / 2"),
              HasSubstr("unknown name `score`"))
      << "a later step";
}

}  // namespace
}  // namespace ronghe::authoring
