// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ronghe/policy/dictionary.hpp"

// Values that nobody reported, to show what a row of a record looks like.
namespace ronghe::intake {

// With what the first key of an example begins: a row that is left in its place is refused.
inline constexpr std::string_view example_mark_zh = "示例 ";
inline constexpr std::string_view example_mark_en = "example ";

// A text for each field, as a file would have it; "" where an example would say too much: the last
// day and the successor of something that ended. Without the mark, the examples of all records of
// a dictionary refer to each other and break no rule that is a comparison of fields, a sum or a
// text made of them.
[[nodiscard]] std::vector<std::string> example_row(const policy::Dictionary& dictionary,
                                                   const policy::RecordType& record);

}  // namespace ronghe::intake
