// SPDX-License-Identifier: Apache-2.0
#include "ronghe/evaluate/meaning.hpp"

#include <gtest/gtest.h>

namespace ronghe::evaluate {
namespace {

TEST(MeaningOf, KnowsEachVersionUpToThisOne) {
  struct Case {
    std::string_view version;
    Meaning meaning;
    feel::NullMatch nulls;
  };
  for (const auto& [version, meaning, nulls] :
       {Case{"evaluate/1", Meaning::null_matches_null, feel::NullMatch::also_null},
        Case{"evaluate/2", Meaning::null_matches_null, feel::NullMatch::also_null},
        Case{"evaluate/3", Meaning::null_is_asked_for, feel::NullMatch::where_asked},
        Case{"evaluate/4", Meaning::erased_ranks_worst, feel::NullMatch::where_asked},
        Case{"evaluate/5", Meaning::last_day_belongs, feel::NullMatch::where_asked},
        Case{"evaluate/6", Meaning::reported_is_known, feel::NullMatch::where_asked}}) {
    const auto found = meaning_of(version);
    ASSERT_TRUE(found) << version;
    EXPECT_EQ(*found, meaning) << version;
    EXPECT_EQ(nulls_of(*found), nulls) << version;
    EXPECT_EQ(keeps_erased(*found), version >= "evaluate/4") << version;
    EXPECT_EQ(scores_one_limit(*found), version >= "evaluate/5") << version;
    EXPECT_EQ(lies_through_others(*found), version >= "evaluate/5") << version;
    EXPECT_EQ(repeats_published(*found), version >= "evaluate/5") << version;
    EXPECT_EQ(votes_by_weight(*found), version >= "evaluate/5") << version;
    EXPECT_EQ(bounds_choices(*found), version >= "evaluate/5") << version;
    EXPECT_EQ(knows_reported(*found), version >= "evaluate/6") << version;
  }
  EXPECT_EQ(*meaning_of(code_version), current_meaning);
}

TEST(EarliestEnd, LetsTheLastDayBelongSinceTheFifthVersion) {
  const auto day = *parse_date("2025-12-31");
  EXPECT_EQ(earliest_end(Meaning::last_day_belongs, day), day);
  EXPECT_EQ(earliest_end(Meaning::erased_ranks_worst, day), *parse_date("2026-01-01"));
}

TEST(ResultFormOf, IsLinesSinceTheFourthVersion) {
  EXPECT_EQ(*result_form_of("evaluate/2"), ResultForm::tables);
  EXPECT_EQ(*result_form_of("evaluate/3"), ResultForm::tables);
  EXPECT_EQ(*result_form_of("evaluate/4"), ResultForm::lines);
  EXPECT_FALSE(result_form_of("evaluate/0"));
}

TEST(MeaningOf, RefusesWhatItDoesNotKnow) {
  struct Case {
    std::string_view version;
    ErrorKind kind;
  };
  for (const auto& [version, kind] :
       {Case{"evaluate/7", ErrorKind::refused}, Case{"evaluate/2147483647", ErrorKind::refused},
        Case{"evaluate/0", ErrorKind::bad_input}, Case{"evaluate/-1", ErrorKind::bad_input},
        Case{"evaluate/", ErrorKind::bad_input}, Case{"evaluate/2a", ErrorKind::bad_input},
        Case{"evaluate/99999999999", ErrorKind::bad_input}, Case{"judge/2", ErrorKind::bad_input},
        Case{"", ErrorKind::bad_input}}) {
    const auto meaning = meaning_of(version);
    ASSERT_FALSE(meaning) << version;
    EXPECT_EQ(meaning.error().kind, kind) << version;
  }
}

}  // namespace
}  // namespace ronghe::evaluate
