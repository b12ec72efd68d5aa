// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

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

}  // namespace ronghe::intake::detail
