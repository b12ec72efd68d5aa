// SPDX-License-Identifier: Apache-2.0
#include "ronghe/evaluate/result_tables.hpp"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <charconv>
#include <vector>

#include "ronghe/base/worded.hpp"
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

// Makes the three temporary tables of a prefix, empty.
Result<void> make_result_tables(engine::Connection& connection, std::string_view prefix) {
  for (const auto& relation : relations) {
    const auto table = table_of(prefix, relation.name);
    RONGHE_CHECK(connection.execute("DROP TABLE IF EXISTS " + table));
    RONGHE_CHECK(
        connection.execute(fmt::format("CREATE TEMP TABLE {} ({})", table, relation.columns)));
  }
  return {};
}

}  // namespace

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

// The cells of a line from left to right, behind what it is, kind and code.
struct LineReader::Parser {
  // False for what is no array of texts with that much.
  bool read(std::string_view line) {
    cells_.clear();
    simdjson::dom::array all;
    if (json_.parse(line.data(), line.size()).get(all) != simdjson::SUCCESS) return false;
    for (const auto cell : all) {
      std::string_view text;
      if (cell.get(text) != simdjson::SUCCESS) return false;
      cells_.push_back(text);
    }
    good_ = cells_.size() > names;
    next_ = names;
    return good_;
  }
  [[nodiscard]] std::string_view what() const { return cells_.front(); }
  [[nodiscard]] SubjectKey subject() const { return {.kind = cells_[1], .code = cells_[2]}; }

  // Each says whether the line is one of its kind, to its end.
  bool fill(ValueRow& row) {
    row.indicator = text();
    for (auto* cell : {&row.numerator, &row.denominator, &row.value}) number(*cell);
    row.missing = text();
    number(row.reporting);
    row.light = text();
    rule(row.rule);
    for (auto* cell : {&row.limit, &row.distance, &row.low, &row.high}) number(*cell);
    if (next_ < cells_.size()) number(row.persons);
    return ends();
  }
  bool fill(ScoreRow& row) {
    row.dimension = text();
    const auto hidden = next_ < cells_.size()
                            ? std::ranges::find(hidden_scores, cells_[next_], &HiddenScore::word)
                            : hidden_scores.end();
    if (hidden == hidden_scores.end()) {
      number(row.score);
    } else {
      ++next_;
      row.score = Decimal(hidden->kept);
    }
    number(row.weight);
    return ends();
  }
  bool fill(LightRow& row) {
    row.light = text();
    row.decision = text();
    rule(row.rule);
    row.indicators = std::string(text());
    return ends();
  }

 private:
  static constexpr std::size_t names = 3;  // not policy: form

  std::string_view text() {
    if (next_ < cells_.size()) return cells_[next_++];
    good_ = false;
    return {};
  }
  void number(std::optional<Decimal>& out) {
    const auto cell = text();
    if (cell.empty()) return;
    out = Decimal::parse(cell);
    good_ = good_ && out.has_value();
  }
  void rule(int& out) {
    const auto cell = text();
    const auto read = std::from_chars(cell.data(), cell.data() + cell.size(), out);
    good_ = good_ && read.ec == std::errc() && read.ptr == cell.data() + cell.size();
  }
  [[nodiscard]] bool ends() const { return good_ && next_ == cells_.size(); }

  simdjson::dom::parser json_;
  std::vector<std::string_view> cells_;
  std::size_t next_ = 0;
  bool good_ = false;
};

LineReader::LineReader(ResultTables tables)
    : tables_(std::move(tables)), parser_(std::make_unique<Parser>()) {}
LineReader::LineReader(LineReader&&) noexcept = default;
LineReader& LineReader::operator=(LineReader&&) noexcept = default;
LineReader::~LineReader() = default;

Result<void> LineReader::add(std::string_view line) {
  const auto write = [&](auto row) {
    if (!parser_->fill(row)) return false;
    tables_.write(parser_->subject(), row);
    return true;
  };
  if (parser_->read(line)) {
    const auto what = parser_->what();
    if (what == "value" && write(ValueRow{})) return {};
    if (what == "score" && write(ScoreRow{})) return {};
    if (what == "light" && write(LightRow{})) return {};
  }
  return fail_with(ErrorKind::bad_input, "result-line-unreadable"_code,
                   "a line of a result cannot be read; it is of a newer program, or damaged");
}

Result<void> LineReader::close() { return tables_.close(); }

}  // namespace ronghe::evaluate
