// SPDX-License-Identifier: Apache-2.0
#include "ronghe/engine/appender.hpp"

#include <duckdb.h>

#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include "ronghe/engine/connection.hpp"
#include "ronghe/engine/detail/column.hpp"
#include "ronghe/engine/detail/error.hpp"
#include "ronghe/engine/detail/state.hpp"

namespace ronghe::engine {

// Rows gather in one chunk of the driver: a call of the driver per chunk, not per cell.
struct Appender::State {
  std::shared_ptr<Stream> stream;  // of the connection: appending would end it
  duckdb_appender raw = nullptr;
  duckdb_data_chunk chunk = nullptr;
  std::vector<Column> columns;
  std::vector<void*> values;
  std::size_t column = 0;
  std::size_t row = 0;
  std::optional<Error> error;

  explicit State(std::shared_ptr<Stream> of) : stream(std::move(of)) {}
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() {
    stream->settle();
    duckdb_destroy_data_chunk(&chunk);
    duckdb_appender_destroy(&raw);
  }

  void fail_once(std::string message) {
    if (!error) error = Error{ErrorKind::fault, std::move(message)};
  }
  duckdb_vector vector() const { return duckdb_data_chunk_get_vector(chunk, column); }
  // The column that the next cell goes to; none when it is of another type or the row is full.
  const Column* next(ColumnType type) {
    if (column < columns.size() && columns[column].type == type) return &columns[column];
    fail_once(column < columns.size() ? "column " + columns[column].name + " has another type"
                                      : "a row has more cells than the table has columns");
    ++column;
    return nullptr;
  }
  template <class T>
  void put(Int128 value) {
    if (value < std::numeric_limits<T>::min() || value > std::numeric_limits<T>::max()) {
      return fail_once("a number does not fit the column " + columns[column].name);
    }
    static_cast<T*>(values[column])[row] = static_cast<T>(value);
  }
  void put_whole(Int128 value);
  void refresh() {
    duckdb_data_chunk_reset(chunk);
    values.clear();
    for (std::size_t i = 0; i < columns.size(); ++i) {
      values.push_back(duckdb_vector_get_data(duckdb_data_chunk_get_vector(chunk, i)));
    }
    row = 0;
  }
  void flush() {
    if (row == 0 || error) return;
    stream->settle();
    duckdb_data_chunk_set_size(chunk, row);
    if (duckdb_append_data_chunk(raw, chunk) != DuckDBSuccess) take_error();
    refresh();
  }
  void take_error() {
    const char* message = duckdb_appender_error(raw);
    if (!error) error = statement_error(message == nullptr ? "the appender failed" : message);
  }
};

void Appender::State::put_whole(Int128 value) {
  switch (columns[column].storage) {
    case Storage::int8: return put<std::int8_t>(value);
    case Storage::int16: return put<std::int16_t>(value);
    case Storage::int32: return put<std::int32_t>(value);
    case Storage::int64: return put<std::int64_t>(value);
    case Storage::uint8: return put<std::uint8_t>(value);
    case Storage::uint16: return put<std::uint16_t>(value);
    case Storage::uint32: return put<std::uint32_t>(value);
    case Storage::uint64: return put<std::uint64_t>(value);
    case Storage::int128:
      static_cast<duckdb_hugeint*>(values[column])[row] = {
          .lower = static_cast<std::uint64_t>(value),
          .upper = static_cast<std::int64_t>(value >> 64U)};
      return;
    case Storage::bits8:
    case Storage::uint128:
    case Storage::float32:
    case Storage::float64:
    case Storage::string:
    case Storage::list:
    case Storage::none: break;
  }
  fail_once("column " + columns[column].name + " does not take whole numbers");
}

Appender::Appender(std::unique_ptr<State> state) : state_(std::move(state)) {}
Appender::Appender(Appender&&) noexcept = default;
Appender& Appender::operator=(Appender&&) noexcept = default;
Appender::~Appender() = default;

void Appender::null() {
  auto& state = *state_;
  if (state.column < state.columns.size()) {
    auto* const vector = state.vector();
    duckdb_vector_ensure_validity_writable(vector);
    duckdb_validity_set_row_invalid(duckdb_vector_get_validity(vector), state.row);
  }
  ++state.column;
}

void Appender::boolean(bool value) {
  auto& state = *state_;
  if (state.next(ColumnType::boolean) == nullptr) return;
  static_cast<bool*>(state.values[state.column])[state.row] = value;
  ++state.column;
}

void Appender::integer(std::int64_t value) {
  if (state_->next(ColumnType::integer) == nullptr) return;
  state_->put_whole(value);
  ++state_->column;
}

void Appender::decimal(Int128 unscaled, int scale) {
  const auto* column = state_->next(ColumnType::decimal);
  if (column == nullptr) return;
  if (column->scale != scale) state_->fail_once("column " + column->name + " has another scale");
  state_->put_whole(unscaled);
  ++state_->column;
}

void Appender::text(std::string_view value) {
  auto& state = *state_;
  if (state.next(ColumnType::text) == nullptr) return;
  duckdb_vector_assign_string_element_len(state.vector(), state.row, value.data(), value.size());
  ++state.column;
}

void Appender::blob(std::string_view bytes) {
  auto& state = *state_;
  if (state.next(ColumnType::blob) == nullptr) return;
  duckdb_vector_assign_string_element_len(state.vector(), state.row, bytes.data(), bytes.size());
  ++state.column;
}

void Appender::date(const Date& value) {
  auto& state = *state_;
  if (state.next(ColumnType::date) == nullptr) return;
  static_cast<std::int32_t*>(state.values[state.column])[state.row] = days_since_epoch(value);
  ++state.column;
}

void Appender::end_row() {
  auto& state = *state_;
  if (state.column != state.columns.size()) state.fail_once("a row has another number of cells");
  state.column = 0;
  if (++state.row == duckdb_vector_size()) state.flush();
  if (state.error) state.row = 0;
}

Result<void> Appender::close() {
  auto& state = *state_;
  state.flush();
  state.stream->settle();
  if (!state.error && duckdb_appender_close(state.raw) != DuckDBSuccess) state.take_error();
  if (state.error) return std::unexpected(*state.error);
  return {};
}

Result<Appender> Connection::appender(std::string_view table) {
  auto state = std::make_unique<Appender::State>(state_->stream);
  if (duckdb_appender_create(state_->raw, nullptr, std::string(table).c_str(), &state->raw) !=
      DuckDBSuccess) {
    state->take_error();
    return std::unexpected(*state->error);
  }
  std::vector<duckdb_logical_type> types;
  const auto count = duckdb_appender_column_count(state->raw);
  for (idx_t i = 0; i < count; ++i) {
    types.push_back(duckdb_appender_column_type(state->raw, i));
    state->columns.push_back(
        column_of(std::to_string(i + 1), duckdb_appender_column_type(state->raw, i)));
  }
  state->chunk = duckdb_create_data_chunk(types.data(), types.size());
  for (auto& type : types) duckdb_destroy_logical_type(&type);
  state->refresh();
  return Appender(std::move(state));
}

}  // namespace ronghe::engine
