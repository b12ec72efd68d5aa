// SPDX-License-Identifier: Apache-2.0
#include <duckdb.h>

#include <string>
#include <utility>

#include "ronghe/base/worded.hpp"
#include "ronghe/engine/duckdb/error.hpp"
#include "ronghe/engine/duckdb/state.hpp"

namespace ronghe::engine::duckdb {

namespace {

// Statements of one text; they live as long as this.
class Extracted {
 public:
  Extracted(duckdb_connection connection, std::string_view sql) {
    count_ = duckdb_extract_statements(connection, std::string(sql).c_str(), &raw_);
  }
  Extracted(const Extracted&) = delete;
  Extracted& operator=(const Extracted&) = delete;
  ~Extracted() { duckdb_destroy_extracted(&raw_); }
  [[nodiscard]] idx_t count() const { return count_; }
  [[nodiscard]] duckdb_extracted_statements raw() const { return raw_; }
  [[nodiscard]] Error error() const {
    const char* message = duckdb_extract_statements_error(raw_);
    return statement_error(message == nullptr ? "not a statement" : message);
  }

 private:
  duckdb_extracted_statements raw_ = nullptr;
  idx_t count_ = 0;
};

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

Result<void> only_one(const Extracted& statements) {
  if (statements.count() == 0) return std::unexpected(statements.error());
  if (statements.count() == 1) return {};
  return fail_with(ErrorKind::fault, "statements-in-one-call"_code,
                   "one statement a call: these are {count}",
                   {{"count", std::to_string(statements.count())}});
}

Result<std::unique_ptr<Reader>> answer(OpenConnection& connection, const Extracted& statements,
                                       idx_t index, Delivery delivery) {
  Prepared prepared;
  if (duckdb_prepare_extracted_statement(connection.raw, statements.raw(), index, &prepared.raw) !=
      DuckDBSuccess) {
    const char* message = duckdb_prepare_error(prepared.raw);
    return std::unexpected(statement_error(message == nullptr ? "not a statement" : message));
  }
  auto reader = std::make_unique<Reader>(connection.stream);
  if (run(prepared.raw, delivery, &reader->raw) != DuckDBSuccess) {
    const char* message = duckdb_result_error(&reader->raw);
    return std::unexpected(statement_error(message == nullptr ? "the engine failed" : message));
  }
  return reader;
}

}  // namespace

Capabilities OpenConnection::capabilities() const {
  return {.dialect = sql::Dialect::duckdb,
          .keeps_insertion_order = true,
          .functions = true,
          .counts_progress = true};
}

// The embedded engine opens labelled fields by functions of ours, so that nothing leaves it.
Placement OpenConnection::placement(Fields /*fields*/) const { return Placement::here; }

Result<void> OpenConnection::execute(std::string_view sql) {
  stream->settle();
  const Extracted statements(raw, sql);
  RONGHE_CHECK(only_one(statements));
  RONGHE_TRY(done, answer(*this, statements, 0, Delivery::held));
  return {};
}

Result<void> OpenConnection::script(std::string_view sql) {
  stream->settle();
  const Extracted statements(raw, sql);
  if (statements.count() == 0) return std::unexpected(statements.error());
  for (idx_t i = 0; i < statements.count(); ++i) {
    RONGHE_TRY(done, answer(*this, statements, i, Delivery::held));
  }
  return {};
}

Result<std::unique_ptr<RowsReader>> OpenConnection::query(std::string_view sql, Delivery delivery) {
  stream->settle();
  const Extracted statements(raw, sql);
  RONGHE_CHECK(only_one(statements));
  RONGHE_TRY(reader, answer(*this, statements, 0, delivery));
  reader->begin();
  if (delivery == Delivery::held) stream->settle();
  return reader;
}

Result<void> OpenConnection::begin() { return execute("BEGIN TRANSACTION"); }

Outcome OpenConnection::commit(std::string_view /*batch*/) {
  auto done = execute("COMMIT");
  if (!done) return NotCommitted{std::move(done.error())};
  return Committed{};
}

void OpenConnection::roll_back() {
  // After a fault the engine may have rolled back already; there is nothing left to do about it.
  [[maybe_unused]] const auto ignored = execute("ROLLBACK");
}

Result<std::unique_ptr<ConnectionDriver>> OpenConnection::sibling() const {
  return database_->connect();
}

Result<void> OpenConnection::count_progress(bool on) {
  return execute(on ? "SET enable_progress_bar = true" : "SET enable_progress_bar = false");
}

std::optional<double> OpenConnection::progress() const {
  const double percentage = duckdb_query_progress(raw).percentage;
  if (percentage < 0) return std::nullopt;
  return percentage / 100;
}

void OpenConnection::interrupt() const { duckdb_interrupt(raw); }

Result<void> OpenConnection::joins_as_written(bool on) {
  return execute(on ? "SET disabled_optimizers = 'build_side_probe_side'"
                    : "RESET disabled_optimizers");
}

}  // namespace ronghe::engine::duckdb
