// SPDX-License-Identifier: Apache-2.0
#include "ronghe/evaluate/subjects.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "ronghe/evaluate/scans.hpp"
#include "ronghe/evaluate/testing.hpp"

namespace ronghe::evaluate {
namespace {

using testing::as_of;
using ::testing::ElementsAre;
using ::testing::Pair;
using testing::SmallCounty;

class Subjects : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto run = run_scans(county_.connection(), plan_, relations_, nullptr);
    ASSERT_TRUE(run) << to_string(run.error());
  }
  [[nodiscard]] Formulas formulas(const std::string& kind) const {
    Formulas of_kind;
    for (const auto& formula : plan_.formulas) {
      if (formula.subject == kind) of_kind.push_back(&formula);
    }
    return of_kind;
  }
  // "2/3": what the slots of the first formula hold.
  static std::string told(const SubjectCounts& counts) {
    std::string all;
    for (const auto& slot : counts.at(0)) {
      all += (all.empty() ? "" : "/") + (slot.number ? slot.number->to_string() : "-");
    }
    return all;
  }
  // "F1 in 440303: 2/3"
  std::vector<std::string> firms(const Date& earliest_end) {
    std::vector<std::string> found;
    const auto visit = [&](const SubjectBatch& batch) -> Result<void> {
      for (const auto& subject : batch.read()) {
        found.push_back(
            fmt::format("{} in {}: {}", subject.code, subject.region, told(subject.counts)));
      }
      return {};
    };
    const auto visited = visit_subjects(
        county_.connection(), county_.pack(), relations_, "firm", formulas("firm"),
        {.as_of = as_of, .earliest_end = earliest_end, .through_others = true}, visit);
    EXPECT_TRUE(visited) << to_string(visited.error());
    return found;
  }

  SmallCounty county_;
  policy::Plan plan_ = county_.plan();
  policy::RelationSql relations_ = county_.relations(plan_);
};

// F2's last day is the day, F4's the day before; F3 begins the day after.
TEST_F(Subjects, AreInForceFromTheirFirstDayThroughTheirLast) {
  EXPECT_THAT(firms(as_of), ElementsAre("F1 in 440303: 2/3", "F2 in 440399: 0/1"));
  EXPECT_THAT(firms(date_of_days(days_since_epoch(as_of) + 1)), ElementsAre("F1 in 440303: 2/3"))
      << "as runs of before read it: the last day did not belong";
  EXPECT_THAT(firms(date_of_days(days_since_epoch(as_of) - 1)),
              ElementsAre("F1 in 440303: 2/3", "F2 in 440399: 0/1", "F4 in 440303: 0/0"));
}

// What was counted in a code that is gone is its successor's, and of all above it.
TEST_F(Subjects, CountsOfRegionsAreAddedUpwardsBeforeAnythingIsDivided) {
  const auto regions = Regions::read(county_.connection(), relations_, as_of);
  ASSERT_TRUE(regions) << to_string(regions.error());
  const auto counts =
      region_counts(county_.connection(), county_.pack(), relations_, formulas("region"), *regions);
  ASSERT_TRUE(counts) << to_string(counts.error());
  std::map<std::string, std::string> all;
  for (const auto& [code, of_region] : *counts) all[code] = told(of_region);
  EXPECT_THAT(all,
              ElementsAre(Pair("440000", "2/4"), Pair("440300", "2/4"), Pair("440303", "2/4")));
}

}  // namespace
}  // namespace ronghe::evaluate
