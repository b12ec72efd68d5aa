// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ronghe/base/result.hpp"

// A PostgreSQL of one's own for tests and benchmarks: in a new folder, reached by a socket there
// and by nothing else, gone with the object.
namespace ronghe::testing {

class PostgresServer {
 public:
  // not_found when PostgreSQL is not installed.
  [[nodiscard]] static Result<PostgresServer> start();
  PostgresServer(PostgresServer&&) noexcept = default;
  PostgresServer& operator=(PostgresServer&&) = delete;
  ~PostgresServer();
  [[nodiscard]] const std::string& folder() const { return folder_; }
  [[nodiscard]] std::string address() const;  // of its database, for a client

 private:
  explicit PostgresServer(std::string folder) : folder_(std::move(folder)) {}
  std::string folder_;  // empty after a move
};

class PostgresClient {
 public:
  using Row = std::vector<std::optional<std::string>>;

  [[nodiscard]] static Result<PostgresClient> connect(const PostgresServer& server);
  [[nodiscard]] Result<void> execute(const std::string& sql);
  // Values as PostgreSQL writes them, none for null.
  [[nodiscard]] Result<std::vector<Row>> query(const std::string& sql);
  // Rows in COPY's text format into `table`, a name as SQL writes it.
  [[nodiscard]] Result<void> copy(const std::string& table, std::string_view rows);

 private:
  struct Closer {
    void operator()(void* connection) const;
  };
  explicit PostgresClient(void* connection) : connection_(connection) {}
  std::unique_ptr<void, Closer> connection_;  // PGconn
};

}  // namespace ronghe::testing
