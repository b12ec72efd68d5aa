// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "ronghe/base/result.hpp"
#include "ronghe/intake/format.hpp"

namespace ronghe::intake::detail {

// How a file is written, told by its first bytes and never by its name alone. What is no table
// (a picture, a PDF, a web page), or no file that can be read twice (a pipe), is refused.
[[nodiscard]] Result<Format> format_of(const std::string& path);

// The beginning of a file, enough to tell its format and encoding.
[[nodiscard]] std::string first_bytes(const std::string& path);

// A Parquet column whose values are not one plain value each (lists, structures, bytes), by the
// engine's name of its type.
[[nodiscard]] bool is_nested(std::string_view type);

}  // namespace ronghe::intake::detail
