// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "ronghe/policy/compile/plan.hpp"
#include "ronghe/policy/pack.hpp"

// Pieces of statements over rows of evidence.
namespace ronghe::evaluate {

// "count", "distinct person", "sum of pay".
[[nodiscard]] std::string aggregate_words(const policy::AggregateColumn& aggregate);
// "('a', 'b')"
[[nodiscard]] std::string list_of(const std::vector<std::string>& codes);
// What names a row of a relation.
[[nodiscard]] std::vector<std::string> key_fields(const policy::Pack& pack,
                                                  const std::string& relation);
// Whether a row is counted; never null.
[[nodiscard]] std::string passes(const policy::AggregateColumn& aggregate, sql::Dialect dialect);

}  // namespace ronghe::evaluate
