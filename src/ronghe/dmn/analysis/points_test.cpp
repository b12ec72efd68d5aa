// SPDX-License-Identifier: Apache-2.0
#include "ronghe/dmn/analysis/points.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <array>

#include "ronghe/feel/compare.hpp"

namespace ronghe::dmn::analysis {
namespace {

using feel::Kind;
using feel::Value;

std::vector<Value> numbers(std::initializer_list<const char*> texts) {
  std::vector<Value> values;
  for (const auto* text : texts) values.emplace_back(*Decimal::parse(text));
  return values;
}

std::string shown(const std::vector<Value>& values) {
  std::vector<std::string> texts;
  for (const auto& value : values) texts.push_back(feel::to_text(value));
  return fmt::format("{}", fmt::join(texts, " "));
}

TEST(Points, StandBeforeBetweenAndAfterTheConstants) {
  struct Case {
    const char* name;
    Kind kind;
    std::vector<Value> constants;
    PointWishes wishes;
    const char* points;
  };
  const std::vector<Case> cases{
      {"numbers", Kind::number, numbers({"3", "1", "3"}), {}, "0 1 2 3 4"},
      {"close numbers", Kind::number, numbers({"0.03", "0.031"}), {}, "0 0.03 0.0301 0.031 1"},
      {"two in each gap", Kind::number, numbers({"1", "2"}), {.each = 2}, "-1 0 1 1.1 1.2 2 3 4"},
      {"whole numbers",
       Kind::number,
       numbers({"0", "1", "4"}),
       {.whole = true, .fractional = false},
       "-1 0 1 2 4 5"},
      {"whole and others",
       Kind::number,
       numbers({"0", "2"}),
       {.whole = true},
       "-2 -1 -0.1 0 0.1 1 1.1 2 2.1 3 4"},
      {"no constant", Kind::number, {}, {.each = 2}, "1 2"},
      {"days that follow each other",
       Kind::date,
       {Value(*parse_date("2025-12-31")), Value(*parse_date("2026-01-01"))},
       {},
       "2025-12-30 2025-12-31 2026-01-01 2026-01-02"},
      {"texts", Kind::string, {Value("other"), Value("a")}, {}, "a other other 2"},
      {"booleans", Kind::boolean, {Value(true)}, {.each = 3}, "false true"},
      {"months", Kind::months_duration, {Value(feel::MonthsDuration{12})}, {}, "P11M P1Y P1Y1M"},
  };
  for (const auto& [name, kind, constants, wishes, points] : cases) {
    SCOPED_TRACE(name);
    EXPECT_EQ(shown(points_of(kind, constants, wishes)), points);
  }
}

TEST(Points, OrderedTextsHaveTextsBetweenThem) {
  const auto points =
      points_of(Kind::string, {Value("b"), Value("ba")}, {.each = 1, .ordered_texts = true});
  ASSERT_GE(points.size(), 4U);
  for (std::size_t i = 1; i < points.size(); ++i) {
    EXPECT_EQ(feel::less(points[i - 1], points[i]), true) << i;
  }
  EXPECT_EQ(feel::less(points.front(), Value("b")), true);
  EXPECT_EQ(feel::less(Value("ba"), points.back()), true);
}

TEST(Points, TimesWithAZoneAreNone) {
  EXPECT_TRUE(is_point(Value(*feel::read_time("10:00:00"))));
  EXPECT_FALSE(is_point(Value(*feel::read_time("10:00:00Z"))));
  EXPECT_FALSE(is_point(Value(*feel::read_date_time("2025-01-01T10:00:00+08:00"))));
  EXPECT_FALSE(is_point(Value()));
  EXPECT_FALSE(is_point(Value(feel::List{Decimal(1)})));
}

}  // namespace
}  // namespace ronghe::dmn::analysis
