// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <duckdb.h>

#include <string>

#include "ronghe/engine/chunk.hpp"

namespace ronghe::engine::duckdb {

// Describes a driver type and destroys it.
[[nodiscard]] Column column_of(std::string name, duckdb_logical_type type);

}  // namespace ronghe::engine::duckdb
