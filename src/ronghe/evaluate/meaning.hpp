// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "ronghe/base/result.hpp"

// What the same evidence, pack and day give. A sealed run keeps the meaning that its code version
// had, so that it can be repeated for good: a change of what is computed is a new meaning beside
// the old ones, never another content of an old one (docs/decisions/0022).
namespace ronghe::evaluate {

// Of the runs that are made now. A new one comes with each new meaning.
inline constexpr std::string_view code_version = "evaluate/2";

enum class Meaning {
  first,  // all versions so far: stores of evaluate/1 kept other columns and no longer open
};

// bad_input for what is no code version; refused for one of a newer program.
[[nodiscard]] Result<Meaning> meaning_of(std::string_view version);

}  // namespace ronghe::evaluate
