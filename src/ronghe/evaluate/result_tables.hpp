// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "ronghe/base/result.hpp"
#include "ronghe/engine/database.hpp"
#include "ronghe/evaluate/result_lines.hpp"

// The rows of a run on a connection: as they are computed, and as they are read from its lines.
namespace ronghe::evaluate {

// Fills PREFIX_value, PREFIX_score and PREFIX_light, temporary tables with the columns of
// run_value, run_score and run_light.
class ResultTables {
 public:
  // Makes the tables anew.
  [[nodiscard]] static Result<ResultTables> make(engine::Connection& connection,
                                                 std::string_view prefix, std::string run_id);
  // Adds to tables that are there.
  [[nodiscard]] static Result<ResultTables> add_to(engine::Connection& connection,
                                                   std::string_view prefix, std::string run_id);
  // Rows as they are kept (as_kept).
  void write(const SubjectKey& subject, const ValueRow& row);
  void write(const SubjectKey& subject, const ScoreRow& row);
  void write(const SubjectKey& subject, const LightRow& row);
  [[nodiscard]] Result<void> close();

 private:
  ResultTables(std::string run_id, engine::Appender values, engine::Appender scores,
               engine::Appender lights);

  std::string run_id_;
  engine::Appender values_;
  engine::Appender scores_;
  engine::Appender lights_;
};

// Lines of a run become rows.
class LineReader {
 public:
  explicit LineReader(ResultTables tables);
  LineReader(LineReader&&) noexcept;
  LineReader& operator=(LineReader&&) noexcept;
  ~LineReader();
  // A line without its end. bad_input for what `append_line` does not write.
  [[nodiscard]] Result<void> add(std::string_view line);
  [[nodiscard]] Result<void> close();

 private:
  struct Parser;
  ResultTables tables_;
  std::unique_ptr<Parser> parser_;
};

}  // namespace ronghe::evaluate
