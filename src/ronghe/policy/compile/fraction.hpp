// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "ronghe/policy/compile/plan.hpp"

namespace ronghe::policy {

// What the two parts of an indicator are, read from its compiled formulas.
struct Fraction {
  // Every formula of the indicator counts rows over rows of one relation, or what one column of
  // them names, and each row of the numerator meets all conditions of the denominator: the value is
  // a binomial share.
  bool share_of_rows = false;
  std::string numerator_unit = {}, denominator_unit = {};  // "yuan"; "" = counts or none
};

// What the denominator counts.
struct CountedBelow {
  std::string relation = {};  // its rows; "" = the denominator counts nothing
  std::string distinct = {};  // what this column of them names, each once; "" = the rows themselves
};

[[nodiscard]] CountedBelow counted_below(const policy::Plan& plan,
                                         const policy::SubjectFormula& formula);

[[nodiscard]] Fraction fraction_of(const policy::Plan& plan, std::string_view indicator);

}  // namespace ronghe::policy
