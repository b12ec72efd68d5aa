// SPDX-License-Identifier: Apache-2.0
// Comparisons, and the tests of `in`, as null-faithful SQL.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "ronghe/policy/compile/compiler.hpp"
#include "ronghe/policy/compile/dotted.hpp"
#include "ronghe/policy/compile/month_limit.hpp"

namespace ronghe::policy {

namespace {

sql::Op comparison_op(feel::BinaryOperator op) {
  switch (op) {
    case feel::BinaryOperator::less: return sql::Op::less;
    case feel::BinaryOperator::less_equal: return sql::Op::less_equal;
    case feel::BinaryOperator::greater: return sql::Op::greater;
    case feel::BinaryOperator::greater_equal: return sql::Op::greater_equal;
    case feel::BinaryOperator::not_equal: return sql::Op::not_equal;
    case feel::BinaryOperator::equal: return sql::Op::equal;
    case feel::BinaryOperator::add:
    case feel::BinaryOperator::subtract:
    case feel::BinaryOperator::multiply:
    case feel::BinaryOperator::divide:
    case feel::BinaryOperator::power:
    case feel::BinaryOperator::conjunction:
    case feel::BinaryOperator::disjunction: break;
  }
  return sql::Op::equal;
}

bool is_equality(feel::BinaryOperator op) {
  return op == feel::BinaryOperator::equal || op == feel::BinaryOperator::not_equal;
}

// Texts have an order of their own in every database; FEEL has that of code points.
sql::ExprPtr comparable(feel::BinaryOperator op, const Typed& value) {
  if (value.type.kind != TypeKind::text || is_equality(op)) return value.sql;
  return sql::call(sql::Function::by_code_point, {value.sql});
}

}  // namespace

Typed Compiler::comparison(const feel::Node& node, feel::BinaryOperator op, const Typed& left,
                           const Typed& right, const Frame& frame) {
  if (!left.sql || !right.sql) return merged({TypeKind::boolean, {}, false}, nullptr, {}, 0);
  const bool literal_null =
      left.type.kind == TypeKind::unknown || right.type.kind == TypeKind::unknown;
  if (!literal_null && left.type.kind != right.type.kind) {
    return report(node, frame, "formula-kinds-differ"_code,
                  {{"left", std::string(to_string(left.type.kind))},
                   {"right", std::string(to_string(right.type.kind))}},
                  fmt::format("cannot compare {} with {}", to_string(left.type.kind),
                              to_string(right.type.kind)));
  }
  if (!compatible(left.type.unit, right.type.unit)) {
    return report(node, frame, "formula-units-differ"_code,
                  {{"left", left.type.unit.shown()}, {"right", right.type.unit.shown()}},
                  fmt::format("cannot compare {} with {}: the units differ", left.type.unit.shown(),
                              right.type.unit.shown()));
  }
  if (is_equality(op)) {
    check_choice(node, left, right, frame);
    check_choice(node, right, left, frame);
  }
  const bool nullable = left.type.nullable || right.type.nullable;
  if (is_equality(op) && nullable) {
    // FEEL: null = null is true and 1 = null is false; SQL's own `=` would give null.
    const auto same = op == feel::BinaryOperator::equal ? sql::Op::same : sql::Op::distinct;
    return merged({TypeKind::boolean, {}, false}, sql::operation(same, {left.sql, right.sql}),
                  {&left, &right}, 0);
  }
  if (auto limit = with_month_limit(op, left, right, frame)) return *limit;
  return merged({TypeKind::boolean, {}, nullable},
                sql::operation(comparison_op(op), {comparable(op, left), right.sql}),
                {&left, &right}, 0);
}

// A field that is a choice never equals a text that is none of its choices: the answer is always
// the same, and the author meant another word.
void Compiler::check_choice(const feel::Node& node, const Typed& value, const Typed& other,
                            const Frame& frame) {
  if (value.type.choices == nullptr || !other.sql) return;
  const auto* literal = std::get_if<sql::Literal>(&other.sql->form);
  const auto* text = literal == nullptr ? nullptr : std::get_if<std::string>(literal);
  if (text != nullptr) check_choice(node, value, Scalar{*text}, frame);
}

void Compiler::check_choice(const feel::Node& node, const Typed& value, const Scalar& other,
                            const Frame& frame) {
  const auto* text = std::get_if<std::string>(&other);
  if (value.type.choices == nullptr || text == nullptr) return;
  std::vector<std::string> known;
  for (const auto& choice : *value.type.choices) known.push_back(choice.code);
  if (std::ranges::find(known, *text) != known.end()) return;
  const auto list = fmt::format("{}", fmt::join(known, ", "));
  report_later(
      node, frame, "pack-choice-unknown"_code, {{"value", *text}, {"known", list}},
      fmt::format("`{}` is none of the choices of this field; choose from {}", *text, list));
}

// `left op right` where it compares whole months with a number. A definition of months is looked
// through: its own column is then needed by nobody.
std::optional<Typed> Compiler::with_month_limit(feel::BinaryOperator op, const Typed& left,
                                                const Typed& right, const Frame& frame) {
  Typed months = left;
  if (const auto* name = std::get_if<sql::Column>(&left.sql->form)) {
    const auto* made = column(frame.relation, name->name, nullptr, frame);
    if (made == nullptr || !made->definition) return std::nullopt;
    months.sql = made->definition;
    months.columns = made->columns;
  }
  auto limit = month_limit(op, *months.sql, *right.sql);
  if (!limit) return std::nullopt;
  return merged({TypeKind::boolean, {}, months.type.nullable}, std::move(limit), {&months}, 0);
}

Typed Compiler::walk_in(const feel::Node& /*node*/, const feel::In& in, const Frame& frame) {
  auto value = walk(*in.value, frame);
  if (!value.sql) return value;
  Typed all;
  bool failed = false;
  for (const auto& item : in.tests) {
    auto one = test(value, *item, frame);
    failed = failed || !one.sql;
    if (failed) continue;  // the faults of the other tests are wanted too
    if (!all.sql) {
      all = std::move(one);
      continue;
    }
    all = merged({TypeKind::boolean, {}, all.type.nullable || one.type.nullable},
                 sql::operation(sql::Op::disjunction, {all.sql, one.sql}), {&all, &one}, 0);
  }
  return failed ? Typed{} : all;
}

Typed Compiler::within(const feel::Node& node, const Typed& value, const Ends& ends,
                       const Frame& frame) {
  using feel::BinaryOperator;
  Typed all;
  const auto bound = [&](const Typed* end, BinaryOperator op) {
    if (end == nullptr) return;
    auto one = comparison(node, op, value, *end, frame);
    if (!all.sql) {
      all = one;
      return;
    }
    all = merged({TypeKind::boolean, {}, all.type.nullable || one.type.nullable},
                 sql::operation(sql::Op::conjunction, {all.sql, one.sql}), {&all, &one}, 0);
  };
  bound(ends.low, ends.low_included ? BinaryOperator::greater_equal : BinaryOperator::greater);
  bound(ends.high, ends.high_included ? BinaryOperator::less_equal : BinaryOperator::less);
  return all;
}

// A range whose first end is above its last is null, in which nothing lies and which nothing
// misses.
Typed Compiler::unless_descending(const feel::Node& node, Typed inside, const Typed& low,
                                  const Typed& high, const Frame& frame) {
  if (!inside.sql) return inside;
  const auto* first = std::get_if<sql::Literal>(&low.sql->form);
  const auto* last = std::get_if<sql::Literal>(&high.sql->form);
  if (first != nullptr && last != nullptr && first->index() == last->index()) {
    if (*first <= *last) return inside;
    inside.sql = sql::null();
  } else {
    const auto descends = comparison(node, feel::BinaryOperator::greater, low, high, frame);
    if (!descends.sql) return descends;
    inside =
        merged({TypeKind::boolean, {}, true},
               sql::choose({{descends.sql, sql::null()}}, inside.sql), {&inside, &descends}, 0);
  }
  inside.type.nullable = true;
  return inside;
}

Typed Compiler::test(const Typed& value, const feel::Node& node, const Frame& frame) {
  using feel::BinaryOperator;
  if (const auto* tests = std::get_if<feel::UnaryTests>(&node.form);
      tests && tests->tests.size() == 1) {
    return test(value, *tests->tests.front(), frame);
  }
  if (const auto* list = std::get_if<feel::ListLiteral>(&node.form)) {
    Typed all;
    for (const auto& item : list->items) {
      auto one = test(value, *item, frame);
      if (!one.sql) return one;
      if (!all.sql)
        all = one;
      else
        all = merged({TypeKind::boolean, {}, all.type.nullable || one.type.nullable},
                     sql::operation(sql::Op::disjunction, {all.sql, one.sql}), {&all, &one}, 0);
    }
    return all;
  }
  if (const auto* range = std::get_if<feel::Range>(&node.form)) {
    const auto low = range->low ? walk(*range->low, frame) : Typed{};
    const auto high = range->high ? walk(*range->high, frame) : Typed{};
    auto inside = within(node, value,
                         {.low = range->low ? &low : nullptr,
                          .high = range->high ? &high : nullptr,
                          .low_included = range->low_included,
                          .high_included = range->high_included},
                         frame);
    return range->low && range->high ? unless_descending(node, std::move(inside), low, high, frame)
                                     : inside;
  }
  if (const auto* compared = std::get_if<feel::Comparison>(&node.form)) {
    return comparison(node, compared->op, value, walk(*compared->operand, frame), frame);
  }
  if (const auto* values = parameter_list(node)) {
    std::vector<sql::ExprPtr> any;
    for (const auto& item : *values) {
      check_choice(node, value, item, frame);
      const auto literal = std::visit([](const auto& v) { return sql::literal(v); }, item);
      any.push_back(sql::operation(sql::Op::same, {value.sql, literal}));
    }
    return merged({TypeKind::boolean, {}, false}, sql::operation(sql::Op::disjunction, any),
                  {&value}, 0);
  }
  return comparison(node, BinaryOperator::equal, value, walk(node, frame), frame);
}

}  // namespace ronghe::policy
