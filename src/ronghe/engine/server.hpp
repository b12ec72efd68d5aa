// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "ronghe/base/result.hpp"
#include "ronghe/engine/database.hpp"

// Where a database on a server is opened: PostgreSQL, 15 or later.
namespace ronghe::engine {

// How labelled fields are kept in its tables: sealed, as in a store, or plain, as in open data.
enum class LabelledFields { sealed, plain };

struct ServerOptions {
  std::string address;  // "postgresql://...", or "host=... dbname=..."
  LabelledFields labelled = LabelledFields::sealed;
};

// Refused, by name, where the server would give other bytes than the embedded engine: another
// encoding than UTF8, an order of texts that is not that of their bytes, an empty text that is
// NULL.
[[nodiscard]] Result<Database> open_server(const ServerOptions& options);

}  // namespace ronghe::engine
