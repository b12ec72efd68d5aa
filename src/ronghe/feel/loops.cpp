// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "ronghe/feel/compare.hpp"
#include "ronghe/feel/interpreter.hpp"

namespace ronghe::feel {

namespace {

// 1-based, negative from the end.
Value item_at(const List& list, const Decimal& index) {
  const auto at = index.to_int64();
  const auto size = static_cast<std::int64_t>(list.size());
  if (!at || *at == 0 || *at > size || *at < -size) return {};
  return list[static_cast<std::size_t>(*at > 0 ? *at - 1 : size + *at)];
}

}  // namespace

// A number in the brackets takes one item, a condition keeps the items for which it is true.
Value Interpreter::filter(const Node& node, const Filter& filter, const Scope& scope) {
  const auto subject = evaluate(*filter.list, scope);
  const List single = subject.list() != nullptr || subject.is_null() ? List{} : List{subject};
  const auto& list = subject.list() != nullptr ? *subject.list() : single;
  if (const auto* literal = std::get_if<NumberLiteral>(&filter.condition->form)) {
    return item_at(list, literal->value);
  }
  if (subject.is_null()) return null_operand(filter.list->span);
  List kept;
  for (const auto& item : list) {
    Scope inner(&scope, item.context());
    if (item.context() == nullptr || item.context()->find("item") == nullptr) {
      inner.set("item", item);
    }
    const auto condition = evaluate(*filter.condition, inner);
    if (const auto* index = condition.number()) return item_at(list, *index);
    if (condition.is_true()) {
      kept.push_back(item);
    } else if (condition.boolean() == nullptr && !condition.is_null()) {
      return fail(node.span, fmt::format("a filter needs a number or a boolean, but this is {}",
                                         to_string(condition.kind())));
    }
  }
  return kept;
}

// The values that an iterator runs through; none when it cannot.
std::optional<List> Interpreter::domain(const Iterator& iterator, const Scope& scope) {
  auto values = evaluate(*iterator.domain, scope);
  const auto span = iterator.domain->span;
  if (!iterator.domain_end) return domain(values, span);
  return domain(RangeValue{.low = std::move(values), .high = evaluate(*iterator.domain_end, scope)},
                span);
}

// The items of a list, the whole numbers or days of a range, or the value itself.
std::optional<List> Interpreter::domain(const Value& values, Span span) {
  if (values.is_null()) {
    (void)null_operand(span);
    return std::nullopt;
  }
  const auto* range = values.range();
  if (range == nullptr) return values.list() != nullptr ? *values.list() : List{values};
  const bool dates = range->low.date() != nullptr && range->high.date() != nullptr;
  const auto number = [&](const Value& end) -> std::optional<std::int64_t> {
    if (dates) return days_since_epoch(*end.date());
    return end.number() == nullptr ? std::nullopt : end.number()->to_int64();
  };
  auto first = number(range->low);
  const auto last = number(range->high);
  if (!first || !last) {
    fail(span, "the ends of `..` must be whole numbers or dates");
    return std::nullopt;
  }
  const std::int64_t step = *first <= *last ? 1 : -1;
  const Int128 left_out = (range->low_included ? 0 : 1) + (range->high_included ? 0 : 1);
  const auto count = (static_cast<Int128>(*last) - *first) * step + 1 - left_out;
  constexpr std::int64_t count_max = 10'000'000;
  if (count <= 0) return List{};
  if (count > count_max || !spend(static_cast<std::uint64_t>(count), span)) {
    fail(span, fmt::format("this runs through more than {} numbers", count_max));
    return std::nullopt;
  }
  List items;
  items.reserve(static_cast<std::size_t>(count));
  auto at = range->low_included ? *first : *first + step;
  for (Int128 i = 0; i < count; ++i, at += step) {
    items.push_back(dates ? Value(date_of_days(at)) : Value(Decimal(at)));
  }
  return items;
}

// Calls `visit` with a scope for every combination; the last iterator runs fastest. False when a
// domain could not be made or `visit` wants no more.
template <class Visit>
bool Interpreter::each(const std::vector<Iterator>& iterators, std::size_t next, const Scope& scope,
                       Visit& visit) {
  if (next == iterators.size()) return visit(scope);
  const auto values = domain(iterators[next], scope);
  if (!values) return false;
  for (const auto& value : *values) {
    Scope inner(&scope);
    inner.set(iterators[next].variable, value);
    if (!each(iterators, next + 1, inner, visit)) return false;
  }
  return true;
}

Value Interpreter::iterate(const Node& node, const For& loop, const Scope& scope) {
  List results;
  const bool partial = loop.result->asks_partial;
  std::uint64_t weight = 1;
  auto visit = [&](const Scope& bound) {
    if (!spend(partial ? weight : 1, node.span)) return false;
    Scope inner(&bound);
    if (partial) {
      Value so_far(results);
      if (!fits(so_far, node.span)) return false;
      inner.set("partial", std::move(so_far));
    }
    results.push_back(evaluate(*loop.result, inner));
    weight += results.back().weight();
    return true;
  };
  if (!each(loop.iterators, 0, scope, visit)) return {};
  return results;
}

Value Interpreter::quantify(const Node& node, const Quantified& quantified, const Scope& scope) {
  const bool some = quantified.quantifier == Quantifier::some;
  std::optional<bool> so_far = !some;
  bool stopped = false;
  auto visit = [&](const Scope& bound) {
    if (!spend(1, node.span)) return false;
    const auto value = evaluate(*quantified.condition, bound);
    std::optional<bool> truth;
    if (value.boolean() != nullptr)
      truth = *value.boolean();
    else if (!value.is_null())
      fail(quantified.condition->span, "this condition is no boolean");
    so_far = some ? either(so_far, truth) : both(so_far, truth);
    stopped = so_far == some;
    return !stopped;
  };
  const bool done = each(quantified.iterators, 0, scope, visit);
  if (!done && !stopped) return {};
  return Value(so_far);
}

}  // namespace ronghe::feel
