// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "ronghe/base/result.hpp"
#include "ronghe/crypto/sha256.hpp"
#include "ronghe/engine/database.hpp"
#include "ronghe/evaluate/result_tables.hpp"

// Results on their way to the tables of a run, hashed in the order in which they are written.
namespace ronghe::evaluate {

// Hears the lines that are hashed, some whole ones at a time.
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
  ResultWriter(ResultTables tables, LineSink sink);
  void flush();
  template <class Row>
  void keep(const SubjectKey& subject, const Row& given);

  ResultTables tables_;
  std::string lines_;  // not yet hashed
  crypto::Sha256 hasher_;
  LineSink sink_;
  std::int64_t count_ = 0;
};

}  // namespace ronghe::evaluate
