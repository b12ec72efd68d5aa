// SPDX-License-Identifier: Apache-2.0
#include "ronghe/feel/unicode.hpp"

#include <algorithm>
#include <array>
#include <span>

namespace ronghe::feel {

namespace {

struct Interval {
  char32_t first;
  char32_t last;
};

bool within(std::span<const Interval> sorted, char32_t c) {
  const auto above = std::ranges::upper_bound(sorted, c, {}, &Interval::first);
  return above != sorted.begin() && c <= std::prev(above)->last;
}

constexpr std::array blanks{
    Interval{0x09, 0x0D},     Interval{0x20, 0x20},     Interval{0x85, 0x85},
    Interval{0xA0, 0xA0},     Interval{0x1680, 0x1680}, Interval{0x180E, 0x180E},
    Interval{0x2000, 0x200B}, Interval{0x2028, 0x2029}, Interval{0x202F, 0x202F},
    Interval{0x205F, 0x205F}, Interval{0x3000, 0x3000}, Interval{0xFEFF, 0xFEFF}};

constexpr std::array name_starts{
    Interval{'?', '?'},       Interval{'A', 'Z'},        Interval{'_', '_'},
    Interval{'a', 'z'},       Interval{0xC0, 0xD6},      Interval{0xD8, 0xF6},
    Interval{0xF8, 0x2FF},    Interval{0x370, 0x37D},    Interval{0x37F, 0x167F},
    Interval{0x1681, 0x180D}, Interval{0x180F, 0x1FFF},  Interval{0x200C, 0x200D},
    Interval{0x2070, 0x218F}, Interval{0x2C00, 0x2FEF},  Interval{0x3004, 0x3007},
    Interval{0x3012, 0xD7FF}, Interval{0xF900, 0xFDCF},  Interval{0xFDF0, 0xFEFE},
    Interval{0xFF10, 0xFF19}, Interval{0xFF21, 0xFF3A},  Interval{0xFF41, 0xFF5A},
    Interval{0xFF66, 0xFFFC}, Interval{0x10000, 0xEFFFF}};

constexpr std::array name_parts{Interval{'0', '9'}, Interval{0xB7, 0xB7}, Interval{0x300, 0x36F},
                                Interval{0x203F, 0x2040}};

}  // namespace

bool is_blank(char32_t c) { return within(blanks, c); }
bool starts_name(char32_t c) { return within(name_starts, c); }
bool continues_name(char32_t c) { return within(name_starts, c) || within(name_parts, c); }

bool is_name_symbol(char32_t c) {
  constexpr std::array full_width{Interval{0x3001, 0x3003}, Interval{0x3008, 0x3011},
                                  Interval{0xFF01, 0xFF0F}, Interval{0xFF1A, 0xFF20},
                                  Interval{0xFF3B, 0xFF40}, Interval{0xFF5B, 0xFF65}};
  return std::u32string_view(U"./-'+*").contains(c) || within(full_width, c);
}

std::string folded_name(std::string_view text) {
  std::string out;
  bool blank = false;
  for (std::size_t at = 0; at < text.size();) {
    const auto c = code_point_at(text, at);
    if (is_blank(c.value)) {
      blank = true;
    } else {
      if (blank && !out.empty()) out += ' ';
      blank = false;
      out += text.substr(at, c.size);
    }
    at += c.size;
  }
  return out;
}

}  // namespace ronghe::feel
