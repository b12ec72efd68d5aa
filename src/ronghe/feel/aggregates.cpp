// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "ronghe/feel/arithmetic.hpp"
#include "ronghe/feel/built_in.hpp"
#include "ronghe/feel/compare.hpp"

// Functions that make one value of a list. A null item makes the result null, except for count.
namespace ronghe::feel {

namespace {

bool has_null(const List& items) { return std::ranges::any_of(items, &Value::is_null); }

// The items as numbers; none when one is something else.
std::optional<std::vector<Decimal>> numbers(const List& items) {
  std::vector<Decimal> found;
  for (const auto& item : items) {
    if (item.number() == nullptr) return std::nullopt;
    found.push_back(*item.number());
  }
  return found;
}

Value result(const BuiltInCall& call, std::optional<Decimal> value) {
  return value ? Value(*value) : call.fail("no result that a decimal can hold");
}

// Null for a null list or item; a report for other kinds.
Value no_numbers(const BuiltInCall& call, const std::optional<List>& items) {
  if (!items || has_null(*items)) return call.null_operand();
  return call.fail("every item must be a number");
}

template <bool greatest>
Value extreme(const BuiltInCall& call) {
  const auto items = call.items();
  if (!items || items->empty() || has_null(*items)) return call.null_operand();
  const auto* best = &items->front();
  for (const auto& item : *items) {
    const auto ordered = order(item, *best);
    if (!ordered) {
      const auto why = why_no_order(item, *best);
      return call.fail(why.empty() ? "the items do not compare with each other" : why);
    }
    if (greatest ? *ordered > 0 : *ordered < 0) best = &item;
  }
  return *best;
}

// Numbers, or durations of one kind.
Value sum(const BuiltInCall& call) {
  const auto items = call.items();
  if (!items || items->empty() || has_null(*items)) return call.null_operand();
  Value total = items->front();
  if (total.number() == nullptr && total.days() == nullptr && total.months() == nullptr) {
    return call.fail("every item must be a number or a duration");
  }
  for (std::size_t i = 1; i < items->size(); ++i) {
    const auto& item = (*items)[i];
    auto next =
        item.kind() == total.kind() ? combine(BinaryOperator::add, total, item) : std::nullopt;
    if (!next && item.kind() == total.kind()) return result(call, std::nullopt);
    if (!next) return call.fail("every item must be a number, or every item a duration");
    total = *std::move(next);
  }
  return total;
}

std::optional<Decimal> total(const std::vector<Decimal>& values) {
  std::optional<Decimal> sum = Decimal(0);
  for (const auto& value : values) sum = sum ? Decimal::add(*sum, value) : sum;
  return sum;
}

std::optional<Decimal> mean_of(const std::vector<Decimal>& values) {
  const auto sum = total(values);
  if (!sum || values.empty()) return std::nullopt;
  return Decimal::divide(*sum, Decimal(static_cast<std::int64_t>(values.size())));
}

Value mean(const BuiltInCall& call) {
  const auto items = call.items();
  const auto values = items ? numbers(*items) : std::nullopt;
  if (!values) return no_numbers(call, items);
  return values->empty() ? call.null_operand() : result(call, mean_of(*values));
}

Value product(const BuiltInCall& call) {
  const auto items = call.items();
  const auto values = items ? numbers(*items) : std::nullopt;
  if (!values) return no_numbers(call, items);
  if (values->empty()) return call.null_operand();
  std::optional<Decimal> total = Decimal(1);
  for (const auto& value : *values) total = total ? Decimal::multiply(*total, value) : total;
  return result(call, total);
}

Value median(const BuiltInCall& call) {
  const auto items = call.items();
  auto values = items ? numbers(*items) : std::nullopt;
  if (!values) return no_numbers(call, items);
  if (values->empty()) return call.null_operand();
  std::ranges::sort(*values);
  const auto middle = values->size() / 2;
  if (values->size() % 2 == 1) return (*values)[middle];
  return result(call, mean_of({(*values)[middle - 1], (*values)[middle]}));
}

// Of a sample: divided by n - 1.
Value stddev(const BuiltInCall& call) {
  const auto items = call.items();
  const auto values = items ? numbers(*items) : std::nullopt;
  if (!values) return no_numbers(call, items);
  if (values->size() < 2) return call.fail("needs two numbers at least");
  const auto mean = mean_of(*values);
  std::vector<Decimal> squares;
  for (const auto& value : *values) {
    const auto apart = mean ? Decimal::subtract(value, *mean) : std::nullopt;
    const auto square = apart ? Decimal::multiply(*apart, *apart) : std::nullopt;
    if (!square) return call.fail("no result that a decimal can hold");
    squares.push_back(*square);
  }
  const auto sum = total(squares);
  const auto count = static_cast<std::int64_t>(values->size()) - 1;
  const auto variance = sum ? Decimal::divide(*sum, Decimal(count)) : std::nullopt;
  return result(call, variance ? Decimal::sqrt(*variance) : std::nullopt);
}

Value mode(const BuiltInCall& call) {
  const auto items = call.items();
  auto values = items ? numbers(*items) : std::nullopt;
  if (!values) return no_numbers(call, items);
  std::ranges::sort(*values);
  List most;
  std::ptrdiff_t most_count = 0;
  for (auto at = values->begin(); at != values->end();) {
    const auto after = std::upper_bound(at, values->end(), *at);
    if (after - at > most_count) most.clear();
    if (after - at >= most_count) {
      most_count = after - at;
      most.emplace_back(*at);
    }
    at = after;
  }
  return most;
}

Value count(const BuiltInCall& call) {
  const auto items = call.items();
  if (!items) return call.null_operand();
  return Decimal(static_cast<std::int64_t>(items->size()));
}

template <bool conjunction>
Value quantified(const BuiltInCall& call) {
  const auto items = call.items();
  if (!items) return call.null_operand();
  std::optional<bool> so_far = conjunction;
  bool other = false;
  for (const auto& item : *items) {
    std::optional<bool> truth;
    if (item.boolean() != nullptr) truth = *item.boolean();
    other = other || (item.boolean() == nullptr && !item.is_null());
    so_far = conjunction ? both(so_far, truth) : either(so_far, truth);
  }
  if (!so_far && other) return call.fail("every item must be a boolean");
  if (!so_far) return call.null_operand();
  return Value(so_far);
}

}  // namespace

std::vector<BuiltIn> aggregate_functions() {
  return {
      {"min", {"list"}, 1, true, extreme<false>},
      {"max", {"list"}, 1, true, extreme<true>},
      {"sum", {"list"}, 1, true, sum},
      {"mean", {"list"}, 1, true, mean},
      {"product", {"list"}, 1, true, product},
      {"median", {"list"}, 1, true, median},
      {"stddev", {"list"}, 1, true, stddev},
      {"mode", {"list"}, 1, true, mode},
      {"count", {"list"}, 1, false, count},
      {"all", {"list"}, 1, true, quantified<true>},
      {"and", {"list"}, 1, true, quantified<true>},
      {"any", {"list"}, 1, true, quantified<false>},
      {"or", {"list"}, 1, true, quantified<false>},
  };
}

}  // namespace ronghe::feel
