// SPDX-License-Identifier: Apache-2.0
#include "ronghe/feel/compare.hpp"

#include <algorithm>

namespace ronghe::feel {

namespace {

using Order = std::optional<std::strong_ordering>;

std::optional<bool> equal_lists(const List& a, const List& b) {
  if (a.size() != b.size()) return false;
  std::optional<bool> all = true;
  for (std::size_t i = 0; i < a.size(); ++i) all = both(all, equal(a[i], b[i]));
  return all;
}

std::optional<bool> equal_contexts(const Context& a, const Context& b) {
  if (a.entries.size() != b.entries.size()) return false;
  std::optional<bool> all = true;
  for (const auto& [key, value] : a.entries) {
    const auto* other = b.find(key);
    if (other == nullptr) return false;
    all = both(all, equal(value, *other));
  }
  return all;
}

std::optional<bool> equal_ranges(const RangeValue& a, const RangeValue& b) {
  const bool same_form = a.form == b.form && a.low_included == b.low_included &&
                         a.high_included == b.high_included && a.low_bounded == b.low_bounded &&
                         a.high_bounded == b.high_bounded;
  if (!same_form) return false;
  return both(equal(a.low, b.low), equal(a.high, b.high));
}

Order order_times(const Time& a, const Time& b) {
  if (!comparable(a, b)) return std::nullopt;
  return seconds_of(a) <=> seconds_of(b);
}

}  // namespace

std::optional<bool> both(std::optional<bool> a, std::optional<bool> b) {
  if (a == false || b == false) return false;
  if (!a || !b) return std::nullopt;
  return true;
}

std::optional<bool> either(std::optional<bool> a, std::optional<bool> b) {
  if (a == true || b == true) return true;
  if (!a || !b) return std::nullopt;
  return false;
}

std::optional<bool> equal(const Value& a, const Value& b) {
  if (a.is_null() || b.is_null()) return a.is_null() && b.is_null();
  if (a.kind() != b.kind()) return std::nullopt;
  switch (a.kind()) {
    case Kind::boolean: return *a.boolean() == *b.boolean();
    case Kind::list: return equal_lists(*a.list(), *b.list());
    case Kind::context: return equal_contexts(*a.context(), *b.context());
    case Kind::range: return equal_ranges(*a.range(), *b.range());
    case Kind::function: return a.function() == b.function();
    case Kind::time:
      if (!comparable(*a.time(), *b.time())) return false;
      break;
    case Kind::date_time:
      if (!comparable(a.date_time()->time, b.date_time()->time)) return false;
      break;
    case Kind::null:
    case Kind::number:
    case Kind::string:
    case Kind::date:
    case Kind::days_duration:
    case Kind::months_duration: break;
  }
  const auto ordered = order(a, b);
  if (!ordered) return std::nullopt;
  return *ordered == std::strong_ordering::equal;
}

std::optional<std::strong_ordering> order(const Value& a, const Value& b) {
  if (a.kind() != b.kind()) return std::nullopt;
  switch (a.kind()) {
    case Kind::number: return *a.number() <=> *b.number();
    case Kind::string: return *a.string() <=> *b.string();  // UTF-8 sorts as code points do
    case Kind::date: return *a.date() <=> *b.date();
    case Kind::time: return order_times(*a.time(), *b.time());
    case Kind::date_time:
      if (!comparable(a.date_time()->time, b.date_time()->time)) return std::nullopt;
      return seconds_of(*a.date_time()) <=> seconds_of(*b.date_time());
    case Kind::days_duration: return a.days()->seconds <=> b.days()->seconds;
    case Kind::months_duration: return a.months()->months <=> b.months()->months;
    case Kind::null:
    case Kind::boolean:
    case Kind::list:
    case Kind::context:
    case Kind::range:
    case Kind::function: break;
  }
  return std::nullopt;
}

std::string_view why_no_order(const Value& a, const Value& b) {
  const auto time_of = [](const Value& value) -> const Time* {
    return value.date_time() != nullptr ? &value.date_time()->time : value.time();
  };
  const auto* first = time_of(a);
  const auto* second = time_of(b);
  if (a.kind() != b.kind() || first == nullptr || comparable(*first, *second)) return {};
  const auto placed = [](const Time& time) { return time.offset || !time.zone.empty(); };
  if (placed(*first) != placed(*second)) {
    return "one of the two times has a zone or an offset and the other has none; give it to both "
           "or "
           "to neither";
  }
  return "the two times lie in different zones, whose offsets only a date tells; add dates, or "
         "give "
         "both an offset such as +08:00";
}

std::optional<bool> less(const Value& a, const Value& b) {
  const auto ordered = order(a, b);
  if (!ordered) return std::nullopt;
  return *ordered == std::strong_ordering::less;
}

std::optional<bool> compare(BinaryOperator op, const Value& a, const Value& b) {
  const auto ordered = [&](auto holds) -> std::optional<bool> {
    const auto found = order(a, b);
    if (!found) return std::nullopt;
    return holds(*found);
  };
  switch (op) {
    case BinaryOperator::equal: return equal(a, b);
    case BinaryOperator::not_equal: {
      const auto same = equal(a, b);
      if (!same) return std::nullopt;
      return !*same;
    }
    case BinaryOperator::less: return ordered([](auto o) { return o < 0; });
    case BinaryOperator::less_equal: return ordered([](auto o) { return o <= 0; });
    case BinaryOperator::greater: return ordered([](auto o) { return o > 0; });
    case BinaryOperator::greater_equal: return ordered([](auto o) { return o >= 0; });
    case BinaryOperator::add:
    case BinaryOperator::subtract:
    case BinaryOperator::multiply:
    case BinaryOperator::divide:
    case BinaryOperator::power:
    case BinaryOperator::conjunction:
    case BinaryOperator::disjunction: break;
  }
  return std::nullopt;
}

bool descends(const RangeValue& range) {
  if (!range.low_bounded || !range.high_bounded) return false;
  const auto ordered = order(range.low, range.high);
  return ordered && *ordered > 0;
}

std::optional<bool> contains(const RangeValue& range, const Value& value) {
  if (range.form == RangeValue::Form::unequal) {
    return compare(BinaryOperator::not_equal, value, range.low);
  }
  std::optional<bool> inside = true;
  if (range.low_bounded) {
    const auto op = range.low_included ? BinaryOperator::greater_equal : BinaryOperator::greater;
    inside = both(inside, compare(op, value, range.low));
  }
  if (range.high_bounded) {
    const auto op = range.high_included ? BinaryOperator::less_equal : BinaryOperator::less;
    inside = both(inside, compare(op, value, range.high));
  }
  return inside;
}

std::optional<bool> matches(const Value& input, const Value& allowed) {
  if (const auto* range = allowed.range(); range != nullptr && input.range() == nullptr) {
    return contains(*range, input);
  }
  const auto* list = allowed.list();
  if (list == nullptr) return equal(input, allowed);
  if (input.list() != nullptr && equal(input, allowed) == true) return true;
  bool any = false;
  for (const auto& item : *list) {
    const auto* range = item.range();
    const auto inside =
        range != nullptr && input.range() == nullptr ? contains(*range, input) : equal(input, item);
    any = any || inside == true;
  }
  return any;
}

bool is_verdict(const Value& value, const Value& input) {
  return value.boolean() != nullptr && !input.is_null() && input.boolean() == nullptr;
}

}  // namespace ronghe::feel
