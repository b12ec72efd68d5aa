// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "ronghe/base/log.hpp"
#include "ronghe/engine/connection.hpp"
#include "ronghe/intake/said.hpp"

namespace ronghe::intake {

namespace detail {
struct Source;
}

// A table of anyone's - CSV in the usual encodings, XLSX, JSON lines, Parquet - as something that
// the engine reads. What it is for, the caller knows; nothing is checked but that it is a table.
class ReadableTable {
 public:
  // `work_folder` holds what must be rewritten first, until this goes. `progress` may be null.
  [[nodiscard]] static Result<ReadableTable> open(engine::Connection& connection,
                                                  const std::string& path,
                                                  const std::string& work_folder,
                                                  Progress* progress);
  ReadableTable(ReadableTable&&) noexcept;
  ReadableTable& operator=(ReadableTable&&) noexcept;
  ~ReadableTable();

  // A FROM item whose columns are named by column(): texts, or, of Parquet, what types() says.
  [[nodiscard]] std::string relation() const;
  [[nodiscard]] static std::string column(std::size_t i);        // quoted, for SQL
  [[nodiscard]] const std::vector<std::string>& titles() const;  // as the file has them
  // The engine's type of each column of a Parquet file; else empty.
  [[nodiscard]] const std::vector<std::string>& types() const;
  [[nodiscard]] const std::vector<Said>& notices() const;  // "read as GB18030"
  // An error of the engine while it read, in words for who sent the file.
  [[nodiscard]] Error told(const Error& error) const;

 private:
  explicit ReadableTable(std::unique_ptr<detail::Source> source);
  std::unique_ptr<detail::Source> source_;
};

}  // namespace ronghe::intake
