// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <utility>

namespace ronghe::evidence {

// A value that was opened with the key of its label. It can be put into no message and no log: it
// has no formatter and goes to no stream. Whoever says reveal() answers for where the value goes.
template <class T>
class Masked {
 public:
  Masked() = default;
  explicit Masked(T value) : value_(std::move(value)) {}
  [[nodiscard]] const T& reveal() const { return value_; }

 private:
  T value_{};
};

}  // namespace ronghe::evidence
