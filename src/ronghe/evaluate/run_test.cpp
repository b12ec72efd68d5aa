// SPDX-License-Identifier: Apache-2.0
#include "ronghe/evaluate/run.hpp"

#include <gmock/gmock.h>

#include "ronghe/evaluate/testing.hpp"

namespace ronghe::evaluate {
namespace {

using testing::as_of;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::SmallCounty;

class Run : public ::testing::Test {
 protected:
  static RunKey key(const std::string& code = std::string(code_version)) {
    return {.log_size = 13,
            .log_root = "00",
            .pack_id = "base",
            .pack_hash = "11",
            .as_of = as_of,
            .code_version = code};
  }
  RunResult evaluated(const Only& only = {}) {
    lines_.clear();
    auto run = evaluate(county_.connection(), county_.pack(), key(), true, nullptr, only,
                        [this](std::string_view some) { lines_ += some; });
    EXPECT_TRUE(run) << to_string(run.error());
    return run ? *run : RunResult{};
  }
  std::vector<std::string> values() {
    return county_.rows(
        "SELECT kind, subject, numerator::INT, denominator::INT, round(value, 2)::DOUBLE, missing, "
        "light FROM fresh_value ORDER BY kind, subject");
  }
  SmallCounty county_;
  std::string lines_;
};

TEST_F(Run, GivesEachSubjectItsValueAndLight) {
  const auto run = evaluated();
  EXPECT_EQ(run.values, 5);
  EXPECT_THAT(values(), ElementsAre("firm|F1|2|3|0.67||green", "firm|F2|0|1|0||red",
                                    "region|440000|2|4|0.5||green", "region|440300|2|4|0.5||green",
                                    "region|440303|2|4|0.5||green"));
}

// 0.5 is the green limit, 0.3 the red one: on the line is not below it.
TEST_F(Run, LightsFollowTheTableOnTheLineJustUnderAndJustOver) {
  county_.execute("DELETE FROM visit WHERE visit_id <> 'V1'");
  const auto paid = [&](int of, int all) {
    county_.execute("DELETE FROM visit");
    for (int i = 0; i < all; ++i) {
      county_.execute("INSERT INTO visit (visit_id, firm, day, pay, position) VALUES ('W" +
                      std::to_string(i) + "', 'F1', '2025-01-01', " + (i < of ? "1" : "0") + ", " +
                      std::to_string(20 + i) + ")");
    }
    evaluated();
    return county_.rows("SELECT light FROM fresh_value WHERE subject = 'F1'").at(0);
  };
  EXPECT_EQ(paid(5, 10), "green");
  EXPECT_EQ(paid(49, 100), "yellow");
  EXPECT_EQ(paid(3, 10), "yellow");
  EXPECT_EQ(paid(29, 100), "red");
  EXPECT_EQ(paid(0, 0), "none") << "nothing was reported";
}

TEST_F(Run, IsHashedOverItsLinesInTheirOrder) {
  const auto run = evaluated();
  EXPECT_THAT(lines_, HasSubstr("\"F1\""));
  const auto again = evaluated();
  EXPECT_EQ(again.lines_hash, run.lines_hash);
  EXPECT_EQ(again.run_id, run.run_id);
  county_.execute("UPDATE visit SET pay = 0 WHERE visit_id = 'V3'");
  const auto changed = evaluated();
  EXPECT_NE(changed.lines_hash, run.lines_hash);
  EXPECT_EQ(changed.run_id, run.run_id) << "the same log, pack and day name the same run";
}

TEST_F(Run, OfSomeIndicatorsLeavesTheOthersOut) {
  EXPECT_EQ(evaluated(std::set<std::string>{"X1"}).values, 5);
  EXPECT_EQ(evaluated(std::set<std::string>{}).values, 0);
  EXPECT_THAT(values(), IsEmpty());
}

TEST_F(Run, OfAMeaningThatIsNotKnownIsRefused) {
  const auto run =
      evaluate(county_.connection(), county_.pack(), key("evaluate/999"), true, nullptr);
  ASSERT_FALSE(run);
  EXPECT_THAT(run.error().message, HasSubstr("evaluate/999"));
}

TEST(RunKey, NamesARunByAllThatItDependsOn) {
  const RunKey key{
      .log_size = 1, .log_root = "a", .pack_id = "p", .pack_hash = "h", .as_of = as_of};
  EXPECT_EQ(key.id().size(), 12U);
  for (auto change :
       {+[](RunKey& k) { k.log_size = 2; }, +[](RunKey& k) { k.log_root = "b"; },
        +[](RunKey& k) { k.pack_hash = "i"; }, +[](RunKey& k) { k.as_of = date_of_days(0); },
        +[](RunKey& k) { k.code_version = "evaluate/1"; }}) {
    auto other = key;
    change(other);
    EXPECT_NE(other.id(), key.id());
  }
}

}  // namespace
}  // namespace ronghe::evaluate
