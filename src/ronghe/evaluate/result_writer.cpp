// SPDX-License-Identifier: Apache-2.0
#include "ronghe/evaluate/result_writer.hpp"

namespace ronghe::evaluate {

namespace {

// Lines are hashed some at a time: a call for each would cost more than its hash.
constexpr std::size_t lines_held = std::size_t{1} << 16U;  // not policy: bytes

}  // namespace

ResultWriter::ResultWriter(ResultTables tables, LineSink sink)
    : tables_(std::move(tables)), sink_(std::move(sink)) {}

Result<ResultWriter> ResultWriter::make(engine::Connection& connection, const std::string& run_id,
                                        LineSink sink) {
  RONGHE_TRY(tables, ResultTables::make(connection, "fresh", run_id));
  return ResultWriter(std::move(tables), std::move(sink));
}

void ResultWriter::flush() {
  hasher_.update(lines_);
  if (sink_) sink_(lines_);
  lines_.clear();
}

template <class Row>
void ResultWriter::keep(const SubjectKey& subject, const Row& given) {
  const auto& row = as_kept(given);
  tables_.write(subject, row);
  append_line(lines_, subject, row);
  if (lines_.size() >= lines_held) flush();
}

void ResultWriter::write(const SubjectKey& subject, const ValueRow& row) {
  keep(subject, row);
  ++count_;
}

void ResultWriter::write(const SubjectKey& subject, const ScoreRow& row) { keep(subject, row); }

void ResultWriter::write(const SubjectKey& subject, const LightRow& row) { keep(subject, row); }

Result<ResultWriter::Written> ResultWriter::finish() {
  RONGHE_CHECK(tables_.close());
  flush();
  return Written{hasher_.finish().hex(), count_};
}

}  // namespace ronghe::evaluate
