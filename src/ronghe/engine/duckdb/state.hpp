// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <duckdb.h>

#include <deque>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "ronghe/engine/driver.hpp"

// DuckDB behind the seam: its objects, each of which ends with the value that holds it.
namespace ronghe::engine::duckdb {

class Reader;

// The one answer that a connection may be streaming. The driver ends a stream, silently, when its
// connection does anything else; so what is left of it is first read into memory.
struct Stream {
  Reader* open = nullptr;
  void settle();
};

class OpenDatabase : public DatabaseDriver, public std::enable_shared_from_this<OpenDatabase> {
 public:
  ~OpenDatabase() override { duckdb_close(&raw); }
  [[nodiscard]] Result<std::unique_ptr<ConnectionDriver>> connect() override;

  duckdb_database raw = nullptr;
};

class OpenConnection : public ConnectionDriver {
 public:
  explicit OpenConnection(std::shared_ptr<OpenDatabase> owner) : database_(std::move(owner)) {}
  ~OpenConnection() override { duckdb_disconnect(&raw); }

  [[nodiscard]] Capabilities capabilities() const override;
  [[nodiscard]] Placement placement(Fields fields) const override;
  [[nodiscard]] Result<void> execute(std::string_view sql) override;
  [[nodiscard]] Result<void> script(std::string_view sql) override;
  [[nodiscard]] Result<std::unique_ptr<RowsReader>> query(std::string_view sql,
                                                          Delivery delivery) override;
  [[nodiscard]] Result<std::unique_ptr<BulkWriter>> bulk_writer(std::string_view table) override;
  [[nodiscard]] Result<void> begin() override;
  [[nodiscard]] Outcome commit(std::string_view batch) override;
  void roll_back() override;
  [[nodiscard]] Result<std::unique_ptr<ConnectionDriver>> sibling() const override;
  void interrupt() const override;
  [[nodiscard]] Result<void> add_function(BlobFunction function) override;
  [[nodiscard]] Result<void> add_record_function(RecordFunction function) override;
  [[nodiscard]] Result<void> count_progress(bool on) override;
  [[nodiscard]] std::optional<double> progress() const override;
  [[nodiscard]] Result<void> joins_as_written(bool on) override;

  std::shared_ptr<Stream> stream = std::make_shared<Stream>();  // shared with rows and appenders
  duckdb_connection raw = nullptr;

 private:
  std::shared_ptr<OpenDatabase> database_;  // closed after its last connection
};

class Reader : public RowsReader {
 public:
  explicit Reader(std::shared_ptr<Stream> of) : stream_(std::move(of)) {}
  ~Reader() override;
  [[nodiscard]] const std::vector<Column>& columns() const override { return columns_; }
  [[nodiscard]] Result<std::optional<Chunk>> next() override;

  void begin();      // describes the columns of `raw` and makes it the open stream
  void read_rest();  // into memory
  duckdb_result raw = {};

 private:
  [[nodiscard]] bool is_streaming() const { return stream_->open == this; }
  void close_stream() {
    if (is_streaming()) stream_->open = nullptr;
  }
  // The next chunk of the driver; null at the end, with `error_` set if it is no good end.
  duckdb_data_chunk fetch();

  std::vector<Column> columns_;
  std::shared_ptr<Stream> stream_;
  std::deque<duckdb_data_chunk> held_;  // read ahead by read_rest()
  std::optional<Error> error_;          // at the end of what is held
};

}  // namespace ronghe::engine::duckdb
