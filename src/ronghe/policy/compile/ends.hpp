// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "ronghe/policy/compile/plan.hpp"

// What an expression may be where some columns are known by their ends only, as of a person who was
// erased: the least and the greatest value that any completion of the row can give.
namespace ronghe::policy {

// Not policy: what stands for a number or day without a bound. It takes part in arithmetic, so it
// is far beyond what evidence holds and far below what the engine's decimals hold.
[[nodiscard]] const Decimal& beyond_all();
inline constexpr Date before_all{std::chrono::year{1}, std::chrono::month{1}, std::chrono::day{1}};
inline constexpr Date after_all{std::chrono::year{9999}, std::chrono::month{12},
                                std::chrono::day{31}};

// Without an order, so that it has no ends.
[[nodiscard]] bool is_text_like(TypeKind kind);
// No value of the kind is below, or above.
[[nodiscard]] sql::ExprPtr least_of(TypeKind kind);
[[nodiscard]] sql::ExprPtr most_of(TypeKind kind);

[[nodiscard]] sql::ExprPtr when(sql::ExprPtr condition, sql::ExprPtr value, sql::ExprPtr otherwise);
// One of two conditions; either may be a null pointer, which stands for "never".
[[nodiscard]] sql::ExprPtr either(sql::ExprPtr a, sql::ExprPtr b);

// Of a condition: `low` = it holds whatever is missing, `high` = it may hold. A text has no order:
// both are its value, and `open` says where that is unknown (null pointer = nowhere).
struct Ends {
  sql::ExprPtr low;
  sql::ExprPtr high;
  sql::ExprPtr open = nullptr;
  [[nodiscard]] bool certain() const { return low == high && !open; }
};

// A condition: the value is unknown; null pointer = never.
[[nodiscard]] sql::ExprPtr is_open(const Ends& ends);
// Anything of this kind where `open` holds, else the value.
[[nodiscard]] Ends spread(const sql::ExprPtr& value, TypeKind kind, sql::ExprPtr open);

class EndsOf {
 public:
  struct Column {
    TypeKind kind = TypeKind::unknown;
    bool open = false;  // has columns of its ends beside it
  };
  using Columns = std::function<Column(const std::string& name)>;
  // Columns of one relation.
  explicit EndsOf(Columns columns) : columns_(std::move(columns)) {}

  // Of an expression over rows; where nothing in it is open, both ends are the expression itself.
  [[nodiscard]] Ends of(const sql::ExprPtr& expr) const;

 private:
  [[nodiscard]] bool uses_open(const sql::Expr& expr) const;
  [[nodiscard]] TypeKind kind_of(const sql::Expr& expr) const;
  [[nodiscard]] std::vector<Ends> of_each(const std::vector<sql::ExprPtr>& parts) const;
  // Below, `parts` are the ends of the expression's operands: made once, however deep it goes.
  // Anything of the expression's kind where one of the parts is unknown.
  [[nodiscard]] Ends spread_over(const sql::ExprPtr& expr, const std::vector<Ends>& parts) const;
  [[nodiscard]] Ends of_column(const sql::ExprPtr& expr, const sql::Column& column) const;
  [[nodiscard]] Ends of_operation(const sql::ExprPtr& expr, const sql::Operation& operation) const;
  [[nodiscard]] static Ends of_comparison(const sql::ExprPtr& expr, sql::Op op, const Ends& a,
                                          const Ends& b);
  [[nodiscard]] Ends of_product(const sql::ExprPtr& expr, const sql::Operation& operation,
                                const std::vector<Ends>& parts) const;
  [[nodiscard]] Ends of_call(const sql::ExprPtr& expr, const sql::Call& call) const;
  [[nodiscard]] Ends of_case(const sql::ExprPtr& expr, const sql::Case& choice) const;

  Columns columns_;
};

// The names of the columns that an expression reads.
void collect_columns(const sql::Expr& expr, std::set<std::string>& names);

// How the columns of the ends of a column are called.
[[nodiscard]] inline std::string low_of(const std::string& name) { return name + "<"; }
[[nodiscard]] inline std::string high_of(const std::string& name) { return name + ">"; }

}  // namespace ronghe::policy
