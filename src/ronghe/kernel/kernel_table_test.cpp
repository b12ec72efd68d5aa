// SPDX-License-Identifier: Apache-2.0
#include "ronghe/kernel/kernel_table.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <random>

#include "ronghe/kernel/testing.hpp"

namespace ronghe::kernel {
namespace {

using feel::Value;

constexpr std::size_t index_all = 0;
constexpr std::size_t scan_all = 1000;

std::vector<int> rules_of(std::span<const std::uint64_t> mask) {
  std::vector<int> rules;
  for (std::size_t r = 0; r < mask.size() * 64; ++r) {
    if (bit_at(mask, r)) rules.push_back(static_cast<int>(r) + 1);
  }
  return rules;
}

struct Decided {
  std::vector<std::uint16_t> first;
  std::vector<std::uint64_t> masks;
  std::vector<std::uint64_t> refused;
};

Decided decide(const KernelTable& table, const TestRows& rows) {
  Decided made;
  made.first.resize(rows.size());
  made.masks.resize(rows.size() * table.mask_words());
  made.refused.resize((rows.size() + 63) / 64);
  const auto columns = rows.columns();
  const Hits hits{made.first, made.masks, made.refused};
  // In two parts, as two threads would.
  const auto half = rows.size() / 128 * 64;
  table.decide(columns, {half, rows.size()}, hits, rows.exact());
  table.decide(columns, {0, half}, hits, rows.exact());
  return made;
}

dmn::Verdict interpreted(const dmn::DecisionTable& table, const TestRows& rows, std::size_t i) {
  feel::Diagnostics diagnostics;
  const feel::Environment environment;
  feel::Interpreter interpreter(diagnostics, environment);
  return dmn::interpret(table, rows.scope(i), interpreter, diagnostics);
}

// The rules and the value of every row are those of the interpreter.
void expect_same(const dmn::DecisionTable& table, const KernelTable& kernel, const TestRows& rows) {
  const auto decided = decide(kernel, rows);
  const auto words = kernel.mask_words();
  Outcomes outcomes(kernel);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto verdict = interpreted(table, rows, i);
    const auto mask = std::span(decided.masks).subspan(i * words, words);
    ASSERT_EQ(rules_of(mask), verdict.rules) << "row " << i;
    ASSERT_EQ(int{decided.first[i]}, verdict.rules.empty() ? 0 : verdict.rules[0]) << "row " << i;
    const auto code = bit_at(decided.refused, i) ? outcomes.refused() : outcomes.code(mask);
    ASSERT_EQ(feel::to_feel(outcomes.value(code)), feel::to_feel(verdict.value)) << "row " << i;
  }
}

KernelTable compiled(const dmn::DecisionTable& table, std::size_t scanned_max = scan_all) {
  auto made = KernelTable::compile(table, test_types(), {}, scanned_max);
  EXPECT_TRUE(made) << to_string(made.error());
  return *std::move(made);
}

std::vector<Value> row_of(Value n, Value limit) {
  return {std::move(n), {}, std::move(limit), {}, {}, {}, {}, {}};
}

Value number(std::string_view text) { return Value(*Decimal::parse(text)); }

TEST(KernelTable, DecidesOnTheLineJustUnderJustOverAndAbsent) {
  const auto model = model_of({.attributes = "hitPolicy=\"FIRST\"",
                               .inputs = {"n"},
                               .rows = {{"null", "\"none\""},
                                        {"< 0.3", "\"red\""},
                                        {"< limit", "\"yellow\""},
                                        {"-", "\"green\""}}});
  struct Case {
    std::string_view name;
    Value value;
    int rule;
  };
  const std::array cases{
      Case{"just under the line", number("0.29"), 2},  Case{"on the line", number("0.3"), 3},
      Case{"just over the line", number("0.31"), 3},   Case{"on the limit", number("0.5"), 4},
      Case{"just under the limit", number("0.49"), 3}, Case{"absent", Value(), 1},
      Case{"far below", number("-1e30"), 2},           Case{"far above", number("1e30"), 4}};
  std::vector<std::vector<Value>> all;
  for (const auto& one : cases) all.push_back(row_of(one.value, number("0.5")));
  const TestRows rows(std::move(all));
  for (const auto scanned : {index_all, scan_all}) {
    const auto decided = decide(compiled(table_of(model), scanned), rows);
    for (std::size_t i = 0; i < cases.size(); ++i) {
      EXPECT_EQ(int{decided.first[i]}, cases[i].rule) << cases[i].name << ", scanned " << scanned;
    }
  }
}

// A finer constant than the column lies between two stored values.
TEST(KernelTable, ComparesWithFinerConstantsExactly) {
  const auto model = model_of({.attributes = "hitPolicy=\"COLLECT\"",
                               .inputs = {"n"},
                               .rows = {{"< 0.305", "1"},
                                        {"<= 0.305", "2"},
                                        {"> 0.305", "3"},
                                        {">= 0.305", "4"},
                                        {"0.305", "5"},
                                        {"!= 0.305", "6"},
                                        {"(0.295..0.305)", "7"},
                                        {"not([0.3..0.305])", "8"}}});
  const TestRows rows({row_of(number("0.3"), {}), row_of(number("0.31"), {}), row_of({}, {})});
  expect_same(table_of(model), compiled(table_of(model)), rows);
  const auto decided = decide(compiled(table_of(model)), rows);
  EXPECT_EQ(decided.masks[0], 0b0110'0011U);
  EXPECT_EQ(decided.masks[1], 0b1010'1100U);
  EXPECT_EQ(decided.masks[2], 0b0010'0000U);  // null is not 0.305, and nothing else
}

// The sum of two columns does not fit in 64 bits: the interpreter decides these rows.
TEST(KernelTable, LeavesRowsThatOverflowToTheInterpreter) {
  const auto model =
      model_of({.attributes = "hitPolicy=\"FIRST\"",
                .inputs = {"n + limit"},
                .rows = {{"> 9223372036854775.807", "1"}, {"< 0", "2"}, {"-", "3"}}});
  const auto most = number("9223372036854775.80");
  const TestRows rows({row_of(most, number("0.007")), row_of(most, number("0.008")),
                       row_of(most, number("9223372036854775.807")), row_of(number("0"), {}),
                       row_of(number("92233720368547758.07"), number("1")),
                       row_of(number("92233720368547758.08"), number("1"))});
  const auto decided = decide(compiled(table_of(model)), rows);
  EXPECT_EQ(decided.first, (std::vector<std::uint16_t>{3, 1, 1, 3, 1, 1}));
  expect_same(table_of(model), compiled(table_of(model)), rows);
}

TEST(KernelTable, AValueOutsideTheAllowedOnesMatchesNothing) {
  const auto model = model_of({.attributes = "hitPolicy=\"FIRST\"",
                               .inputs = {"n"},
                               .allowed = {"[0..100]"},
                               .rows = {{"< 200", "\"a\""}},
                               .output_values = "\"a\", \"b\"",
                               .otherwise = "\"b\""});
  const TestRows rows({row_of(number("100"), {}), row_of(number("100.01"), {}), row_of({}, {})});
  const auto decided = decide(compiled(table_of(model)), rows);
  EXPECT_EQ(decided.first, (std::vector<std::uint16_t>{1, 0, 0}));
  EXPECT_EQ(decided.refused[0], 0b010U);
  expect_same(table_of(model), compiled(table_of(model)), rows);
}

TEST(KernelTable, NamesWhatIsOutsideTheProfileAndWhere) {
  struct Case {
    std::string input;
    std::string cell;
    std::string output;
    std::string_view said;
  };
  const std::array cases{
      Case{"for x in [1, 2] return x + n", "-", "1", "`for` is not computed over columns"},
      Case{"n", "[1..s]", "1", "this range is not computed over columns"},
      Case{"n", "\"x\"", "1", "a number compared with a text"},
      Case{"sqrt(n)", "-", "1", "the function `sqrt` is not computed over columns"},
      Case{"n", "-", "n + 1", "an output that is no constant"},
      Case{"n", "< unknown", "1", "unknown name `unknown`"}};
  for (const auto& [input, cell, output, said] : cases) {
    const auto model = model_of(
        {.attributes = "hitPolicy=\"FIRST\"", .inputs = {input}, .rows = {{cell, output}}});
    const auto made = KernelTable::compile(table_of(model), test_types());
    ASSERT_FALSE(made) << input << " " << cell;
    EXPECT_NE(made.error().message.find(said), std::string::npos) << made.error().message;
    EXPECT_NE(made.error().message.find('^'), std::string::npos) << made.error().message;
    EXPECT_GT(made.error().place.line, 3) << made.error().message;
    EXPECT_EQ(made.error().place.file, "test.dmn");
  }
}

TEST(KernelTable, PartsForThreadsBeginWithAWordAndCoverAllRowsOnce) {
  for (const std::size_t rows :
       {std::size_t{0}, std::size_t{1}, std::size_t{5000}, std::size_t{100'001}}) {
    for (const unsigned threads : {1U, 2U, 3U}) {
      std::vector<std::uint8_t> seen(rows, 0);
      in_parallel(rows, threads, [&](Rows part) {
        EXPECT_EQ(part.begin % 64, 0U);
        for (auto i = part.begin; i < part.end; ++i) ++seen[i];
      });
      EXPECT_EQ(std::ranges::count(seen, 1), static_cast<std::ptrdiff_t>(rows));
    }
  }
}

// Inputs and the cells that may test them.
struct Kind {
  std::vector<std::string> inputs;
  std::vector<std::string> cells;
};

const std::array kinds{
    Kind{.inputs = {"n",
                    "m",
                    "n + m",
                    "n * 2 - limit",
                    "min(n, m, limit)",
                    "max(n, m)",
                    "if b then n else m",
                    "sum(n, m, 1.5)",
                    "n / 4",
                    "abs(n)",
                    "floor(n)",
                    "decimal(n, 1)",
                    "round half up(limit, 1)",
                    "modulo(n, m)",
                    "d.year - 2020",
                    "-n",
                    "n * limit",
                    "if n > m then n else null",
                    "ceiling(limit)",
                    "string length(s)",
                    "if s = \"x\" then 1 else 2.5",
                    "round down(n, 1)",
                    "min([n, limit])",
                    "e.month + e.day",
                    "n / m",
                    "mean(n, m, limit)",
                    "m - 3000000000"},
         .cells = {"-",
                   "",
                   "< 3",
                   ">= limit",
                   "[1..3]",
                   "(1..limit]",
                   "1, 2, 5",
                   "not(2)",
                   "not(< 3)",
                   "null",
                   "not(null)",
                   "!= 2",
                   "= limit",
                   "? > 1 and ? < 5",
                   "limit",
                   "limit > 2",
                   "[1, 2]",
                   "-1",
                   "abs(-3)",
                   "2.345",
                   "< 1e30",
                   "> -1e30",
                   "<= 2.005",
                   "]1..2.5[",
                   "not([1..2], >= 4)",
                   "< n + 1",
                   "< m",
                   "> 2147483647",
                   "< 92233720368547758.07",
                   ">= -92233720368547758.08",
                   "not(1, 2, > 4)",
                   "[1, [2..3]]",
                   "!= limit",
                   "<= m",
                   "> n"}},
    Kind{.inputs = {"b",
                    "n > 1 or m > 1",
                    "b and n < 3",
                    "not(b)",
                    "s = \"x\"",
                    "n = limit",
                    "n between 1 and limit",
                    "n in (1, [2..3], > 4)",
                    "is defined(n)",
                    "d < date(\"2025-02-01\")",
                    "starts with(s, \"y\")",
                    "b = (n > 1)",
                    "n / m > 0.5",
                    "n / m <= limit",
                    "mean(n, m, limit) > 1",
                    "s = t",
                    "s < t",
                    "s in (\"x\", \"y\")",
                    "contains(s, \"a\")",
                    "n != m",
                    "d = e",
                    "d <= e",
                    "s = null",
                    "n / m = 0.5",
                    "limit >= m / n",
                    "matches(s, \"^[xy]$\")",
                    "if b then n > 1 else m > 1",
                    "any(b, n > 2)",
                    "all(b, n > 2)",
                    "b != (s = \"x\")",
                    "n in (limit, < m)",
                    "not(n > 1 and m > 1)"},
         .cells = {"-", "true", "false", "not(true)", "null", "not(null)", "= true", "b", "not(b)",
                   "true, null", "!= false", "n > 2"}},
    Kind{.inputs = {"s", "t", "upper case(s)", "substring(s, 1, 1)"},
         .cells = {"-", "\"x\"", "not(\"x\", \"y\")", "\"x\", \"ä\", \"X\"", "null", "not(null)",
                   "< \"y\"", "[\"x\"..\"y\"]", "t", "!= \"x\"", "starts with(?, \"y\")",
                   "string length(?) > 1", ">= t", "not(s)", "\"outside\"", "n > 2"}},
    Kind{.inputs = {"d", "e", "d + duration(\"P1M\")", "d - duration(\"P2D\")",
                    "e + duration(\"PT36H\")", "e - duration(\"PT12H\")", "max(d, e)"},
         .cells = {"-", "date(\"2025-01-31\")", "< date(\"2025-02-01\")", "null", "d", "not(e)",
                   "[date(\"2024-02-29\")..date(\"2025-02-01\")]", "> d",
                   "<= e + duration(\"P1D\")", "not(date(\"2025-01-31\"), date(\"2025-02-01\"))",
                   "@\"2025-02-28\"", "? > d or b"}},
    Kind{.inputs = {"d - date(\"2025-01-01\")", "d - e"},
         .cells = {"-", "> duration(\"P30D\")", "[duration(\"PT0S\")..duration(\"P60DT12H\")]",
                   "null", "not(< duration(\"-P1D\"))"}},
    Kind{.inputs = {"years and months duration(d, e)",
                    "years and months duration(date(\"2024-02-29\"), d)"},
         .cells = {"-", "> duration(\"P1M\")", "[duration(\"P0M\")..duration(\"P1Y\")]", "null",
                   "duration(\"P11M\")"}}};

constexpr std::array<std::string_view, 11> policies{"hitPolicy=\"UNIQUE\"",
                                                    "hitPolicy=\"ANY\"",
                                                    "hitPolicy=\"FIRST\"",
                                                    "hitPolicy=\"PRIORITY\"",
                                                    "hitPolicy=\"RULE ORDER\"",
                                                    "hitPolicy=\"OUTPUT ORDER\"",
                                                    "hitPolicy=\"COLLECT\"",
                                                    "hitPolicy=\"COLLECT\" aggregation=\"COUNT\"",
                                                    "hitPolicy=\"COLLECT\" aggregation=\"SUM\"",
                                                    "hitPolicy=\"COLLECT\" aggregation=\"MIN\"",
                                                    "hitPolicy=\"COLLECT\" aggregation=\"MAX\""};

// Random tables over random rows: scanning = index = interpreter.
TEST(KernelTable, MeansWhatTheInterpreterMeans) {
  constexpr unsigned seed = 20251125;
  constexpr int rounds = 300;
  constexpr std::size_t rows_each = 140;
  RecordProperty("seed", static_cast<int>(seed));
  std::mt19937 random(seed);
  const auto pick = [&](const auto& choices) { return choices[random() % std::size(choices)]; };
  for (int round = 0; round < rounds; ++round) {
    TestTable table{.attributes = std::string(pick(policies)), .inputs = {}};
    std::vector<const Kind*> of_inputs;
    for (unsigned i = 0; i < 1 + random() % 3; ++i) {
      of_inputs.push_back(&kinds[random() % kinds.size()]);
      table.inputs.push_back(pick(of_inputs.back()->inputs));
      const bool numeric = of_inputs.back() == &kinds[0];
      table.allowed.emplace_back(numeric && random() % 8 == 0 ? "[-5..50], > 90" : "");
    }
    const bool numbers = table.attributes.find("SUM") != std::string::npos || random() % 3 == 0;
    table.output_values = numbers ? "3, 2.5, 1" : "\"a\", \"b\", \"c\"";
    if (random() % 4 == 0) table.otherwise = numbers ? "0" : "\"c\"";
    const std::vector<std::string> outputs =
        numbers ? std::vector<std::string>{"1", "2.5", "3", "-1"}
                : std::vector<std::string>{"\"a\"", "\"b\"", "\"c\"", "\"d\""};
    for (unsigned r = 0; r < 1 + random() % (round % 10 == 0 ? 90 : 6); ++r) {
      auto& row = table.rows.emplace_back();
      for (const auto* kind : of_inputs) row.push_back(pick(kind->cells));
      row.push_back(pick(outputs));
    }
    const auto model = model_of(table);
    const TestRows rows(random, rows_each);
    for (const auto scanned : {index_all, scan_all}) {
      SCOPED_TRACE("seed " + std::to_string(seed) + " round " + std::to_string(round) + " " +
                   (scanned == index_all ? "index" : "scan") + " of " + table.inputs[0]);
      const auto kernel = KernelTable::compile(table_of(model), test_types(), {}, scanned);
      ASSERT_TRUE(kernel) << to_string(kernel.error());
      expect_same(table_of(model), *kernel, rows);
      if (HasFatalFailure()) return;
    }
  }
}

}  // namespace
}  // namespace ronghe::kernel
