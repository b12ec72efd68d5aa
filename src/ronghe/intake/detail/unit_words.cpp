// SPDX-License-Identifier: Apache-2.0
#include "ronghe/intake/detail/unit_words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "ronghe/intake/detail/text.hpp"

namespace ronghe::intake::detail {

namespace {

using policy::FieldType;

struct Word {
  std::string_view unit;
  std::string_view zh;
  std::string_view en;
};
constexpr std::array words{Word{"yuan", "元", "yuan"},
                           Word{"yuan/month", "元/月", "yuan per month"},
                           Word{"yuan/person", "元/人", "yuan per person"},
                           Word{"persons", "人", "persons"},
                           Word{"years", "年", "years"},
                           Word{"months", "月", "months"},
                           Word{"days", "天", "days"},
                           Word{"hours", "小时", "hours"}};

// How many zeros each stands for.
struct Multiplier {
  std::string_view sign;
  int zeros = 0;
};
constexpr std::array multipliers{Multiplier{"十", 1}, Multiplier{"百", 2}, Multiplier{"千", 3},
                                 Multiplier{"万", 4}, Multiplier{"萬", 4}, Multiplier{"亿", 8},
                                 Multiplier{"億", 8}};

struct Digits {
  std::string whole;
  std::string decimals;
  std::string_view rest;  // behind the number
};

// A plain number at the beginning; `whole` is empty where there is none.
Digits digits_of(std::string_view text) {
  const auto digits = [&text] {
    const auto end = std::min(text.find_first_not_of("0123456789"), text.size());
    const std::string found(text.substr(0, end));
    text.remove_prefix(end);
    return found;
  };
  Digits out{.whole = digits(), .decimals = {}, .rest = {}};
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    out.decimals = digits();
    if (out.decimals.empty()) out.whole.clear();
  }
  out.rest = trimmed(text);
  return out;
}

// The point goes `places` to the right; to the left where they are less than zero.
std::string moved(const Digits& number, int places) {
  auto whole = number.whole;
  auto decimals = number.decimals;
  for (; places > 0; --places) {
    whole += decimals.empty() ? '0' : decimals.front();
    if (!decimals.empty()) decimals.erase(0, 1);
  }
  for (; places < 0; ++places) {
    decimals.insert(decimals.begin(), whole.empty() ? '0' : whole.back());
    if (!whole.empty()) whole.pop_back();
  }
  whole.erase(0, std::min(whole.find_first_not_of('0'), whole.size()));
  decimals.erase(decimals.find_last_not_of('0') + 1);
  if (whole.empty()) whole = "0";
  return decimals.empty() ? whole : whole + "." + decimals;
}

}  // namespace

std::string unit_word(std::string_view unit, Language language) {
  const auto* const found = std::ranges::find(words, unit, &Word::unit);
  if (found == words.end()) return std::string(unit);
  return std::string(language == Language::zh ? found->zh : found->en);
}

std::string unit_of(const policy::Field& field, Language language) {
  if (!field.unit.empty()) return unit_word(field.unit, language);
  if (field.type == FieldType::money) return unit_word("yuan", language);
  if (field.type == FieldType::hours) return unit_word("hours", language);
  return {};
}

std::string unit_clause(const policy::Field& field, Language language) {
  const bool zh = language == Language::zh;
  if (field.type == FieldType::ratio) {
    return zh ? "（0 到 1 之间的小数）" : " (a decimal from 0 to 1)";
  }
  const auto unit = unit_of(field, language);
  if (unit.empty()) return {};
  return fmt::format(fmt::runtime(zh ? "（单位为{}）" : " (in {})"), unit);
}

std::string written_out(std::string_view cell) {
  auto number = digits_of(cell);
  if (number.whole.empty()) return {};
  int zeros = 0;
  for (bool again = true; again;) {
    again = false;
    for (const auto& [sign, more] : multipliers) {
      if (!number.rest.starts_with(sign)) continue;
      number.rest.remove_prefix(sign.size());
      zeros += more;
      again = true;
    }
  }
  // "3万5千" is more than one number.
  if (number.rest.find_first_of("0123456789") != std::string_view::npos) return {};
  constexpr int zeros_max = 16;  // more than any amount has
  return zeros == 0 || zeros > zeros_max ? std::string() : moved(number, zeros);
}

std::string share_of(std::string_view cell) {
  const auto number = digits_of(cell);
  if (number.whole.empty() || (!number.rest.empty() && number.rest != "%")) return {};
  return moved(number, -2);
}

}  // namespace ronghe::intake::detail
