// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <duckdb.h>

#include <vector>

#include "ronghe/engine/chunk.hpp"

namespace ronghe::engine::duckdb {

// Shows a chunk of the driver, which ends with what is given back.
[[nodiscard]] Chunk owned_chunk(duckdb_data_chunk raw, const std::vector<Column>& columns);
// Shows a chunk that the driver keeps: the input of a function.
[[nodiscard]] Chunk borrowed_chunk(duckdb_data_chunk raw, const std::vector<Column>& columns);

}  // namespace ronghe::engine::duckdb
