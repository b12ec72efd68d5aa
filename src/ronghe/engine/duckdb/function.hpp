// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <duckdb.h>

#include <string>
#include <vector>

#include "ronghe/base/result.hpp"
#include "ronghe/engine/chunk.hpp"
#include "ronghe/engine/duckdb/state.hpp"

namespace ronghe::engine::duckdb {

// What a function is given.
[[nodiscard]] std::vector<Column> columns_of(duckdb_data_chunk input);

// A function of any number of arguments of any type, nulls included. Takes over `extra`, which
// `destroy` ends, and destroys `result`. Nothing happens when the name is taken already.
struct Registration {
  std::string name;
  duckdb_logical_type result = nullptr;
  duckdb_scalar_function_t apply = nullptr;
  void* extra = nullptr;
  duckdb_delete_callback_t destroy = nullptr;
  bool is_volatile = false;
};
[[nodiscard]] Result<void> register_function(OpenConnection& connection, Registration registration);

}  // namespace ronghe::engine::duckdb
