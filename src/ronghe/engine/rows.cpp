// SPDX-License-Identifier: Apache-2.0
#include "ronghe/engine/rows.hpp"

#include <duckdb.h>

#include <utility>

#include "ronghe/engine/detail/error.hpp"
#include "ronghe/engine/detail/state.hpp"

namespace ronghe::engine {

duckdb_data_chunk Rows::State::fetch() {
  auto* const chunk = duckdb_fetch_chunk(raw);
  if (chunk != nullptr) return chunk;
  const char* message = duckdb_result_error(&raw);
  if (message != nullptr && *message != '\0') error = statement_error(message);
  close_stream();
  return nullptr;
}

void Stream::settle() {
  if (open == nullptr) return;
  auto& rows = *open;
  while (auto* const chunk = rows.fetch()) rows.held.push_back(chunk);
}

Rows::Rows(std::unique_ptr<State> state) : state_(std::move(state)) {}
Rows::Rows(Rows&&) noexcept = default;
Rows& Rows::operator=(Rows&&) noexcept = default;
Rows::~Rows() = default;

const std::vector<Column>& Rows::columns() const { return state_->columns; }

Result<std::optional<Chunk>> Rows::next() {
  auto& state = *state_;
  while (!state.held.empty() || state.is_streaming()) {
    duckdb_data_chunk raw = nullptr;
    if (state.held.empty()) {
      raw = state.fetch();
    } else {
      raw = state.held.front();
      state.held.pop_front();
    }
    if (raw == nullptr) break;
    Chunk chunk(raw, &state.columns);
    if (chunk.rows() > 0) return std::optional(std::move(chunk));
  }
  if (state.error) return std::unexpected(*state.error);
  return std::nullopt;
}

}  // namespace ronghe::engine
