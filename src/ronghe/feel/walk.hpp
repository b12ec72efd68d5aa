// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <set>
#include <string>
#include <string_view>

#include "ronghe/feel/ast.hpp"

namespace ronghe::feel {

// Calls `visit` for every child of a node, in the order of the source.
void for_each_child(const Node& node, const std::function<void(const Node&)>& visit);
// Every name that the tree reads, bound inside it or not.
[[nodiscard]] std::set<std::string> names_in(const Node& node);
// Those that it does not bind anywhere itself, as variables, parameters or keys.
[[nodiscard]] std::set<std::string> free_names_in(const Node& node);
[[nodiscard]] bool mentions(const Node& node, std::string_view name);
// Whether a node gives a truth by itself, by its form: a comparison, `and`, `between`, ... Such a
// cell of a table is a condition, not a value to compare the input with.
[[nodiscard]] bool is_condition(const Node& node);
// Whether a cell that is this test wants a missing value to pass: it writes `null`, alone or in a
// list, or compares by anything but `=`. What merely turns out null asks for nothing.
[[nodiscard]] bool asks_for_null(const Node& test);
// `a op b` is `b mirrored(op) a`.
[[nodiscard]] BinaryOperator mirrored(BinaryOperator op);

}  // namespace ronghe::feel
