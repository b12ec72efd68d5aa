// SPDX-License-Identifier: Apache-2.0
#include "ronghe/publish/numbers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace ronghe::publish {

namespace {

constexpr std::string_view minus = "\u2212";
constexpr int digits_beside_small_limits = 2;
constexpr int digits_max = 8;  // as far as a value is followed to tell it from its limit

struct UnitForm {
  std::string_view unit;
  int digits = 0;
  int zh_shift =
      0;  // powers of ten by which the Chinese form is smaller (2 = percent, -4 = 10,000)
  int en_shift = 0;
};

constexpr std::array unit_forms{
    UnitForm{"ratio", 1, 2, 2}, UnitForm{"persons", 0, 0, 0}, UnitForm{"yuan", 2, -4, 0},
    UnitForm{"yuan/person", 0}, UnitForm{"yuan/month", 0},    UnitForm{"days", 0},
    UnitForm{"per_year", 2},
};

UnitForm form_of(std::string_view unit) {
  for (const auto& form : unit_forms) {
    if (form.unit == unit) return form;
  }
  return {.unit = unit, .digits = 2};
}

Decimal shifted(const Decimal& value, int shift) {
  auto out = value;
  for (int i = 0; i < shift; ++i) out = Decimal::multiply(out, Decimal(10)).value_or(out);
  for (int i = 0; i > shift; --i) out = Decimal::divide(out, Decimal(10)).value_or(out);
  return out;
}

struct Scaled {
  Decimal value;
  int digits = 0;
  std::string word;
};

Scaled scaled_of(const Amount& amount, const std::optional<Decimal>& limit) {
  const auto form = form_of(amount.unit);
  const bool zh = amount.language == Language::zh;
  const int shift = zh ? form.zh_shift : form.en_shift;
  int digits = !zh && form.unit == "yuan" ? 0 : form.digits;
  const bool fine = limit && *limit != Decimal(0) && shifted(*limit, shift).abs() < Decimal(1);
  if (fine) digits = std::max(digits, digits_beside_small_limits);
  return {.value = shifted(amount.value, shift),
          .digits = digits,
          .word = unit_word(amount.unit, amount.language)};
}

// As many digits as it takes not to write a small value as zero.
int digits_of(const Decimal& value, int digits) {
  if (value == Decimal(0)) return digits;
  while (digits < digits_max && value.rounded(digits, Rounding::half_up) == Decimal(0)) ++digits;
  return digits;
}

std::string joined(const std::string& number, const std::string& word) {
  return word.empty() || word == "%" ? number + word : number + "\u00a0" + word;
}

}  // namespace

std::string grouped(const Decimal& value, int digits) {
  const auto rounded = value.rounded(digits, Rounding::half_up).value_or(value);
  auto plain = rounded.abs().to_string();
  auto point = std::min(plain.find('.'), plain.size());
  if (digits > 0) {
    if (point == plain.size()) plain += '.';
    plain.append(static_cast<std::size_t>(digits) -
                     std::min(plain.size() - point - 1, static_cast<std::size_t>(digits)),
                 '0');
  }
  for (auto at = point; at > 3; at -= 3) plain.insert(at - 3, ",");
  return (rounded < Decimal(0) ? std::string(minus) : std::string()) + plain;
}

std::string grouped(std::int64_t value) { return grouped(Decimal(value), 0); }

std::string shown(const Amount& amount, const std::optional<Decimal>& limit) {
  const auto [value, digits, word] = scaled_of(amount, limit);
  auto enough = digits_of(value, digits);
  if (!limit || *limit == amount.value) return joined(grouped(value, enough), word);
  const auto line = scaled_of({*limit, amount.unit, amount.language}, limit).value;
  while (enough < digits_max && grouped(value, enough) == grouped(line, enough)) ++enough;
  return joined(grouped(value, enough), word);
}

std::string shown_difference(const Amount& difference, const std::optional<Decimal>& limit) {
  auto [value, digits, word] = scaled_of(difference, limit);
  if (difference.unit == "ratio") word = text(difference.language, "unit.points");
  digits = digits_of(value, digits);
  const auto* sign = value > Decimal(0) ? "+" : "";
  return joined(sign + grouped(value, digits), word);
}

std::string shown_part(const Amount& part) {
  const auto [value, digits, word] = scaled_of(part, std::nullopt);
  const bool whole = value == part.value && value.is_integer();
  return joined(grouped(value, whole ? 0 : digits_of(value, digits)), word);
}

std::string shown_count(const Decimal& value) {
  if (value.is_integer()) return grouped(value, 0);
  return grouped(value, 2);
}

std::string unit_word(std::string_view unit, Language language) {
  return text_or(language, "unit." + std::string(unit), unit);
}

std::string shown_date(const Date& date, Language language) {
  const auto year = static_cast<int>(date.year());
  const auto month = static_cast<unsigned>(date.month());
  const auto day = static_cast<unsigned>(date.day());
  if (language == Language::zh) return fmt::format("{}年{}月{}日", year, month, day);
  return fmt::format("{} {} {}", day, text(language, fmt::format("month.{}", month)), year);
}

}  // namespace ronghe::publish
