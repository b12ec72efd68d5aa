// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "ronghe/policy/dictionary.hpp"

namespace ronghe::intake::detail {

// What can be wrong with the text of one cell.
enum class Fault {
  blank,
  missing_word,
  full_width,
  thousands,
  decimal_comma,
  percent,
  percent_elsewhere,
  ratio_in_percent,
  multiplied,
  not_finite,
  exponent,
  not_a_number,
  not_whole,
  negative,
  too_many_digits,
  too_many_decimals,
  below_min,
  above_max,
  date_form,
  day_number,
  time_of_day,
  impossible_date,
  future_date,
  too_far_ahead,
  not_a_choice,
  not_a_boolean,
  not_a_period,
  wrong_length,
  not_ascii,
  control_character,
  spreadsheet_error,
  example_row,
  spreadsheet_mark,
  code_as_number,
  placeholder,
  placeholder_required,
  too_long,
  uscc_length,
  uscc_alphabet,
  uscc_check,
  organisation_check,
  unreadable
};

[[nodiscard]] bool has_control_character(std::string_view cell);
// A sign or word that people put where there is no value, and that says not why: "—", "暂无".
[[nodiscard]] bool is_placeholder(std::string_view cell);
// The day that a spreadsheet counts as this number, in ISO; "" where it is none.
[[nodiscard]] std::string day_of_number(std::string_view cell);

// The first fault of a cell that the conversion refused, in the order in which a person would
// mend them. `cell` is not empty and has no blanks at its ends.
struct FaultScope {
  const policy::Field* field = nullptr;
  std::string submitted_on;  // ISO
};
[[nodiscard]] Fault fault_of(std::string_view cell, const FaultScope& scope);

}  // namespace ronghe::intake::detail
