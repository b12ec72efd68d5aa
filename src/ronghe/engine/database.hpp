// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ronghe/base/date.hpp"
#include "ronghe/base/decimal.hpp"
#include "ronghe/base/int128.hpp"
#include "ronghe/base/result.hpp"

// DuckDB in this process behind value types: the only room that knows a driver.
namespace ronghe::engine {

enum class ColumnType { boolean, integer, decimal, text, blob, date, map, other };

struct Column {
  std::string name;
  ColumnType type = ColumnType::other;
  int scale = 0;  // of a decimal
};

// One key of a MAP with its count, as histogram() gives it.
struct HistogramBin {
  Decimal key;
  std::int64_t count = 0;
};

// Up to 2,048 rows of a result, column by column. Views live as long as the chunk.
class Chunk {
 public:
  explicit Chunk(void* raw, const std::vector<Column>* columns);
  Chunk(Chunk&& other) noexcept;
  Chunk& operator=(Chunk&& other) noexcept;
  ~Chunk();

  [[nodiscard]] std::size_t rows() const;
  [[nodiscard]] const std::vector<Column>& columns() const { return *columns_; }
  [[nodiscard]] bool is_null(std::size_t column, std::size_t row) const;
  [[nodiscard]] bool boolean(std::size_t column, std::size_t row) const;
  [[nodiscard]] std::int64_t integer(std::size_t column, std::size_t row) const;  // any width
  [[nodiscard]] Int128 unscaled(std::size_t column, std::size_t row) const;  // decimal or integer
  [[nodiscard]] Decimal decimal(std::size_t column, std::size_t row) const;  // decimal or integer
  [[nodiscard]] std::string_view text(std::size_t column, std::size_t row) const;  // text or blob
  [[nodiscard]] Date date(std::size_t column, std::size_t row) const;
  [[nodiscard]] std::vector<HistogramBin> histogram(std::size_t column, std::size_t row) const;
  // Any type as plain text, for tables shown to people; "" for NULL.
  [[nodiscard]] std::string shown(std::size_t column, std::size_t row) const;

 private:
  void* raw_ = nullptr;
  const std::vector<Column>* columns_ = nullptr;
};

// The answer of a query, read chunk by chunk in the order of its ORDER BY.
class Rows {
 public:
  struct State;
  explicit Rows(std::unique_ptr<State> state);
  Rows(Rows&&) noexcept;
  Rows& operator=(Rows&&) noexcept;
  ~Rows();
  [[nodiscard]] const std::vector<Column>& columns() const;
  [[nodiscard]] Result<std::optional<Chunk>> next();  // none at the end

 private:
  std::unique_ptr<State> state_;
};

// A C++ function over whole chunks that SQL may call; pure, called from several threads at once.
// Any number of arguments of any type; gives a BLOB per row.
struct BlobFunction {
  std::string name;
  // `output(row, bytes)` must be called once for every row of the chunk.
  std::function<void(const Chunk& input,
                     const std::function<void(std::size_t, std::string_view)>& output)>
      apply;
};

// Adds rows to a table, column by column within a row; close() makes them visible.
class Appender {
 public:
  struct State;
  explicit Appender(std::unique_ptr<State> state);
  Appender(Appender&&) noexcept;
  Appender& operator=(Appender&&) noexcept;
  ~Appender();
  void null();
  void boolean(bool value);
  void integer(std::int64_t value);
  void decimal(Int128 unscaled, int scale);  // scale must be the column's
  void text(std::string_view value);
  void blob(std::string_view bytes);
  void date(const Date& value);
  void end_row();
  [[nodiscard]] Result<void> close();  // the first error of any row, if there was one

 private:
  std::unique_ptr<State> state_;
};

class Connection {
 public:
  struct State;
  explicit Connection(std::unique_ptr<State> state);
  Connection(Connection&&) noexcept;
  Connection& operator=(Connection&&) noexcept;
  ~Connection();

  [[nodiscard]] Result<void> execute(std::string_view sql);  // one or more statements
  [[nodiscard]] Result<Rows> query(std::string_view sql);    // one statement, streamed
  // The first row's value, for counts and existence.
  [[nodiscard]] Result<std::int64_t> integer(std::string_view sql);
  [[nodiscard]] Result<std::optional<std::string>> text(std::string_view sql);
  [[nodiscard]] Result<Appender> appender(std::string_view table);
  [[nodiscard]] Result<void> add_function(BlobFunction function);
  // Rows read so far by the running statement over the total, 0..1; none while unknown.
  [[nodiscard]] std::optional<double> progress() const;

 private:
  std::unique_ptr<State> state_;
};

// Commits only by commit(); anything else rolls back.
class Transaction {
 public:
  [[nodiscard]] static Result<Transaction> begin(Connection& connection);
  Transaction(Transaction&& other) noexcept;
  Transaction& operator=(Transaction&&) = delete;
  ~Transaction();
  [[nodiscard]] Result<void> commit();

 private:
  explicit Transaction(Connection& connection) : connection_(&connection) {}
  Connection* connection_;
};

struct DatabaseOptions {
  std::string path;          // empty = in memory
  std::string memory_limit;  // "8GiB"; empty = the engine's default
  std::string temp_folder;   // where it spills; empty = beside the file
  int threads = 0;           // 0 = all cores
  bool read_only = false;
};

class Database {
 public:
  struct State;
  // A file held by another process gives ErrorKind::refused and names that process where known.
  [[nodiscard]] static Result<Database> open(const DatabaseOptions& options);
  explicit Database(std::shared_ptr<State> state);
  [[nodiscard]] Result<Connection> connect();

 private:
  std::shared_ptr<State> state_;  // shared with the connections: the file closes after the last
};

// Quoting of identifiers and text literals for statements made by hand ("a""b", 'it''s').
[[nodiscard]] std::string quoted_name(std::string_view name);
[[nodiscard]] std::string quoted_text(std::string_view text);

}  // namespace ronghe::engine
