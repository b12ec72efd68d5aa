// SPDX-License-Identifier: Apache-2.0
#include "ronghe/evaluate/result_writer.hpp"

#include <fmt/format.h>

#include "ronghe/base/json.hpp"
#include "ronghe/evaluate/relations.hpp"

namespace ronghe::evaluate {

namespace {

constexpr int amount_scale = 6;  // not policy: digits that a column keeps
constexpr int value_scale = 10;  // not policy: digits that a column keeps
constexpr int share_scale = 6;   // not policy: digits that a column keeps
constexpr int score_scale = 4;   // not policy: digits that a column keeps

// A value that the column cannot hold is stored as missing rather than cut.
void put(engine::Appender& appender, const std::optional<Decimal>& value, int scale) {
  const auto rounded = value ? value->rounded(scale, Rounding::half_even) : std::nullopt;
  const auto unscaled = rounded ? rounded->unscaled_at(scale) : std::nullopt;
  if (unscaled)
    appender.decimal(*unscaled, scale);
  else
    appender.null();
}

std::string shown(const std::optional<Decimal>& value, int scale) {
  const auto rounded = value ? value->rounded(scale, Rounding::half_even) : std::nullopt;
  return rounded ? rounded->to_string() : "";
}

}  // namespace

ResultWriter::ResultWriter(std::string run_id, engine::Appender values, engine::Appender scores,
                           engine::Appender lights)
    : run_id_(std::move(run_id)),
      values_(std::move(values)),
      scores_(std::move(scores)),
      lights_(std::move(lights)) {}

Result<ResultWriter> ResultWriter::make(engine::Connection& connection, const std::string& run_id) {
  for (const auto& relation : relations) {
    if (relation.name == "run") continue;
    const auto fresh = "fresh" + std::string(relation.name.substr(3));
    RONGHE_CHECK(connection.execute(
        fmt::format("CREATE OR REPLACE TEMP TABLE {} ({})", fresh, relation.columns)));
  }
  RONGHE_TRY(values, connection.appender("fresh_value"));
  RONGHE_TRY(scores, connection.appender("fresh_score"));
  RONGHE_TRY(lights, connection.appender("fresh_light"));
  return ResultWriter(run_id, std::move(values), std::move(scores), std::move(lights));
}

void ResultWriter::hash_line(std::initializer_list<std::string_view> cells) {
  std::string line = "[";
  for (const auto cell : cells) {
    if (line.size() > 1) line += ',';
    append_json_string(line, cell);
  }
  line += "]\n";
  hasher_.update(line);
}

void ResultWriter::write(const ValueRow& row) {
  values_.text(run_id_);
  values_.text(row.indicator);
  values_.text(row.kind);
  values_.text(row.subject);
  put(values_, row.numerator, amount_scale);
  put(values_, row.denominator, amount_scale);
  put(values_, row.value, value_scale);
  if (row.missing.empty())
    values_.null();
  else
    values_.text(row.missing);
  const auto population = row.denominator ? row.denominator->to_int64() : std::nullopt;
  if (population)
    values_.integer(*population);
  else
    values_.null();
  put(values_, row.reporting, share_scale);
  values_.text(row.light);
  values_.integer(row.rule);
  put(values_, row.limit, value_scale);
  put(values_, row.distance, value_scale);
  values_.end_row();
  ++count_;
  hash_line({"value", row.indicator, row.kind, row.subject, shown(row.numerator, amount_scale),
             shown(row.denominator, amount_scale), shown(row.value, value_scale), row.missing,
             shown(row.reporting, share_scale), row.light, std::to_string(row.rule),
             shown(row.limit, value_scale), shown(row.distance, value_scale)});
}

void ResultWriter::write(const ScoreRow& row) {
  scores_.text(run_id_);
  scores_.text(row.kind);
  scores_.text(row.subject);
  scores_.text(row.dimension);
  put(scores_, row.score, score_scale);
  put(scores_, row.weight, share_scale);
  scores_.end_row();
  hash_line({"score", row.kind, row.subject, row.dimension, shown(row.score, score_scale),
             shown(row.weight, share_scale)});
}

void ResultWriter::write(const LightRow& row) {
  lights_.text(run_id_);
  lights_.text(row.kind);
  lights_.text(row.subject);
  lights_.text(row.light);
  lights_.text(row.decision);
  lights_.integer(row.rule);
  lights_.text(row.indicators);
  lights_.end_row();
  hash_line({"light", row.kind, row.subject, row.light, row.decision, std::to_string(row.rule),
             row.indicators});
}

Result<ResultWriter::Written> ResultWriter::finish() {
  RONGHE_CHECK(values_.close());
  RONGHE_CHECK(scores_.close());
  RONGHE_CHECK(lights_.close());
  return Written{hasher_.finish().hex(), count_};
}

}  // namespace ronghe::evaluate
