// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <duckdb.h>

#include <deque>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

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

// The one answer that a connection may be streaming. The driver ends a stream, silently, when its
// connection does anything else; so what is left of it is first read into memory.
struct Stream {
  Rows::State* open = nullptr;
  void settle();
};

struct Connection::State {
  std::shared_ptr<Database::State> database;
  std::shared_ptr<Stream> stream = std::make_shared<Stream>();  // shared with rows and appenders
  duckdb_connection raw = nullptr;
  explicit State(std::shared_ptr<Database::State> owner) : database(std::move(owner)) {}
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() { duckdb_disconnect(&raw); }
};

struct Rows::State {
  duckdb_result raw = {};
  std::vector<Column> columns;
  std::shared_ptr<Stream> stream;
  std::deque<duckdb_data_chunk> held;  // read ahead by settle()
  std::optional<Error> error;          // at the end of what is held

  explicit State(std::shared_ptr<Stream> of) : stream(std::move(of)) {}
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() {
    close_stream();
    for (auto& chunk : held) duckdb_destroy_data_chunk(&chunk);
    duckdb_destroy_result(&raw);
  }
  [[nodiscard]] bool is_streaming() const { return stream->open == this; }
  void close_stream() {
    if (is_streaming()) stream->open = nullptr;
  }
  // The next chunk of the driver; null at the end, with `error` set if it is no good end.
  duckdb_data_chunk fetch();
};

}  // namespace ronghe::engine
