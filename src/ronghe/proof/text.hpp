// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

// Pieces that the text formats of a log share.
namespace ronghe::proof {

// Takes the text before the next newline and the newline; none, and nothing taken, without one.
[[nodiscard]] std::optional<std::string_view> take_line(std::string_view& rest);

// Decimal, ASCII digits, no leading zeros, at most 2^63 - 1: one number has one spelling.
[[nodiscard]] std::optional<std::uint64_t> parse_count(std::string_view text);

}  // namespace ronghe::proof
