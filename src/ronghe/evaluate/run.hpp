// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <set>
#include <string>

#include "ronghe/base/log.hpp"
#include "ronghe/base/result.hpp"
#include "ronghe/engine/database.hpp"
#include "ronghe/evaluate/meaning.hpp"
#include "ronghe/evaluate/result_writer.hpp"
#include "ronghe/policy/pack.hpp"

// One evaluation: every indicator for every subject at every level, lights and scores.
namespace ronghe::evaluate {

// What a run depends on, and nothing else: its name.
struct RunKey {
  std::int64_t log_size = 0;
  std::string log_root;  // hex
  std::string pack_id;
  std::string pack_hash;
  Date as_of;
  std::string code_version = std::string(evaluate::code_version);  // of the program that made it
  [[nodiscard]] std::string id() const;                            // 12 hex digits
};

struct RunResult {
  std::string run_id;
  std::string lines_hash;  // SHA-256 over all rows as lines in their order, hex
  std::int64_t values = 0;
};

// Ids of indicators; none = all.
using Only = std::optional<std::set<std::string>>;

// Computes a run into the temporary tables fresh_value, fresh_score and fresh_light. With `only`
// some indicators, whose values and lights are right; scores and lights of subjects then are not.
// A run of another code version is computed with the meaning that this had; refused where it is not
// known here. Faults of the pack come back as one error with a line each. `sink` hears the result
// as its lines. `erased_in`: where values are withheld from everyone, because whom they are about
// was erased, the dictionary under which the store seals now, which may be another than the pack's;
// they count at the end that is worse.
[[nodiscard]] Result<RunResult> evaluate(engine::Connection& connection, const policy::Pack& pack,
                                         const RunKey& key, bool whole_log, Progress* progress,
                                         const Only& only = {}, LineSink sink = {},
                                         const policy::Dictionary* erased_in = nullptr);

}  // namespace ronghe::evaluate
