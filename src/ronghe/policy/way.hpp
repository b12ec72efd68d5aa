// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "ronghe/policy/dictionary.hpp"

namespace ronghe::policy {

// How a row of `record` names the row of `kind` that it belongs to: a field, or fields with points
// between them, one reference after the other ("agreement.college.region"); "" = it does not.
[[nodiscard]] std::string way_to(const RecordType& record, std::string_view kind);

}  // namespace ronghe::policy
