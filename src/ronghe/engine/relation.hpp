// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace ronghe::engine {

// A table that a room publishes to others: its name, and its columns as CREATE TABLE has them.
struct Relation {
  std::string_view name;
  std::string_view columns;
};

}  // namespace ronghe::engine
