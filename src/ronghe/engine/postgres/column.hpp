// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <libpq-fe.h>

#include <vector>

#include "ronghe/engine/chunk.hpp"

namespace ronghe::engine::postgres {

// A type of the server, of those that a store or its aggregates have.
enum class Kind { boolean, int2, int4, int8, float8, numeric, text, bytes, date, list, other };

struct Described {
  Column column;  // of a decimal without a scale of its own: 0, and each chunk says its own
  Kind kind = Kind::other;
  Kind element = Kind::other;  // of a list
};

// The columns of a described statement.
[[nodiscard]] std::vector<Described> describe(const PGresult* statement);

}  // namespace ronghe::engine::postgres
