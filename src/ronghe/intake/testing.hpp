// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

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

inline constexpr const char* region_titles =
    "region_code,name,parent,valid_from,valid_to,successor\n";
inline constexpr const char* placement_titles =
    "placement_id,uscc,kind,from,to,pay,hours,students,insured\n";
inline constexpr const char* huawei = "914403001922038216";

// A store with regions, one of them retired, and one enterprise.
class StoreTest : public ::testing::Test {
 protected:
  void SetUp() override;
  // Stages a file that must be without faults, and seals it.
  void import(const std::string& name, const std::string& text);
  [[nodiscard]] Result<Staged> placements(const std::string& lines);
  // The line of a good placement with one cell replaced.
  [[nodiscard]] static std::string line(std::size_t column, const std::string& cell);
  [[nodiscard]] static std::vector<std::string> rejects(const Staged& staged);

  Workshop workshop;
};

}  // namespace ronghe::intake::testing
