// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "ronghe/engine/connection.hpp"
#include "ronghe/engine/driver.hpp"

namespace ronghe::engine {

Result<Transaction> Transaction::begin(Connection& connection) {
  RONGHE_CHECK(connection.driver_->begin());
  return Transaction(connection);
}

Transaction::Transaction(Transaction&& other) noexcept
    : connection_(std::exchange(other.connection_, nullptr)) {}

Transaction::~Transaction() {
  if (connection_ != nullptr) connection_->driver_->roll_back();
}

Outcome Transaction::settle(std::string_view batch) {
  ensure(connection_ != nullptr, "a transaction is settled once");
  return std::exchange(connection_, nullptr)->driver_->commit(batch);
}

Result<void> Transaction::commit() {
  auto outcome = settle("");
  if (auto* no = std::get_if<NotCommitted>(&outcome)) return std::unexpected(std::move(no->why));
  if (auto* unknown = std::get_if<Unknown>(&outcome)) {
    return std::unexpected(std::move(unknown->why));
  }
  return {};
}

Result<JoinsAsWritten> JoinsAsWritten::begin(Connection& connection) {
  RONGHE_CHECK(connection.driver_->joins_as_written(true));
  return JoinsAsWritten(connection);
}

JoinsAsWritten::JoinsAsWritten(JoinsAsWritten&& other) noexcept
    : connection_(std::exchange(other.connection_, nullptr)) {}

JoinsAsWritten::~JoinsAsWritten() {
  if (connection_ != nullptr) (void)connection_->driver_->joins_as_written(false);
}

}  // namespace ronghe::engine
