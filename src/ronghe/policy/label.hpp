// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include "ronghe/policy/dictionary.hpp"

// What the dictionary says about who may read a field.
namespace ronghe::policy {

inline constexpr std::string_view public_level = "L0";
inline constexpr std::string_view personal_level = "L3";  // GB/T 43697, PIPL: personal information

[[nodiscard]] inline bool is_labelled(const Field& field) { return field.label > public_level; }
[[nodiscard]] inline bool is_public(const RecordType& record) {
  return std::ranges::none_of(record.fields, is_labelled);
}

// Whether a field is about a person: its value is not for whoever looks over a shoulder. null = of
// a column that is none, with the level of the record.
[[nodiscard]] inline bool is_personal(const RecordType& record, const Field* field) {
  const auto& level = field == nullptr || field->label.empty() ? record.label : field->label;
  return level >= personal_level;
}

// Whether the rows of a record are persons.
[[nodiscard]] inline bool is_person(const RecordType& record) {
  return record.entity && record.label >= personal_level;
}

// "TAX/L2": the department that owns the record, and the level; "" = everyone may read it.
[[nodiscard]] inline std::string label_of(const RecordType& record, const Field& field) {
  return is_labelled(field) ? record.owner + "/" + field.label : std::string();
}

}  // namespace ronghe::policy
