// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace ronghe::witness::detail {

// A submission prefix with a path behind it: "https://edu.example" or ".../" and "add-checkpoint".
[[nodiscard]] inline std::string address_of(std::string prefix, const std::string& path) {
  if (!prefix.ends_with('/')) prefix += '/';
  return prefix + path;
}

}  // namespace ronghe::witness::detail
