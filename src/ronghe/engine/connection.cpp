// SPDX-License-Identifier: Apache-2.0
#include "ronghe/engine/connection.hpp"

#include "ronghe/engine/driver.hpp"

namespace ronghe::engine {

Connection::Connection(std::unique_ptr<ConnectionDriver> driver) : driver_(std::move(driver)) {}
Connection::Connection(Connection&&) noexcept = default;
Connection& Connection::operator=(Connection&&) noexcept = default;
Connection::~Connection() = default;

Capabilities Connection::capabilities() const { return driver_->capabilities(); }
Placement Connection::placement(Fields fields) const { return driver_->placement(fields); }

Result<void> Connection::execute(std::string_view sql) { return driver_->execute(sql); }
Result<void> Connection::script(std::string_view sql) { return driver_->script(sql); }

Result<Rows> Connection::query(std::string_view sql) {
  RONGHE_TRY(reader, driver_->query(sql, Delivery::streamed));
  return Rows(std::move(reader));
}

Result<Rows> Connection::collect(std::string_view sql) {
  RONGHE_TRY(reader, driver_->query(sql, Delivery::held));
  return Rows(std::move(reader));
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

Result<Appender> Connection::appender(std::string_view table) {
  RONGHE_TRY(writer, driver_->bulk_writer(table));
  return Appender(std::move(writer));
}

Result<void> Connection::add_function(BlobFunction function) {
  return driver_->add_function(std::move(function));
}

Result<void> Connection::add_record_function(RecordFunction function) {
  return driver_->add_record_function(std::move(function));
}

Result<Connection> Connection::sibling() const {
  RONGHE_TRY(driver, driver_->sibling());
  return Connection(std::move(driver));
}

Result<void> Connection::count_progress(bool on) { return driver_->count_progress(on); }
std::optional<double> Connection::progress() const { return driver_->progress(); }
void Connection::interrupt() const { driver_->interrupt(); }

}  // namespace ronghe::engine
