// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <random>
#include <string>
#include <vector>

#include "differential/engines.hpp"
#include "ronghe/kernel/testing.hpp"

// Random formulas, tables and rows over the columns of kernel::test_types(), inside the profile
// that every target has.
namespace ronghe::testing {

class Generator {
 public:
  explicit Generator(unsigned seed) : random_(seed) {}

  [[nodiscard]] std::string number(int depth);
  [[nodiscard]] std::string text(int depth);
  [[nodiscard]] std::string boolean(int depth);
  [[nodiscard]] std::string date(int depth);
  [[nodiscard]] std::string formula(policy::TypeKind kind, int depth);
  // One of the four kinds of columns.
  [[nodiscard]] policy::TypeKind kind();
  [[nodiscard]] kernel::TestTable table();
  // Nulls, month ends, ties of rounding, amounts of 31 digits.
  [[nodiscard]] std::vector<SqlRow> rows(std::size_t count);

 private:
  // A number whose product with another such is exact everywhere.
  [[nodiscard]] std::string small();
  [[nodiscard]] std::string cell(policy::TypeKind kind);
  [[nodiscard]] std::string comparison(int depth);
  template <class... Choice>
  [[nodiscard]] std::string one_of(const Choice&... choices) {
    const std::vector<std::string> all{std::string(choices)...};
    return all[random_() % all.size()];
  }
  [[nodiscard]] bool chance(unsigned percent) { return random_() % 100 < percent; }

  std::mt19937 random_;
};

// The same columns as the engines see them.
[[nodiscard]] std::vector<SqlColumn> sql_columns();

}  // namespace ronghe::testing
