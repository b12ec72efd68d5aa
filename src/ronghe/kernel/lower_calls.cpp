// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "ronghe/kernel/lower.hpp"

// Calls of built-in functions.
namespace ronghe::kernel {

namespace {

struct RoundingFunction {
  std::string_view name;
  Rounding mode;
};
constexpr std::array rounding_functions{RoundingFunction{"decimal", Rounding::half_even},
                                        RoundingFunction{"floor", Rounding::floor},
                                        RoundingFunction{"ceiling", Rounding::ceiling},
                                        RoundingFunction{"round up", Rounding::up},
                                        RoundingFunction{"round down", Rounding::down},
                                        RoundingFunction{"round half up", Rounding::half_up},
                                        RoundingFunction{"round half down", Rounding::half_down}};

}  // namespace

Result<Lowered> Lowering::call(const Node& node, const feel::Call& call) {
  const auto* callee = std::get_if<feel::Name>(&call.callee->form);
  const std::string name = callee == nullptr ? "" : callee->text;
  const auto count = call.arguments.size();
  const bool listed =
      count == 1 && std::holds_alternative<feel::ListLiteral>(call.arguments[0]->form);
  if (!call.parameter_names.empty()) return outside(node, "a call with named arguments");
  if (count == 0) return outside(node, fmt::format("the function `{}`", name));
  if (name == "not" && count == 1) {
    RONGHE_TRY(negand, truth(*call.arguments[0]));
    return Truth{negand.fails, negand.holds};
  }
  if (name == "is defined" && count == 1) {
    RONGHE_TRY(value, lower(*call.arguments[0]));
    const auto valid = validity(value);
    return Truth{valid, program_.inverse(valid)};
  }
  if (listed) {
    const auto& items = std::get<feel::ListLiteral>(call.arguments[0]->form).items;
    if (items.empty()) return outside(node, "this call");
  }
  if (name == "min") return extreme(node, call, Op::least);
  if (name == "max") return extreme(node, call, Op::greatest);
  if (name == "sum" || name == "mean") return total(node, call, name == "mean");
  if (name == "all" || name == "and" || name == "any" || name == "or") {
    return junction(call, name == "all" || name == "and");
  }
  if (name == "modulo" && count == 2) return modulo(node, call);
  if (name == "years and months duration" && count == 2) return months_between(call);
  const auto found = std::ranges::find(rounding_functions, name, &RoundingFunction::name);
  if (found != rounding_functions.end()) return rounded(node, call, found->mode);
  if (name == "abs" && count == 1) {
    RONGHE_TRY(lane, number(*call.arguments[0]));
    const auto negative = scaled_by(lane, -1);
    return Lane{.domain = lane.domain,
                .id = program_.step({.op = Op::greatest, .a = widened(lane).id, .b = negative.id}),
                .valid = lane.valid};
  }
  return outside(node, name.empty() ? "this call" : fmt::format("the function `{}`", name));
}

namespace {

// The arguments of a function over numbers, or the items of its one list.
const std::vector<feel::NodePtr>& items_of(const feel::Call& call) {
  const auto* list = call.arguments.size() == 1
                         ? std::get_if<feel::ListLiteral>(&call.arguments[0]->form)
                         : nullptr;
  return list == nullptr ? call.arguments : list->items;
}

}  // namespace

Result<Lowered> Lowering::extreme(const Node& node, const feel::Call& call, Op op) {
  std::optional<Lane> best;
  for (const auto& item : items_of(call)) {
    RONGHE_TRY(value, lower(*item));
    const auto* lane = std::get_if<Lane>(&value);
    const auto* constant = std::get_if<feel::Value>(&value);
    auto next = constant != nullptr ? materialized(*constant)
                : lane != nullptr   ? std::optional(*lane)
                                    : std::nullopt;
    if (!next || next->domain.kind == feel::Kind::string) return outside(*item, "this argument");
    if (!best) {
      best = *next;
      continue;
    }
    if (next->domain.kind != best->domain.kind || !aligned(*best, *next)) {
      return outside(*item, "an argument of another kind");
    }
    const bool wide = program_.wide(best->id) || program_.wide(next->id);
    const auto a = wide ? widened(*best) : *best;
    const auto b = wide ? widened(*next) : *next;
    best->id = program_.step({.op = op, .wide = wide, .a = a.id, .b = b.id});
    best->valid = program_.both(a.valid, b.valid);
  }
  return best ? Result<Lowered>(*best) : outside(node, "this call");
}

Result<Lowered> Lowering::total(const Node& node, const feel::Call& call, bool mean) {
  const auto& items = items_of(call);
  RONGHE_TRY(first, number(*items.front()));
  Lowered sum = first;
  for (std::size_t i = 1; i < items.size(); ++i) {
    RONGHE_TRY(next, number(*items[i]));
    RONGHE_TRY(added, numbers(node, feel::BinaryOperator::add, std::get<Lane>(sum), next));
    sum = std::move(added);
  }
  if (!mean) return sum;
  const feel::Value count(Decimal(static_cast<std::int64_t>(items.size())));
  return divided(node, std::get<Lane>(sum), count);
}

Result<Lowered> Lowering::junction(const feel::Call& call, bool conjunction) {
  Truth all = conjunction ? Truth{program_.always(), program_.never()}
                          : Truth{program_.never(), program_.always()};
  for (const auto& item : items_of(call)) {
    RONGHE_TRY(one, truth(*item));
    all = conjunction
              ? Truth{program_.both(all.holds, one.holds), program_.either(all.fails, one.fails)}
              : Truth{program_.either(all.holds, one.holds), program_.both(all.fails, one.fails)};
  }
  return all;
}

Result<Lowered> Lowering::rounded(const Node& node, const feel::Call& call, Rounding mode) {
  RONGHE_TRY(lane, number(*call.arguments[0]));
  std::int64_t scale = 0;
  if (call.arguments.size() > 1) {
    const auto wanted = constant_of(*call.arguments[1], constants_);
    const auto* digits = wanted ? wanted->number() : nullptr;
    const auto whole = digits == nullptr ? std::nullopt : digits->to_int64();
    if (!whole || *whole < 0) return outside(node, "rounding to such a scale");
    scale = *whole;
  }
  if (scale >= lane.domain.scale) return lane;
  std::int64_t unit = 1;
  for (auto i = scale; i < lane.domain.scale; ++i) unit *= 10;
  return Lane{.domain = {.scale = static_cast<int>(scale)},
              .id = program_.step({.op = Op::round,
                                   .a = widened(lane).id,
                                   .low = unit,
                                   .high = static_cast<std::int64_t>(mode)}),
              .valid = lane.valid};
}

Result<Lowered> Lowering::modulo(const Node& node, const feel::Call& call) {
  RONGHE_TRY(dividend, number(*call.arguments[0]));
  RONGHE_TRY(divisor, number(*call.arguments[1]));
  if (!aligned(dividend, divisor)) return outside(node, "this remainder");
  const auto valid = program_.both(dividend.valid, divisor.valid);
  const auto zero = in_set(divisor, {{0, 0}}, valid);
  return Lane{
      .domain = dividend.domain,
      .id = program_.step({.op = Op::modulo, .a = widened(dividend).id, .b = widened(divisor).id}),
      .valid = program_.both_not(valid, zero)};
}

Result<Lowered> Lowering::months_between(const feel::Call& call) {
  std::array<Lane, 2> dates;
  for (std::size_t i = 0; i < dates.size(); ++i) {
    RONGHE_TRY(value, lower(*call.arguments[i]));
    const auto* constant = std::get_if<feel::Value>(&value);
    const auto* lane = std::get_if<Lane>(&value);
    const auto made = constant != nullptr && !constant->is_null() ? materialized(*constant)
                      : lane != nullptr                           ? std::optional(*lane)
                                                                  : std::nullopt;
    if (!made || made->domain.kind != feel::Kind::date) {
      return outside(*call.arguments[i], "something else than a date here");
    }
    dates[i] = widened(*made);
  }
  return Lane{.domain = {.kind = feel::Kind::months_duration},
              .id = program_.step({.op = Op::months_between, .a = dates[0].id, .b = dates[1].id}),
              .valid = program_.both(dates[0].valid, dates[1].valid)};
}

}  // namespace ronghe::kernel
