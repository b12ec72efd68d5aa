// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ronghe/engine/driver.hpp"
#include "ronghe/engine/postgres/block.hpp"
#include "ronghe/engine/postgres/handle.hpp"
#include "ronghe/engine/server.hpp"

// PostgreSQL behind the seam: rows go either way by COPY in binary.
namespace ronghe::engine::postgres {

class Reader;

// A session and the one answer that it may be streaming. A session does one thing at a time, so
// what is left of an answer is read into memory before anything else is done.
struct Line {
  Session session;
  Reader* open = nullptr;
  bool name_cut = false;  // the server cut a name that was too long for it
  void settle();
};

class Reader : public RowsReader {
 public:
  Reader(std::shared_ptr<Line> line, std::vector<Described> columns);
  ~Reader() override;
  [[nodiscard]] const std::vector<Column>& columns() const override { return columns_; }
  [[nodiscard]] Result<std::optional<Chunk>> next() override;
  void begin() { line_->open = this; }  // after the COPY was asked for
  void read_rest();                     // into memory

 private:
  // Some rows as they are sent; none at the end, with `error_` set if it is no good end.
  [[nodiscard]] std::optional<SentRows> fetch();
  void end_copy();

  std::shared_ptr<Line> line_;
  std::vector<Described> described_;
  std::vector<Column> columns_;
  std::deque<SentRows> held_;
  bool header_read_ = false;
  std::optional<Error> error_;
};

class OpenServer : public DatabaseDriver, public std::enable_shared_from_this<OpenServer> {
 public:
  explicit OpenServer(ServerOptions options) : options_(std::move(options)) {}
  [[nodiscard]] Result<std::unique_ptr<ConnectionDriver>> connect() override;
  [[nodiscard]] const ServerOptions& options() const { return options_; }

 private:
  ServerOptions options_;
};

class OpenSession : public ConnectionDriver {
 public:
  OpenSession(std::shared_ptr<OpenServer> server, std::shared_ptr<Line> line)
      : server_(std::move(server)), line_(std::move(line)) {}

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
  [[nodiscard]] Result<void> joins_as_written(bool on) override;

 private:
  [[nodiscard]] PGconn* raw() const { return line_->session.get(); }
  [[nodiscard]] Result<std::vector<Described>> described(const std::string& sql);
  [[nodiscard]] Result<void> whole_names();

  std::shared_ptr<OpenServer> server_;
  std::shared_ptr<Line> line_;  // shared with rows and writers
};

// Fills `table`, whose columns are `columns`.
[[nodiscard]] std::unique_ptr<BulkWriter> writer_of(std::shared_ptr<Line> line, std::string table,
                                                    std::vector<Described> columns);

}  // namespace ronghe::engine::postgres
