// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <limits>
#include <utility>

#include "ronghe/base/worded.hpp"
#include "ronghe/engine/postgres/state.hpp"
#include "ronghe/engine/postgres/wire.hpp"
#include "ronghe/sql/quoted.hpp"

namespace ronghe::engine::postgres {

namespace {

constexpr std::size_t held_max = std::size_t{1} << 20U;  // bytes

// Rows gather in memory, so that several writers can share a session: each copies when it is full.
class CopyWriter : public BulkWriter {
 public:
  CopyWriter(std::shared_ptr<Line> line, std::string table, std::vector<Described> columns)
      : line_(std::move(line)), table_(std::move(table)), columns_(std::move(columns)) {
    begin_row();
  }

  void null() override {
    put<std::int32_t>(bytes_, -1);
    ++column_;
  }
  void boolean(bool value) override {
    if (!next(ColumnType::boolean)) return;
    put<std::int32_t>(bytes_, 1);
    put<std::int8_t>(bytes_, value ? 1 : 0);
  }
  void integer(std::int64_t value) override {
    const auto* column = next(ColumnType::integer);
    if (column == nullptr) return;
    if (column->kind == Kind::int2) return put_whole<std::int16_t>(value);
    if (column->kind == Kind::int4) return put_whole<std::int32_t>(value);
    put_whole<std::int64_t>(value);
  }
  void decimal(Int128 unscaled, int scale) override {
    const auto* column = next(ColumnType::decimal);
    if (column == nullptr) return;
    if (column->column.scale != scale) {
      fail_once("column " + column->column.name + " has another scale");
    }
    put_numeric(bytes_, {.unscaled = unscaled, .scale = scale});
  }
  void text(std::string_view value) override { put_bytes(ColumnType::text, value); }
  void blob(std::string_view value) override { put_bytes(ColumnType::blob, value); }
  void days(std::int32_t value) override {
    if (!next(ColumnType::date)) return;
    put<std::int32_t>(bytes_, 4);
    put<std::int32_t>(bytes_, value - epoch_days);
  }
  void end_row() override {
    if (column_ != columns_.size()) fail_once("a row has another number of cells");
    whole_rows_ = bytes_.size();
    if (bytes_.size() >= held_max) flush();
    begin_row();
  }
  Result<void> close() override {
    bytes_.resize(whole_rows_);
    flush();
    if (error_) return std::unexpected(*error_);
    return {};
  }

 private:
  void begin_row() {
    if (error_) bytes_.clear();
    whole_rows_ = bytes_.size();
    put<std::int16_t>(bytes_, static_cast<std::int16_t>(columns_.size()));
    column_ = 0;
  }
  void fail_once(std::string message) {
    if (error_) return;
    error_ = fail_with(ErrorKind::fault, "rows-not-taken"_code, "{detail}",
                       {{"detail", std::move(message)}})
                 .error();
  }
  const Described* next(ColumnType type) {
    const auto at = column_++;
    if (at < columns_.size() && columns_[at].column.type == type) return &columns_[at];
    fail_once(at < columns_.size() ? "column " + columns_[at].column.name + " has another type"
                                   : "a row has more cells than the table has columns");
    return nullptr;
  }
  template <class T>
  void put_whole(std::int64_t value) {
    if (!std::in_range<T>(value)) {
      fail_once("a number does not fit the column " + columns_[column_ - 1].column.name);
    }
    put<std::int32_t>(bytes_, sizeof(T));
    put<T>(bytes_, static_cast<T>(value));
  }
  void put_bytes(ColumnType type, std::string_view value) {
    if (next(type) == nullptr) return;
    if (std::cmp_greater(value.size(), std::numeric_limits<std::int32_t>::max())) {
      return fail_once("a text is longer than a cell can be");
    }
    put<std::int32_t>(bytes_, static_cast<std::int32_t>(value.size()));
    bytes_ += value;
  }
  void flush() {
    if (bytes_.empty() || error_) return;
    line_->settle();
    if (auto sent = copy(); !sent && !error_) error_ = std::move(sent.error());
    bytes_.clear();
    whole_rows_ = 0;
  }
  Result<void> copy() {
    auto* connection = line_->session.get();
    const auto sql = fmt::format("COPY {} FROM STDIN (FORMAT binary)", sql::quoted_name(table_));
    const Answer begun(PQexec(connection, sql.c_str()));
    if (PQresultStatus(begun.get()) != PGRES_COPY_IN) {
      return std::unexpected(answer_error(connection, begun.get()));
    }
    // The signature, no flags, no extension; then rows; then -1.
    std::string header("PGCOPY\n\377\r\n\0", 11);
    put<std::int32_t>(header, 0);
    put<std::int32_t>(header, 0);
    std::string end;
    put<std::int16_t>(end, -1);
    for (const std::string_view part :
         {std::string_view(header), std::string_view(bytes_), std::string_view(end)}) {
      if (PQputCopyData(connection, part.data(), static_cast<int>(part.size())) != 1) break;
    }
    (void)PQputCopyEnd(connection, nullptr);
    std::optional<Error> error;
    while (const Answer ended{PQgetResult(connection)}) {
      if (PQresultStatus(ended.get()) != PGRES_COMMAND_OK && !error) {
        error = answer_error(connection, ended.get());
      }
    }
    if (!error && PQstatus(connection) != CONNECTION_OK) error = answer_error(connection, nullptr);
    if (error) return std::unexpected(std::move(*error));
    return {};
  }

  std::shared_ptr<Line> line_;
  std::string table_;
  std::vector<Described> columns_;
  std::string bytes_;
  std::size_t whole_rows_ = 0;  // where in `bytes_` the row begins that is being written
  std::size_t column_ = 0;
  std::optional<Error> error_;
};

}  // namespace

std::unique_ptr<BulkWriter> writer_of(std::shared_ptr<Line> line, std::string table,
                                      std::vector<Described> columns) {
  return std::make_unique<CopyWriter>(std::move(line), std::move(table), std::move(columns));
}

}  // namespace ronghe::engine::postgres
