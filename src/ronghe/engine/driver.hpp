// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "ronghe/base/result.hpp"
#include "ronghe/engine/capabilities.hpp"
#include "ronghe/engine/chunk.hpp"
#include "ronghe/engine/outcome.hpp"
#include "ronghe/engine/record_function.hpp"

// What an engine must do to be one of ours. Only the folders of the drivers implement this, and
// only the value types of this room call it.
namespace ronghe::engine {

class RowsReader {
 public:
  RowsReader() = default;
  RowsReader(const RowsReader&) = delete;
  RowsReader& operator=(const RowsReader&) = delete;
  virtual ~RowsReader() = default;
  [[nodiscard]] virtual const std::vector<Column>& columns() const = 0;
  [[nodiscard]] virtual Result<std::optional<Chunk>> next() = 0;  // never an empty chunk
};

class BulkWriter {
 public:
  BulkWriter() = default;
  BulkWriter(const BulkWriter&) = delete;
  BulkWriter& operator=(const BulkWriter&) = delete;
  virtual ~BulkWriter() = default;
  virtual void null() = 0;
  virtual void boolean(bool value) = 0;
  virtual void integer(std::int64_t value) = 0;
  virtual void decimal(Int128 unscaled, int scale) = 0;
  virtual void text(std::string_view value) = 0;
  virtual void blob(std::string_view bytes) = 0;
  virtual void days(std::int32_t value) = 0;  // since 1970-01-01
  virtual void end_row() = 0;
  [[nodiscard]] virtual Result<void> close() = 0;
};

enum class Delivery { streamed, held };

class ConnectionDriver {
 public:
  ConnectionDriver() = default;
  ConnectionDriver(const ConnectionDriver&) = delete;
  ConnectionDriver& operator=(const ConnectionDriver&) = delete;
  virtual ~ConnectionDriver() = default;

  [[nodiscard]] virtual Capabilities capabilities() const = 0;
  [[nodiscard]] virtual Placement placement(Fields fields) const = 0;
  [[nodiscard]] virtual Result<void> execute(std::string_view sql) = 0;
  [[nodiscard]] virtual Result<void> script(std::string_view sql) = 0;
  [[nodiscard]] virtual Result<std::unique_ptr<RowsReader>> query(std::string_view sql,
                                                                  Delivery delivery) = 0;
  [[nodiscard]] virtual Result<std::unique_ptr<BulkWriter>> bulk_writer(std::string_view table) = 0;
  [[nodiscard]] virtual Result<void> begin() = 0;
  [[nodiscard]] virtual Outcome commit(std::string_view batch) = 0;
  virtual void roll_back() = 0;
  [[nodiscard]] virtual Result<std::unique_ptr<ConnectionDriver>> sibling() const = 0;
  virtual void interrupt() const = 0;

  // Accelerations: an engine without one leaves these as they are.
  [[nodiscard]] virtual Result<void> add_function(BlobFunction function);
  [[nodiscard]] virtual Result<void> add_record_function(RecordFunction function);
  [[nodiscard]] virtual Result<void> count_progress(bool on);
  [[nodiscard]] virtual std::optional<double> progress() const;
  [[nodiscard]] virtual Result<void> joins_as_written(bool on);
};

class DatabaseDriver {
 public:
  DatabaseDriver() = default;
  DatabaseDriver(const DatabaseDriver&) = delete;
  DatabaseDriver& operator=(const DatabaseDriver&) = delete;
  virtual ~DatabaseDriver() = default;
  [[nodiscard]] virtual Result<std::unique_ptr<ConnectionDriver>> connect() = 0;
};

}  // namespace ronghe::engine
