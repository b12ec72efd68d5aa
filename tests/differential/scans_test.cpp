// SPDX-License-Identifier: Apache-2.0
// Filters and exact aggregates over relations: every scan of the national pack counts the same on
// DuckDB and PostgreSQL, over random evidence of every record type.
#include "ronghe/evaluate/scans.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <map>
#include <random>

#include "postgres/postgres.hpp"
#include "ronghe/engine/database.hpp"
#include "ronghe/evidence/table.hpp"
#include "ronghe/policy/compile/compiler.hpp"

namespace ronghe::testing {
namespace {

using policy::Field;
using policy::FieldType;
using policy::RecordType;

constexpr int rows_each = 120;

// Evidence that its dictionary allows, more or less: references lead somewhere.
class Evidence {
 public:
  explicit Evidence(unsigned seed) : random_(seed) {}

  // One INSERT with all rows of a record type.
  std::string insertion(const RecordType& record) {
    std::vector<std::string> lines;
    for (int i = 0; i < rows_each; ++i) {
      std::vector<std::string> cells{std::to_string(position_++)};
      for (const auto& field : record.fields) {
        const bool key = field.name == record.key.front();
        auto value = key ? key_of(record, field, i) : value_of(field);
        if (key) keys_[record.name].push_back(value);
        cells.push_back(fmt::format("CAST({} AS {})", value, policy::column_type(field.type)));
      }
      lines.push_back(fmt::format("({})", fmt::join(cells, ", ")));
    }
    std::vector<std::string> names{"position"};
    for (const auto& field : record.fields) names.push_back(sql::quoted_name(field.name));
    return fmt::format("INSERT INTO {} ({}) VALUES {}", sql::quoted_name(record.name),
                       fmt::join(names, ", "), fmt::join(lines, ", "));
  }

 private:
  std::string key_of(const RecordType& record, const Field& field, int i) {
    if (!field.reference.empty()) return value_of(field);  // one report a subject, or several
    return sql::quoted_text(fmt::format("{}{:06}", record.name.substr(0, 2), i));
  }

  std::string value_of(const Field& field) {
    if (field.optional && random_() % 8 == 0) return "NULL";
    if (!field.reference.empty()) {
      const auto& known = keys_[field.reference];
      if (!known.empty()) return known[random_() % known.size()];
    }
    if (!field.choices.empty()) {
      return sql::quoted_text(field.choices[random_() % field.choices.size()].code);
    }
    const auto number = random_() % 400;
    switch (field.type) {
      case FieldType::boolean: return random_() % 2 == 0 ? "TRUE" : "FALSE";
      case FieldType::date: return date();
      case FieldType::count:
        return std::to_string(field.name.contains("year") ? 2021 + random_() % 5 : number);
      case FieldType::ratio: return fmt::format("0.{:03}", number);
      case FieldType::money:
      case FieldType::hours:
      case FieldType::number: return fmt::format("{}.{}", number * 31, random_() % 10);
      case FieldType::period: return sql::quoted_text(fmt::format("{}", 2021 + random_() % 5));
      case FieldType::text:
      case FieldType::id:
      case FieldType::code:
      case FieldType::choice:
      case FieldType::uscc: break;
    }
    return sql::quoted_text(fmt::format("v{}", random_() % 20));
  }

  std::string date() {
    const auto days = days_since_epoch(*parse_date("2025-12-31")) -
                      static_cast<std::int32_t>(random_() % 1600) + 30;
    return sql::quoted_text(to_string(date_of_days(days)));
  }

  std::mt19937 random_;
  std::int64_t position_ = 0;
  std::map<std::string, std::vector<std::string>> keys_;
};

// A column as text that both engines give alike; a histogram as value x count.
std::string column_text(const policy::AggregateColumn& aggregate, sql::Dialect dialect) {
  const auto name = sql::quoted_name(aggregate.name);
  if (aggregate.kind != sql::AggregateKind::histogram) {
    return fmt::format("CAST({} AS VARCHAR)", name);
  }
  if (dialect == sql::Dialect::postgres) {
    return fmt::format(
        "(SELECT string_agg(v || 'x' || n, ',' ORDER BY v) FROM (SELECT v, count(*) AS "
        "n FROM unnest({}) u(v) GROUP BY v) q)",
        name);
  }
  return fmt::format(
      "array_to_string(list_transform(map_entries({}), lambda e: CAST(e.key AS VARCHAR) "
      "|| 'x' || CAST(e.value AS VARCHAR)), ',')",
      name);
}

std::string answer_of(const evaluate::Scan& scan, sql::Dialect dialect) {
  std::vector<std::string> columns{"CAST(grouping_number AS VARCHAR)", "CAST(key AS VARCHAR)"};
  std::map<std::string, std::string> names;
  for (const auto& grouping : scan.groupings) {
    for (const auto* aggregate : grouping.aggregates) {
      names[aggregate->name] = column_text(*aggregate, dialect);
    }
  }
  for (const auto& [name, text] : names) columns.push_back(text);
  const auto* order =
      dialect == sql::Dialect::postgres ? "key COLLATE \"C\" NULLS FIRST" : "key NULLS FIRST";
  return fmt::format("SELECT {} FROM {} ORDER BY grouping_number, {}", fmt::join(columns, ", "),
                     scan.table, order);
}

std::string normal(const std::optional<std::string>& text) {
  if (!text || text->empty()) return "null";
  const auto number = Decimal::parse(*text);
  if (!number) return *text;
  const auto sum = Decimal::add(*number, Decimal(0));
  return sum ? sum->rounded(6, Rounding::half_even).value_or(*number).to_string() : *text;
}

TEST(Scans, CountTheSameOnDuckDbAndPostgres) {
  auto server = PostgresServer::start();
  if (!server && server.error().kind == ErrorKind::not_found) GTEST_SKIP() << "skipped";
  ASSERT_TRUE(server) << to_string(server.error());
  auto postgres = PostgresClient::connect(*server);
  ASSERT_TRUE(postgres) << to_string(postgres.error());
  auto duckdb = engine::Database::open({.threads = 1})->connect();
  ASSERT_TRUE(duckdb);
  const auto pack = policy::load_pack("packs/national");
  ASSERT_TRUE(pack);

  Evidence evidence(20251125);
  for (const auto* record : pack->dictionary.in_reference_order()) {
    for (const auto& sql : {evidence::create_table_sql(*record), evidence.insertion(*record)}) {
      const auto here = duckdb->execute(sql);
      ASSERT_TRUE(here) << record->name << to_string(here.error());
      const auto there = postgres->execute(sql);
      ASSERT_TRUE(there) << record->name << to_string(there.error());
    }
  }
  std::vector<Error> errors;
  const auto as_of = *parse_date("2025-12-31");
  policy::Compiler compiler(*pack, as_of, errors);
  compiler.compile_definitions();
  for (const auto& indicator : pack->indicators) compiler.compile(indicator);
  ASSERT_TRUE(errors.empty()) << to_string(errors.front());
  const policy::Visibility all{.log_size = {}, .as_of = as_of};
  policy::RelationSql here(*pack, compiler.plan(), all);
  policy::RelationSql there(*pack, compiler.plan(), all, sql::Dialect::postgres);

  std::size_t cells = 0;
  std::size_t counted = 0;
  for (const auto& scan : evaluate::scans_of(compiler.plan())) {
    SCOPED_TRACE(scan.table);
    const auto done = duckdb->execute(evaluate::statement_of(scan, here));
    ASSERT_TRUE(done) << to_string(done.error());
    const auto also = postgres->execute(evaluate::statement_of(scan, there));
    ASSERT_TRUE(also) << to_string(also.error());
    auto rows = duckdb->collect(answer_of(scan, sql::Dialect::duckdb));
    ASSERT_TRUE(rows) << to_string(rows.error());
    const auto others = postgres->query(answer_of(scan, sql::Dialect::postgres));
    ASSERT_TRUE(others) << to_string(others.error());
    std::size_t row = 0;
    while (true) {
      const auto chunk = rows->next();
      ASSERT_TRUE(chunk) << to_string(chunk.error());
      if (!*chunk) break;
      for (std::size_t i = 0; i < (*chunk)->rows(); ++i, ++row) {
        ASSERT_LT(row, others->size());
        for (std::size_t c = 0; c < (*chunk)->columns().size(); ++c) {
          const auto mine =
              normal((*chunk)->is_null(c, i) ? std::nullopt
                                             : std::optional(std::string((*chunk)->text(c, i))));
          ASSERT_EQ(mine, normal((*others)[row][c])) << "row " << row << " column " << c;
          ++cells;
          counted += mine != "null" && mine != "0" ? 1 : 0;
        }
      }
    }
    EXPECT_EQ(row, others->size());
  }
  fmt::print("{} cells are the same, {} of them neither missing nor 0\n", cells, counted);
  EXPECT_GT(counted, cells / 8) << "the evidence is too thin to say much";
}

}  // namespace
}  // namespace ronghe::testing
