// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "ronghe/feel/value.hpp"

// Representative values: whatever a comparison with constants, or of values with each other, can
// tell apart, some of these points show.
namespace ronghe::dmn::analysis {

// Kinds that the analysis understands: scalars that are equal or ordered without further context.
[[nodiscard]] bool is_scalar(feel::Kind kind);
// A scalar of such a kind; points in time only without a zone or an offset.
[[nodiscard]] bool is_point(const feel::Value& value);

struct PointWishes {
  std::size_t each = 1;        // points in each gap: as many as values are compared with each other
  bool whole = false;          // numbers: some values are whole numbers ...
  bool fractional = true;      // ... and some need not be
  bool ordered_texts = false;  // texts are compared by order too
};

// Points of one kind in ascending order: the constants, and points before, between and after them.
// The constants must be of that kind.
[[nodiscard]] std::vector<feel::Value> points_of(feel::Kind kind,
                                                 std::vector<feel::Value> constants,
                                                 const PointWishes& wishes);

}  // namespace ronghe::dmn::analysis
