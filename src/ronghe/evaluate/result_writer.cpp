// SPDX-License-Identifier: Apache-2.0
#include "ronghe/evaluate/result_writer.hpp"

#include <fmt/compile.h>
#include <fmt/format.h>

#include "ronghe/base/json.hpp"
#include "ronghe/evaluate/relations.hpp"

namespace ronghe::evaluate {

namespace {

constexpr int amount_scale = 6;  // not policy: digits that a column keeps
constexpr int value_scale = 10;  // not policy: digits that a column keeps
constexpr int share_scale = 6;   // not policy: digits that a column keeps
constexpr int score_scale = 4;   // not policy: digits that a column keeps

// Lines are hashed some at a time: a call for each would cost more than its hash.
constexpr std::size_t lines_held = std::size_t{1} << 16U;  // not policy: bytes

}  // namespace

ResultWriter::ResultWriter(std::string run_id, engine::Appender values, engine::Appender scores,
                           engine::Appender lights, LineSink sink)
    : run_id_(std::move(run_id)),
      values_(std::move(values)),
      scores_(std::move(scores)),
      lights_(std::move(lights)),
      sink_(std::move(sink)) {}

Result<ResultWriter> ResultWriter::make(engine::Connection& connection, const std::string& run_id,
                                        LineSink sink) {
  for (const auto& relation : relations) {
    if (relation.name == "run") continue;
    const auto fresh = "fresh" + std::string(relation.name.substr(3));
    RONGHE_CHECK(connection.execute("DROP TABLE IF EXISTS " + fresh));
    RONGHE_CHECK(
        connection.execute(fmt::format("CREATE TEMP TABLE {} ({})", fresh, relation.columns)));
  }
  RONGHE_TRY(values, connection.appender("fresh_value"));
  RONGHE_TRY(scores, connection.appender("fresh_score"));
  RONGHE_TRY(lights, connection.appender("fresh_light"));
  return ResultWriter(run_id, std::move(values), std::move(scores), std::move(lights),
                      std::move(sink));
}

// Each row is also a line `["value","A1.1",...]` of what is hashed.
void ResultWriter::begin_line(std::string_view what, const SubjectKey& subject) {
  lines_ += '[';
  append_json_string(lines_, what);
  for (const auto text : {subject.kind, subject.code}) {
    lines_ += ',';
    append_json_string(lines_, text);
  }
}

void ResultWriter::end_line() {
  lines_ += "]\n";
  if (lines_.size() >= lines_held) flush();
}

void ResultWriter::flush() {
  hasher_.update(lines_);
  if (sink_) sink_(lines_);
  lines_.clear();
}

// A value that the column cannot hold is stored as missing rather than cut.
void ResultWriter::cell(engine::Appender& appender, const std::optional<Decimal>& value,
                        int scale) {
  const auto rounded = value ? value->rounded(scale, Rounding::half_even) : std::nullopt;
  const auto unscaled = rounded ? rounded->unscaled_at(scale) : std::nullopt;
  if (unscaled)
    appender.decimal(*unscaled, scale);
  else
    appender.null();
  lines_ += ",\"";
  if (rounded) lines_ += rounded->to_string();
  lines_ += '"';
}

void ResultWriter::cell(engine::Appender& appender, std::string_view text) {
  appender.text(text);
  lines_ += ',';
  append_json_string(lines_, text);
}

void ResultWriter::cell(engine::Appender& appender, int number) {
  appender.integer(number);
  lines_ += fmt::format(FMT_COMPILE(",\"{}\""), number);
}

void ResultWriter::write(const SubjectKey& subject, const ValueRow& row) {
  begin_line("value", subject);
  values_.text(run_id_);
  cell(values_, row.indicator);
  values_.text(subject.kind);
  values_.text(subject.code);
  cell(values_, row.numerator, amount_scale);
  cell(values_, row.denominator, amount_scale);
  cell(values_, row.value, value_scale);
  if (row.missing.empty()) {
    values_.null();
    lines_ += ",\"\"";
  } else {
    cell(values_, row.missing);
  }
  const auto& counted = row.persons ? row.persons : row.denominator;
  const auto population = counted ? counted->to_int64() : std::nullopt;
  if (population)
    values_.integer(*population);
  else
    values_.null();
  cell(values_, row.reporting, share_scale);
  cell(values_, row.light);
  cell(values_, row.rule);
  cell(values_, row.limit, value_scale);
  cell(values_, row.distance, value_scale);
  cell(values_, row.low, value_scale);
  cell(values_, row.high, value_scale);
  values_.end_row();
  if (row.persons) lines_ += fmt::format(FMT_COMPILE(",\"{}\""), row.persons->to_string());
  end_line();
  ++count_;
}

void ResultWriter::write(const SubjectKey& subject, const ScoreRow& row) {
  begin_line("score", subject);
  scores_.text(run_id_);
  scores_.text(subject.kind);
  scores_.text(subject.code);
  cell(scores_, row.dimension);
  cell(scores_, row.score, score_scale);
  cell(scores_, row.weight, share_scale);
  scores_.end_row();
  end_line();
}

void ResultWriter::write(const SubjectKey& subject, const LightRow& row) {
  begin_line("light", subject);
  lights_.text(run_id_);
  lights_.text(subject.kind);
  lights_.text(subject.code);
  cell(lights_, row.light);
  cell(lights_, row.decision);
  cell(lights_, row.rule);
  cell(lights_, row.indicators);
  lights_.end_row();
  end_line();
}

Result<ResultWriter::Written> ResultWriter::finish() {
  RONGHE_CHECK(values_.close());
  RONGHE_CHECK(scores_.close());
  RONGHE_CHECK(lights_.close());
  flush();
  return Written{hasher_.finish().hex(), count_};
}

}  // namespace ronghe::evaluate
