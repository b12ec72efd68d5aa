// SPDX-License-Identifier: Apache-2.0
#include "ronghe/intake/detail/duplicates.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ronghe/intake/testing.hpp"

namespace ronghe::intake::detail {
namespace {

using ::testing::ElementsAre;

class DuplicatesTest : public testing::StoreTest {};

TEST_F(DuplicatesTest, ASecondImportOfTheSameFileAddsNothing) {
  import("p.csv", testing::placement_titles + line(0, "P1") + line(0, "P2"));
  const auto again = placements(line(0, "P1") + line(0, "P2"));
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_EQ(again->duplicates, 2U);
  EXPECT_EQ(again->accepted, 0U);
  EXPECT_EQ(again->corrections, 0U);
}

TEST_F(DuplicatesTest, OtherContentUnderAKnownKeyIsACorrectionOfTheStoredRow) {
  import("p.csv", testing::placement_titles + line(0, "P0") + line(0, "P1"));
  const auto staged = placements(line(0, "P0") + line(5, "3500"));  // the second line is P1
  ASSERT_TRUE(staged) << staged.error().message;
  EXPECT_EQ(staged->duplicates, 1U);
  EXPECT_EQ(staged->corrections, 1U);
  EXPECT_THAT(
      workshop.rows("SELECT placement_id, supersedes, draft_order FROM " + staged->draft_table),
      ElementsAre("P1|1|0"));
}

TEST_F(DuplicatesTest, WhatWasSubmittedBeforeTheStoredRowDoesNotUndoIt) {
  import("correction.csv", testing::placement_titles + line(5, "200"));  // on 2025-12-31
  struct Case {
    const char* name;
    const char* pay;
    const char* submitted;
    std::uint64_t rejected;
    std::uint64_t corrections;
  };
  for (const auto& [name, pay, submitted, rejected, corrections] :
       {Case{"the original, a day earlier", "100", "2025-12-30", 1, 0},
        Case{"the same content, a day earlier", "200", "2025-12-30", 0, 0},
        Case{"other content on the same day", "100", "2025-12-31", 0, 1},
        Case{"other content a day later", "100", "2026-01-01", 0, 1}}) {
    SCOPED_TRACE(name);
    StageOptions options;
    options.submitted_on = *parse_date(submitted);
    const auto staged = workshop.stage(
        workshop.file("p.csv", testing::placement_titles + line(5, pay) + line(0, "P9")), options);
    ASSERT_TRUE(staged) << staged.error().message;
    EXPECT_EQ(staged->rejected, rejected);
    EXPECT_EQ(staged->corrections, corrections);
    EXPECT_EQ(staged->accepted, 1 + corrections);
    if (rejected == 0) continue;
    EXPECT_THAT(rejects(*staged),
                ElementsAre(::testing::HasSubstr("submitted later, on 2025-12-31 (rule "
                                                 "placement.newer); leave the row out")));
  }
}

TEST_F(DuplicatesTest, AReturnToTheFirstContentIsACorrection) {
  for (const auto* pay : {"100", "200"}) import("p.csv", testing::placement_titles + line(5, pay));
  const auto staged = placements(line(5, "100"));
  ASSERT_TRUE(staged) << staged.error().message;
  EXPECT_THAT(workshop.rows("SELECT pay, supersedes FROM " + staged->draft_table),
              ElementsAre("100|1"));
}

TEST_F(DuplicatesTest, AnotherReasonForMissingIsAnotherContent) {
  import("p.csv", testing::placement_titles + line(5, "保密"));
  const auto staged = placements(line(5, ""));
  ASSERT_TRUE(staged) << staged.error().message;
  EXPECT_EQ(staged->corrections, 1U);
}

}  // namespace
}  // namespace ronghe::intake::detail
