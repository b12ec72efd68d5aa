// SPDX-License-Identifier: Apache-2.0
#include "ronghe/intake/detail/lost_values.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ronghe/intake/testing.hpp"

namespace ronghe::intake::detail {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

class LostValuesTest : public testing::StoreTest {
 protected:
  [[nodiscard]] Staged said(const std::string& text, const char* source = "EDU") {
    StageOptions options;
    options.source_dept = source;
    options.submitted_on = *parse_date("2025-12-31");
    options.language = Language::zh;
    auto staged = workshop.stage(workshop.file("p.csv", text), options);
    EXPECT_TRUE(staged) << staged.error().message;
    return staged ? *std::move(staged) : Staged{};
  }
  static std::string row(const std::string& pay, const std::string& hours) {
    return testing::placement_titles + std::string("P1,") + testing::huawei +
           ",post,2025-01-01,2025-06-30," + pay + "," + hours + ",1,yes\n";
  }
};

TEST_F(LostValuesTest, OfACorrectionAreNamedWithTheValueAsFarAsItIsForAScreen) {
  workshop.seal(said(row("3000", "8")));
  const auto fewer = said(std::string("placement_id,uscc,kind,from,to,hours\nP1,") +
                          testing::huawei + ",post,2025-01-01,2025-06-30,8\n");
  EXPECT_EQ(fewer.corrections, 1U);
  EXPECT_THAT(fewer.notices,
              Contains("1 行更正会失去已有的值：月报酬（第 2 行原为 ***）、学生数（第 2 行原为 "
                       "***）、已投保（第 2 行原为 ***）；若非本意，请补上这些值后重新导入"))
      << ::testing::PrintToString(fewer.notices);
  EXPECT_THAT(said(row("", "8")).notices, Contains(HasSubstr("失去已有的值：月报酬（")));
  workshop.dictionary.records.at("placement").label = "L2";
  for (auto& field : workshop.dictionary.records.at("placement").fields) field.label.clear();
  EXPECT_THAT(said(row("", "8")).notices, Contains(HasSubstr("月报酬（第 2 行原为 3000.00）")));
}

TEST_F(LostValuesTest, OfWhatTakesNothingAwayNothingIsSaid) {
  const auto silent = Not(Contains(HasSubstr("失去")));
  EXPECT_THAT(said(row("", "")).notices, silent) << "the first time";
  workshop.seal(said(row("3000", "")));
  EXPECT_THAT(said(row("3100", "")).notices, silent) << "another value, and one never known";
  EXPECT_THAT(said(row("withheld", "")).notices, silent) << "with the reason written";
  EXPECT_THAT(said(row("", ""), "ENT").notices, silent) << "of another hand, set aside";
}

}  // namespace
}  // namespace ronghe::intake::detail
