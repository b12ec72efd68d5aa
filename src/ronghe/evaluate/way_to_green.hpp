// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "ronghe/evaluate/judge.hpp"
#include "ronghe/evaluate/stored_value.hpp"

// What must change until the light of a number is green. The table of the indicator is asked, so
// that what is claimed is what the next run decides.
namespace ronghe::evaluate {

enum class GreenStep {
  none_needed,     // it is green
  carries_none,    // the indicator has no light
  not_applicable,  // there is nothing to measure
  report,          // there is no value
  change,          // what the way names must change, and nothing else
  unclear          // what is known of the number does not say
};

struct WayToGreen {
  GreenStep step = GreenStep::unclear;
  // Where the value must come to; at the limit, or beyond it.
  std::optional<Decimal> value = {};
  bool beyond = false;
  // The same as the numerator, the denominator held where it is: a whole number where both are
  // whole, else to the hundredth (fen). Without a denominator: the next whole number.
  std::optional<Decimal> numerator = {};
  std::optional<Decimal> coverage = {};  // the share that must report at least
  std::optional<Decimal> persons = {};   // how many must be behind the number at least

  bool operator==(const WayToGreen&) const = default;
};

[[nodiscard]] WayToGreen way_to_green(const Judge& judge, const policy::Indicator& indicator,
                                      const StoredValue& stored);

// What the table reads of a number after all that the way names has been done.
[[nodiscard]] Measure after(const WayToGreen& way, const StoredValue& stored);

}  // namespace ronghe::evaluate
