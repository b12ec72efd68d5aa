// SPDX-License-Identifier: Apache-2.0
// One meaning: the interpreter, the column kernels, DuckDB and PostgreSQL give the same value for
// every row, to the last digit and on every null. RONGHE_COMPARISONS sets how many are made.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <functional>
#include <map>

#include "differential/engines.hpp"
#include "differential/formulas.hpp"
#include "ronghe/dmn/conformance.hpp"
#include "ronghe/dmn/evaluation.hpp"
#include "ronghe/dmn/table.hpp"
#include "ronghe/feel/interpreter.hpp"
#include "ronghe/kernel/kernel_formula.hpp"
#include "ronghe/kernel/kernel_table.hpp"
#include "ronghe/policy/compile/row_sql.hpp"

namespace ronghe::testing {
namespace {

using policy::RowColumn;
using policy::TypeKind;

constexpr std::size_t rows_each = 64;

std::size_t comparisons_wanted() {
  const char* wanted = std::getenv("RONGHE_COMPARISONS");
  return wanted == nullptr ? 100'000 : std::stoul(wanted);
}

unsigned seed_wanted() {
  const char* wanted = std::getenv("RONGHE_SEED");
  return wanted == nullptr ? 20251125U : static_cast<unsigned>(std::stoul(wanted));
}

std::vector<RowColumn> row_columns() {
  std::vector<RowColumn> columns;
  for (const auto& column : sql_columns())
    columns.push_back({column.name, column.kind, column.scale});
  return columns;
}

using Column = std::vector<std::string>;  // of one formula or table, a text a row

// One formula or table, with what the interpreter and the kernels gave for it.
struct Case {
  std::string text;
  Question question;
  Column interpreted;
};

class Differential : public ::testing::Test {
 protected:
  void SetUp() override {
    auto started = Postgres::start();
    if (started) {
      postgres_.emplace(*std::move(started));
    } else if (started.error().kind != ErrorKind::not_found) {
      FAIL() << to_string(started.error());
    }
    RecordProperty("seed", static_cast<int>(seed_wanted()));
  }
  void TearDown() override {
    fmt::print(
        "{} comparisons with the interpreter: {} of kernels, {} of DuckDB, {} of PostgreSQL{}"
        "\n",
        kernels_ + duckdb_count_ + postgres_count_, kernels_, duckdb_count_, postgres_count_,
        postgres_ ? "" : " (skipped: not installed)");
  }

  void load(const std::vector<SqlColumn>& columns, const std::vector<SqlRow>& rows) {
    duckdb_.load(columns, rows);
    if (postgres_) postgres_->load(columns, rows);
  }

  // Asks both engines for all cases at once.
  void compare(const std::vector<Case>& cases) {
    if (cases.empty()) return;
    std::vector<Question> questions;
    for (const auto& one : cases) questions.push_back(one.question);
    expect("DuckDB", cases, duckdb_.ask(questions), sql::Dialect::duckdb, duckdb_count_);
    if (HasFatalFailure() || !postgres_) return;
    expect("PostgreSQL", cases, postgres_->ask(questions), sql::Dialect::postgres, postgres_count_);
  }

  static void expect(const char* engine, const std::vector<Case>& cases,
                     const Result<Answers>& answers, sql::Dialect dialect, std::size_t& count) {
    ASSERT_TRUE(answers) << engine << ": " << to_string(answers.error());
    for (std::size_t c = 0; c < cases.size(); ++c) {
      for (std::size_t i = 0; i < cases[c].interpreted.size(); ++i) {
        ++count;
        ASSERT_EQ((*answers)[i][c], cases[c].interpreted[i])
            << engine << ", row " << i << " of\n"
            << cases[c].text << "\nas " << sql::render(*cases[c].question.sql, dialect);
      }
    }
  }

  [[nodiscard]] std::size_t made() const { return kernels_ + duckdb_count_ + postgres_count_; }

  DuckDb duckdb_;
  std::optional<Postgres> postgres_;
  std::size_t kernels_ = 0;
  std::size_t duckdb_count_ = 0;
  std::size_t postgres_count_ = 0;
};

Column interpreted(const feel::Node& node, const kernel::TestRows& rows) {
  Column column;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    feel::Diagnostics reports;
    column.push_back(cell_text(feel::evaluate(node, rows.scope(i), reports)));
  }
  return column;
}

Column computed(const kernel::KernelFormula& formula, const kernel::TestRows& rows) {
  std::vector<std::int64_t> values(rows.size());
  std::vector<std::uint64_t> bits((rows.size() + 63) / 64);
  std::vector<std::uint64_t> valid(bits.size());
  std::map<std::size_t, feel::Value> beyond;
  formula.compute(rows.columns(), {0, rows.size()},
                  {.values = values,
                   .bits = bits,
                   .valid = valid,
                   .beyond = [&](std::size_t row, const auto& value) { beyond[row] = value; }},
                  rows.exact());
  kernel::Column column{.values = std::span<const std::int64_t>(values), .valid = valid};
  if (formula.type().kind == kernel::ColumnKind::boolean) column.values = kernel::Bits(bits);
  Column texts;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto found = beyond.find(i);
    texts.push_back(cell_text(found != beyond.end() ? found->second
                                                    : kernel::value_at(formula.type(), column, i)));
  }
  return texts;
}

TEST_F(Differential, FormulasMeanTheSameEverywhere) {
  Generator generate(seed_wanted());
  constexpr std::size_t formulas_each = 40;
  while (made() < comparisons_wanted()) {
    const auto values = generate.rows(rows_each);
    const kernel::TestRows rows(values);
    load(sql_columns(), values);
    std::vector<Case> cases;
    for (std::size_t f = 0; f < formulas_each; ++f) {
      const auto kind = generate.kind();
      const feel::Source source{generate.formula(kind, 3), {}};
      const auto parsed = feel::parse_expression(source);
      ASSERT_TRUE(parsed) << to_string(parsed.error());
      const auto sql = policy::formula_sql(source, **parsed, row_columns());
      ASSERT_TRUE(sql) << to_string(sql.error());
      cases.push_back({source.text, {sql->sql, kind}, interpreted(**parsed, rows)});
      const auto compiled = kernel::KernelFormula::compile(source, **parsed, kernel::test_types());
      if (!compiled) continue;  // functions of two texts, ...: decided row by row
      ASSERT_EQ(computed(*compiled, rows), cases.back().interpreted) << source.text;
      kernels_ += rows.size();
    }
    compare(cases);
    if (HasFatalFailure()) return;
  }
  EXPECT_GT(kernels_, made() / 5) << "too few formulas have a kernel for this to say much";
}

struct Decided {
  Column values;
  Column first;
};

Decided interpreted(const dmn::DecisionTable& table, const kernel::TestRows& rows) {
  Decided decided;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    feel::Diagnostics reports;
    const feel::Environment environment;
    feel::Interpreter interpreter(reports, environment);
    const auto verdict = dmn::interpret(table, rows.scope(i), interpreter, reports);
    decided.values.push_back(cell_text(verdict.value));
    decided.first.push_back(fmt::format("{}", verdict.rules.empty() ? 0 : verdict.rules.front()));
  }
  return decided;
}

Decided computed(const kernel::KernelTable& table, const kernel::TestRows& rows) {
  const auto words = table.mask_words();
  std::vector<std::uint16_t> first(rows.size());
  std::vector<std::uint64_t> masks(rows.size() * words);
  std::vector<std::uint64_t> refused((rows.size() + 63) / 64);
  table.decide(rows.columns(), {0, rows.size()},
               {.first = first, .masks = masks, .refused = refused}, rows.exact());
  kernel::Outcomes outcomes(table);
  Decided decided;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const bool outside = ((refused[i / 64] >> (i % 64)) & 1U) != 0;
    const auto code =
        outside ? outcomes.refused() : outcomes.code(std::span(masks).subspan(i * words, words));
    decided.values.push_back(cell_text(outcomes.value(code)));
    decided.first.push_back(fmt::format("{}", first[i]));
  }
  return decided;
}

TEST_F(Differential, TablesMeanTheSameEverywhere) {
  Generator generate(seed_wanted() + 1);
  constexpr std::size_t tables_each = 20;
  while (made() < comparisons_wanted()) {
    const auto values = generate.rows(rows_each);
    const kernel::TestRows rows(values);
    load(sql_columns(), values);
    std::vector<Case> cases;
    std::vector<dmn::Model> models;
    models.reserve(tables_each);
    for (std::size_t t = 0; t < tables_each; ++t) {
      const auto wanted = generate.table();
      const auto& table = kernel::table_of(models.emplace_back(kernel::model_of(wanted)));
      const auto text = fmt::format("{} {}\n{}", wanted.attributes, fmt::join(wanted.inputs, " | "),
                                    fmt::join(wanted.rows.front(), " | "));
      const auto sql = policy::table_sql(table, row_columns());
      ASSERT_TRUE(sql) << text << to_string(sql.error());
      const auto decided = interpreted(table, rows);
      const bool list = table.aggregation == dmn::Aggregation::none &&
                        table.hit_policy >= dmn::HitPolicy::rule_order;
      const bool count = table.aggregation == dmn::Aggregation::count;
      const bool numbers = count || !wanted.output_values.starts_with('"');
      cases.push_back(
          {text,
           {sql->outputs.at(0).second, numbers ? TypeKind::number : TypeKind::text, list},
           decided.values});
      const auto first = sql::choose({{sql->refused, sql::literal(Decimal(0))}}, sql->first);
      cases.push_back({text, {first, TypeKind::number}, decided.first});
      const auto compiled = kernel::KernelTable::compile(table, kernel::test_types());
      if (!compiled) continue;
      const auto by_kernel = computed(*compiled, rows);
      ASSERT_EQ(by_kernel.values, decided.values) << text;
      ASSERT_EQ(by_kernel.first, decided.first) << text;
      kernels_ += 2 * rows.size();
    }
    compare(cases);
    if (HasFatalFailure()) return;
  }
  EXPECT_GT(kernels_, made() / 5) << "too few tables have a kernel for this to say much";
}

// The kind of a column for a value of a case; none for values that a table cannot hold.
std::optional<SqlColumn> column_for(const std::string& name, const feel::Value& value) {
  if (value.boolean() != nullptr) return SqlColumn{name, TypeKind::boolean, "BOOLEAN"};
  if (value.string() != nullptr) return SqlColumn{name, TypeKind::text, "VARCHAR"};
  if (value.date() != nullptr) return SqlColumn{name, TypeKind::date, "DATE"};
  if (value.number() != nullptr) return SqlColumn{name, TypeKind::number, "DECIMAL(38,6)", 6};
  return std::nullopt;
}

class Conformance : public Differential {
 protected:
  void decide(const dmn::ConformanceDecision& one) {
    const auto* decision = one.model.decision(one.decision);
    if (decision == nullptr || decision->expression == nullptr) return;
    std::vector<SqlColumn> columns;
    SqlRow row;
    for (const auto& [name, value] : one.inputs.entries) {
      const auto column = column_for(name, value);
      if (!column) continue;
      columns.push_back(*column);
      row.push_back(value);
    }
    const auto question = question_of(decision->expression->form, columns, one.value);
    if (!question) {
      ++outside_;
      return;
    }
    load(columns, {row});
    compare(
        {{fmt::format("{} {}", one.model.file, one.decision), *question, {cell_text(one.value)}}});
  }

  static std::optional<Question> question_of(const auto& form,
                                             const std::vector<SqlColumn>& columns,
                                             const feel::Value& value) {
    std::vector<RowColumn> names;
    for (const auto& column : columns) names.push_back({column.name, column.kind, column.scale});
    if (const auto* formula = std::get_if<dmn::Formula>(&form); formula && formula->node) {
      const auto sql = policy::formula_sql(formula->source, *formula->node, names);
      if (!sql) return std::nullopt;
      return Question{sql->sql, sql->kind};
    }
    const auto* table = std::get_if<dmn::DecisionTable>(&form);
    if (table == nullptr || table->outputs.size() > 1) return std::nullopt;
    const auto sql = policy::table_sql(*table, names);
    if (!sql) return std::nullopt;
    const auto* list = value.list();
    const auto& item = list != nullptr && !list->empty() ? list->front() : value;
    return Question{sql->outputs.front().second,
                    item.number() != nullptr ? TypeKind::number : TypeKind::text, list != nullptr};
  }

  std::size_t outside_ = 0;
};

TEST_F(Conformance, PublicCasesInsideTheProfileMeanTheSame) {
  const std::string folder = "../shared/tck";
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << "skipped: no " << folder;
  const auto results = dmn::run_conformance(folder, {}, [&](const auto& one) { decide(one); });
  ASSERT_TRUE(results) << to_string(results.error());
  fmt::print("{} decisions lie outside the profile\n", outside_);
  EXPECT_GE(duckdb_count_, 100U);
}

}  // namespace
}  // namespace ronghe::testing
