// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "ronghe/base/language.hpp"
#include "ronghe/intake/detail/conversion.hpp"

namespace ronghe::intake::detail {

// Why a cell was refused and what its owner can do.
struct Diagnosis {
  std::string rule;    // of the dictionary: "placement.pay.min"
  std::string reason;  // without the value itself: that may be secret
  std::string remedy;
};

// For a cell that the conversion refused. `cell` is trimmed; none when it was blank.
[[nodiscard]] Diagnosis diagnose(const policy::Field& field, const ConversionScope& scope,
                                 std::optional<std::string_view> cell, Language language);

// A reference of a field to a record type, and what is wrong with it: there is no such row, or it
// was closed before.
struct Reference {
  const policy::Field& field;
  const policy::RecordType& target;
  // "region", "行政区划"
  [[nodiscard]] const std::string& named(Language language) const {
    return language == Language::zh ? target.title.zh : target.name;
  }
};
[[nodiscard]] Diagnosis unknown_reference(const Reference& reference, const ConversionScope& scope,
                                          std::string_view value, Language language);
// A row whose key the store holds with other content of a later day (ISO).
[[nodiscard]] Diagnosis newer_stored(const ConversionScope& scope, std::string_view stored_on,
                                     Language language);
// One of several rows of one key in a file: another, "line 7", says other things.
[[nodiscard]] Diagnosis said_otherwise(const ConversionScope& scope, std::string_view other,
                                       Language language);
struct Retirement {
  std::string ended;      // ISO date
  std::string successor;  // may be empty
};
[[nodiscard]] Diagnosis retired_reference(const Reference& reference, const ConversionScope& scope,
                                          const Retirement& retirement, Language language);

}  // namespace ronghe::intake::detail
