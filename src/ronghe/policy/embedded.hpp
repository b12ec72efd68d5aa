// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

namespace ronghe::policy {

// A file of packs/system/, kept in the program since its build ("records/run.yaml"); empty when
// there is none of the name.
[[nodiscard]] std::string_view embedded(std::string_view name);
[[nodiscard]] std::span<const std::string_view> embedded_names();

}  // namespace ronghe::policy
