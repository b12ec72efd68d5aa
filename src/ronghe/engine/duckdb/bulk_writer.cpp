// SPDX-License-Identifier: Apache-2.0
#include <duckdb.h>

#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include "ronghe/base/worded.hpp"
#include "ronghe/engine/duckdb/column.hpp"
#include "ronghe/engine/duckdb/error.hpp"
#include "ronghe/engine/duckdb/state.hpp"

namespace ronghe::engine::duckdb {

namespace {

// Rows gather in one chunk of the driver: a call of the driver per chunk, not per cell.
class ChunkWriter : public BulkWriter {
 public:
  explicit ChunkWriter(std::shared_ptr<Stream> of) : stream(std::move(of)) {}
  ~ChunkWriter() override {
    stream->settle();
    duckdb_destroy_data_chunk(&chunk);
    duckdb_appender_destroy(&raw);
  }
  Result<void> begin(duckdb_connection connection, std::string_view table);
  void null() override;
  void boolean(bool value) override;
  void integer(std::int64_t value) override;
  void decimal(Int128 unscaled, int scale) override;
  void text(std::string_view value) override { bytes(ColumnType::text, value); }
  void blob(std::string_view value) override { bytes(ColumnType::blob, value); }
  void days(std::int32_t value) override;
  void end_row() override;
  Result<void> close() override;

 private:
  std::shared_ptr<Stream> stream;  // of the connection: appending would end it
  duckdb_appender raw = nullptr;
  duckdb_data_chunk chunk = nullptr;
  std::vector<Column> columns;
  std::vector<void*> values;
  std::size_t column = 0;
  std::size_t row = 0;
  std::optional<Error> error;

  void fail_once(std::string message) {
    if (error) return;
    error = fail_with(ErrorKind::fault, "rows-not-taken"_code, "{detail}",
                      {{"detail", std::move(message)}})
                .error();
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
  void bytes(ColumnType type, std::string_view value);
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

void ChunkWriter::put_whole(Int128 value) {
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

void ChunkWriter::null() {
  if (column < columns.size()) {
    duckdb_vector_ensure_validity_writable(vector());
    duckdb_validity_set_row_invalid(duckdb_vector_get_validity(vector()), row);
  }
  ++column;
}

void ChunkWriter::boolean(bool value) {
  if (next(ColumnType::boolean) == nullptr) return;
  static_cast<bool*>(values[column])[row] = value;
  ++column;
}

void ChunkWriter::integer(std::int64_t value) {
  if (next(ColumnType::integer) == nullptr) return;
  put_whole(value);
  ++column;
}

void ChunkWriter::decimal(Int128 unscaled, int scale) {
  const auto* to = next(ColumnType::decimal);
  if (to == nullptr) return;
  if (to->scale != scale) fail_once("column " + to->name + " has another scale");
  put_whole(unscaled);
  ++column;
}

void ChunkWriter::bytes(ColumnType type, std::string_view value) {
  if (next(type) == nullptr) return;
  duckdb_vector_assign_string_element_len(vector(), row, value.data(), value.size());
  ++column;
}

void ChunkWriter::days(std::int32_t value) {
  if (next(ColumnType::date) == nullptr) return;
  static_cast<std::int32_t*>(values[column])[row] = value;
  ++column;
}

void ChunkWriter::end_row() {
  if (column != columns.size()) fail_once("a row has another number of cells");
  column = 0;
  if (++row == duckdb_vector_size()) flush();
  if (error) row = 0;
}

Result<void> ChunkWriter::close() {
  flush();
  stream->settle();
  if (!error && duckdb_appender_close(raw) != DuckDBSuccess) take_error();
  if (error) return std::unexpected(*error);
  return {};
}

Result<void> ChunkWriter::begin(duckdb_connection connection, std::string_view table) {
  const std::string name(table);
  // Temporary tables come first, as in a query; asked for by their catalog they are also filled
  // where the database is open only to read.
  if (duckdb_appender_create_ext(connection, "temp", nullptr, name.c_str(), &raw) !=
      DuckDBSuccess) {
    duckdb_appender_destroy(&raw);
    if (duckdb_appender_create(connection, nullptr, name.c_str(), &raw) != DuckDBSuccess) {
      take_error();
      return std::unexpected(*error);
    }
  }
  std::vector<duckdb_logical_type> types;
  const auto count = duckdb_appender_column_count(raw);
  for (idx_t i = 0; i < count; ++i) {
    types.push_back(duckdb_appender_column_type(raw, i));
    columns.push_back(column_of(std::to_string(i + 1), duckdb_appender_column_type(raw, i)));
  }
  chunk = duckdb_create_data_chunk(types.data(), types.size());
  for (auto& type : types) duckdb_destroy_logical_type(&type);
  refresh();
  return {};
}

}  // namespace

Result<std::unique_ptr<BulkWriter>> OpenConnection::bulk_writer(std::string_view table) {
  auto writer = std::make_unique<ChunkWriter>(stream);
  RONGHE_CHECK(writer->begin(raw, table));
  return writer;
}

}  // namespace ronghe::engine::duckdb
