// SPDX-License-Identifier: Apache-2.0
#include "ronghe/base/worded.hpp"

#include <algorithm>
#include <utility>

namespace ronghe {

namespace {

// What is not known is written as in the help of a command: STORE.
std::string value_of(std::span<const ErrorValue> values, std::string_view name) {
  const auto found = std::ranges::find(values, name, &ErrorValue::name);
  if (found != values.end()) return found->value;
  std::string capitals(name);
  for (auto& letter : capitals) {
    if (letter >= 'a' && letter <= 'z') letter = static_cast<char>(letter - 'a' + 'A');
  }
  return capitals;
}

}  // namespace

std::string filled(std::string_view text, std::span<const ErrorValue> values) {
  std::string out;
  while (true) {
    const auto open = text.find('{');
    out += text.substr(0, open);
    if (open == std::string_view::npos) return out;
    const auto close = text.find('}', open);
    ensure(close != std::string_view::npos, "a brace is closed in a text of ours");
    out += value_of(values, text.substr(open + 1, close - open - 1));
    text.remove_prefix(close + 1);
  }
}

std::unexpected<Error> fail_with(ErrorKind kind, ErrorCode code, std::string_view message,
                                 std::vector<ErrorValue> values, Place place) {
  auto text = filled(message, values);
  return fail(kind, code, std::move(values), std::move(text), std::move(place));
}

}  // namespace ronghe
