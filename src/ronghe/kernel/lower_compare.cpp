// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "ronghe/feel/compare.hpp"
#include "ronghe/feel/walk.hpp"
#include "ronghe/kernel/lower.hpp"

// Comparisons: null = null is true, null = x is false, nothing orders with null.
namespace ronghe::kernel {

using enum feel::BinaryOperator;

namespace {

bool equality(feel::BinaryOperator op) { return op == equal || op == not_equal; }

std::int64_t power_of_ten(int exponent) {
  std::int64_t power = 1;
  for (int i = 0; i < exponent; ++i) power *= 10;
  return power;
}

Truth turned(const Truth& truth, bool turn) {
  return turn ? Truth{truth.fails, truth.holds} : truth;
}

}  // namespace

Result<Truth> Lowering::compare(const Node& node, feel::BinaryOperator op, const Lowered& a,
                                const Lowered& b) {
  const auto* left = std::get_if<feel::Value>(&a);
  const auto* right = std::get_if<feel::Value>(&b);
  if (left != nullptr && right == nullptr) return compare(node, feel::mirrored(op), b, a);
  if (left != nullptr) {
    const auto holds = feel::compare(op, *left, *right);
    return Truth{holds == true ? program_.always() : program_.never(),
                 holds == false ? program_.always() : program_.never()};
  }
  if (right != nullptr && right->is_null()) return with_null(node, op, a);
  if (std::holds_alternative<Truth>(a) || std::holds_alternative<Truth>(b)) {
    if (!equality(op)) return outside(node, "an order of true and false");
    RONGHE_TRY(x, truth_of(node, a));
    RONGHE_TRY(y, truth_of(node, b));
    return turned(equal_truths(x, y), op == not_equal);
  }
  if (const auto* quotient_left = std::get_if<Quotient>(&a)) {
    const auto* lane = std::get_if<Lane>(&b);
    const auto made = right != nullptr ? materialized(*right) : std::nullopt;
    if (lane == nullptr && !made) return outside(node, "this comparison of a quotient");
    return quotient(node, op, *quotient_left, lane != nullptr ? *lane : *made);
  }
  const auto& lane = std::get<Lane>(a);
  if (right != nullptr) return with_constant(node, op, lane, *right);
  if (std::holds_alternative<Quotient>(b)) return compare(node, feel::mirrored(op), b, a);
  return lanes(node, op, lane, std::get<Lane>(b));
}

// Where a value is not null.
PlaneId Lowering::validity(const Lowered& value) {
  if (const auto* lane = std::get_if<Lane>(&value)) return lane->valid;
  if (const auto* truth = std::get_if<Truth>(&value)) return known(*truth);
  if (const auto* quotient = std::get_if<Quotient>(&value)) {
    const auto both = program_.both(quotient->dividend.valid, quotient->divisor.valid);
    return program_.both_not(both, in_set(quotient->divisor, {{0, 0}}, both));
  }
  return std::get<feel::Value>(value).is_null() ? program_.never() : program_.always();
}

Result<Truth> Lowering::with_null(const Node&, feel::BinaryOperator op, const Lowered& other) {
  if (!equality(op)) return Truth{program_.never(), program_.never()};
  const auto valid = validity(other);
  return turned({program_.inverse(valid), valid}, op == not_equal);
}

Result<Truth> Lowering::with_constant(const Node& node, feel::BinaryOperator op, const Lane& lane,
                                      const feel::Value& constant) {
  if (constant.kind() != lane.domain.kind) {
    return outside(node, fmt::format("{} compared with {}", feel::to_string(lane.domain.kind),
                                     feel::to_string(constant.kind())));
  }
  if (equality(op)) {
    const auto holds = in_set(lane, where(lane.domain, equal, constant), lane.valid);
    return turned({holds, program_.inverse(holds)}, op == not_equal);
  }
  const auto holds = in_set(lane, where(lane.domain, op, constant), lane.valid);
  return Truth{holds, program_.both_not(lane.valid, holds)};
}

Result<Truth> Lowering::lanes(const Node& node, feel::BinaryOperator op, const Lane& a,
                              const Lane& b) {
  if (a.domain.kind != b.domain.kind) {
    return outside(node, fmt::format("{} compared with {}", feel::to_string(a.domain.kind),
                                     feel::to_string(b.domain.kind)));
  }
  auto x = a;
  auto y = b;
  const bool texts = a.domain.kind == feel::Kind::string;
  if (texts && (!equality(op) || a.domain.dictionary != b.domain.dictionary)) {
    std::tie(x, y) = ranked(a, b);
  } else if (!aligned(x, y)) {
    return outside(node, "a comparison of scales that 64 bits do not hold");
  }
  const bool wide = program_.wide(x.id) || program_.wide(y.id);
  if (wide) {
    x = widened(x);
    y = widened(y);
  }
  const auto plane = [&](Op how, LaneId first, LaneId second) {
    return program_.step({.op = how, .wide = wide, .a = first, .b = second});
  };
  const auto valid = program_.both(x.valid, y.valid);
  if (equality(op)) {
    const auto same = program_.both(valid, plane(Op::equal_lanes, x.id, y.id));
    const auto neither = program_.inverse(program_.either(x.valid, y.valid));
    const auto holds = program_.either(same, neither);
    return turned({holds, program_.inverse(holds)}, op == not_equal);
  }
  const bool forward = op == less || op == greater_equal;
  const auto below =
      forward ? plane(Op::less_lanes, x.id, y.id) : plane(Op::less_lanes, y.id, x.id);
  const Truth strict{program_.both(valid, below), program_.both_not(valid, below)};
  return turned(strict, op == less_equal || op == greater_equal);
}

// Both as ranks among the texts of both dictionaries, by code point.
std::pair<Lane, Lane> Lowering::ranked(const Lane& a, const Lane& b) {
  auto texts = *a.domain.dictionary;
  texts.insert(texts.end(), b.domain.dictionary->begin(), b.domain.dictionary->end());
  std::ranges::sort(texts);
  const auto of = [&](const Lane& lane) {
    std::vector<std::int64_t> ranks;
    for (const auto& text : *lane.domain.dictionary) {
      ranks.push_back(std::ranges::lower_bound(texts, text) - texts.begin());
    }
    ranks.push_back(-1);
    return Lane{.domain = {},
                .id = program_.step({.op = Op::table,
                                     .wide = program_.wide(lane.id),
                                     .a = lane.id,
                                     .c = program_.lane_table(std::move(ranks))}),
                .valid = lane.valid};
  };
  return {of(a), of(b)};
}

Truth Lowering::equal_truths(const Truth& a, const Truth& b) {
  const auto either_known = program_.either(known(a), known(b));
  const auto same =
      program_.either(program_.both(a.holds, b.holds), program_.both(a.fails, b.fails));
  const auto holds = program_.either(same, program_.inverse(either_known));
  return {holds, program_.inverse(holds)};
}

// A quotient has 34 digits, rounded. Where the bounds below hold, comparing the rounded quotient
// and comparing the exact one give the same: a/b differs from c by 1/(|b| x 10^m) at least, if at
// all, and rounding moves it by |a/b| x 10^-33 / 2 at most.
Result<Truth> Lowering::quotient(const Node& node, feel::BinaryOperator op, const Quotient& a,
                                 const Lane& b) {
  constexpr int digits_max = 14;
  const bool numbers = a.dividend.domain.kind == feel::Kind::number &&
                       a.divisor.domain.kind == feel::Kind::number &&
                       b.domain.kind == feel::Kind::number;
  const int left = a.divisor.domain.scale + b.domain.scale;
  const int right = a.dividend.domain.scale;
  const int shared = std::min(left, right);
  if (!numbers || left - shared > digits_max) return outside(node, "a comparison of this quotient");
  const auto defined = validity(a);
  const auto valid = program_.both(defined, b.valid);
  const auto plane = [&](Op how) {
    return program_.step({.op = how,
                          .a = widened(a.dividend).id,
                          .b = widened(a.divisor).id,
                          .c = widened(b).id,
                          .low = power_of_ten(left - shared),
                          .high = power_of_ten(right - shared),
                          .guard = valid});
  };
  const auto same = plane(Op::quotient_equal);
  if (equality(op)) {
    const auto neither = program_.inverse(program_.either(defined, b.valid));
    const auto holds = program_.either(program_.both(valid, same), neither);
    return turned({holds, program_.inverse(holds)}, op == not_equal);
  }
  auto below = plane(Op::quotient_less);
  if (op == less_equal || op == greater) below = program_.either(below, same);
  const Truth under{program_.both(valid, below), program_.both_not(valid, below)};
  return turned(under, op == greater || op == greater_equal);
}

}  // namespace ronghe::kernel
