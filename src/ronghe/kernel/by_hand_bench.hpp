// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

namespace ronghe::kernel {

struct W1Columns {
  const std::int32_t* y1;
  const std::int32_t* y2;
  const std::int32_t* y3;
  const std::int32_t* ratio;  // scale 4
  const std::int32_t* violations;
  const std::uint64_t* valid1;
  const std::uint64_t* valid2;
  const std::uint64_t* valid3;
  const std::uint64_t* valid_ratio;
  const std::uint64_t* valid_violations;
};

// The benchmark's table W1 as a column loop written for it alone: everything in one pass over 64
// rows, compiled for the same processors as the kernels. `first` gets the number of the first rule.
void w1_by_hand(const W1Columns& columns, std::size_t rows, std::uint16_t* first);

}  // namespace ronghe::kernel
