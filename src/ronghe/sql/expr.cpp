// SPDX-License-Identifier: Apache-2.0
#include "ronghe/sql/expr.hpp"

namespace ronghe::sql {

namespace {

template <class Form>
ExprPtr make(Form form) {
  return std::make_shared<const Expr>(Expr{std::move(form)});
}

}  // namespace

ExprPtr null() { return make(Null{}); }
ExprPtr column(std::string table, std::string name) {
  return make(Column{std::move(table), std::move(name)});
}
ExprPtr literal(Literal value) { return make(std::move(value)); }
ExprPtr operation(Op op, std::vector<ExprPtr> arguments) {
  return make(Operation{op, std::move(arguments)});
}
ExprPtr call(Function function, std::vector<ExprPtr> arguments) {
  return make(Call{function, std::move(arguments)});
}
ExprPtr choose(std::vector<std::pair<ExprPtr, ExprPtr>> branches, ExprPtr otherwise) {
  return make(Case{std::move(branches), std::move(otherwise)});
}
ExprPtr aggregate(AggregateKind kind, ExprPtr argument, ExprPtr filter) {
  return make(Aggregate{kind, std::move(argument), std::move(filter)});
}
ExprPtr cast(ExprPtr argument, std::string type) {
  return make(Cast{std::move(argument), std::move(type)});
}
ExprPtr both(ExprPtr a, ExprPtr b) {
  if (!a) return b;
  if (!b) return a;
  return operation(Op::conjunction, {std::move(a), std::move(b)});
}

}  // namespace ronghe::sql
