// SPDX-License-Identifier: Apache-2.0
#include "differential/engines.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <utility>

#include "ronghe/feel/print.hpp"

namespace ronghe::testing {

namespace {

using feel::Value;
using policy::TypeKind;

std::string list_of(const std::vector<std::string>& items) {
  return fmt::format("[{}]", fmt::join(items, ", "));
}

// A text as an engine gives it, in the form of `shown`.
std::string normal(const std::string& text, TypeKind kind) {
  if (kind != TypeKind::number) return text;
  const auto number = Decimal::parse(text);
  return number ? cell_text(Value(*number)) : "no number: " + text;
}

std::string normal(const std::optional<std::string>& text, const Question& question) {
  if (!text) return "null";
  if (!question.list) return normal(*text, question.kind);
  std::vector<std::string> items;  // between commas; texts of the tests hold none
  for (std::size_t at = 0; !text->empty() && at <= text->size();) {
    const auto end = std::min(text->find(',', at), text->size());
    items.push_back(normal(text->substr(at, end - at), question.kind));
    at = end + 1;
  }
  return list_of(items);
}

std::string select_of(const std::vector<Question>& questions, sql::Dialect dialect) {
  std::vector<std::string> columns;
  for (const auto& question : questions) {
    const auto text = sql::render(*question.sql, dialect);
    columns.push_back(question.list ? fmt::format("CASE WHEN {0} IS NULL THEN NULL ELSE "
                                                  "coalesce(array_to_string({0}, ','), '') END",
                                                  text)
                                    : fmt::format("CAST({} AS VARCHAR)", text));
  }
  return fmt::format("SELECT {} FROM r ORDER BY i", fmt::join(columns, ", "));
}

std::string literal_of(const Value& value, const std::string& type) {
  if (value.is_null()) return fmt::format("CAST(NULL AS {})", type);
  return fmt::format("CAST({} AS {})", sql::quoted_text(cell_text(value)), type);
}

std::string insertion(const std::vector<SqlColumn>& columns, const std::vector<SqlRow>& rows) {
  std::vector<std::string> types;
  for (const auto& column : columns) {
    types.push_back(fmt::format("{} {}", sql::quoted_name(column.name), column.type));
  }
  std::vector<std::string> lines;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    auto line = fmt::format("({}", i);
    for (std::size_t c = 0; c < columns.size(); ++c) {
      line += ", " + literal_of(rows[i][c], columns[c].type);
    }
    lines.push_back(line + ")");
  }
  return fmt::format(
      "DROP TABLE IF EXISTS r; CREATE TABLE r (i INTEGER{}{}); INSERT INTO r VALUES {}",
      types.empty() ? "" : ", ", fmt::join(types, ", "), fmt::join(lines, ", "));
}

}  // namespace

std::string cell_text(const Value& value) {
  if (const auto* text = value.string()) return *text;
  if (const auto* number = value.number()) {
    if (*number == Decimal(0)) return "0";
    auto text = number->to_string();
    if (text.contains('.') && !text.contains('E')) {
      text.erase(text.find_last_not_of('0') + 1);
      if (text.ends_with('.')) text.pop_back();
    }
    return text;
  }
  if (const auto* date = value.date()) return to_string(*date);
  if (const auto* days = value.days()) {
    return cell_text(Value(Decimal::divide(days->seconds, Decimal(feel::seconds_per_day))));
  }
  if (const auto* months = value.months()) return fmt::format("{}", months->months);
  if (const auto* list = value.list()) {
    std::vector<std::string> items;
    for (const auto& item : *list) items.push_back(cell_text(item));
    return list_of(items);
  }
  return feel::to_feel(value);
}

DuckDb::DuckDb() {
  auto database = engine::Database::open({.threads = 1});
  if (!database) ADD_FAILURE() << to_string(database.error());
  auto connection = database->connect();
  if (!connection) ADD_FAILURE() << to_string(connection.error());
  database_.emplace(*std::move(database));
  connection_.emplace(*std::move(connection));
}

void DuckDb::load(const std::vector<SqlColumn>& columns, const std::vector<SqlRow>& rows) {
  const auto done = connection_->script(insertion(columns, rows));
  ASSERT_TRUE(done) << to_string(done.error());
}

Result<Answers> DuckDb::ask(const std::vector<Question>& questions) {
  RONGHE_TRY(rows, connection_->collect(select_of(questions, sql::Dialect::duckdb)));
  Answers answers;
  while (true) {
    RONGHE_TRY(chunk, rows.next());
    if (!chunk) return answers;
    for (std::size_t i = 0; i < chunk->rows(); ++i) {
      auto& row = answers.emplace_back();
      for (std::size_t q = 0; q < questions.size(); ++q) {
        row.push_back(normal(
            chunk->is_null(q, i) ? std::nullopt : std::optional(std::string(chunk->text(q, i))),
            questions[q]));
      }
    }
  }
}

Result<Postgres> Postgres::start() {
  RONGHE_TRY(server, PostgresServer::start());
  RONGHE_TRY(client, PostgresClient::connect(server));
  return Postgres(std::move(server), std::move(client));
}

void Postgres::load(const std::vector<SqlColumn>& columns, const std::vector<SqlRow>& rows) {
  const auto done = client_.execute(insertion(columns, rows));
  ASSERT_TRUE(done) << to_string(done.error());
}

Result<Answers> Postgres::ask(const std::vector<Question>& questions) {
  RONGHE_TRY(rows, client_.query(select_of(questions, sql::Dialect::postgres)));
  Answers answers;
  for (const auto& row : rows) {
    auto& made = answers.emplace_back();
    for (std::size_t q = 0; q < questions.size(); ++q) {
      made.push_back(normal(row[q], questions[q]));
    }
  }
  return answers;
}

}  // namespace ronghe::testing
