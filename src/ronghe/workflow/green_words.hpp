// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "ronghe/evaluate/way_to_green.hpp"
#include "ronghe/policy/compile/fraction.hpp"
#include "ronghe/policy/pack.hpp"
#include "ronghe/publish/explanation.hpp"

namespace ronghe::workflow {

struct GreenQuestion {
  const policy::Indicator& indicator;
  const evaluate::StoredValue& stored;
  const evaluate::WayToGreen& way;
  const policy::Fraction& fraction;  // the units of its parts
};

// What would turn the light green, in a sentence, the same in a terminal and on a page: "再有 2
// 家企业有实质参与（8 → 10，共 19）。"
[[nodiscard]] std::string green_words(const GreenQuestion& question, Language language);

}  // namespace ronghe::workflow
