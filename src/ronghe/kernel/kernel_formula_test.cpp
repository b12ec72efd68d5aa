// SPDX-License-Identifier: Apache-2.0
#include "ronghe/kernel/kernel_formula.hpp"

#include <gtest/gtest.h>

#include <map>
#include <random>

#include "ronghe/feel/interpreter.hpp"
#include "ronghe/kernel/testing.hpp"

namespace ronghe::kernel {
namespace {

using feel::Value;

// What a formula gives for every row, as FEEL writes it.
std::vector<std::string> computed(const KernelFormula& formula, const TestRows& rows) {
  std::vector<std::int64_t> values(rows.size());
  std::vector<std::uint64_t> bits((rows.size() + 63) / 64);
  std::vector<std::uint64_t> valid(bits.size());
  std::map<std::size_t, Value> beyond;
  formula.compute(rows.columns(), {0, rows.size()},
                  {.values = values,
                   .bits = bits,
                   .valid = valid,
                   .beyond = [&](std::size_t row, const Value& value) { beyond[row] = value; }},
                  rows.exact());
  Column column{.values = std::span<const std::int64_t>(values), .valid = valid};
  if (formula.type().kind == ColumnKind::boolean) column.values = Bits(bits);
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto found = beyond.find(i);
    texts.push_back(
        feel::to_feel(found != beyond.end() ? found->second : value_at(formula.type(), column, i)));
  }
  return texts;
}

TEST(KernelFormula, ComputesWhatTheInterpreterComputes) {
  constexpr unsigned seed = 4096;
  const std::vector<std::string> formulas{"n + m",
                                          "n - limit",
                                          "n * m",
                                          "n * limit * 2",
                                          "-n",
                                          "n / 8",
                                          "min(n, m)",
                                          "max(n, limit, 2.5)",
                                          "sum(n, m, limit)",
                                          "abs(m)",
                                          "floor(n)",
                                          "ceiling(n)",
                                          "decimal(n, 1)",
                                          "decimal(limit, 2)",
                                          "round up(n, 1)",
                                          "round down(limit, 0)",
                                          "round half up(limit, 2)",
                                          "round half down(limit, 2)",
                                          "modulo(n, limit)",
                                          "modulo(m, 3)",
                                          "if b then n else limit",
                                          "if n > 1 then m else null",
                                          "d.year",
                                          "d.month",
                                          "e.day",
                                          "d + duration(\"P1M\")",
                                          "d - duration(\"P1Y\")",
                                          "e + duration(\"PT36H\")",
                                          "e - duration(\"PT1S\")",
                                          "n > m",
                                          "n = m",
                                          "n != limit",
                                          "n >= 1 and m >= 1",
                                          "n >= 1 or m >= 1",
                                          "not(n > m)",
                                          "s = t",
                                          "s != t",
                                          "s <= t",
                                          "n / m > limit",
                                          "n / m = 0.5",
                                          "n / m != limit",
                                          "is defined(s)",
                                          "n = null",
                                          "upper case(s)",
                                          "substring(s, 1, 1)",
                                          "string length(t)",
                                          "s in (\"x\", \"ä\")",
                                          "d in [e..e]",
                                          "n between m and limit",
                                          "mean(n, m) >= limit",
                                          "n * 100000000 * 100000000",
                                          "m * m * m",
                                          "if s = \"x\" then d else e",
                                          "years and months duration(d, e) > duration(\"P1M\")",
                                          "(n + m) / (limit - 1) < 2"};
  std::mt19937 random(seed);
  const TestRows rows(random, 700);
  for (const auto& text : formulas) {
    SCOPED_TRACE(text + ", seed " + std::to_string(seed));
    const feel::Source source{text, {}};
    const auto node = feel::parse_expression(source);
    ASSERT_TRUE(node) << to_string(node.error());
    const auto formula = KernelFormula::compile(source, **node, test_types());
    ASSERT_TRUE(formula) << to_string(formula.error());
    const auto results = computed(*formula, rows);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      feel::Diagnostics diagnostics;
      const auto expected = feel::evaluate(**node, rows.scope(i), diagnostics);
      ASSERT_EQ(results[i], feel::to_feel(expected)) << "row " << i;
    }
  }
}

TEST(KernelFormula, RefusesWhatColumnsCannotHold) {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"n / m", "a quotient as a result"},
      {"d - e", "a duration as a result"},
      {"[n, m]", "a list is not computed"},
      {"n + s", "this operation of a number and"},
      {"n * 1e-17", "a product of more than 18 decimals"},
      {"some x in [n] satisfies x > 1", "`some` or `every` is not computed"},
      {"now()", "the function `now`"}};
  for (const auto& [text, said] : cases) {
    const feel::Source source{text, {.file = "f.yaml", .line = 3, .column = 5}};
    const auto node = feel::parse_expression(source);
    ASSERT_TRUE(node) << to_string(node.error());
    const auto formula = KernelFormula::compile(source, **node, test_types());
    ASSERT_FALSE(formula) << text;
    EXPECT_NE(formula.error().message.find(said), std::string::npos) << formula.error().message;
    EXPECT_EQ(formula.error().place.line, 3);
  }
}

}  // namespace
}  // namespace ronghe::kernel
