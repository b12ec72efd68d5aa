// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "ronghe/base/result.hpp"
#include "ronghe/engine/database.hpp"
#include "ronghe/evaluate/evidence_query.hpp"
#include "ronghe/evaluate/meaning.hpp"
#include "ronghe/evaluate/way_to_green.hpp"
#include "ronghe/policy/compile/relation_sql.hpp"
#include "ronghe/policy/pack.hpp"

// Why a subject has its light: the rule that fired, the numbers in it, the evidence below them.
namespace ronghe::evaluate {

struct ExplainRequest {
  std::string run_id;
  std::string kind;
  std::string subject;
  std::string indicator;              // "light" = the light of the whole subject
  Meaning meaning = current_meaning;  // that the run was made with
  std::size_t rows_max = 20;          // not policy: rows shown
  // Indicators whose numbers are not for the reader, and why in a word ("TAX/L2", "suppressed");
  // neither the numbers nor what leads to them are looked up.
  std::map<std::string, std::string> withheld = {};
  // The same of indicators whose numbers are for the reader as they are published: what leads to
  // them would tell them exactly.
  std::map<std::string, std::string> without_rows = {};
  std::set<std::string> hidden_keys = {};  // records whose keys are not for the reader
  Erasures erasures = {};
  // As EvidenceRequest has them.
  std::function<bool(const std::string& label)> may_see = {};
  const policy::Dictionary* levels = nullptr;
};

struct IndicatorExplanation {
  policy::Indicator indicator;
  std::string withheld = {};  // why its numbers are not here; "" = they are
  StoredValue stored = {};
  bool decides = true;                    // the light of the subject, where that was asked for
  kernel::RuleWords rule = {};            // that fired
  WayToGreen to_green = {};               // what would turn it green
  std::vector<CountedRows> counted = {};  // per aggregate of the formula
  std::string rows_withheld = {};         // why the last two are not here; "" = they are
};

struct Explanation {
  std::string kind;
  std::string subject;
  std::optional<StoredLight> light;
  // By which the rule decided the light. Beside them those are explained that are not green.
  std::vector<std::string> deciding = {};
  kernel::RuleWords rule = {};  // of the light of the subject
  std::string standing = {};    // of the run in the public log, where it is known: "final (3 of 3)"
  std::vector<IndicatorExplanation> indicators;
};

// What a run stored of a subject; not_found names what exists.
[[nodiscard]] Result<std::vector<StoredValue>> stored_values(engine::Connection& connection,
                                                             const ExplainRequest& request);
[[nodiscard]] Result<std::optional<StoredLight>> stored_light(engine::Connection& connection,
                                                              const ExplainRequest& request);

// The whole way down, on the evidence that the run saw.
[[nodiscard]] Result<Explanation> explain(engine::Connection& connection, const policy::Pack& pack,
                                          const policy::Visibility& visibility,
                                          const ExplainRequest& request);

}  // namespace ronghe::evaluate
