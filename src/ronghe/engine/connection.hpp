// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "ronghe/base/result.hpp"
#include "ronghe/engine/appender.hpp"
#include "ronghe/engine/capabilities.hpp"
#include "ronghe/engine/outcome.hpp"
#include "ronghe/engine/record_function.hpp"
#include "ronghe/engine/rows.hpp"

namespace ronghe::engine {

class ConnectionDriver;

class Connection {
 public:
  explicit Connection(std::unique_ptr<ConnectionDriver> driver);
  Connection(Connection&&) noexcept;
  Connection& operator=(Connection&&) noexcept;
  ~Connection();

  [[nodiscard]] Capabilities capabilities() const;
  // Where a scan over such fields is to be run.
  [[nodiscard]] Placement placement(Fields fields) const;

  [[nodiscard]] Result<void> execute(std::string_view sql);  // one statement
  // Several statements, one after the other, until one fails: for what is set up once.
  [[nodiscard]] Result<void> script(std::string_view sql);
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
  // For all connections of this database; refused where the engine calls none. Adding a name again
  // changes nothing: the first stays.
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
  friend class Transaction;
  friend class JoinsAsWritten;
  std::unique_ptr<ConnectionDriver> driver_;
};

// Commits only by commit() or settle(); anything else rolls back.
class Transaction {
 public:
  [[nodiscard]] static Result<Transaction> begin(Connection& connection);
  Transaction(Transaction&& other) noexcept;
  Transaction& operator=(Transaction&&) = delete;
  ~Transaction();
  // What became of it; `batch` is how an unknown one is found again.
  [[nodiscard]] Outcome settle(std::string_view batch);
  // The same where a write that is not known to be committed is an error.
  [[nodiscard]] Result<void> commit();

 private:
  explicit Transaction(Connection& connection) : connection_(&connection) {}
  Connection* connection_;
};

// While it lives, joins are done as statements write them: rows on the left, what is looked up for
// each of them on the right. An engine's own choice looks at widths and would often look up the
// rows, which costs a tenth of a run. In the embedded engine it holds for all connections of a
// database. On a server no join compares every pair of rows, as it would where it has no statistics
// of tables that were made just now; there it holds for this connection.
class JoinsAsWritten {
 public:
  [[nodiscard]] static Result<JoinsAsWritten> begin(Connection& connection);
  JoinsAsWritten(JoinsAsWritten&& other) noexcept;
  JoinsAsWritten& operator=(JoinsAsWritten&&) = delete;
  ~JoinsAsWritten();

 private:
  explicit JoinsAsWritten(Connection& connection) : connection_(&connection) {}
  Connection* connection_;
};

}  // namespace ronghe::engine
