// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "ronghe/dmn/analysis/space.hpp"

// What taking one value away does: from a row with all values to the row that lacks this one. Rows
// in which the others stand in the same order among each other and the constants are alike, so that
// "whatever the value would be" is asked of all of them.
namespace ronghe::dmn::analysis {

class Missing {
 public:
  // The other values of the axis in one order.
  struct Arrangement {
    std::size_t number = 0;          // of a point that lacks the value
    std::size_t lacking = 0;         // its class
    std::vector<std::size_t> given;  // classes of the points that have it
  };

  // `variable`: index among those of the axis.
  Missing(const Axis& axis, std::size_t variable);

  // Classes in which this value alone is missing.
  [[nodiscard]] const Bits& classes() const { return classes_; }
  // Those of them that lie beside `side` in every arrangement.
  [[nodiscard]] Bits beside(const Bits& side) const;
  [[nodiscard]] const std::vector<Arrangement>& arrangements() const { return arrangements_; }

 private:
  Bits classes_;
  std::vector<Arrangement> arrangements_;
};

}  // namespace ronghe::dmn::analysis
