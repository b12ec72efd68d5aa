// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "ronghe/base/language.hpp"
#include "ronghe/base/result.hpp"
#include "ronghe/intake/said.hpp"
#include "ronghe/policy/dictionary.hpp"

// An empty file of a record, for whoever has to fill it in.
namespace ronghe::intake {

// Of its second sheet, which an import passes over without a word.
inline constexpr std::string_view notes_sheet_zh = "说明";
inline constexpr std::string_view notes_sheet_en = "Notes";

// How a field is filled in: "a date, such as 2025-11-23".
[[nodiscard]] Said filled_in_as(const policy::Field& field);

// CSV in UTF-8 with a byte order mark: the titles, required ones with *, and an example row.
[[nodiscard]] std::string template_csv(const policy::Dictionary& dictionary,
                                       const policy::RecordType& record, Language language);

// A workbook: the same with formats by type, choices as drop-downs and a comment on each title, and
// a sheet of notes. The same record gives the same bytes.
[[nodiscard]] Result<void> write_template_xlsx(const policy::Dictionary& dictionary,
                                               const policy::RecordType& record, Language language,
                                               const std::string& path);

}  // namespace ronghe::intake
