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

}  // namespace ronghe::feel
