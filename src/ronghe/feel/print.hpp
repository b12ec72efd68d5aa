// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "ronghe/feel/ast.hpp"

namespace ronghe::feel {

// The tree written as FEEL again with every operation in brackets: how a formula was understood.
[[nodiscard]] std::string bracketed(const Node& node);
[[nodiscard]] std::string_view sign_of(BinaryOperator op);
// A text in quotes with FEEL's escapes.
[[nodiscard]] std::string quoted(std::string_view text);
// A key of a context or the name of a parameter: in quotes where it would not be read as itself.
[[nodiscard]] std::string written_key(std::string_view key);

}  // namespace ronghe::feel
