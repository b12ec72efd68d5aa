// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fmt/core.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <type_traits>
#include <utility>

#include "ronghe/base/result.hpp"

// What benchmarks of all rooms share.
namespace ronghe::bench {

// Stops the benchmark with the reason: a figure of a failed step would be worthless.
template <class T>
T must(Result<T> result) {
  if (!result) {
    fmt::print(stderr, "{}\n", to_string(result.error()));
    std::exit(3);
  }
  if constexpr (!std::is_void_v<T>) return *std::move(result);
}

inline void must(bool holds, const char* what) {
  if (holds) return;
  fmt::print(stderr, "{}\n", what);
  std::exit(3);
}

double seconds(const auto& step) {
  const auto begin = std::chrono::steady_clock::now();
  step();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

}  // namespace ronghe::bench
