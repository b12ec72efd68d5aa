// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "ronghe/base/decimal.hpp"
#include "ronghe/base/result.hpp"
#include "ronghe/crypto/sha256.hpp"
#include "ronghe/engine/database.hpp"

// Results on their way to the tables of a run, hashed in the order in which they are written.
namespace ronghe::evaluate {

// Texts belong to others: to the pack, to its tables, to who writes the row.
struct SubjectKey {
  std::string_view kind;
  std::string_view code;
};

struct ValueRow {
  std::string_view indicator;
  std::optional<Decimal> numerator;
  std::optional<Decimal> denominator;
  std::optional<Decimal> persons;  // that the value rests on, where the pack tells it
  std::optional<Decimal> value;
  std::optional<Decimal> low;  // of its interval, where the indicator has one
  std::optional<Decimal> high;
  std::string_view missing;  // "" = there is a value
  std::optional<Decimal> reporting;
  std::string_view light;
  int rule = 0;
  std::optional<Decimal> limit;
  std::optional<Decimal> distance;
};

struct ScoreRow {
  std::string_view dimension;
  Decimal score;
  Decimal weight;
};

struct LightRow {
  std::string_view light;
  std::string_view decision;
  int rule = 0;
  std::string indicators;
};

// Hears the lines that are hashed, some at a time.
using LineSink = std::function<void(std::string_view)>;

class ResultWriter {
 public:
  // Makes the temporary tables fresh_value, fresh_score and fresh_light with the columns of
  // run_value, run_score and run_light.
  [[nodiscard]] static Result<ResultWriter> make(engine::Connection& connection,
                                                 const std::string& run_id, LineSink sink = {});
  void write(const SubjectKey& subject, const ValueRow& row);
  void write(const SubjectKey& subject, const ScoreRow& row);
  void write(const SubjectKey& subject, const LightRow& row);
  struct Written {
    std::string hash;  // SHA-256 over all rows as canonical lines, hex
    std::int64_t values = 0;
  };
  [[nodiscard]] Result<Written> finish();

 private:
  ResultWriter(std::string run_id, engine::Appender values, engine::Appender scores,
               engine::Appender lights, LineSink sink);
  void flush();
  void begin_line(std::string_view what, const SubjectKey& subject);
  void cell(engine::Appender& appender, const std::optional<Decimal>& value, int scale);
  void cell(engine::Appender& appender, std::string_view text);
  void cell(engine::Appender& appender, int number);
  void end_line();

  std::string run_id_;
  engine::Appender values_;
  engine::Appender scores_;
  engine::Appender lights_;
  std::string lines_;  // not yet hashed
  crypto::Sha256 hasher_;
  LineSink sink_;
  std::int64_t count_ = 0;
};

}  // namespace ronghe::evaluate
