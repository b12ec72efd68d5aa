// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "ronghe/base/result.hpp"

namespace ronghe::intake::detail {

// Gives the bytes of one member of a ZIP file piece by piece; `take` answers false to stop early.
// False when the archive has no such member.
using TakeBytes = std::function<bool(std::string_view)>;
[[nodiscard]] Result<bool> read_zip_member(const std::string& path, const std::string& member,
                                           const TakeBytes& take);
// The whole of a small member; an empty text when it is not there.
[[nodiscard]] Result<std::string> zip_member(const std::string& path, const std::string& member);

}  // namespace ronghe::intake::detail
