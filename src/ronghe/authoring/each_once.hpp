// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <utility>
#include <vector>

#include "ronghe/base/result.hpp"

namespace ronghe::authoring {

// The errors in their order, each once.
[[nodiscard]] inline std::vector<Error> each_once(std::vector<Error> errors) {
  std::vector<Error> once;
  for (auto& error : errors) {
    if (std::ranges::find(once, error) == once.end()) once.push_back(std::move(error));
  }
  return once;
}

}  // namespace ronghe::authoring
