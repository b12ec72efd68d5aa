// SPDX-License-Identifier: Apache-2.0
// The SQL that is made of a decision table against the CASE that a person would write for it, on
// DuckDB and on a PostgreSQL of its own. Both must count the same grades.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>

#include "postgres/postgres.hpp"
#include "ronghe/base/bench.hpp"
#include "ronghe/dmn/reader.hpp"
#include "ronghe/engine/database.hpp"
#include "ronghe/policy/compile/row_sql.hpp"

namespace ronghe {
namespace {

using bench::must;
using bench::seconds;
using policy::TypeKind;

constexpr int rows = 1'000'000;
constexpr int rounds = 5;

constexpr std::string_view model_text =
    R"(<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" name="m">
<decision id="d" name="grade"><decisionTable id="t" hitPolicy="FIRST">
<input><inputExpression><text>min(y1, y2, y3)</text></inputExpression></input>
<input><inputExpression><text>ratio</text></inputExpression></input>
<input><inputExpression><text>violations</text></inputExpression></input>
<input><inputExpression><text>y1 >= 10 or y2 >= 10 or y3 >= 10</text></inputExpression></input>
<output/>
{}</decisionTable></decision></definitions>)";

constexpr std::string_view by_hand = R"(CASE
 WHEN CASE WHEN y1 IS NULL OR y2 IS NULL OR y3 IS NULL THEN NULL ELSE least(y1, y2, y3) END >= 100
   AND ratio > 0.05 AND violations = 0 THEN 'AAA'
 WHEN CASE WHEN y1 IS NULL OR y2 IS NULL OR y3 IS NULL THEN NULL ELSE least(y1, y2, y3) END >= 50
   AND ratio > 0.03 AND violations = 0 THEN 'AA'
 WHEN CASE WHEN y1 IS NULL OR y2 IS NULL OR y3 IS NULL THEN NULL ELSE least(y1, y2, y3) END >= 20
   AND violations <= 1 THEN 'A'
 WHEN y1 >= 10 OR y2 >= 10 OR y3 >= 10 THEN 'B'
 WHEN violations <= 3 THEN 'C'
 ELSE 'D' END)";

std::string rule(std::initializer_list<std::string_view> cells) {
  std::string out = "<rule>";
  for (std::size_t i = 0; const auto cell : cells) {
    out += fmt::format("<{0}><text>{1}</text></{0}>",
                       ++i == cells.size() ? "outputEntry" : "inputEntry", cell);
  }
  return out + "</rule>\n";
}

std::string generated(sql::Dialect dialect) {
  const auto rules =
      rule({"&gt;= 100", "&gt; 0.05", "0", "-", "\"AAA\""}) +
      rule({"&gt;= 50", "&gt; 0.03", "0", "-", "\"AA\""}) +
      rule({"&gt;= 20", "-", "&lt;= 1", "-", "\"A\""}) + rule({"-", "-", "-", "true", "\"B\""}) +
      rule({"-", "-", "&lt;= 3", "-", "\"C\""}) + rule({"-", "-", "-", "-", "\"D\""});
  const auto text = fmt::format(fmt::runtime(model_text), rules);
  const auto model = must(dmn::read_model(text, "bench.dmn"));
  const auto& form = model.decisions.at(0).expression->form;
  const auto made = must(
      policy::table_sql(std::get<dmn::DecisionTable>(form), {{"y1", TypeKind::number},
                                                             {"y2", TypeKind::number},
                                                             {"y3", TypeKind::number},
                                                             {"ratio", TypeKind::number},
                                                             {"violations", TypeKind::number}}));
  return sql::render(*made.outputs.front().second, dialect);
}

// 2 % nulls in each input; the numbers follow from the row, so that both engines hold the same.
std::string table_of_enterprises(const std::string& series) {
  const auto column = [](int factor, std::string_view value) {
    return fmt::format("CASE WHEN (i * {0}) % 4999 < 100 THEN NULL ELSE {1} END", factor, value);
  };
  return fmt::format(
      "CREATE TABLE enterprise AS SELECT {} AS y1, {} AS y2, {} AS y3, {} AS ratio, {} AS "
      "violations FROM {}",
      column(7, "(i * 7919) % 200"), column(11, "(i * 104729) % 200"),
      column(13, "(i * 1299709) % 200"),
      column(17, "CAST((i * 15485863) % 1000 AS NUMERIC(9,4)) * 0.0001"),
      column(19, "((i * 611953) % 8) * ((i * 17) % 2)"), series);
}

std::string count_of(std::string_view grade) {
  return fmt::format(
      "SELECT CAST(grade AS VARCHAR), CAST(count(*) AS VARCHAR) FROM (SELECT {} AS grade FROM "
      "enterprise) g GROUP BY grade ORDER BY 1",
      grade);
}

// `run` gives what a statement counts, as text.
void compare(std::string_view name, const std::string& ours, const auto& run) {
  double best_ours = 1e9;
  double best_hand = 1e9;
  std::string a;
  std::string b;
  for (int round = 0; round < rounds; ++round) {  // one after the other: the machine is shared
    best_ours = std::min(best_ours, seconds([&] { a = run(count_of(ours)); }));
    best_hand = std::min(best_hand, seconds([&] { b = run(count_of(by_hand)); }));
  }
  if (a != b || a.empty()) {
    fmt::print(stderr, "{}: the grades differ\n{}\n{}\n", name, a, b);
    std::exit(3);
  }
  fmt::print("BENCH {} ours={:.4f} limit={:.4f} unit=s ratio={:.2f} reach=<=1.1\n", name, best_ours,
             best_hand, best_ours / best_hand);
}

void on_duckdb() {
  auto database = must(engine::Database::open({.threads = 1}));
  auto connection = must(database.connect());
  must(connection.execute(table_of_enterprises(fmt::format("range({}) r(i)", rows))));
  compare("sql_w1_duckdb", generated(sql::Dialect::duckdb), [&](const std::string& sql) {
    std::string text;
    auto answer = must(connection.collect(sql));
    while (const auto chunk = must(answer.next())) {
      for (std::size_t i = 0; i < chunk->rows(); ++i) {
        text += fmt::format("{} {}\n", chunk->text(0, i), chunk->text(1, i));
      }
    }
    return text;
  });
}

void on_postgres() {
  const auto server = must(testing::PostgresServer::start());
  auto client = must(testing::PostgresClient::connect(server));
  must(client.execute(
      table_of_enterprises(fmt::format("generate_series(0::bigint, {}) s(i)", rows - 1))));
  must(client.execute("VACUUM ANALYZE enterprise"));
  compare("sql_w1_postgres", generated(sql::Dialect::postgres), [&](const std::string& sql) {
    std::string text;
    for (const auto& row : must(client.query(sql))) {
      text += fmt::format("{} {}\n", row[0].value_or(""), row[1].value_or(""));
    }
    return text;
  });
}

}  // namespace
}  // namespace ronghe

int main() {
  ronghe::on_duckdb();
  ronghe::on_postgres();
}
