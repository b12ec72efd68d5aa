// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "ronghe/policy/feel/compare.hpp"
#include "ronghe/policy/feel/interpreter.hpp"
#include "ronghe/policy/feel/walk.hpp"

namespace ronghe::policy::feel {

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
  if (subject.is_null()) return {};
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
  auto low = evaluate(*iterator.domain, scope);
  Value high;
  const auto span = iterator.domain->span;
  if (iterator.domain_end) {
    high = evaluate(*iterator.domain_end, scope);
  } else if (const auto* range = low.range()) {
    const auto copy = *range;
    low = copy.low;
    high = copy.high;
  } else if (low.is_null()) {
    return std::nullopt;
  } else {
    return low.list() != nullptr ? *low.list() : List{low};
  }
  const bool dates = low.date() != nullptr && high.date() != nullptr;
  const auto number = [&](const Value& end) -> std::optional<std::int64_t> {
    if (dates) return days_since_epoch(*end.date());
    return end.number() == nullptr ? std::nullopt : end.number()->to_int64();
  };
  const auto first = number(low);
  const auto last = number(high);
  if (!first || !last) {
    fail(span, "the ends of `..` must be whole numbers or dates");
    return std::nullopt;
  }
  const std::int64_t step = *first <= *last ? 1 : -1;
  const auto count = static_cast<UInt128>((static_cast<Int128>(*last) - *first) * step) + 1;
  constexpr std::uint64_t count_max = 10'000'000;
  if (count > count_max || !spend(static_cast<std::uint64_t>(count), span)) {
    fail(span, fmt::format("this runs through more than {} numbers", count_max));
    return std::nullopt;
  }
  List values;
  values.reserve(static_cast<std::size_t>(count));
  for (std::int64_t i = *first;; i += step) {
    if (dates)
      values.emplace_back(date_of_days(static_cast<std::int32_t>(i)));
    else
      values.emplace_back(Decimal(i));
    if (i == *last) return values;
  }
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
  const bool partial = mentions(*loop.result, "partial");
  auto visit = [&](const Scope& bound) {
    if (!spend(partial ? results.size() : 1, node.span)) return false;
    Scope inner(&bound);
    if (partial) inner.set("partial", results);
    results.push_back(evaluate(*loop.result, inner));
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

}  // namespace ronghe::policy::feel
