// SPDX-License-Identifier: Apache-2.0
#include "ronghe/ledger/leaf.hpp"

#include <fmt/format.h>

#include <memory>

#include "ronghe/crypto/sha256.hpp"
#include "ronghe/engine/database.hpp"
#include "ronghe/evidence/entry.hpp"

namespace ronghe::ledger {

namespace {

// A row of a chunk as the writer of entries wants to see it.
struct ChunkRow {
  const engine::Chunk& chunk;
  std::size_t row;
  [[nodiscard]] bool is_null(std::size_t column) const { return chunk.is_null(column, row); }
  [[nodiscard]] std::string_view text(std::size_t column) const { return chunk.text(column, row); }
  [[nodiscard]] bool boolean(std::size_t column) const { return chunk.boolean(column, row); }
  [[nodiscard]] std::int64_t integer(std::size_t column) const {
    return chunk.integer(column, row);
  }
  [[nodiscard]] Int128 unscaled(std::size_t column) const { return chunk.unscaled(column, row); }
  [[nodiscard]] std::int32_t days(std::size_t column) const { return chunk.days(column, row); }
};

}  // namespace

std::string leaf_function_name(const evidence::EntryLayout& layout) {
  return "leaf_" + layout.record;
}

Result<void> add_leaf_function(engine::Connection& connection,
                               const evidence::EntryLayout& layout) {
  const auto apply = [layout](const engine::Chunk& input, const auto& output) {
    thread_local std::string leaf;  // keeps its space from row to row
    thread_local crypto::Sha256 hasher;
    for (std::size_t row = 0; row < input.rows(); ++row) {
      leaf.assign(1, '\0');
      evidence::append_entry(leaf, layout, ChunkRow{input, row});
      output(row, hasher.of(leaf).bytes());
    }
  };
  return connection.add_function({.name = leaf_function_name(layout), .apply = apply});
}

std::string leaf_sql(const evidence::EntryLayout& layout) {
  std::string arguments;
  for (std::size_t i = 0; i < layout.inputs.size(); ++i) {
    const auto& input = layout.inputs[i];
    const auto source =
        layout.sources[i].empty() ? engine::quoted_name(input.name) : layout.sources[i];
    arguments += fmt::format("{}CAST({} AS {})", arguments.empty() ? "" : ", ", source, input.type);
  }
  return fmt::format("{}({})", engine::quoted_name(leaf_function_name(layout)), arguments);
}

}  // namespace ronghe::ledger
