// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "ronghe/publish/report.hpp"
#include "ronghe/publish/spreadsheet.hpp"

// What the data files say alike: cells, notes and the names under which a browser saves them.
namespace ronghe::publish {

// "红灯 Red": one file serves the readers of both languages.
[[nodiscard]] std::string both_words(std::string_view key);
// All digits of a number; "" = there is none.
[[nodiscard]] std::string plain(const std::optional<Decimal>& value);
// Why there is no value, in both languages; "" for no reason.
[[nodiscard]] std::string missing_words(const std::string& reason);
// The key in texts.txt of a number's light, or of "not judged".
[[nodiscard]] std::string light_key(const Number& number);
// How a value of an indicator is written in a workbook.
[[nodiscard]] Spreadsheet::Form form_of(const Indicator& indicator);
// Short name of what a report is about.
[[nodiscard]] std::string area_of(const Register& subjects);
// The run, as names of files say it: enough to tell it from others.
[[nodiscard]] std::string short_run(const ReportInput& input);
struct SavedFile {
  std::string_view area = {};    // area_of
  std::string_view what = {};    // "A1.1"
  std::string_view ending = {};  // ".xlsx"
};
// "融合_广东省_A1.1_2025-12-31_3f2a9c81.xlsx"
[[nodiscard]] std::string saved_as(const ReportInput& input, const SavedFile& file);

// The notes that each workbook has: what is said first of invented data, and of the run at the end.
void note_synthetic(const ReportInput& input, Spreadsheet& sheet);
void note_run(const ReportInput& input, Spreadsheet& sheet);
void note_marks(Spreadsheet& sheet);

}  // namespace ronghe::publish
