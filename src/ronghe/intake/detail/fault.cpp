// SPDX-License-Identifier: Apache-2.0
#include "ronghe/intake/detail/fault.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <optional>
#include <utility>

#include "ronghe/base/date.hpp"
#include "ronghe/base/utf8.hpp"
#include "ronghe/intake/detail/check_digit.hpp"
#include "ronghe/intake/detail/conversion.hpp"
#include "ronghe/intake/detail/text.hpp"
#include "ronghe/intake/detail/unit_words.hpp"
#include "ronghe/intake/example_row.hpp"

namespace ronghe::intake::detail {

namespace {

using policy::Field;
using policy::FieldType;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_number(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, is_digit);
}

bool has_wide_ascii(std::string_view text) { return half_width(text) != text; }

std::optional<Fault> bound_fault(const Decimal& value, const Field& field) {
  if (field.min && value < *field.min) {
    return value < Decimal(0) ? Fault::negative : Fault::below_min;
  }
  constexpr int percent_max = 100;
  const bool as_percent = value > Decimal(1) && value <= Decimal(percent_max);
  if (field.type == FieldType::ratio && as_percent) return Fault::ratio_in_percent;
  if (field.max && value > *field.max) return Fault::above_max;
  if (field.type == FieldType::ratio && value < Decimal(0)) return Fault::negative;
  if (field.type == FieldType::ratio && value > Decimal(1)) return Fault::above_max;
  return std::nullopt;
}

// Groups of three digits between separators, as in "1,234.5", are told from commas before
// decimals: whoever takes the one for the other makes a number a hundred times what it was.
std::optional<Fault> separator_fault(std::string_view plain) {
  std::string text;
  for (const auto point : to_code_points(plain)) {
    const bool blank = point == U' ' || point == U'\u00a0' || point == U'\u202f' || point == U'\'';
    append_utf8(text, blank ? U' ' : point);
  }
  if (text.find_first_of(", ") == std::string::npos) return std::nullopt;
  if (text.find_first_not_of("0123456789., ") != std::string::npos) return std::nullopt;
  const auto point = text.find('.');
  const auto whole = text.substr(0, point);
  const auto decimals = point == std::string::npos ? std::string("0") : text.substr(point + 1);
  const auto first = whole.find_first_of(", ");
  const auto other =
      text.contains(',') ? std::optional(Fault::decimal_comma) : std::nullopt;  // a mere blank
  if (first == 0 || first == std::string::npos || !is_number(decimals)) return other;
  const char separator = whole[first];
  bool grouped = first <= 3;
  for (std::size_t at = first; grouped && at < whole.size(); at += 4) {
    grouped = whole[at] == separator && at + 4 <= whole.size() &&
              is_number(std::string_view(whole).substr(at + 1, 3));
  }
  return grouped ? Fault::thousands : other;
}

bool is_exponent(std::string_view cell) {
  const auto e = cell.find_first_of("eE");
  if (e == std::string_view::npos || !Decimal::parse(cell.substr(0, e))) return false;
  auto power = cell.substr(e + 1);
  if (power.starts_with('+') || power.starts_with('-')) power.remove_prefix(1);
  return is_number(power);
}

Fault number_fault(std::string_view cell, const FaultScope& scope) {
  const auto& field = *scope.field;
  if (has_wide_ascii(cell)) return Fault::full_width;
  const auto word = lower_ascii(cell);
  if (word.contains("nan") || word.contains("inf")) return Fault::not_finite;
  if (cell.ends_with('%')) {
    return field.type == FieldType::ratio ? Fault::percent : Fault::percent_elsewhere;
  }
  auto plain = cell;
  const bool negative = plain.starts_with('-');
  if (negative) plain.remove_prefix(1);
  const auto point = plain.find('.');
  const auto whole = plain.substr(0, point);
  auto decimals = point == std::string_view::npos ? std::string_view() : plain.substr(point + 1);
  if (const auto fault = separator_fault(plain)) return *fault;
  if (word.contains('e') && Decimal::parse(cell)) return Fault::exponent;
  if (word.contains('e') && !word.empty() && is_digit(word.back())) return Fault::exponent;
  if (field.type != FieldType::ratio && !written_out(plain).empty()) return Fault::multiplied;
  if (!is_number(whole) || (point != std::string_view::npos && !is_number(decimals))) {
    return Fault::not_a_number;
  }
  if (field.type == FieldType::count && negative) return Fault::negative;
  const bool has_decimals = decimals.find_first_not_of('0') != std::string_view::npos;
  if (field.type == FieldType::count && has_decimals) return Fault::not_whole;
  if (const auto value = Decimal::parse(cell)) {
    if (const auto fault = bound_fault(*value, field)) return *fault;
    const auto year = Decimal::parse(std::string_view(scope.submitted_on).substr(0, 4));
    if (field.past && year && *value > *year) return Fault::future_date;
  }
  while (decimals.ends_with('0')) decimals.remove_suffix(1);
  if (std::cmp_greater(decimals.size(), scale_of(field.type))) return Fault::too_many_decimals;
  if (std::cmp_greater(whole.size(), digits_before_point_max(field.type))) {
    return Fault::too_many_digits;
  }
  return Fault::unreadable;
}

Fault date_fault(std::string_view cell, const FaultScope& scope) {
  if (has_wide_ascii(cell)) return Fault::full_width;
  if (!day_of_number(cell).empty()) return Fault::day_number;
  if (const auto time = cell.find_first_of("T "); time != std::string_view::npos && time >= 8) {
    const auto day = date_fault(cell.substr(0, time), scope);  // what the day alone would be
    if (cell.substr(time).contains(':')) return day == Fault::date_form ? Fault::time_of_day : day;
  }
  std::string digits(cell);
  for (const auto separator : {"年", "月", "日", "/", "-"}) {
    for (auto at = digits.find(separator); at != std::string::npos; at = digits.find(separator)) {
      digits.replace(at, std::string_view(separator).size(), " ");
    }
  }
  int year = 0;
  unsigned month = 0;
  unsigned day = 0;
  int used = 0;
  const bool three = std::sscanf(digits.c_str(), "%4d %2u %2u%n", &year, &month, &day, &used) == 3;
  const auto rest = three ? trimmed(std::string_view(digits).substr(static_cast<std::size_t>(used)))
                          : std::string_view("x");
  if (!rest.empty() || digits.size() < 8 || !is_number(digits.substr(0, 4)))
    return Fault::date_form;
  const auto iso = fmt::format("{:04}-{:02}-{:02}", year, month, day);
  constexpr int first_year = 1000;
  if (!parse_date(iso) || year < first_year) return Fault::impossible_date;
  const auto submitted = parse_date(scope.submitted_on);
  const auto last = submitted ? last_day(*scope.field, *submitted) : std::nullopt;
  if (last && iso > *last) {
    return scope.field->past ? Fault::future_date : Fault::too_far_ahead;
  }
  return Fault::date_form;
}

Fault uscc_fault(std::string_view cell) {
  if (has_wide_ascii(cell)) return Fault::full_width;
  std::string code(cell);
  std::erase(code, ' ');
  for (auto& c : code) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  if (to_code_points(code).size() != 18) return Fault::uscc_length;
  const auto check = uscc_check(code);
  if (!check || std::string_view("IOSVZ").contains(code[17])) return Fault::uscc_alphabet;
  if (*check != code[17]) return Fault::uscc_check;
  const auto organisation = organisation_check(std::string_view(code).substr(8, 9));
  if (!organisation || *organisation != code[16]) return Fault::organisation_check;
  return Fault::unreadable;
}

Fault word_fault(std::string_view cell, const Field& field) {
  const auto points = to_code_points(cell);
  if (has_control_character(cell)) return Fault::control_character;
  const auto ascii = [](char32_t c) { return c < 0x80; };
  if (field.type == FieldType::code && !std::ranges::all_of(points, ascii)) {
    return has_wide_ascii(cell) ? Fault::full_width : Fault::not_ascii;
  }
  if (field.length > 0 && field.type != FieldType::text) return Fault::wrong_length;
  return Fault::too_long;
}

bool is_spreadsheet_error(std::string_view cell) {
  return std::ranges::find(spreadsheet_errors, cell) != spreadsheet_errors.end();
}

bool is_missing_word(std::string_view cell) {
  return std::ranges::any_of(missing_words, [cell](const MissingWord& word) {
    return cell == word.code || cell == word.zh;
  });
}

}  // namespace

bool has_control_character(std::string_view cell) {
  return std::ranges::any_of(to_code_points(cell),
                             [](char32_t c) { return c < 0x20 || (c >= 0x7f && c < 0xa0); });
}

bool is_placeholder(std::string_view cell) {
  static constexpr std::array<std::string_view, 27> signs{
      "-",    "--",   "---",  "–",    "—",    "——",  "―",    "−",    "/",
      "\\",   "*",    ".",    "?",    "？",   "无",  "暂无", "空",   "没有",
      "未知", "不详", "未填", "待补", "待定", "n/a", "na",   "null", "none"};
  return std::ranges::find(signs, lower_ascii(cell)) != signs.end();
}

std::string day_of_number(std::string_view cell) {
  constexpr std::size_t digits_max = 5;
  constexpr int first = 10'000;  // 1927; less is no day of anything that is reported
  const auto whole = cell.substr(0, cell.find('.'));
  if (whole.size() != digits_max || !is_number(whole)) return {};
  if (cell.size() > whole.size() && !is_number(cell.substr(whole.size() + 1))) return {};
  const auto days = std::stoi(std::string(whole));
  if (days < first) return {};
  const auto epoch = days_since_epoch(*parse_date("1899-12-30"));
  return ronghe::to_string(date_of_days(epoch + days));
}

Fault fault_of(std::string_view cell, const FaultScope& scope) {
  const auto& field = *scope.field;
  if (is_missing_word(cell)) return Fault::missing_word;
  if (is_spreadsheet_error(cell)) return Fault::spreadsheet_error;
  if (cell.starts_with(example_mark_zh) || cell.starts_with(example_mark_en)) {
    return Fault::example_row;
  }
  if (is_placeholder(cell)) {
    return field.optional ? Fault::placeholder : Fault::placeholder_required;
  }
  if (field.type != FieldType::text && (cell.starts_with('\'') || cell.starts_with('='))) {
    return Fault::spreadsheet_mark;
  }
  const bool named =
      field.type == FieldType::code || field.type == FieldType::id || field.type == FieldType::uscc;
  if (named && is_exponent(cell)) return Fault::code_as_number;
  switch (field.type) {
    case FieldType::text:
    case FieldType::id:
    case FieldType::code: return word_fault(cell, field);
    case FieldType::choice: return Fault::not_a_choice;
    case FieldType::boolean: return Fault::not_a_boolean;
    case FieldType::date: return date_fault(cell, scope);
    case FieldType::period: return Fault::not_a_period;
    case FieldType::uscc: return uscc_fault(cell);
    case FieldType::count:
    case FieldType::money:
    case FieldType::ratio:
    case FieldType::hours:
    case FieldType::number: return number_fault(cell, scope);
  }
  std::unreachable();
}

}  // namespace ronghe::intake::detail
