// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "ronghe/policy/dictionary.hpp"

// Names that mean something in formulas already, so that a definition of the same name would be
// taken for it, or it for the definition.
namespace ronghe::policy {

enum class TakenBy { nothing, keyword, function, field, record };

// What `name` means in a formula on `relation` without the definition.
[[nodiscard]] TakenBy taken_by(std::string_view name, const std::string& relation,
                               const Dictionary& dictionary);
[[nodiscard]] std::string_view to_string(TakenBy what);  // "a keyword of FEEL"; empty = nothing

}  // namespace ronghe::policy
