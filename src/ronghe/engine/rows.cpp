// SPDX-License-Identifier: Apache-2.0
#include "ronghe/engine/rows.hpp"

#include <duckdb.h>

#include <utility>

#include "ronghe/engine/detail/error.hpp"
#include "ronghe/engine/detail/state.hpp"

namespace ronghe::engine {

Rows::Rows(std::unique_ptr<State> state) : state_(std::move(state)) {}
Rows::Rows(Rows&&) noexcept = default;
Rows& Rows::operator=(Rows&&) noexcept = default;
Rows::~Rows() = default;

const std::vector<Column>& Rows::columns() const { return state_->columns; }

Result<std::optional<Chunk>> Rows::next() {
  while (true) {
    auto* raw = duckdb_fetch_chunk(state_->raw);
    if (raw == nullptr) {
      const char* message = duckdb_result_error(&state_->raw);
      if (message != nullptr && *message != '\0') return std::unexpected(statement_error(message));
      return std::nullopt;
    }
    Chunk chunk(raw, &state_->columns);
    if (chunk.rows() > 0) return std::optional(std::move(chunk));
  }
}

}  // namespace ronghe::engine
