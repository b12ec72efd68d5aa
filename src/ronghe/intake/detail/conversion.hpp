// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "ronghe/base/date.hpp"
#include "ronghe/intake/detail/file_scan.hpp"
#include "ronghe/policy/dictionary.hpp"

// How the text of a cell becomes a value, as SQL over a whole file at once. This decides what is
// refused; `diagnosis` only says why.
namespace ronghe::intake::detail {

// The reasons for which a value may be missing, and how they are written.
struct MissingWord {
  std::string_view code;
  std::string_view zh;
};
inline constexpr std::array missing_words{
    MissingWord{"not_collected", "未采集"}, MissingWord{"not_applicable", "不适用"},
    MissingWord{"withheld", "保密"}, MissingWord{"unverifiable", "无法核实"}};

// What spreadsheets put into a cell whose formula fails.
inline constexpr std::array<std::string_view, 9> spreadsheet_errors{
    "#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"};

// Bounds of the formats, not of policy: an entry of the ledger holds at most 65,535 bytes.
inline constexpr int id_length_max = 64;
inline constexpr int text_length_max = 2000;
[[nodiscard]] int digits_before_point_max(policy::FieldType type);
// The last day, ISO, on which a date may lie in a row that is submitted on that day; none = any.
[[nodiscard]] std::optional<std::string> last_day(const policy::Field& field,
                                                  const Date& submitted_on);

struct ConversionScope {
  const policy::RecordType* record = nullptr;
  const FileFacts* facts = nullptr;
  Date submitted_on;
};

struct FieldSql {
  std::string text;     // the cell without blanks at its ends; over `raw`
  std::string value;    // typed, or NULL; over `cell`, the name of that text
  std::string fault;    // boolean, never NULL; over `cell` and the field itself
  std::string missing;  // the reason's code where the value is missing, else NULL; "" = never
};

// For a cell that is text.
[[nodiscard]] FieldSql convert_text(const policy::Field& field, const ConversionScope& scope,
                                    const std::string& raw, const std::string& cell);
// For a column that is typed already (Parquet); none when the type must be read through its text.
[[nodiscard]] std::optional<FieldSql> convert_typed(const policy::Field& field,
                                                    const ConversionScope& scope,
                                                    const std::string& type,
                                                    const std::string& raw);
// For an optional field that the file has no column for.
[[nodiscard]] FieldSql convert_absent(const policy::Field& field);

}  // namespace ronghe::intake::detail
