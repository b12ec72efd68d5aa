// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "ronghe/engine/database.hpp"
#include "ronghe/intake/stage.hpp"

// A small dictionary and store for the tests of this room: region, enterprise, placement.
namespace ronghe::intake::testing {

[[nodiscard]] policy::Dictionary small_dictionary();

// A database in memory with the tables of the dictionary, a work folder, and files in it.
class Workshop {
 public:
  Workshop();
  Workshop(const Workshop&) = delete;
  Workshop& operator=(const Workshop&) = delete;
  ~Workshop();

  [[nodiscard]] std::string file(const std::string& name, const std::string& bytes) const;
  [[nodiscard]] Result<Staged> stage(const std::string& path, StageOptions options = {});
  // Moves the drafts into the table of their record, as the ledger does.
  void seal(const Staged& staged);
  // The rows of a query, cells joined by '|', NULL as '-'.
  [[nodiscard]] std::vector<std::string> rows(const std::string& sql);

  policy::Dictionary dictionary = small_dictionary();
  engine::Database database;
  engine::Connection connection;
  std::string folder;
};

}  // namespace ronghe::intake::testing
