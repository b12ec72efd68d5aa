// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "postgres/postgres.hpp"
#include "ronghe/engine/database.hpp"
#include "ronghe/feel/value.hpp"
#include "ronghe/policy/compile/plan.hpp"
#include "ronghe/sql/expr.hpp"

// The engines that run generated SQL, and values as all of them can be compared.
namespace ronghe::testing {

// A value as text: numbers without trailing zeros, dates by ISO, lists between brackets, "null".
[[nodiscard]] std::string cell_text(const feel::Value& value);

struct SqlColumn {
  std::string name;
  policy::TypeKind kind = policy::TypeKind::number;
  std::string type;  // DECIMAL(38,2), ... as both engines write it
  int scale = 0;     // digits after the point of a number
};
using SqlRow = std::vector<feel::Value>;

// What to ask of every row. A list's items are of `kind`.
struct Question {
  sql::ExprPtr sql;
  policy::TypeKind kind = policy::TypeKind::number;
  bool list = false;
};
using Answers = std::vector<std::vector<std::string>>;  // row, question

// DuckDB in this process.
class DuckDb {
 public:
  DuckDb();
  void load(const std::vector<SqlColumn>& columns, const std::vector<SqlRow>& rows);
  [[nodiscard]] Result<Answers> ask(const std::vector<Question>& questions);

 private:
  std::optional<engine::Database> database_;
  std::optional<engine::Connection> connection_;
};

// A PostgreSQL that these tests start; skipped where it is not installed.
class Postgres {
 public:
  [[nodiscard]] static Result<Postgres> start();
  void load(const std::vector<SqlColumn>& columns, const std::vector<SqlRow>& rows);
  [[nodiscard]] Result<Answers> ask(const std::vector<Question>& questions);

 private:
  Postgres(PostgresServer server, PostgresClient client)
      : server_(std::move(server)), client_(std::move(client)) {}
  PostgresServer server_;
  PostgresClient client_;  // closed before the server stops
};

}  // namespace ronghe::testing
