// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

// Names of files that another system wrote.
namespace ronghe::intake {

// The name as people read it: UTF-8 as it is, else as GB18030, in which Windows in China packs
// archives; where it is neither, its bytes are written out.
[[nodiscard]] std::string readable_name(std::string_view name);

}  // namespace ronghe::intake
