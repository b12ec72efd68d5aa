// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "ronghe/policy/compile/plan.hpp"

namespace ronghe::policy {

// What the two parts of an indicator are, read from its compiled formulas.
struct Fraction {
  // Every formula of the indicator counts rows over rows of one relation, and each row of the
  // numerator meets all conditions of the denominator: the value is a binomial share.
  bool share_of_rows = false;
  std::string numerator_unit = {}, denominator_unit = {};  // "yuan"; "" = counts or none
};

// The relation whose rows the denominator counts; "" = it counts no rows.
[[nodiscard]] std::string rows_below(const policy::Plan& plan,
                                     const policy::SubjectFormula& formula);

[[nodiscard]] Fraction fraction_of(const policy::Plan& plan, std::string_view indicator);

}  // namespace ronghe::policy
