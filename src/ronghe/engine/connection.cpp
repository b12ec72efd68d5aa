// SPDX-License-Identifier: Apache-2.0
#include "ronghe/engine/connection.hpp"

#include <duckdb.h>

#include <utility>

#include "ronghe/engine/detail/column.hpp"
#include "ronghe/engine/detail/error.hpp"
#include "ronghe/engine/detail/state.hpp"

namespace ronghe::engine {

namespace {

enum class Delivery { streamed, held };

// A prepared statement lives as long as this.
struct Prepared {
  duckdb_prepared_statement raw = nullptr;
  Prepared() = default;
  Prepared(const Prepared&) = delete;
  Prepared& operator=(const Prepared&) = delete;
  ~Prepared() { duckdb_destroy_prepare(&raw); }
};

duckdb_state run(duckdb_prepared_statement statement, Delivery delivery, duckdb_result* result) {
  switch (delivery) {
    case Delivery::streamed: return duckdb_execute_prepared_streaming(statement, result);
    case Delivery::held: return duckdb_execute_prepared(statement, result);
  }
  std::unreachable();
}

Result<Rows> answer(Connection::State& connection, std::string_view sql, Delivery delivery) {
  connection.stream->settle();
  Prepared prepared;
  if (duckdb_prepare(connection.raw, std::string(sql).c_str(), &prepared.raw) != DuckDBSuccess) {
    const char* message = duckdb_prepare_error(prepared.raw);
    return std::unexpected(statement_error(message == nullptr ? "not a statement" : message));
  }
  auto state = std::make_unique<Rows::State>(connection.stream);
  if (run(prepared.raw, delivery, &state->raw) != DuckDBSuccess) {
    const char* message = duckdb_result_error(&state->raw);
    return std::unexpected(statement_error(message == nullptr ? "the engine failed" : message));
  }
  const auto count = duckdb_column_count(&state->raw);
  state->columns.reserve(count);
  for (idx_t i = 0; i < count; ++i) {
    state->columns.push_back(
        column_of(duckdb_column_name(&state->raw, i), duckdb_column_logical_type(&state->raw, i)));
  }
  connection.stream->open = state.get();
  if (delivery == Delivery::held) connection.stream->settle();
  return Rows(std::move(state));
}

}  // namespace

Connection::Connection(std::unique_ptr<State> state) : state_(std::move(state)) {}
Connection::Connection(Connection&&) noexcept = default;
Connection& Connection::operator=(Connection&&) noexcept = default;
Connection::~Connection() = default;

Result<void> Connection::execute(std::string_view sql) {
  state_->stream->settle();
  duckdb_result result = {};
  const auto done = duckdb_query(state_->raw, std::string(sql).c_str(), &result);
  Result<void> outcome = {};
  if (done != DuckDBSuccess) {
    const char* message = duckdb_result_error(&result);
    outcome = std::unexpected(statement_error(message == nullptr ? "the engine failed" : message));
  }
  duckdb_destroy_result(&result);
  return outcome;
}

Result<Rows> Connection::query(std::string_view sql) {
  return answer(*state_, sql, Delivery::streamed);
}

Result<Rows> Connection::collect(std::string_view sql) {
  return answer(*state_, sql, Delivery::held);
}

Result<std::int64_t> Connection::integer(std::string_view sql) {
  RONGHE_TRY(rows, collect(sql));
  RONGHE_TRY(chunk, rows.next());
  if (!chunk || chunk->is_null(0, 0)) return 0;
  return chunk->integer(0, 0);
}

Result<std::optional<std::string>> Connection::text(std::string_view sql) {
  RONGHE_TRY(rows, collect(sql));
  RONGHE_TRY(chunk, rows.next());
  if (!chunk || chunk->is_null(0, 0)) return std::nullopt;
  return chunk->shown(0, 0);
}

Result<Connection> Connection::sibling() const { return Database(state_->database).connect(); }

Result<void> Connection::count_progress(bool on) {
  return execute(on ? "SET enable_progress_bar = true" : "SET enable_progress_bar = false");
}

std::optional<double> Connection::progress() const {
  const double percentage = duckdb_query_progress(state_->raw).percentage;
  if (percentage < 0) return std::nullopt;
  return percentage / 100;
}

void Connection::interrupt() const { duckdb_interrupt(state_->raw); }

}  // namespace ronghe::engine
