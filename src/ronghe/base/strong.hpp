// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <string>
#include <utility>

namespace ronghe {

// An identifier that cannot be mistaken for another kind: Strong<struct RunTag>.
template <class Tag>
class Strong {
 public:
  Strong() = default;
  explicit Strong(std::string text) : text_(std::move(text)) {}
  [[nodiscard]] const std::string& text() const { return text_; }
  auto operator<=>(const Strong&) const = default;

 private:
  std::string text_;
};

using RunId = Strong<struct RunTag>;

}  // namespace ronghe
