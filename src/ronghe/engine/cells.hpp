// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "ronghe/engine/chunk.hpp"

// Cells that may have no value, where one read asks for it as well.
namespace ronghe::engine {

[[nodiscard]] inline std::optional<Decimal> decimal_at(const Chunk& chunk, std::size_t column,
                                                       std::size_t row) {
  if (chunk.is_null(column, row)) return std::nullopt;
  return chunk.decimal(column, row);
}

[[nodiscard]] inline std::optional<std::int64_t> integer_at(const Chunk& chunk, std::size_t column,
                                                            std::size_t row) {
  if (chunk.is_null(column, row)) return std::nullopt;
  return chunk.integer(column, row);
}

// "" where there is none; as long as the chunk lives.
[[nodiscard]] inline std::string_view text_at(const Chunk& chunk, std::size_t column,
                                              std::size_t row) {
  return chunk.is_null(column, row) ? std::string_view() : chunk.text(column, row);
}

}  // namespace ronghe::engine
