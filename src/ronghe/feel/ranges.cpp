// SPDX-License-Identifier: Apache-2.0
#include "ronghe/feel/built_in.hpp"
#include "ronghe/feel/compare.hpp"
#include "ronghe/feel/parser.hpp"

// How two points or ranges lie to each other (DMN 1.5, table 78).
namespace ronghe::feel {

namespace {

using Truth = std::optional<bool>;

// A point is a range of one value.
RangeValue range_of(const Value& value) {
  if (const auto* range = value.range()) return *range;
  return {.low = value, .high = value};
}

Truth is_equal(const Value& a, const Value& b) { return compare(BinaryOperator::equal, a, b); }
Truth is_less(const Value& a, const Value& b) { return compare(BinaryOperator::less, a, b); }

// An end that is not bounded lies beyond every value.
Truth before(const RangeValue& a, const RangeValue& b) {
  if (!a.high_bounded || !b.low_bounded) return false;
  const bool touching = !a.high_included || !b.low_included;
  return either(is_less(a.high, b.low), both(touching, is_equal(a.high, b.low)));
}
Truth after(const RangeValue& a, const RangeValue& b) { return before(b, a); }

Truth meets(const RangeValue& a, const RangeValue& b) {
  if (!a.high_bounded || !b.low_bounded) return false;
  return both(a.high_included && b.low_included, is_equal(a.high, b.low));
}
Truth met_by(const RangeValue& a, const RangeValue& b) { return meets(b, a); }

// The beginning of `a` is not after that of `b`, and the like for the ends.
Truth begins_by(const RangeValue& a, const RangeValue& b) {
  if (!a.low_bounded || !b.low_bounded) return !a.low_bounded;
  const bool covers = a.low_included || !b.low_included;
  return either(is_less(a.low, b.low), both(covers, is_equal(a.low, b.low)));
}
Truth ends_by(const RangeValue& a, const RangeValue& b) {
  if (!a.high_bounded || !b.high_bounded) return !a.high_bounded;
  const bool covers = a.high_included || !b.high_included;
  return either(is_less(b.high, a.high), both(covers, is_equal(a.high, b.high)));
}
Truth includes(const RangeValue& a, const RangeValue& b) {
  return both(begins_by(a, b), ends_by(a, b));
}
Truth during(const RangeValue& a, const RangeValue& b) { return includes(b, a); }

Truth negated(Truth truth) { return truth ? Truth(!*truth) : truth; }

Truth overlaps(const RangeValue& a, const RangeValue& b) {
  return both(negated(before(a, b)), negated(before(b, a)));
}
// `a` begins first, and ends within `b`.
Truth overlaps_before(const RangeValue& a, const RangeValue& b) {
  const auto first = both(begins_by(a, b), negated(begins_by(b, a)));
  return both(both(first, negated(before(a, b))), ends_by(b, a));
}
Truth overlaps_after(const RangeValue& a, const RangeValue& b) { return overlaps_before(b, a); }

Truth same_low(const RangeValue& a, const RangeValue& b) {
  if (!a.low_bounded || !b.low_bounded) return a.low_bounded == b.low_bounded;
  return both(a.low_included == b.low_included, is_equal(a.low, b.low));
}
Truth same_high(const RangeValue& a, const RangeValue& b) {
  if (!a.high_bounded || !b.high_bounded) return a.high_bounded == b.high_bounded;
  return both(a.high_included == b.high_included, is_equal(a.high, b.high));
}

Truth finishes(const RangeValue& a, const RangeValue& b) {
  return both(same_high(a, b), begins_by(b, a));
}
Truth finished_by(const RangeValue& a, const RangeValue& b) { return finishes(b, a); }
Truth starts(const RangeValue& a, const RangeValue& b) {
  return both(same_low(a, b), ends_by(b, a));
}
Truth started_by(const RangeValue& a, const RangeValue& b) { return starts(b, a); }

Truth coincides(const RangeValue& a, const RangeValue& b) {
  return both(same_low(a, b), same_high(a, b));
}

template <auto relation>
Value related(const BuiltInCall& call) {
  const auto& a = call.arguments[0];
  const auto& b = call.arguments[1];
  if (a.is_null() || b.is_null()) return call.null_operand();
  const auto holds = relation(range_of(a), range_of(b));
  if (holds) return Value(*holds);
  const auto first = range_of(a);
  const auto second = range_of(b);
  const auto why = why_no_order(first.low_bounded ? first.low : first.high,
                                second.low_bounded ? second.low : second.high);
  return call.fail(why.empty() ? "the two do not compare with each other" : why);
}

bool is_literal_text(const NodePtr& node) {
  return std::holds_alternative<StringLiteral>(node->form);
}

// A number, a text, @"2025-12-31", date("2025-12-31") and the like (DMN 1.5, grammar rules 33 and
// 62): what needs no evaluation. None = no end.
bool is_end_point(const NodePtr& node) {
  if (node == nullptr || is_literal_text(node)) return true;
  if (std::holds_alternative<NumberLiteral>(node->form)) return true;
  if (std::holds_alternative<TemporalLiteral>(node->form)) return true;
  if (const auto* negated = std::get_if<Unary>(&node->form)) {
    return std::holds_alternative<NumberLiteral>(negated->operand->form);
  }
  const auto* made = std::get_if<Call>(&node->form);
  const auto* name = made == nullptr ? nullptr : std::get_if<Name>(&made->callee->form);
  if (name == nullptr || made->arguments.size() != 1) return false;
  const bool temporal = name->text == "date" || name->text == "time" ||
                        name->text == "date and time" || name->text == "duration";
  return temporal && is_literal_text(made->arguments.front());
}

// range("[1..5)").
Value range_from(const BuiltInCall& call) {
  const auto* text = call.string(0);
  if (text == nullptr) return call.wrong(0, "a text");
  const auto parsed = parse_expression({*text, {}});
  const auto* written = parsed ? std::get_if<Range>(&(*parsed)->form) : nullptr;
  if (written == nullptr)
    return call.fail("not a range; write it as [1..5) or [@\"2025-01-01\"..@\"2025-12-31\"]");
  if (!is_end_point(written->low) || !is_end_point(written->high)) {
    return call.fail(
        "the ends of a range in a text are literals: numbers, texts, dates, times or "
        "durations; write [a..b] without quotes for ends that are computed");
  }
  Diagnostics ignored;
  auto value = evaluate(**parsed, Scope(), ignored);
  const auto* range = value.range();
  const bool bounded = range != nullptr && range->low_bounded && range->high_bounded;
  if (!ignored.empty()) return call.fail(ignored.entries().front().message);
  if (!bounded || (range->low.is_null() && range->high.is_null())) {
    return call.fail("not a range");
  }
  return value;
}

}  // namespace

std::vector<BuiltIn> range_functions() {
  std::vector<BuiltIn> functions{{"range", {"from"}, 1, false, range_from}};
  const auto add = [&](std::string_view name, Value (*body)(const BuiltInCall&),
                       std::initializer_list<std::pair<std::string_view, std::string_view>> all) {
    for (const auto& [first, second] : all) {
      functions.push_back({name, {first, second}, 2, false, body});
    }
  };
  constexpr std::pair<std::string_view, std::string_view> points{"point1", "point2"};
  constexpr std::pair<std::string_view, std::string_view> ranges{"range1", "range2"};
  constexpr std::pair<std::string_view, std::string_view> point_first{"point", "range"};
  constexpr std::pair<std::string_view, std::string_view> range_first{"range", "point"};
  add("before", related<before>, {points, point_first, range_first, ranges});
  add("after", related<after>, {points, point_first, range_first, ranges});
  add("meets", related<meets>, {ranges});
  add("met by", related<met_by>, {ranges});
  add("overlaps", related<overlaps>, {ranges});
  add("overlaps before", related<overlaps_before>, {ranges});
  add("overlaps after", related<overlaps_after>, {ranges});
  add("finishes", related<finishes>, {point_first, ranges});
  add("finished by", related<finished_by>, {range_first, ranges});
  add("includes", related<includes>, {range_first, ranges});
  add("during", related<during>, {point_first, ranges});
  add("starts", related<starts>, {point_first, ranges});
  add("started by", related<started_by>, {range_first, ranges});
  add("coincides", related<coincides>, {points, ranges});
  return functions;
}

}  // namespace ronghe::feel
