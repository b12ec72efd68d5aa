// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "ronghe/feel/ast.hpp"
#include "ronghe/feel/scope.hpp"
#include "ronghe/kernel/intervals.hpp"

namespace ronghe::kernel {

// What a cell of constants lets pass.
struct CellSet {
  Intervals holds;          // stored values
  bool null_holds = false;  // as `null`, `not(5)`
};

// `constants`: names with the same value in every row. None when a test of the cell is not a
// constant of the domain's kind, a comparison with one or a range between two.
[[nodiscard]] std::optional<CellSet> set_of(const feel::UnaryTests& cell, const Domain& domain,
                                            const feel::Scope& constants);

}  // namespace ronghe::kernel
