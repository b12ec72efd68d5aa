// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "ronghe/base/result.hpp"
#include "ronghe/engine/appender.hpp"
#include "ronghe/engine/record_function.hpp"
#include "ronghe/engine/rows.hpp"

namespace ronghe::engine {

// A C++ function over whole chunks that SQL may call; pure, called from several threads at once.
// Any number of arguments of any type; gives a BLOB per row.
struct BlobFunction {
  std::string name;
  // `output(row, bytes)` must be called once for every row of the chunk.
  std::function<void(const Chunk& input,
                     const std::function<void(std::size_t, std::string_view)>& output)>
      apply;
};

class Connection {
 public:
  struct State;
  explicit Connection(std::unique_ptr<State> state);
  Connection(Connection&&) noexcept;
  Connection& operator=(Connection&&) noexcept;
  ~Connection();

  [[nodiscard]] Result<void> execute(std::string_view sql);  // one or more statements
  // One statement, its answer streamed. When the connection (or an appender of it) does something
  // else before the end, the rest of the answer is first read into memory.
  [[nodiscard]] Result<Rows> query(std::string_view sql);
  // One statement, its answer held in memory.
  [[nodiscard]] Result<Rows> collect(std::string_view sql);
  // The first row's value, for counts and existence; 0 when there is no row or it is NULL.
  [[nodiscard]] Result<std::int64_t> integer(std::string_view sql);
  [[nodiscard]] Result<std::optional<std::string>> text(std::string_view sql);
  // `table` is a plain name, not quoted.
  [[nodiscard]] Result<Appender> appender(std::string_view table);
  // For all connections of this database. Adding a name again changes nothing: the first stays.
  [[nodiscard]] Result<void> add_function(BlobFunction function);
  [[nodiscard]] Result<void> add_record_function(RecordFunction function);  // the same
  // Another connection to the same database: sees what is committed, has its own temporary tables.
  [[nodiscard]] Result<Connection> sibling() const;
  // Whether statements count what they have read; off at first, as counting costs a tenth of the
  // time of a large one.
  [[nodiscard]] Result<void> count_progress(bool on);
  // Rows read so far by the running statement over the total, 0..1; none while unknown or not
  // counted.
  // May be called from another thread than the one that waits for the statement.
  [[nodiscard]] std::optional<double> progress() const;
  void interrupt() const;  // from another thread: the running statement ends with `refused`

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

}  // namespace ronghe::engine
