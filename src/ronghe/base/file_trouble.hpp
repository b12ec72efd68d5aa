// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "ronghe/base/result.hpp"

// What every room says of a file or folder that the system did not give it.
namespace ronghe {

// A file that was not written whole.
[[nodiscard]] std::unexpected<Error> not_written(const std::string& path);
// The same with what a library or the system says of it.
[[nodiscard]] std::unexpected<Error> not_written(const std::string& path, std::string_view detail);
// `detail`: what the system says.
[[nodiscard]] std::unexpected<Error> folder_not_made(const std::string& path,
                                                     std::string_view detail);

}  // namespace ronghe
