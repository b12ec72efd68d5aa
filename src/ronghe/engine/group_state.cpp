// SPDX-License-Identifier: Apache-2.0
#include "ronghe/engine/group_state.hpp"

#include <algorithm>

#include "ronghe/base/result.hpp"

namespace ronghe::engine {

namespace {

bool add(CountState& into, const CountState& part) {
  std::int64_t rows = 0;
  if (__builtin_add_overflow(into.rows, part.rows, &rows)) return false;
  into.rows = rows;
  return true;
}

// Digits that a decimal does not hold are never rounded away: the parts would no longer add up to
// the whole.
bool add(SumState& into, const SumState& part) {
  if (!part.sum) return true;
  if (!into.sum) {
    into = part;
    return true;
  }
  const auto sum = Decimal::add(*into.sum, *part.sum);
  const auto back = sum ? Decimal::subtract(*sum, *part.sum) : std::nullopt;
  if (!back || *back != *into.sum) return false;
  into.sum = sum;
  return true;
}

bool add(LeastState& into, const LeastState& part) {
  if (part.value) into.value = into.value ? std::min(*into.value, *part.value) : part.value;
  return true;
}

bool add(GreatestState& into, const GreatestState& part) {
  if (part.value) into.value = into.value ? std::max(*into.value, *part.value) : part.value;
  return true;
}

bool add(ValuesState& into, const ValuesState& part) {
  auto sum = into.counts;
  for (const auto& [value, count] : part.counts) {
    auto& of_value = sum[value];
    if (__builtin_add_overflow(of_value, count, &of_value)) return false;
  }
  into.counts = std::move(sum);
  return true;
}

bool add(DistinctState& into, const DistinctState& part) {
  into.pairs.insert(part.pairs.begin(), part.pairs.end());
  return true;
}

}  // namespace

bool merge(GroupState& into, const GroupState& part) {
  ensure(into.index() == part.index(), "states of one aggregate are merged");
  return std::visit(
      [&part](auto& state) { return add(state, std::get<std::decay_t<decltype(state)>>(part)); },
      into);
}

}  // namespace ronghe::engine
