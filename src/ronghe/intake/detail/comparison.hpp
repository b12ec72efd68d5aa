// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "ronghe/policy/dictionary.hpp"

// When two rows are of one key, and when they say the same, as SQL.
namespace ronghe::intake::detail {

// "s.a = t.a AND …" over the key.
[[nodiscard]] std::string same_key(const policy::RecordType& record);
// Over all other fields of s and t, and why values are missing.
[[nodiscard]] std::string same_content(const policy::RecordType& record);
// Everything that a row says beside its key, as one value. `alias` ends in a dot.
[[nodiscard]] std::string content(const policy::RecordType& record, const std::string& alias);

}  // namespace ronghe::intake::detail
