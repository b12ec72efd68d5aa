// SPDX-License-Identifier: Apache-2.0
#include "ronghe/policy/written_number.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "ronghe/base/decimal.hpp"
#include "ronghe/base/utf8.hpp"

namespace ronghe::policy {

namespace {

// The full-width forms of ASCII stand this far above them.
constexpr char32_t full_width_first = U'\uFF01';
constexpr char32_t full_width_last = U'\uFF5E';
constexpr char32_t full_width_shift = 0xFEE0;
constexpr char32_t wide_blank = U'\u3000';
constexpr char32_t east_asian_first = 0x2E80;  // behind such letters the sign belongs to a sentence

std::string narrow(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const auto c = code_point_at(text, at);
    const bool wide = c.value >= full_width_first && c.value <= full_width_last;
    if (c.value != wide_blank && c.value != U' ') {
      append_utf8(out, wide ? c.value - full_width_shift : c.value);
    }
    at += c.size;
  }
  return out;
}

constexpr std::array<std::pair<char32_t, std::string_view>, 13> signs{{{U'：', ": "},
                                                                       {U'，', ", "},
                                                                       {U'、', ", "},
                                                                       {U'“', "\""},
                                                                       {U'”', "\""},
                                                                       {U'‘', "'"},
                                                                       {U'’', "'"},
                                                                       {U'｛', "{"},
                                                                       {U'｝', "}"},
                                                                       {U'［', "["},
                                                                       {U'］', "]"},
                                                                       {U'－', "- "},
                                                                       {U'＃', "#"}}};

}  // namespace

std::optional<std::string> number_meant(std::string_view written, std::string_view unit) {
  auto text = narrow(written);
  const bool percent = text.ends_with('%');
  if (percent && unit != "ratio") return std::nullopt;
  if (percent) text.pop_back();
  const auto number = Decimal::parse(text);
  if (!number) return std::nullopt;
  if (!percent) return number->to_string();
  const auto share = Decimal::multiply(*number, *Decimal::parse("0.01"));
  return share ? std::optional(share->to_string()) : std::nullopt;
}

std::optional<WideSign> wide_sign(std::string_view line) {
  int column = 1;
  char quote = '\0';
  char32_t before = U' ';
  for (std::size_t at = 0; at < line.size(); ++column) {
    const auto c = code_point_at(line, at);
    const auto* found =
        std::ranges::find(signs, c.value, &std::pair<char32_t, std::string_view>::first);
    if (quote == '\0' && found != signs.end() && before < east_asian_first) {
      return WideSign{std::string(line.substr(at, c.size)), std::string(found->second), column};
    }
    if (c.value == U'"' || c.value == U'\'') {
      const auto sign = static_cast<char>(c.value);
      quote = quote == '\0' ? sign : quote == sign ? '\0' : quote;
    }
    before = c.value;
    at += c.size;
  }
  return std::nullopt;
}

}  // namespace ronghe::policy
