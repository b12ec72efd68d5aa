// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "ronghe/base/decimal.hpp"
#include "ronghe/base/result.hpp"
#include "ronghe/crypto/sha256.hpp"
#include "ronghe/engine/database.hpp"

// Results on their way to the tables of a run, hashed in the order in which they are written.
namespace ronghe::evaluate {

struct ValueRow {
  std::string indicator;
  std::string kind;
  std::string subject;
  std::optional<Decimal> numerator;
  std::optional<Decimal> denominator;
  std::optional<Decimal> value;
  std::string missing;  // "" = there is a value
  std::optional<Decimal> reporting;
  std::string light;
  int rule = 0;
  std::optional<Decimal> limit;
  std::optional<Decimal> distance;
};

struct ScoreRow {
  std::string kind;
  std::string subject;
  std::string dimension;
  Decimal score;
  Decimal weight;
};

struct LightRow {
  std::string kind;
  std::string subject;
  std::string light;
  std::string decision;
  int rule = 0;
  std::string indicators;
};

class ResultWriter {
 public:
  // Makes the temporary tables fresh_value, fresh_score and fresh_light with the columns of
  // run_value, run_score and run_light.
  [[nodiscard]] static Result<ResultWriter> make(engine::Connection& connection,
                                                 const std::string& run_id);
  void write(const ValueRow& row);
  void write(const ScoreRow& row);
  void write(const LightRow& row);
  struct Written {
    std::string hash;  // SHA-256 over all rows as canonical lines, hex
    std::int64_t values = 0;
  };
  [[nodiscard]] Result<Written> finish();

 private:
  ResultWriter(std::string run_id, engine::Appender values, engine::Appender scores,
               engine::Appender lights);
  void hash_line(std::initializer_list<std::string_view> cells);

  std::string run_id_;
  engine::Appender values_;
  engine::Appender scores_;
  engine::Appender lights_;
  crypto::Sha256 hasher_;
  std::int64_t count_ = 0;
};

}  // namespace ronghe::evaluate
