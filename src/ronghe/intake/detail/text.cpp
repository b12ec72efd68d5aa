// SPDX-License-Identifier: Apache-2.0
#include "ronghe/intake/detail/text.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <vector>

#include "ronghe/base/utf8.hpp"

namespace ronghe::intake::detail {

namespace {

constexpr std::array<std::string_view, 7> blanks{" ",      "\t",     "\r",    "\n",
                                                 "\u3000", "\u00a0", "\ufeff"};

}  // namespace

std::string_view trimmed(std::string_view text) {
  const auto strip = [](auto at_edge, auto remove) {
    const auto blank = std::ranges::find_if(blanks, at_edge);
    if (blank == blanks.end()) return false;
    remove(blank->size());
    return true;
  };
  while (strip([&text](auto blank) { return text.starts_with(blank); },
               [&text](std::size_t size) { text.remove_prefix(size); })) {
  }
  while (strip([&text](auto blank) { return text.ends_with(blank); },
               [&text](std::size_t size) { text.remove_suffix(size); })) {
  }
  return text;
}

std::string half_width(std::string_view text) {
  std::string out;
  for (const auto point : to_code_points(text)) {
    const bool wide = point >= U'\uff01' && point <= U'\uff5e';
    append_utf8(out, wide ? point - U'\uff01' + U'!' : point);
  }
  return out;
}

std::string lower_ascii(std::string_view text) {
  std::string out(text);
  for (auto& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

std::string folded(std::string_view text) {
  return lower_ascii(trimmed(half_width(trimmed(text))));
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
  const auto left = to_code_points(a);
  const auto right = to_code_points(b);
  std::vector<std::size_t> row(right.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= left.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= right.size(); ++j) {
      const auto substitution = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, substitution});
    }
  }
  return row.back();
}

std::string shortened(std::string_view text, std::size_t count) {
  const auto points = to_code_points(text);
  const auto visible = [](char32_t point) -> char32_t {
    if (point < 0x20)
      return static_cast<char32_t>(0x2400 + point);  // pictures of control characters
    return point >= 0x7f && point < 0xa0 ? U'\ufffd' : point;
  };
  std::string out;
  for (std::size_t i = 0; i < std::min(count, points.size()); ++i) {
    append_utf8(out, visible(points[i]));
  }
  if (points.size() > count) out += "…";
  return out;
}

std::string joined(const std::vector<std::string>& items, std::string_view between) {
  std::string out;
  for (const auto& item : items) {
    if (!out.empty()) out += between;
    out += item;
  }
  return out;
}

}  // namespace ronghe::intake::detail
