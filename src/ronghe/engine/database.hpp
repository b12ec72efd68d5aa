// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ronghe/base/result.hpp"
#include "ronghe/engine/chunk.hpp"
#include "ronghe/engine/connection.hpp"
#include "ronghe/engine/rows.hpp"
#include "ronghe/sql/quoted.hpp"

// Where a database is opened: the embedded engine, over a file or in memory.
namespace ronghe::engine {

class DatabaseDriver;

struct DatabaseOptions {
  std::string path = {};          // empty = in memory
  std::string memory_limit = {};  // "8GiB"; empty = the engine's default
  std::string temp_folder = {};   // where it spills; empty = beside the file
  int threads = 0;                // 0 = all cores
  bool read_only = false;
};

class Database {
 public:
  // What a write left half-done is mended first, unless only reading (mended()).
  // A file held by another process gives ErrorKind::refused and names that process where known.
  [[nodiscard]] static Result<Database> open(const DatabaseOptions& options);
  explicit Database(std::shared_ptr<DatabaseDriver> driver, std::vector<std::string> mended = {});
  [[nodiscard]] Result<Connection> connect();
  // What was mended in the file when it was opened, a sentence each, for the user to read.
  [[nodiscard]] const std::vector<std::string>& mended() const { return mended_; }

 private:
  std::shared_ptr<DatabaseDriver>
      driver_;  // shared with the connections: the file closes after the last
  std::vector<std::string> mended_;
};

// For statements made by hand.
using sql::quoted_name;
using sql::quoted_text;

}  // namespace ronghe::engine
