// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ronghe/base/language.hpp"
#include "ronghe/base/result.hpp"
#include "ronghe/policy/dictionary.hpp"

namespace ronghe::intake::detail {

// The two columns that we add to reject files; a mended file may still carry them.
inline constexpr std::string_view reason_column = "reject_reason";
inline constexpr std::string_view remedy_column = "reject_remedy";

// Which column of the file holds which field.
struct HeaderMatch {
  std::vector<std::optional<std::size_t>> column_of_field;  // in the order of the dictionary
  std::vector<std::string> absent;                          // optional fields without a column
  std::vector<std::size_t> untitled;  // columns without a title: nothing may stand in them
  std::vector<std::string> aside;     // titles of columns that forms have for people: 序号, 备注
};

// All faults of the titles in one error: missing, duplicate and unknown ones, with the closest
// name for what looks renamed. A field is named by its name or by its title in either language.
[[nodiscard]] Result<HeaderMatch> match_headers(const policy::RecordType& record,
                                                const std::vector<std::string>& titles,
                                                const std::string& file);

// For each name the field that it means: its name, or its title in either language. Faults as
// above, of the fields of a row that is no file.
[[nodiscard]] Result<std::vector<std::size_t>> match_names(const policy::RecordType& record,
                                                           const std::vector<std::string>& names);

// The record type whose fields the titles are, when exactly one fits.
[[nodiscard]] Result<const policy::RecordType*> detect_record(
    const policy::Dictionary& dictionary, const std::vector<std::string>& titles,
    const std::string& file);

// Whether these are the titles of the record, or of any record where none is named.
[[nodiscard]] bool are_titles(const policy::Dictionary& dictionary,
                              const std::optional<std::string>& record,
                              const std::vector<std::string>& titles);

// A title without the line ends that stand within it, for a message.
[[nodiscard]] std::string title_shown(std::string_view title);

// A field as whoever wrote these titles calls it, with its other name: "uscc (统一社会信用代码)" or
// "统一社会信用代码 (uscc)".
[[nodiscard]] std::string name_of_field(const policy::Field& field,
                                        const std::vector<std::string>& titles, Language language);

}  // namespace ronghe::intake::detail
