// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ronghe/engine/database.hpp"
#include "ronghe/policy/compile/compiler.hpp"
#include "ronghe/policy/compile/relation_sql.hpp"
#include "ronghe/policy/testing.hpp"

// A county with three firms and the visits that they had, in memory, for tests.
namespace ronghe::evaluate::testing {

inline constexpr const char* share = "X1";  // the indicator: paid visits / visits
extern const Date as_of;                    // 2025-06-30

// Regions: 440000 over 440300 over the counties 440303 and 440399, which was merged into the first.
//
//   firm   region    open           visits (pay)
//   F1     440303    always         V1 (100), V2 (none), V3 (30), and V9 after the day
//   F2     440399    until 06-30    V4 (0)
//   F3     440303    from 07-01
//   F4     440303    until 06-29
class SmallCounty {
 public:
  SmallCounty();

  [[nodiscard]] engine::Connection& connection() { return *connection_; }
  [[nodiscard]] const policy::Pack& pack() const { return *pack_; }
  // The plan of the indicator, with what regions and subjects need.
  [[nodiscard]] policy::Plan plan() const;
  [[nodiscard]] policy::RelationSql relations(const policy::Plan& plan) const;
  void execute(const std::string& statement);
  // The rows of a query, columns joined by '|'.
  [[nodiscard]] std::vector<std::string> rows(const std::string& query);

 private:
  policy::testing::PackFolders folders_;
  std::optional<policy::Pack> pack_;
  std::optional<engine::Database> database_;
  std::optional<engine::Connection> connection_;
};

}  // namespace ronghe::evaluate::testing
