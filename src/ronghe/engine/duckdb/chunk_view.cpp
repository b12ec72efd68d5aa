// SPDX-License-Identifier: Apache-2.0
#include "ronghe/engine/duckdb/chunk_view.hpp"

#include <cstddef>
#include <cstring>

namespace ronghe::engine::duckdb {

namespace {

static_assert(sizeof(Stretch) == sizeof(duckdb_list_entry) &&
                  offsetof(Stretch, count) == offsetof(duckdb_list_entry, length),
              "a list's cell is what the driver keeps");

// A string's cell: up to 12 bytes are within it, longer ones behind a pointer.
std::string_view text_at(const void* values, std::size_t row) {
  constexpr std::size_t inlined_max = 12;
  const auto* cell = static_cast<const char*>(values) + row * sizeof(duckdb_string_t);
  std::uint32_t length = 0;
  std::memcpy(&length, cell, sizeof length);
  if (length <= inlined_max) return {cell + 4, length};
  const char* bytes = nullptr;
  std::memcpy(&bytes, cell + 8, sizeof bytes);
  return {bytes, length};
}

ColumnView view_of(duckdb_vector vector, const Column& column) {
  ColumnView view{.values = duckdb_vector_get_data(vector),
                  .validity = duckdb_vector_get_validity(vector),
                  .storage = column.storage,
                  .text_at = column.storage == Storage::string ? &text_at : nullptr};
  if (column.type == ColumnType::map) {
    auto* const entries = duckdb_list_vector_get_child(vector);
    for (std::size_t i = 0; i < column.parts.size(); ++i) {
      view.parts.push_back(view_of(duckdb_struct_vector_get_child(entries, i), column.parts[i]));
    }
  }
  return view;
}

Chunk shown(duckdb_data_chunk raw, const std::vector<Column>& columns, Chunk::Held held) {
  std::vector<ColumnView> views;
  views.reserve(columns.size());
  for (std::size_t i = 0; i < columns.size(); ++i) {
    views.push_back(view_of(duckdb_data_chunk_get_vector(raw, i), columns[i]));
  }
  return {&columns, duckdb_data_chunk_get_size(raw), std::move(views), std::move(held)};
}

void destroy(void* raw) {
  auto* chunk = static_cast<duckdb_data_chunk>(raw);
  duckdb_destroy_data_chunk(&chunk);
}

void keep(void* /*raw*/) {}

}  // namespace

Chunk owned_chunk(duckdb_data_chunk raw, const std::vector<Column>& columns) {
  return shown(raw, columns, Chunk::Held(raw, &destroy));
}

Chunk borrowed_chunk(duckdb_data_chunk raw, const std::vector<Column>& columns) {
  return shown(raw, columns, Chunk::Held(nullptr, &keep));
}

}  // namespace ronghe::engine::duckdb
