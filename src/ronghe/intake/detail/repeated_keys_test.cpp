// SPDX-License-Identifier: Apache-2.0
#include "ronghe/intake/detail/repeated_keys.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ronghe/intake/testing.hpp"

namespace ronghe::intake::detail {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class RepeatedKeysTest : public testing::StoreTest {};

TEST_F(RepeatedKeysTest, RowsOfOneKeyThatDifferAreAllNamedAndRefused) {
  const auto staged = placements(line(5, "100") + line(0, "P9") + line(5, "200"));
  ASSERT_TRUE(staged) << staged.error().message;
  EXPECT_EQ(staged->rejected, 2U);
  EXPECT_EQ(staged->accepted, 1U);
  EXPECT_THAT(
      rejects(*staged),
      ElementsAre("line 2, \"placement_id\" = \"***\": line 4 has the same key and says other "
                  "things; nothing tells which of them holds (rule placement.repeated); leave the "
                  "one that holds; send a correction in a file of its own",
                  HasSubstr("line 4, \"placement_id\" = \"***\": line 2 has the same key")));
}

TEST_F(RepeatedKeysTest, TheOrderOfLinesDecidesNothing) {
  struct Case {
    const char* name;
    std::string lines;
    std::uint64_t rejected, duplicates, accepted;
  };
  const auto hundred = line(5, "100");
  const auto other = line(5, "200");
  for (const auto& [name, lines, rejected, duplicates, accepted] :
       {Case{"once", hundred, 0, 0, 1}, Case{"the same twice", hundred + hundred, 0, 1, 1},
        Case{"the same three times", hundred + hundred + hundred, 0, 2, 1},
        Case{"two that differ", hundred + other, 2, 0, 0},
        Case{"there and back", hundred + other + hundred, 3, 0, 0},
        Case{"another reason for missing", line(5, "") + line(5, "保密"), 2, 0, 0},
        Case{"one of them refused by itself", hundred + line(5, "bad"), 1, 0, 1},
        Case{"one of them against a rule", hundred + line(4, "2024-01-01"), 1, 0, 1}}) {
    SCOPED_TRACE(name);
    const auto staged = placements(lines);
    ASSERT_TRUE(staged) << staged.error().message;
    EXPECT_EQ(staged->rejected, rejected);
    EXPECT_EQ(staged->duplicates, duplicates);
    EXPECT_EQ(staged->accepted, accepted);
  }
}

TEST_F(RepeatedKeysTest, WhatStandsInTheStoreChoosesNoneOfThem) {
  import("p.csv", testing::placement_titles + line(5, "100"));
  const auto differing = placements(line(5, "100") + line(5, "200"));
  ASSERT_TRUE(differing) << differing.error().message;
  EXPECT_EQ(differing->rejected, 2U);
  const auto repeated = placements(line(5, "200") + line(5, "200"));
  ASSERT_TRUE(repeated) << repeated.error().message;
  EXPECT_EQ(repeated->duplicates, 1U);
  EXPECT_EQ(repeated->corrections, 1U);
  EXPECT_THAT(workshop.rows("SELECT pay, supersedes, draft_order FROM " + repeated->draft_table),
              ElementsAre("200|0|0"));
  const auto known = placements(line(5, "100") + line(5, "100"));
  ASSERT_TRUE(known) << known.error().message;
  EXPECT_EQ(known->duplicates, 2U);
}

TEST_F(RepeatedKeysTest, LinesAreCountedAsTheUserSeesThem) {
  const auto staged = workshop.stage(workshop.file(
      "e.csv", std::string("uscc,name,region\n") +
                   "9144030071526726XG,\"two\nlines\",440303\n9144030071526726XG,腾讯,440303\n"));
  ASSERT_TRUE(staged) << staged.error().message;
  EXPECT_THAT(rejects(*staged), ElementsAre(HasSubstr("line 2, \"uscc\" = \"9144030071526726XG\": "
                                                      "line 4 has the same key"),
                                            HasSubstr("line 4, \"uscc\"")));
}

TEST_F(RepeatedKeysTest, WhoLeansOnARefusedRowIsRefusedWithIt) {
  const auto staged = workshop.stage(
      workshop.file("r.csv", std::string(testing::region_titles) +
                                 "450000,广西,,,,\n450000,广西区,,,,\n450300,桂林,450000,,,\n"));
  ASSERT_TRUE(staged) << staged.error().message;
  EXPECT_EQ(staged->rejected, 3U);
  EXPECT_THAT(rejects(*staged).back(), HasSubstr("\"parent\" = \"450000\""));
}

TEST_F(RepeatedKeysTest, NothingIsLeftBehind) {
  ASSERT_TRUE(placements(line(5, "100") + line(5, "200")));
  ASSERT_TRUE(discard(workshop.connection));
  EXPECT_THAT(workshop.rows("SELECT table_name FROM duckdb_tables() WHERE temporary"), IsEmpty());
}

}  // namespace
}  // namespace ronghe::intake::detail
