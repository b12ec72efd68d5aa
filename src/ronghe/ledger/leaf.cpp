// SPDX-License-Identifier: Apache-2.0
#include "ronghe/ledger/leaf.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "ronghe/crypto/sha256.hpp"
#include "ronghe/engine/database.hpp"
#include "ronghe/evidence/entry.hpp"
#include "ronghe/ledger/detail/row_views.hpp"

namespace ronghe::ledger {

namespace {

using evidence::CellForm;
using evidence::EntryLayout;

engine::ColumnType type_of(CellForm form) {
  switch (form) {
    case CellForm::text: return engine::ColumnType::text;
    case CellForm::boolean: return engine::ColumnType::boolean;
    case CellForm::integer: return engine::ColumnType::integer;
    case CellForm::decimal: return engine::ColumnType::decimal;
    case CellForm::date: return engine::ColumnType::date;
  }
  std::unreachable();
}

// Whoever calls the function by hand may give it anything; then there is no leaf.
bool fits(const engine::Chunk& input, const EntryLayout& layout) {
  if (input.columns().size() != layout.inputs.size()) return false;
  const auto type_at = [&](std::size_t column) { return input.columns()[column].type; };
  return std::ranges::all_of(layout.cells,
                             [&](const auto& cell) {
                               return type_at(cell.column) == type_of(cell.form) &&
                                      input.columns()[cell.column].scale == cell.scale;
                             }) &&
         type_at(layout.fields) == engine::ColumnType::text &&
         type_at(layout.fields + 1) == engine::ColumnType::date &&
         type_at(layout.fields + 2) == engine::ColumnType::text &&
         type_at(layout.fields + 3) == engine::ColumnType::integer;
}

}  // namespace

std::string leaf_function_name(const evidence::EntryLayout& layout) {
  return "leaf_" + layout.record;
}

Result<void> add_leaf_function(engine::Connection& connection,
                               const evidence::EntryLayout& layout) {
  const auto apply = [layout](const engine::Chunk& input, const auto& output) {
    const bool usable = fits(input, layout);
    thread_local std::string leaf;  // keeps its space from row to row
    thread_local crypto::Sha256 hasher;
    for (std::size_t row = 0; row < input.rows(); ++row) {
      if (!usable) {
        output(row, {});
        continue;
      }
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
