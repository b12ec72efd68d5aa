// SPDX-License-Identifier: Apache-2.0
#include "ronghe/kernel/cell_set.hpp"

#include "ronghe/feel/compare.hpp"
#include "ronghe/feel/walk.hpp"
#include "ronghe/kernel/lower.hpp"

namespace ronghe::kernel {

using enum feel::BinaryOperator;

namespace {

// One test: where it holds for values, and its answer for null. For a value of the domain the
// answer is never null, as the constants are of its kind.
struct TestSet {
  Intervals holds;
  std::optional<bool> of_null;
};

std::optional<feel::Value> operand_of(const feel::NodePtr& node, const Domain& domain,
                                      const feel::Scope& constants) {
  auto value = constant_of(*node, constants);
  if (!value || value->kind() != domain.kind) return std::nullopt;
  return value;
}

std::optional<TestSet> range_set(const feel::Range& range, const Domain& domain,
                                 const feel::Scope& constants) {
  if (domain.kind == feel::Kind::boolean) return std::nullopt;
  Intervals inside{Interval{}};
  if (range.low) {
    const auto low = operand_of(range.low, domain, constants);
    if (!low) return std::nullopt;
    const auto op = range.low_included ? greater_equal : greater;
    inside = common(inside, where(domain, op, *low));
  }
  if (range.high) {
    const auto high = operand_of(range.high, domain, constants);
    if (!high) return std::nullopt;
    const auto op = range.high_included ? less_equal : less;
    inside = common(inside, where(domain, op, *high));
  }
  return TestSet{std::move(inside), std::nullopt};
}

std::optional<TestSet> set_of(const feel::Node& test, const Domain& domain,
                              const feel::Scope& constants) {
  if (const auto* compared = std::get_if<feel::Comparison>(&test.form)) {
    const bool equality = compared->op == equal || compared->op == not_equal;
    if (domain.kind == feel::Kind::boolean && !equality) return std::nullopt;
    const auto constant = operand_of(compared->operand, domain, constants);
    if (!constant) return std::nullopt;
    return TestSet{where(domain, compared->op, *constant),
                   feel::compare(compared->op, feel::Value(), *constant)};
  }
  if (const auto* range = std::get_if<feel::Range>(&test.form))
    return range_set(*range, domain, constants);
  const bool plain = std::holds_alternative<feel::Name>(test.form) ||
                     std::holds_alternative<feel::NumberLiteral>(test.form) ||
                     std::holds_alternative<feel::StringLiteral>(test.form) ||
                     std::holds_alternative<feel::BooleanLiteral>(test.form) ||
                     std::holds_alternative<feel::NullLiteral>(test.form) ||
                     std::holds_alternative<feel::TemporalLiteral>(test.form) ||
                     std::holds_alternative<feel::Unary>(test.form) ||
                     std::holds_alternative<feel::Call>(test.form);
  if (!plain) return std::nullopt;
  const auto constant = constant_of(test, constants);
  if (constant && constant->is_null()) {
    return TestSet{{}, feel::asks_for_null(test) ? std::optional(true) : std::nullopt};
  }
  if (!constant || constant->kind() != domain.kind) return std::nullopt;
  return TestSet{where(domain, equal, *constant), false};
}

}  // namespace

std::optional<CellSet> set_of(const feel::UnaryTests& cell, const Domain& domain,
                              const feel::Scope& constants) {
  Intervals any;
  std::optional<bool> of_null = false;
  for (const auto& test : cell.tests) {
    const auto one = set_of(*test, domain, constants);
    if (!one) return std::nullopt;
    any = any.empty() ? one->holds : united(any, one->holds);
    of_null = feel::either(of_null, one->of_null);
  }
  if (cell.tests.empty()) return CellSet{{Interval{}}, true};
  return CellSet{cell.negated ? complement(any) : any,
                 of_null.has_value() && *of_null != cell.negated};
}

}  // namespace ronghe::kernel
