// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "ronghe/publish/results.hpp"

namespace ronghe::publish {

struct Ranked {
  const Judged* judged = nullptr;
  const Number* number = nullptr;
  std::int64_t rank = 0;  // equal values share one; 0 = no value, no rank
};

struct Ranking {
  std::string klass;         // of regions; peers are compared with peers only
  std::vector<Ranked> rows;  // best first, those without a value last, then by code
};

// One ranking per class, in the order of the classes' names.
[[nodiscard]] std::vector<Ranking> rankings_of(const Results& results, const Register& subjects,
                                               const Group& group, std::size_t indicator,
                                               bool higher_is_better);

}  // namespace ronghe::publish
