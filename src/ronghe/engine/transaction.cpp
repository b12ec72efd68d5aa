// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "ronghe/engine/connection.hpp"

namespace ronghe::engine {

Result<Transaction> Transaction::begin(Connection& connection) {
  RONGHE_CHECK(connection.execute("BEGIN TRANSACTION"));
  return Transaction(connection);
}

Transaction::Transaction(Transaction&& other) noexcept
    : connection_(std::exchange(other.connection_, nullptr)) {}

Transaction::~Transaction() {
  if (connection_ == nullptr) return;
  // After a fault the engine may have rolled back already; there is nothing left to do about it.
  [[maybe_unused]] const auto ignored = connection_->execute("ROLLBACK");
}

Result<void> Transaction::commit() {
  ensure(connection_ != nullptr, "a transaction is committed once");
  return std::exchange(connection_, nullptr)->execute("COMMIT");
}

}  // namespace ronghe::engine
