// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "ronghe/base/result.hpp"
#include "ronghe/intake/detail/xlsx_limits.hpp"

namespace ronghe::intake::detail {

// Gives the bytes of one member of a ZIP file piece by piece; `take` answers false to stop early.
// False when the archive has no such member. Refused: a member that unpacks to more than the ratio
// of the limits allows for a file of this size, and ways of packing that no workbook uses, some of
// which ask for gigabytes.
using TakeBytes = std::function<bool(std::string_view)>;
[[nodiscard]] Result<bool> read_zip_member(const std::string& path, const std::string& member,
                                           const XlsxLimits& limits, const TakeBytes& take);
// The whole of a small member; an empty text when it is not there, refused when it is not small.
[[nodiscard]] Result<std::string> zip_member(const std::string& path, const std::string& member,
                                             const XlsxLimits& limits);
// The names of its members, as the archive has them, at most 1000; none of what is no archive.
[[nodiscard]] std::vector<std::string> zip_members(const std::string& path);

}  // namespace ronghe::intake::detail
