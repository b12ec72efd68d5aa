// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

namespace ronghe::publish {

// A file of templates/, kept in the program since its build; empty when there is none of the name.
[[nodiscard]] std::string_view embedded(std::string_view name);
[[nodiscard]] std::span<const std::string_view> embedded_names();

}  // namespace ronghe::publish
