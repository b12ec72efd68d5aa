// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "ronghe/base/result.hpp"
#include "ronghe/intake/detail/fault.hpp"

namespace ronghe::intake::detail {

// A fault in words: what is wrong and what to do, in both languages. `{}` stands for the limit
// that the fault names: a number of digits, a bound, a list of choices, a date; `{unit}` for that
// in which the field is sealed.
struct Words {
  std::string_view zh;
  std::string_view en;
};
struct Wording {
  Fault fault = Fault::unreadable;
  std::string_view rule;  // last part of the rule's name
  Words reason;
  Words remedy;
};
[[nodiscard]] const Wording& wording_of(Fault fault);

}  // namespace ronghe::intake::detail
