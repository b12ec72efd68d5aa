// SPDX-License-Identifier: Apache-2.0
#include "ronghe/evaluate/result_writer.hpp"

#include <fmt/format.h>

#include "ronghe/evaluate/relations.hpp"

namespace ronghe::evaluate {

namespace {

// Lines are hashed some at a time: a call for each would cost more than its hash.
constexpr std::size_t lines_held = std::size_t{1} << 16U;  // not policy: bytes

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

void ResultWriter::flush() {
  hasher_.update(lines_);
  if (sink_) sink_(lines_);
  lines_.clear();
}

template <class Row>
void ResultWriter::line(const SubjectKey& subject, const Row& row) {
  append_line(lines_, subject, row);
  if (lines_.size() >= lines_held) flush();
}

void ResultWriter::write(const SubjectKey& subject, const ValueRow& given) {
  const auto row = as_kept(given);
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
  const auto& counted = given.persons ? given.persons : given.denominator;
  put(values_, counted ? counted->to_int64() : std::nullopt);
  put(values_, row.reporting, share_scale);
  values_.text(row.light);
  values_.integer(row.rule);
  for (const auto& number : {row.limit, row.distance, row.low, row.high}) {
    put(values_, number, value_scale);
  }
  values_.end_row();
  line(subject, row);
  ++count_;
}

void ResultWriter::write(const SubjectKey& subject, const ScoreRow& given) {
  const auto row = as_kept(given);
  for (const auto text : {std::string_view(run_id_), subject.kind, subject.code, row.dimension}) {
    scores_.text(text);
  }
  put(scores_, row.score, score_scale);
  put(scores_, row.weight, share_scale);
  scores_.end_row();
  line(subject, row);
}

void ResultWriter::write(const SubjectKey& subject, const LightRow& row) {
  for (const auto text :
       {std::string_view(run_id_), subject.kind, subject.code, row.light, row.decision}) {
    lights_.text(text);
  }
  lights_.integer(row.rule);
  lights_.text(row.indicators);
  lights_.end_row();
  line(subject, row);
}

Result<ResultWriter::Written> ResultWriter::finish() {
  RONGHE_CHECK(values_.close());
  RONGHE_CHECK(scores_.close());
  RONGHE_CHECK(lights_.close());
  flush();
  return Written{hasher_.finish().hex(), count_};
}

}  // namespace ronghe::evaluate
