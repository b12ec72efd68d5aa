// SPDX-License-Identifier: Apache-2.0
#include "ronghe/proof/text.hpp"

#include <charconv>

#include "ronghe/proof/tree.hpp"

namespace ronghe::proof {

std::optional<std::string_view> take_line(std::string_view& rest) {
  const auto end = rest.find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  const auto line = rest.substr(0, end);
  rest.remove_prefix(end + 1);
  return line;
}

std::optional<std::uint64_t> parse_count(std::string_view text) {
  if (text.empty() || (text.size() > 1 && text[0] == '0')) return std::nullopt;
  std::uint64_t value = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || stop != text.data() + text.size() || value > size_max)
    return std::nullopt;
  return value;
}

}  // namespace ronghe::proof
