// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "ronghe/base/result.hpp"
#include "ronghe/demo/row.hpp"
#include "ronghe/engine/connection.hpp"
#include "ronghe/policy/dictionary.hpp"

// Files as departments send them, row by row.
namespace ronghe::demo {

enum class Format { csv, json_lines, xlsx, parquet };

struct FileShape {
  Format format = Format::csv;
  bool chinese = false;  // titles, choices and missing codes in Chinese; else the codes
  bool bom = false;
  bool gb18030 = false;
  bool crlf = false;
};

using Fields = std::vector<const policy::Field*>;

class RowWriter {
 public:
  virtual ~RowWriter() = default;
  // A row has one cell per field. What goes wrong is told by close().
  virtual void write(const Row& row) = 0;
  [[nodiscard]] virtual Result<void> close() = 0;
};

struct FileTarget {
  std::string path;
  FileShape shape;
  Fields fields;
  engine::Connection* engine = nullptr;  // for Parquet only, with a table name that is free
  std::string table;
};

[[nodiscard]] Result<std::unique_ptr<RowWriter>> open_writer(const FileTarget& target);
// ".csv", ".jsonl", ".xlsx", ".parquet"
[[nodiscard]] std::string_view extension(Format format);

}  // namespace ronghe::demo
