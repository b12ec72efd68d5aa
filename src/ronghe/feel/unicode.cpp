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

constexpr std::array wide{
    Interval{0x1100, 0x115F},   Interval{0x2E80, 0x303E},  Interval{0x3041, 0xA4CF},
    Interval{0xAC00, 0xD7A3},   Interval{0xF900, 0xFAFF},  Interval{0xFE30, 0xFE6F},
    Interval{0xFF00, 0xFF60},   Interval{0xFFE0, 0xFFE6},  Interval{0x1F300, 0x1F64F},
    Interval{0x1F900, 0x1F9FF}, Interval{0x20000, 0x3FFFD}};

// Upper and lower letters alternate in these ranges, upper first.
constexpr std::array alternating{
    Interval{0x100, 0x12F}, Interval{0x132, 0x137},   Interval{0x14A, 0x177},
    Interval{0x1DE, 0x1EF}, Interval{0x1F8, 0x21F},   Interval{0x222, 0x233},
    Interval{0x3D8, 0x3EF}, Interval{0x460, 0x481},   Interval{0x48A, 0x4BF},
    Interval{0x4D0, 0x52F}, Interval{0x1E00, 0x1E95}, Interval{0x1EA0, 0x1EFF}};
// The same with odd upper letters.
constexpr std::array alternating_odd{Interval{0x139, 0x148}, Interval{0x179, 0x17E},
                                     Interval{0x1CD, 0x1DC}, Interval{0x4C1, 0x4CE}};

// A block of upper letters and how far the lower ones are.
struct CaseBlock {
  char32_t first;
  char32_t last;
  char32_t apart;
};
constexpr std::array case_blocks{
    CaseBlock{'A', 'Z', 0x20},       CaseBlock{0xC0, 0xD6, 0x20},
    CaseBlock{0xD8, 0xDE, 0x20},     CaseBlock{0x391, 0x3A1, 0x20},
    CaseBlock{0x3A3, 0x3AB, 0x20},   CaseBlock{0x410, 0x42F, 0x20},
    CaseBlock{0x400, 0x40F, 0x50},   CaseBlock{0x531, 0x556, 0x30},
    CaseBlock{0xFF21, 0xFF3A, 0x20}, CaseBlock{0x10400, 0x10427, 0x28}};

}  // namespace

char32_t to_lower(char32_t c) {
  for (const auto& block : case_blocks) {
    if (c >= block.first && c <= block.last) return c + block.apart;
  }
  if (c == 0x212A) return 'k';  // the sign of the kelvin
  if (within(alternating_odd, c)) return c % 2 == 1 ? c + 1 : c;
  return within(alternating, c) && c % 2 == 0 ? c + 1 : c;
}

char32_t to_upper(char32_t c) {
  for (const auto& block : case_blocks) {
    if (c >= block.first + block.apart && c <= block.last + block.apart) return c - block.apart;
  }
  if (c == 0xFF) return 0x178;
  if (within(alternating_odd, c)) return c % 2 == 0 ? c - 1 : c;
  return within(alternating, c) && c % 2 == 1 ? c - 1 : c;
}

CodePoint code_point_at(std::string_view text, std::size_t at) {
  if (at >= text.size()) return {};
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned first = byte(at);
  if (first < 0x80) return {first, 1};
  const std::uint8_t size = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  constexpr CodePoint broken{0xFFFD, 1};
  if (first < 0xC2 || first > 0xF4 || at + size > text.size()) return broken;
  char32_t value = first & (0xFFU >> (size + 1U));
  for (std::size_t i = at + 1; i < at + size; ++i) {
    if ((byte(i) & 0xC0U) != 0x80U) return broken;
    value = (value << 6U) | (byte(i) & 0x3FU);
  }
  constexpr std::array<char32_t, 5> least{0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
  if (value < least[size] || value > 0x10FFFF || surrogate) return broken;
  return {value, size};
}

void append_utf8(std::string& out, char32_t c) {
  const auto tail = [&](unsigned shift) {
    out += static_cast<char>(0x80U | ((c >> shift) & 0x3FU));
  };
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xC0U | (c >> 6U));
    tail(0);
  } else if (c < 0x10000) {
    out += static_cast<char>(0xE0U | (c >> 12U));
    tail(6);
    tail(0);
  } else {
    out += static_cast<char>(0xF0U | (c >> 18U));
    tail(12);
    tail(6);
    tail(0);
  }
}

std::u32string to_code_points(std::string_view text) {
  std::u32string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const auto c = code_point_at(text, at);
    out += c.value;
    at += c.size;
  }
  return out;
}

std::string to_utf8(std::u32string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char32_t c : text) append_utf8(out, c);
  return out;
}

bool is_blank(char32_t c) { return within(blanks, c); }
bool starts_name(char32_t c) { return within(name_starts, c); }
bool continues_name(char32_t c) { return within(name_starts, c) || within(name_parts, c); }
bool is_wide(char32_t c) { return within(wide, c); }

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
