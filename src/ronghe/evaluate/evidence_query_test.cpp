// SPDX-License-Identifier: Apache-2.0
#include "ronghe/evaluate/evidence_query.hpp"

#include <gmock/gmock.h>

#include "ronghe/evaluate/evidence_sql.hpp"
#include "ronghe/evaluate/scans.hpp"
#include "ronghe/evaluate/testing.hpp"

namespace ronghe::evaluate {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;
using testing::SmallCounty;

class EvidenceQuery : public ::testing::Test {
 protected:
  // The rows behind the numerator (with a condition) or the denominator of a kind of subject.
  CountedRows behind(const std::string& kind, std::vector<std::string> codes, bool conditional,
                     std::size_t rows_max = 20) {
    auto relations = county_.relations(plan_);
    EXPECT_TRUE(run_scans(county_.connection(), plan_, relations, nullptr));
    for (const auto& aggregate : plan_.aggregates) {
      if (aggregate.subject != kind || aggregate.conjuncts.empty() == conditional) continue;
      auto found = evidence_of(county_.connection(), county_.pack(), plan_, relations, aggregate,
                               {.subjects = std::move(codes), .rows_max = rows_max});
      EXPECT_TRUE(found) << to_string(found.error());
      return found ? *found : CountedRows{};
    }
    ADD_FAILURE() << "nothing is counted so";
    return {};
  }
  static std::vector<std::string> keys(const CountedRows& counted) {
    std::vector<std::string> all;
    for (const auto& row : counted.rows) all.push_back(row.key);
    return all;
  }
  SmallCounty county_;
  policy::Plan plan_ = county_.plan();
};

TEST_F(EvidenceQuery, NamesTheRowsThatCountAndWhatKeptTheOthersOut) {
  const auto counted = behind("firm", {"F1"}, true);
  EXPECT_EQ(counted.relation, "visit");
  EXPECT_EQ(counted.aggregate, "count");
  EXPECT_EQ(counted.considered, 3) << "V9 is of a later day";
  EXPECT_EQ(counted.counted, 2);
  EXPECT_THAT(keys(counted), ElementsAre("visit_id=V1", "visit_id=V3"));
  ASSERT_THAT(counted.excluded, SizeIs(1));
  EXPECT_EQ(counted.excluded[0].condition, "paid");
  EXPECT_EQ(counted.excluded[0].rows, 1);
}

TEST_F(EvidenceQuery, OfARegionIsOfAllCodesThatLieInIt) {
  EXPECT_THAT(keys(behind("region", {"440303", "440399"}, false)),
              ElementsAre("visit_id=V1", "visit_id=V2", "visit_id=V3", "visit_id=V4"));
  EXPECT_THAT(keys(behind("region", {"440399"}, false)), ElementsAre("visit_id=V4"));
}

TEST_F(EvidenceQuery, ShowsTheFirstRowsAndCountsAll) {
  const auto counted = behind("firm", {"F1"}, false, 1);
  EXPECT_EQ(counted.counted, 3);
  EXPECT_THAT(keys(counted), ElementsAre("visit_id=V1"));
}

TEST(EvidenceSql, QuotesCodesAndNamesKeys) {
  const SmallCounty county;
  EXPECT_EQ(list_of({"a", "b'c"}), "('a', 'b''c')");
  EXPECT_THAT(key_fields(county.pack(), "visit"), ElementsAre("visit_id"));
}

}  // namespace
}  // namespace ronghe::evaluate
