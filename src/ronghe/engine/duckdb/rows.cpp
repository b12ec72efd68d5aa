// SPDX-License-Identifier: Apache-2.0
#include "ronghe/engine/duckdb/chunk_view.hpp"
#include "ronghe/engine/duckdb/column.hpp"
#include "ronghe/engine/duckdb/error.hpp"
#include "ronghe/engine/duckdb/state.hpp"

namespace ronghe::engine::duckdb {

Reader::~Reader() {
  close_stream();
  for (auto& chunk : held_) duckdb_destroy_data_chunk(&chunk);
  duckdb_destroy_result(&raw);
}

void Reader::begin() {
  const auto count = duckdb_column_count(&raw);
  columns_.reserve(count);
  for (idx_t i = 0; i < count; ++i) {
    columns_.push_back(column_of(duckdb_column_name(&raw, i), duckdb_column_logical_type(&raw, i)));
  }
  stream_->open = this;
}

duckdb_data_chunk Reader::fetch() {
  auto* const chunk = duckdb_fetch_chunk(raw);
  if (chunk != nullptr) return chunk;
  const char* message = duckdb_result_error(&raw);
  if (message != nullptr && *message != '\0') error_ = statement_error(message);
  close_stream();
  return nullptr;
}

void Reader::read_rest() {
  while (auto* const chunk = fetch()) held_.push_back(chunk);
}

void Stream::settle() {
  if (open != nullptr) open->read_rest();
}

Result<std::optional<Chunk>> Reader::next() {
  while (!held_.empty() || is_streaming()) {
    duckdb_data_chunk chunk = nullptr;
    if (held_.empty()) {
      chunk = fetch();
    } else {
      chunk = held_.front();
      held_.pop_front();
    }
    if (chunk == nullptr) break;
    auto shown = owned_chunk(chunk, columns_);
    if (shown.rows() > 0) return std::optional(std::move(shown));
  }
  if (error_) return std::unexpected(*error_);
  return std::nullopt;
}

}  // namespace ronghe::engine::duckdb
