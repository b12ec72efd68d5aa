// SPDX-License-Identifier: Apache-2.0
#include "ronghe/evaluate/result_tables.hpp"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <charconv>
#include <vector>

#include "ronghe/evaluate/relations.hpp"

namespace ronghe::evaluate {

namespace {

// A value that the column cannot hold is stored as missing rather than cut.
void put(engine::Appender& appender, const std::optional<Decimal>& value, int scale) {
  const auto unscaled = value ? value->unscaled_at(scale) : std::nullopt;
  if (unscaled)
    appender.decimal(*unscaled, scale);
  else
    appender.null();
}

void put(engine::Appender& appender, const std::optional<std::int64_t>& number) {
  if (number)
    appender.integer(*number);
  else
    appender.null();
}

std::string table_of(std::string_view prefix, std::string_view relation) {
  return std::string(prefix) + std::string(relation.substr(3));
}

}  // namespace

Result<void> make_result_tables(engine::Connection& connection, std::string_view prefix) {
  for (const auto& relation : relations) {
    const auto table = table_of(prefix, relation.name);
    RONGHE_CHECK(connection.execute("DROP TABLE IF EXISTS " + table));
    RONGHE_CHECK(
        connection.execute(fmt::format("CREATE TEMP TABLE {} ({})", table, relation.columns)));
  }
  return {};
}

ResultTables::ResultTables(std::string run_id, engine::Appender values, engine::Appender scores,
                           engine::Appender lights)
    : run_id_(std::move(run_id)),
      values_(std::move(values)),
      scores_(std::move(scores)),
      lights_(std::move(lights)) {}

Result<ResultTables> ResultTables::make(engine::Connection& connection, std::string_view prefix,
                                        std::string run_id) {
  RONGHE_CHECK(make_result_tables(connection, prefix));
  return add_to(connection, prefix, std::move(run_id));
}

Result<ResultTables> ResultTables::add_to(engine::Connection& connection, std::string_view prefix,
                                          std::string run_id) {
  RONGHE_TRY(values, connection.appender(table_of(prefix, "run_value")));
  RONGHE_TRY(scores, connection.appender(table_of(prefix, "run_score")));
  RONGHE_TRY(lights, connection.appender(table_of(prefix, "run_light")));
  return ResultTables(std::move(run_id), std::move(values), std::move(scores), std::move(lights));
}

void ResultTables::write(const SubjectKey& subject, const ValueRow& row) {
  for (const auto text : {std::string_view(run_id_), row.indicator, subject.kind, subject.code}) {
    values_.text(text);
  }
  put(values_, row.numerator, amount_scale);
  put(values_, row.denominator, amount_scale);
  put(values_, row.value, value_scale);
  if (row.missing.empty())
    values_.null();
  else
    values_.text(row.missing);
  // What is counted is kept as it is counted.
  const auto& counted = row.persons ? row.persons : row.denominator;
  put(values_, counted ? counted->to_int64() : std::nullopt);
  put(values_, row.reporting, share_scale);
  values_.text(row.light);
  values_.integer(row.rule);
  for (const auto& number : {row.limit, row.distance, row.low, row.high}) {
    put(values_, number, value_scale);
  }
  values_.end_row();
}

void ResultTables::write(const SubjectKey& subject, const ScoreRow& row) {
  for (const auto text : {std::string_view(run_id_), subject.kind, subject.code, row.dimension}) {
    scores_.text(text);
  }
  put(scores_, row.score, score_scale);
  put(scores_, row.weight, share_scale);
  scores_.end_row();
}

void ResultTables::write(const SubjectKey& subject, const LightRow& row) {
  for (const auto text :
       {std::string_view(run_id_), subject.kind, subject.code, row.light, row.decision}) {
    lights_.text(text);
  }
  lights_.integer(row.rule);
  lights_.text(row.indicators);
  lights_.end_row();
}

Result<void> ResultTables::close() {
  RONGHE_CHECK(values_.close());
  RONGHE_CHECK(scores_.close());
  return lights_.close();
}

struct LineReader::Parser {
  simdjson::dom::parser json;
  std::vector<std::string_view> cells;

  // False for what is no array of texts.
  bool read(std::string_view line) {
    cells.clear();
    simdjson::dom::array all;
    if (json.parse(line.data(), line.size()).get(all) != simdjson::SUCCESS) return false;
    for (const auto cell : all) {
      std::string_view text;
      if (cell.get(text) != simdjson::SUCCESS) return false;
      cells.push_back(text);
    }
    return true;
  }
  // False for a text that is no number; none for "".
  bool number(std::size_t at, std::optional<Decimal>& out) const {
    if (cells[at].empty()) return true;
    out = Decimal::parse(cells[at]);
    return out.has_value();
  }
  bool rule(std::size_t at, int& out) const {
    const auto text = cells[at];
    const auto read = std::from_chars(text.data(), text.data() + text.size(), out);
    return read.ec == std::errc() && read.ptr == text.data() + text.size();
  }
  [[nodiscard]] SubjectKey subject() const { return {.kind = cells[1], .code = cells[2]}; }

  bool value(ValueRow& row) const {
    if (cells.size() < 15 || cells.size() > 16) return false;
    row.indicator = cells[3];
    row.missing = cells[7];
    row.light = cells[9];
    return number(4, row.numerator) && number(5, row.denominator) && number(6, row.value) &&
           number(8, row.reporting) && rule(10, row.rule) && number(11, row.limit) &&
           number(12, row.distance) && number(13, row.low) && number(14, row.high) &&
           (cells.size() == 15 || number(15, row.persons));
  }
  bool score(ScoreRow& row) const {
    if (cells.size() != 6) return false;
    row.dimension = cells[3];
    const auto hidden = std::ranges::find(hidden_scores, cells[4], &HiddenScore::word);
    if (hidden != hidden_scores.end()) {
      row.score = Decimal(hidden->kept);
      return number(5, row.weight);
    }
    return number(4, row.score) && number(5, row.weight);
  }
  bool light(LightRow& row) const {
    if (cells.size() != 7) return false;
    row = {.light = cells[3], .decision = cells[4], .indicators = std::string(cells[6])};
    return rule(5, row.rule);
  }
};

LineReader::LineReader(ResultTables tables)
    : tables_(std::move(tables)), parser_(std::make_unique<Parser>()) {}
LineReader::LineReader(LineReader&&) noexcept = default;
LineReader& LineReader::operator=(LineReader&&) noexcept = default;
LineReader::~LineReader() = default;

Result<void> LineReader::add(std::string_view line) {
  const auto write = [&](auto row, auto read) {
    if (!(*parser_.*read)(row)) return false;
    tables_.write(parser_->subject(), row);
    return true;
  };
  if (parser_->read(line) && parser_->cells.size() > 3) {
    const auto what = parser_->cells.front();
    if (what == "value" && write(ValueRow{}, &Parser::value)) return {};
    if (what == "score" && write(ScoreRow{}, &Parser::score)) return {};
    if (what == "light" && write(LightRow{}, &Parser::light)) return {};
  }
  return bad_input("a line of a result cannot be read; it is of a newer program, or damaged");
}

Result<void> LineReader::close() { return tables_.close(); }

}  // namespace ronghe::evaluate
