// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <array>
#include <cstring>
#include <utility>

#include "ronghe/engine/postgres/state.hpp"
#include "ronghe/sql/quoted.hpp"

namespace ronghe::engine::postgres {

namespace {

// Says whether the last word of a server's answer to COMMIT is COMMIT: of a transaction that
// failed before it is ROLLBACK.
bool is_committed(PGresult* answer) {
  return PQresultStatus(answer) == PGRES_COMMAND_OK &&
         std::string_view(PQcmdStatus(answer)) == "COMMIT";
}

}  // namespace

Capabilities OpenSession::capabilities() const { return {.dialect = sql::Dialect::postgres}; }

// Sealed fields are opened only where their keys are, and no key goes to a server.
Placement OpenSession::placement(Fields fields) const {
  const bool sealed = server_->options().labelled == LabelledFields::sealed;
  return fields == Fields::labelled && sealed ? Placement::embedded : Placement::here;
}

// The server cuts a name that is too long and only says so: two names may have become one.
Result<void> OpenSession::whole_names() {
  if (!std::exchange(line_->name_cut, false)) return {};
  return fail(ErrorKind::fault, fmt::format("a name is longer than {} bytes and was cut by the "
                                            "server; give it a shorter one",
                                            sql::name_bytes_max));
}

Result<void> OpenSession::execute(std::string_view sql) {
  line_->settle();
  RONGHE_CHECK(run(raw(), std::string(sql)));
  return whole_names();
}

Result<void> OpenSession::script(std::string_view sql) {
  line_->settle();
  const Answer answer(PQexec(raw(), std::string(sql).c_str()));
  const auto status = PQresultStatus(answer.get());
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
    return std::unexpected(answer_error(raw(), answer.get()));
  }
  return whole_names();
}

Result<std::vector<Described>> OpenSession::described(const std::string& sql) {
  const Answer prepared(PQprepare(raw(), "", sql.c_str(), 0, nullptr));
  if (PQresultStatus(prepared.get()) != PGRES_COMMAND_OK) {
    return std::unexpected(answer_error(raw(), prepared.get()));
  }
  const Answer statement(PQdescribePrepared(raw(), ""));
  if (PQresultStatus(statement.get()) != PGRES_COMMAND_OK) {
    return std::unexpected(answer_error(raw(), statement.get()));
  }
  RONGHE_CHECK(whole_names());
  return describe(statement.get());
}

Result<std::unique_ptr<RowsReader>> OpenSession::query(std::string_view sql, Delivery delivery) {
  line_->settle();
  RONGHE_TRY(columns, described(std::string(sql)));
  const auto copy = fmt::format("COPY ({}) TO STDOUT (FORMAT binary)", sql);
  const Answer begun(PQexec(raw(), copy.c_str()));
  if (PQresultStatus(begun.get()) != PGRES_COPY_OUT) {
    return std::unexpected(answer_error(raw(), begun.get()));
  }
  auto reader = std::make_unique<Reader>(line_, std::move(columns));
  reader->begin();
  if (delivery == Delivery::held) reader->read_rest();
  return reader;
}

Result<std::unique_ptr<BulkWriter>> OpenSession::bulk_writer(std::string_view table) {
  line_->settle();
  RONGHE_TRY(columns, described("SELECT * FROM " + sql::quoted_name(table)));
  return writer_of(line_, std::string(table), std::move(columns));
}

Result<void> OpenSession::begin() { return execute("BEGIN"); }

Outcome OpenSession::commit(std::string_view batch) {
  line_->settle();
  if (PQstatus(raw()) != CONNECTION_OK) return NotCommitted{answer_error(raw(), nullptr)};
  const Answer answer(PQexec(raw(), "COMMIT"));
  if (is_committed(answer.get())) return Committed{};
  auto why = answer_error(raw(), answer.get());
  if (PQstatus(raw()) != CONNECTION_OK) return Unknown{std::string(batch), std::move(why)};
  if (PQresultStatus(answer.get()) == PGRES_COMMAND_OK) {
    why = Error{ErrorKind::fault, "a statement of the transaction failed: it was rolled back"};
  }
  return NotCommitted{std::move(why)};
}

void OpenSession::roll_back() {
  // Where the connection is lost the server has rolled back already.
  [[maybe_unused]] const auto ignored = execute("ROLLBACK");
}

Result<std::unique_ptr<ConnectionDriver>> OpenSession::sibling() const {
  return server_->connect();
}

// Of tables that were made just now the server knows nothing, and may compare every pair of rows
// where it believes that there are few.
Result<void> OpenSession::joins_as_written(bool on) {
  return execute(on ? "SET enable_nestloop = off" : "RESET enable_nestloop");
}

void OpenSession::interrupt() const {
  auto* cancel = PQgetCancel(raw());
  std::array<char, 256> message{};
  (void)PQcancel(cancel, message.data(), static_cast<int>(message.size()));
  PQfreeCancel(cancel);
}

}  // namespace ronghe::engine::postgres
