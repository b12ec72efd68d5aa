// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <duckdb.h>

#include <memory>

#include "ronghe/engine/database.hpp"

// The driver's objects behind the value types of this room.
namespace ronghe::engine {

struct Database::State {
  duckdb_database raw = nullptr;
  State() = default;
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() { duckdb_close(&raw); }
};

struct Connection::State {
  std::shared_ptr<Database::State> database;
  duckdb_connection raw = nullptr;
  explicit State(std::shared_ptr<Database::State> owner) : database(std::move(owner)) {}
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() { duckdb_disconnect(&raw); }
};

struct Rows::State {
  duckdb_result raw = {};
  std::vector<Column> columns;
  State() = default;
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() { duckdb_destroy_result(&raw); }
};

}  // namespace ronghe::engine
