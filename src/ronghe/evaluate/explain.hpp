// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "ronghe/base/result.hpp"
#include "ronghe/engine/database.hpp"
#include "ronghe/evaluate/evidence_query.hpp"
#include "ronghe/evaluate/meaning.hpp"
#include "ronghe/policy/compile/relation_sql.hpp"
#include "ronghe/policy/pack.hpp"

// Why a subject has its light: the rule that fired, the numbers in it, the evidence below them.
namespace ronghe::evaluate {

struct StoredValue {
  std::string indicator;
  std::optional<Decimal> numerator;
  std::optional<Decimal> denominator;
  std::optional<Decimal> value;
  std::string missing;
  std::optional<Decimal> reporting;
  std::string light;
  int rule = 0;
  std::optional<Decimal> limit;
  std::optional<Decimal> distance;
  std::optional<Decimal> low = {};  // of the interval of the value
  std::optional<Decimal> high = {};
};

struct StoredLight {
  std::string light;
  std::string decision;
  int rule = 0;
  std::vector<std::string> indicators;  // that decided
};

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
  std::set<std::string> hidden_keys = {};  // records whose keys are not for the reader
  Erasures erasures = {};
};

struct IndicatorExplanation {
  policy::Indicator indicator;
  std::string withheld = {};  // why its numbers are not here; "" = they are
  StoredValue stored = {};
  std::string rule_text = {};             // the cells of the rule that fired
  policy::Bilingual to_green = {};        // what would turn it green
  std::vector<CountedRows> counted = {};  // per aggregate of the formula
};

struct Explanation {
  std::string kind;
  std::string subject;
  std::optional<StoredLight> light;
  std::string rule_text;      // of the light of the subject
  std::string standing = {};  // of the run in the public log, where it is known: "final (3 of 3)"
  std::vector<IndicatorExplanation> indicators;
};

// What a run stored of a subject; not_found names what exists.
[[nodiscard]] Result<std::vector<StoredValue>> stored_values(engine::Connection& connection,
                                                             const ExplainRequest& request);
[[nodiscard]] Result<std::optional<StoredLight>> stored_light(engine::Connection& connection,
                                                              const ExplainRequest& request);

// The numerator at which the green limit is just met, the denominator held where it is: a whole
// number where the two are whole, else rounded to hundredths (fen); none where the value is not a
// fraction.
[[nodiscard]] std::optional<Decimal> numerator_for_green(const policy::Indicator& indicator,
                                                         const StoredValue& stored,
                                                         const std::optional<Decimal>& green);

// What must change until the light is green, in words; the denominator is held where it is.
[[nodiscard]] policy::Bilingual way_to_green(const policy::Indicator& indicator,
                                             const StoredValue& stored,
                                             const std::optional<Decimal>& green);

// The whole way down, on the evidence that the run saw.
[[nodiscard]] Result<Explanation> explain(engine::Connection& connection, const policy::Pack& pack,
                                          const policy::Visibility& visibility,
                                          const ExplainRequest& request);

}  // namespace ronghe::evaluate
