// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "ronghe/base/result.hpp"
#include "ronghe/engine/chunk.hpp"
#include "ronghe/engine/postgres/column.hpp"

namespace ronghe::engine::postgres {

// Rows as the server sent them, one after the other: the beginning of a COPY without its header.
struct SentRows {
  std::string bytes;
  std::size_t rows = 0;
};

// Column by column, as a chunk. Texts are views of what was sent; a numeric column has the scale of
// its longest number.
[[nodiscard]] Result<Chunk> chunk_of(SentRows sent, const std::vector<Described>& columns);

}  // namespace ronghe::engine::postgres
