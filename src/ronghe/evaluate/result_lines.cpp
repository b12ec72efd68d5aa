// SPDX-License-Identifier: Apache-2.0
#include "ronghe/evaluate/result_lines.hpp"

#include <fmt/compile.h>
#include <fmt/format.h>

#include <algorithm>

#include "ronghe/base/json.hpp"
#include "ronghe/engine/cells.hpp"
#include "ronghe/evaluate/relations.hpp"

namespace ronghe::evaluate {

namespace {

std::optional<Decimal> kept(const std::optional<Decimal>& value, int scale) {
  return value ? value->rounded(scale, Rounding::half_even) : std::nullopt;
}

void begin(std::string& lines, std::string_view what, const SubjectKey& subject) {
  lines += '[';
  append_json_string(lines, what);
  for (const auto text : {subject.kind, subject.code}) {
    lines += ',';
    append_json_string(lines, text);
  }
}

void cell(std::string& lines, std::string_view text) {
  lines += ',';
  append_json_string(lines, text);
}

void cell(std::string& lines, const std::optional<Decimal>& value) {
  lines += ",\"";
  if (value) lines += value->to_string();
  lines += '"';
}

void cell(std::string& lines, int number) { lines += fmt::format(FMT_COMPILE(",\"{}\""), number); }

// The cells of a row of a table from left to right, behind kind and subject.
class Cells {
 public:
  Cells(const engine::Chunk& chunk, std::size_t row) : chunk_(chunk), row_(row) {}
  std::optional<Decimal> decimal() { return engine::decimal_at(chunk_, next_++, row_); }
  std::optional<std::int64_t> integer() { return engine::integer_at(chunk_, next_++, row_); }
  std::string_view text() { return engine::text_at(chunk_, next_++, row_); }
  int number() { return static_cast<int>(integer().value_or(0)); }

 private:
  const engine::Chunk& chunk_;
  std::size_t row_;
  std::size_t next_ = 2;
};

// Reads the rows of one table and gives the cells of each, with its subject, to `line`.
template <class Line>
Result<void> read(engine::Connection& connection, std::string_view table, std::string_view columns,
                  const StoredRows& wanted, const Line& line) {
  auto statement = fmt::format("SELECT kind, subject, {} FROM {} WHERE run_id = {}", columns, table,
                               engine::quoted_text(wanted.run_id));
  if (wanted.code) statement += " AND subject = " + engine::quoted_text(*wanted.code);
  RONGHE_TRY(rows, connection.query(statement));
  return rows.each([&](const engine::Chunk& chunk, std::size_t row) {
    line(SubjectKey{.kind = chunk.text(0, row), .code = chunk.text(1, row)}, Cells(chunk, row));
  });
}

ValueRow value_row(Cells& cells) {
  return {.indicator = cells.text(),
          .numerator = cells.decimal(),
          .denominator = cells.decimal(),
          .value = cells.decimal(),
          .low = cells.decimal(),
          .high = cells.decimal(),
          .missing = cells.text(),
          .reporting = cells.decimal(),
          .light = cells.text(),
          .rule = cells.number(),
          .limit = cells.decimal(),
          .distance = cells.decimal()};
}

}  // namespace

ValueRow as_kept(const ValueRow& row) {
  auto out = row;
  out.numerator = kept(row.numerator, amount_scale);
  out.denominator = kept(row.denominator, amount_scale);
  out.reporting = kept(row.reporting, share_scale);
  for (auto* value : {&out.value, &out.low, &out.high, &out.limit, &out.distance}) {
    *value = kept(*value, value_scale);
  }
  return out;
}

ScoreRow as_kept(const ScoreRow& row) {
  return {.dimension = row.dimension,
          .score = kept(row.score, score_scale),
          .weight = kept(row.weight, share_scale)};
}

void append_line(std::string& lines, const SubjectKey& subject, const ValueRow& row) {
  begin(lines, "value", subject);
  cell(lines, row.indicator);
  for (const auto& number : {row.numerator, row.denominator, row.value}) cell(lines, number);
  cell(lines, row.missing);
  cell(lines, row.reporting);
  cell(lines, row.light);
  cell(lines, row.rule);
  for (const auto& number : {row.limit, row.distance, row.low, row.high}) cell(lines, number);
  if (row.persons) cell(lines, row.persons);
  lines += "]\n";
}

void append_line(std::string& lines, const SubjectKey& subject, const ScoreRow& row) {
  begin(lines, "score", subject);
  cell(lines, row.dimension);
  const auto hidden = std::ranges::find_if(
      hidden_scores, [&](const HiddenScore& each) { return row.score == Decimal(each.kept); });
  if (hidden != hidden_scores.end()) {
    cell(lines, hidden->word);
  } else {
    cell(lines, row.score);
  }
  cell(lines, row.weight);
  lines += "]\n";
}

void append_line(std::string& lines, const SubjectKey& subject, const LightRow& row) {
  begin(lines, "light", subject);
  cell(lines, row.light);
  cell(lines, row.decision);
  cell(lines, row.rule);
  cell(lines, std::string_view(row.indicators));
  lines += "]\n";
}

bool is_line_of(std::string_view line, std::string_view code) {
  // ["value","region","440303",…: no name of a kind has a comma.
  for (int cells = 0; cells < 2; ++cells) {
    const auto comma = line.find(',');
    if (comma == std::string_view::npos) return false;
    line.remove_prefix(comma + 1);
  }
  std::string name;
  append_json_string(name, code);
  return line.starts_with(name) && line.substr(name.size()).starts_with(',');
}

Result<std::vector<std::string>> stored_lines(engine::Connection& connection,
                                              const StoredRows& wanted) {
  std::vector<std::string> lines;
  const auto add = [&](const SubjectKey& subject, const auto& row) {
    auto& line = lines.emplace_back();
    append_line(line, subject, row);
    line.pop_back();
  };
  RONGHE_CHECK(read(connection, "run_value",
                    "indicator, numerator, denominator, value, low, high, missing, reporting, "
                    "light, rule, limit_value, distance, population",
                    wanted, [&](const SubjectKey& subject, Cells cells) {
                      auto row = value_row(cells);
                      const auto persons = cells.integer();
                      if (persons && wanted.counted.contains(row.indicator)) {
                        row.persons = Decimal(*persons);
                      }
                      add(subject, row);
                    }));
  RONGHE_CHECK(read(connection, "run_score", "dimension, score, weight", wanted,
                    [&](const SubjectKey& subject, Cells cells) {
                      add(subject, ScoreRow{.dimension = cells.text(),
                                            .score = cells.decimal(),
                                            .weight = cells.decimal()});
                    }));
  RONGHE_CHECK(read(connection, "run_light", "light, decision, rule, indicators", wanted,
                    [&](const SubjectKey& subject, Cells cells) {
                      add(subject, LightRow{.light = cells.text(),
                                            .decision = cells.text(),
                                            .rule = cells.number(),
                                            .indicators = std::string(cells.text())});
                    }));
  return lines;
}

}  // namespace ronghe::evaluate
