// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <string_view>
#include <vector>

#include "ronghe/ledger/audit.hpp"
#include "ronghe/store/store.hpp"

namespace ronghe::store {

// What no entry of the log holds: nobody can compare it. Without the note of the log's key, keys
// are known by what they open alone.
struct NotCompared {
  std::string_view table;
  std::string_view column;
  std::string_view key = {};  // of the row, where only that one is meant
};
inline constexpr std::array not_compared{
    NotCompared{.table = "import_file", .column = "sha256"},
    NotCompared{.table = "import_file", .column = "name"},
    NotCompared{.table = "import_file", .column = "duplicates"},
    NotCompared{.table = "import_file", .column = "rejected"},
    NotCompared{.table = "store_meta", .column = "key", .key = "keys"},
    NotCompared{.table = "store_meta", .column = "value", .key = "keys"},
    NotCompared{.table = "store_meta", .column = "key", .key = "log_key"}};

// What the store says of a file that was taken in, held against the rows that were sealed with it:
// their record, source and day, their places in the log, how many they are and how many of them
// correct another. Of a file that added no row there is nothing to compare.
[[nodiscard]] Result<std::vector<ledger::Finding>> changed_imports(Store& store);

}  // namespace ronghe::store
