// SPDX-License-Identifier: Apache-2.0
#include "ronghe/ledger/leaf.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "ronghe/crypto/sha256.hpp"
#include "ronghe/engine/database.hpp"
#include "ronghe/evidence/entry.hpp"
#include "ronghe/ledger/detail/row_views.hpp"
#include "ronghe/proof/tile.hpp"

namespace ronghe::ledger {

namespace {

using evidence::Beside;
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
         type_at(layout.place_of(Beside::source_dept)) == engine::ColumnType::text &&
         type_at(layout.place_of(Beside::submitted_on)) == engine::ColumnType::date &&
         type_at(layout.place_of(Beside::missing)) == engine::ColumnType::text &&
         type_at(layout.place_of(Beside::supersedes)) == engine::ColumnType::integer &&
         type_at(layout.place_of(Beside::conflicts_with)) == engine::ColumnType::integer;
}

}  // namespace

std::string leaf_function_name(const evidence::EntryLayout& layout) {
  return evidence::function_name("leaf", layout.record, layout.relabelled);
}

namespace {

std::string entry_function_name(const EntryLayout& layout) {
  return evidence::function_name("entry", layout.record, layout.relabelled);
}

// `prefix` goes before each entry; `finish(bytes)` gives what the function gives.
template <class Finish>
engine::BlobFunction entry_function(const std::string& name, const EntryLayout& layout,
                                    std::string_view prefix, const Finish& finish) {
  const auto apply = [layout, prefix, finish](const engine::Chunk& input, const auto& output) {
    const bool usable = fits(input, layout);
    thread_local std::string entry;  // keeps its space from row to row
    for (std::size_t row = 0; row < input.rows(); ++row) {
      if (!usable) {
        output(row, {});
        continue;
      }
      entry.assign(prefix);
      evidence::append_entry(entry, layout, ChunkRow{input, row});
      finish(entry, [&](std::string_view bytes) { output(row, bytes); });
    }
  };
  return {.name = name, .apply = apply};
}

std::string call(const std::string& function, const EntryLayout& layout) {
  std::string arguments;
  for (std::size_t i = 0; i < layout.inputs.size(); ++i) {
    const auto& input = layout.inputs[i];
    const auto source =
        layout.sources[i].empty() ? engine::quoted_name(input.name) : layout.sources[i];
    arguments += fmt::format("{}CAST({} AS {})", arguments.empty() ? "" : ", ", source, input.type);
  }
  return fmt::format("{}({})", engine::quoted_name(function), arguments);
}

}  // namespace

Result<void> add_leaf_function(engine::Connection& connection,
                               const evidence::EntryLayout& layout) {
  static constexpr std::string_view leaf_prefix("\0", 1);
  static constexpr auto leaf_bytes_max = leaf_prefix.size() + proof::entry_bytes_max;
  return connection.add_function(entry_function(leaf_function_name(layout), layout, leaf_prefix,
                                                [](std::string_view leaf, const auto& give) {
                                                  // No bundle could hold it.
                                                  if (leaf.size() > leaf_bytes_max) return give({});
                                                  thread_local crypto::Sha256 hasher;
                                                  give(hasher.of(leaf).bytes());
                                                }));
}

Result<void> add_entry_function(engine::Connection& connection,
                                const evidence::EntryLayout& layout) {
  return connection.add_function(
      entry_function(entry_function_name(layout), layout, {},
                     [](std::string_view entry, const auto& give) { give(entry); }));
}

std::string leaf_sql(const evidence::EntryLayout& layout) {
  return call(leaf_function_name(layout), layout);
}

std::string entry_sql(const evidence::EntryLayout& layout) {
  return call(entry_function_name(layout), layout);
}

}  // namespace ronghe::ledger
