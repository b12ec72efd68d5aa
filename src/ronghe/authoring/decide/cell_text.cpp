// SPDX-License-Identifier: Apache-2.0
#include "ronghe/authoring/decide/cell_text.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ronghe/authoring/feel_json.hpp"
#include "ronghe/base/date.hpp"
#include "ronghe/dmn/given_value.hpp"
#include "ronghe/feel/calendar.hpp"

namespace ronghe::authoring {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

}  // namespace

std::optional<Decimal> number_cell(std::string_view text) {
  text = trimmed(text);
  const auto body = text.starts_with('-') ? text.substr(1) : text;
  const bool plain =
      !body.empty() && (is_digit(body.front()) || body.front() == '.') && body.back() != '.';
  return plain ? Decimal::parse(text) : std::nullopt;
}

ScaledCell scaled_cell(std::string_view text, int scale) {
  constexpr std::size_t digits_max = 18;
  const auto slow = [&]() -> ScaledCell {
    const auto number = number_cell(text);
    if (!number) return {ScaledCell::Is::no_number};
    const auto whole = number->unscaled_at(scale);
    const auto value = whole ? static_cast<std::int64_t>(*whole) : 0;
    if (!whole || Int128{value} != *whole) return {ScaledCell::Is::too_fine};
    return {ScaledCell::Is::exact, value};
  };
  std::size_t at = 0;
  const bool negative = text.starts_with('-');
  if (negative) ++at;
  std::int64_t value = 0;
  std::size_t digits = 0;
  for (; at < text.size() && is_digit(text[at]); ++at, ++digits) {
    if (digits == digits_max) return slow();
    value = value * 10 + (text[at] - '0');
  }
  int fraction = 0;
  if (at < text.size() && text[at] == '.') {
    for (++at; at < text.size() && is_digit(text[at]); ++at, ++digits, ++fraction) {
      if (digits == digits_max || fraction == scale) return slow();
      value = value * 10 + (text[at] - '0');
    }
    if (fraction == 0) return slow();
  }
  if (at != text.size() || digits == 0 ||
      digits + static_cast<std::size_t>(scale - fraction) > digits_max) {
    return slow();
  }
  for (; fraction < scale; ++fraction) value *= 10;
  return {ScaledCell::Is::exact, negative ? -value : value};
}

std::optional<std::int32_t> days_cell(std::string_view text) {
  const auto date = feel::read_date(trimmed(text));
  if (!date || date->year < 0 || date->year > 9999) return std::nullopt;
  return static_cast<std::int32_t>(feel::days_since_epoch(*date));
}

std::optional<bool> truth_cell(std::string_view text) {
  std::string small(trimmed(text));
  std::ranges::transform(small, small.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  if (small == "true") return true;
  if (small == "false") return false;
  return std::nullopt;
}

Result<feel::Value> value_of_cell(std::string_view text, const feel::Type& type,
                                  const std::string& name) {
  feel::Value value{std::string(text)};
  const bool open = type.any;
  if (open || type.kind == feel::Kind::number) {
    if (const auto number = number_cell(text)) value = *number;
  }
  if (open || type.kind == feel::Kind::boolean) {
    if (const auto truth = truth_cell(text)) value = feel::Value(*truth);
  }
  if (type.kind == feel::Kind::list || type.kind == feel::Kind::context) {
    auto read = value_of_json(std::string(text));
    if (!read) {
      return bad_input(fmt::format("`{}` is {}; write a {} as JSON ({})", name, feel::shown(value),
                                   dmn::type_text(type), read.error().message));
    }
    value = *std::move(read);
  }
  if (value.string() != nullptr && type.kind != feel::Kind::string && !open) {
    value = feel::Value(std::string(trimmed(text)));  // dates and durations
  }
  if (value.string() != nullptr && value.string()->empty() && type.kind != feel::Kind::string) {
    return feel::Value();
  }
  return dmn::as_declared(value, type, name);
}

}  // namespace ronghe::authoring
