// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "ronghe/base/result.hpp"

// The driver's messages in our words: what happened and what to do.
namespace ronghe::engine::duckdb {

// Of a statement that ran or was prepared.
[[nodiscard]] Error statement_error(std::string_view message);
// Of opening the database file at `path`.
[[nodiscard]] Error open_error(std::string_view message, const std::string& path);

}  // namespace ronghe::engine::duckdb
