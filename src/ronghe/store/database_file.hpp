// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "ronghe/base/descriptor.hpp"

// The database of a store as a file, for who copies or replaces it while no engine has it open.
namespace ronghe::store {

inline constexpr const char* database_name = "evidence.duckdb";  // in the folder of a store

[[nodiscard]] std::string database_path(const std::string& folder);
// What the engine keeps beside it: what is written there is not in the file yet. An ended process
// leaves it behind.
[[nodiscard]] std::string side_path(const std::string& database);

enum class Hold { as_reader, alone };
// Holds the file until the descriptor is closed, as the engine does it: another program is told
// that the store is in use. The engine's own lock goes with the first descriptor of the file that
// this process closes. False where another program holds it, or the file is not open.
[[nodiscard]] bool hold(const Descriptor& database, Hold how);

[[nodiscard]] std::uint64_t bytes_of(const std::string& path);  // 0 where nobody can tell

}  // namespace ronghe::store
