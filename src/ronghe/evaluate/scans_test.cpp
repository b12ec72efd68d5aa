// SPDX-License-Identifier: Apache-2.0
#include "ronghe/evaluate/scans.hpp"

#include <gmock/gmock.h>

#include "ronghe/evaluate/testing.hpp"

namespace ronghe::evaluate {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;
using testing::SmallCounty;
using ::testing::UnorderedElementsAre;

class Scans : public ::testing::Test {
 protected:
  // Each grouping's counts by key: "firm F1 2/3".
  std::vector<std::string> counted() {
    const auto plan = county_.plan();
    auto relations = county_.relations(plan);
    const auto run = run_scans(county_.connection(), plan, relations, nullptr);
    EXPECT_TRUE(run) << to_string(run.error());
    std::vector<std::string> all;
    for (const auto& scan : scans_of(plan)) {
      std::set<std::string> names;
      for (const auto& grouping : scan.groupings) {
        for (const auto* aggregate : grouping.aggregates) {
          if (grouping.subject == "firm") names.insert(sql::quoted_name(aggregate->name));
        }
      }
      std::string columns;
      for (const auto& name : names) columns += ", " + name;
      for (auto& row : county_.rows("SELECT key" + columns + " FROM " + scan.table +
                                    " WHERE key LIKE 'F%' ORDER BY key")) {
        all.push_back(std::move(row));
      }
    }
    return all;
  }
  SmallCounty county_;
};

TEST_F(Scans, OnePassOverARelationServesEverySubjectThatCountsItsRows) {
  const auto plan = county_.plan();
  const auto scans = scans_of(plan);
  ASSERT_THAT(scans, SizeIs(1));
  EXPECT_EQ(scans[0].relation, "visit");
  std::vector<std::string> subjects;
  for (const auto& grouping : scans[0].groupings) subjects.push_back(grouping.subject);
  EXPECT_THAT(subjects, UnorderedElementsAre("firm", "region"));
  EXPECT_TRUE(columns_of(scans[0]).contains("paid"));
}

// A pay of 0 or of nobody knows what is not paid; a visit after the day is not seen.
TEST_F(Scans, CountTheRowsOfEachSubjectThatTheDayShows) {
  EXPECT_THAT(counted(), UnorderedElementsAre("F1|2|3", "F2|0|1"));
}

TEST_F(Scans, DoNotSeeARowThatWasCorrected) {
  county_.execute("UPDATE visit SET superseded_by = 13 WHERE visit_id = 'V1'");
  EXPECT_THAT(counted(), UnorderedElementsAre("F1|1|2", "F2|0|1"));
}

TEST_F(Scans, MakeTheirTablesAnewEachTime) {
  const auto first = counted();
  county_.execute("DELETE FROM visit WHERE visit_id = 'V4'");
  EXPECT_THAT(first, SizeIs(2));
  EXPECT_THAT(counted(), ElementsAre("F1|2|3"));
}

}  // namespace
}  // namespace ronghe::evaluate
