// SPDX-License-Identifier: Apache-2.0
#include "ronghe/kernel/lower.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ronghe/feel/built_in.hpp"
#include "ronghe/feel/walk.hpp"

namespace ronghe::kernel {

namespace {

feel::Kind kind_of(ColumnKind kind) {
  switch (kind) {
    case ColumnKind::number: return feel::Kind::number;
    case ColumnKind::boolean: return feel::Kind::boolean;
    case ColumnKind::date: return feel::Kind::date;
    case ColumnKind::string: return feel::Kind::string;
  }
  return feel::Kind::null;
}

}  // namespace

std::optional<feel::Value> constant_of(const feel::Node& node, const feel::Scope& constants) {
  if (const auto* number = std::get_if<feel::NumberLiteral>(&node.form)) return number->value;
  if (const auto* text = std::get_if<feel::StringLiteral>(&node.form)) return text->value;
  for (const auto& name : feel::names_in(node)) {
    if (constants.find(name) != nullptr) continue;
    if (name == "now" || name == "today" || !feel::is_built_in(name)) return std::nullopt;
  }
  feel::Diagnostics diagnostics;
  auto value = feel::evaluate(node, constants, diagnostics);
  if (!diagnostics.empty() || value.function() != nullptr) return std::nullopt;
  return value;
}

Result<Lowered> Lowering::expression(const feel::Source& source, const feel::Node& node) {
  source_ = &source;
  input_ = nullptr;
  return lower(node);
}

std::unexpected<Error> Lowering::outside(const Node& node, std::string_view what) const {
  return bad_input(fmt::format("{} is not computed over columns; the interpreter decides here\n{}",
                               what, feel::caret(*source_, node.span)),
                   feel::place_of(*source_, node.span.begin));
}

std::optional<Lowered> Lowering::column(std::string_view name) {
  const auto found = std::ranges::find(types_, name, &ColumnType::name);
  if (found == types_.end()) return std::nullopt;
  const auto at = static_cast<std::size_t>(found - types_.begin());
  program_.leave(program_.inexact_of(at));
  const auto valid = program_.valid_of(at);
  if (found->kind == ColumnKind::boolean) {
    const auto bits = program_.bits_of(at);
    return Truth{program_.both(valid, bits), program_.both_not(valid, bits)};
  }
  Lane lane{.domain = {.kind = kind_of(found->kind), .scale = found->scale},
            .id = static_cast<LaneId>(at),
            .valid = valid};
  if (found->kind == ColumnKind::string) {
    lane.domain.dictionary = &found->dictionary;
    const auto last = static_cast<std::int64_t>(found->dictionary.size()) - 1;
    program_.leave(program_.both_not(valid, in_set(lane, {{0, last}}, valid)));
  }
  return lane;
}

// One operator for each form of node.
struct LowerForm {
  Lowering& lowering;
  const feel::Node& node;
  using Made = Result<Lowered>;

  Made operator()(const feel::Name& n) const {
    if (n.text == "?" && lowering.input_ != nullptr) return *lowering.input_;
    if (auto column = lowering.column(n.text)) return *std::move(column);
    return lowering.outside(node, fmt::format("`{}`", n.text));
  }
  Made operator()(const feel::Unary& n) const {
    RONGHE_TRY(operand, lowering.lower(*n.operand));
    return lowering.negated(node, operand);
  }
  Made operator()(const feel::Binary& n) const {
    using enum feel::BinaryOperator;
    if (n.op < equal) return lowering.arithmetic(node, n);
    if (n.op == conjunction || n.op == disjunction) {
      RONGHE_TRY(left, lowering.truth(*n.left));
      RONGHE_TRY(right, lowering.truth(*n.right));
      auto& program = lowering.program_;
      if (n.op == disjunction) {
        return Truth{program.either(left.holds, right.holds),
                     program.both(left.fails, right.fails)};
      }
      return Truth{program.both(left.holds, right.holds), program.either(left.fails, right.fails)};
    }
    RONGHE_TRY(left, lowering.lower(*n.left));
    RONGHE_TRY(right, lowering.lower(*n.right));
    return lowering.compare(node, n.op, left, right);
  }
  Made operator()(const feel::If& n) const {
    RONGHE_TRY(condition, lowering.truth(*n.condition));
    RONGHE_TRY(then_branch, lowering.lower(*n.then_branch));
    RONGHE_TRY(else_branch, lowering.lower(*n.else_branch));
    return choice(condition.holds, then_branch, else_branch);
  }
  Made operator()(const feel::Between& n) const {
    using enum feel::BinaryOperator;
    RONGHE_TRY(value, lowering.lower(*n.value));
    RONGHE_TRY(low, lowering.lower(*n.low));
    RONGHE_TRY(high, lowering.lower(*n.high));
    RONGHE_TRY(above, lowering.compare(node, greater_equal, value, low));
    RONGHE_TRY(below, lowering.compare(node, less_equal, value, high));
    auto& program = lowering.program_;
    const auto inside = program.both(above.holds, below.holds);
    // Not Kleene's: one unknown end makes the answer unknown.
    const auto known = program.both(lowering.known(above), lowering.known(below));
    return Truth{inside, program.both_not(known, inside)};
  }
  Made operator()(const feel::In& n) const {
    RONGHE_TRY(value, lowering.lower(*n.value));
    Truth any{lowering.program_.never(), lowering.program_.always()};
    for (const auto& test : n.tests) {
      RONGHE_TRY(one, lowering.test(*lowering.source_, *test, value, false));
      any = {lowering.program_.either(any.holds, one.holds),
             lowering.program_.both(any.fails, one.fails)};
    }
    return any;
  }
  Made operator()(const feel::Call& n) const { return lowering.call(node, n); }
  Made operator()(const feel::PathStep& n) const {
    RONGHE_TRY(object, lowering.lower(*n.object));
    const auto* date = std::get_if<Lane>(&object);
    const bool is_date = date != nullptr && date->domain.kind == feel::Kind::date;
    const auto op = n.field == "year" ? Op::year : n.field == "month" ? Op::month : Op::day;
    if (!is_date || (op == Op::day && n.field != "day")) {
      return lowering.outside(node, fmt::format("the part `{}`", n.field));
    }
    const auto wide = lowering.widened(*date);
    return Lane{
        .domain = {}, .id = lowering.program_.step({.op = op, .a = wide.id}), .valid = date->valid};
  }
  Made operator()(const feel::Filter&) const { return lowering.outside(node, "a filter"); }
  Made operator()(const feel::For&) const { return lowering.outside(node, "`for`"); }
  Made operator()(const feel::Quantified&) const {
    return lowering.outside(node, "`some` or `every`");
  }
  Made operator()(const feel::FunctionLiteral&) const {
    return lowering.outside(node, "a function as a value");
  }
  Made operator()(const feel::ContextLiteral&) const { return lowering.outside(node, "a context"); }
  Made operator()(const feel::ListLiteral&) const { return lowering.outside(node, "a list"); }
  Made operator()(const feel::InstanceOf&) const { return lowering.outside(node, "`instance of`"); }
  Made operator()(const feel::Range&) const { return lowering.outside(node, "a range as a value"); }
  Made operator()(const feel::Comparison&) const {
    return lowering.outside(node, "a comparison as a value");
  }
  Made operator()(const feel::UnaryTests&) const {
    return lowering.outside(node, "tests as a value");
  }
  // Literals that give a report have no constant.
  template <class Literal>
  Made operator()(const Literal&) const {
    return lowering.outside(node, "this literal");
  }

  Made choice(PlaneId when, const Lowered& a, const Lowered& b) const {
    auto& program = lowering.program_;
    const auto planes = [&](PlaneId x, PlaneId y) {
      return program.either(program.both(when, x), program.both_not(y, when));
    };
    const auto as_truth = [&](const Lowered& value) { return lowering.truth_of(node, value); };
    const auto boolean = [](const Lowered& value) {
      const auto* constant = std::get_if<feel::Value>(&value);
      return std::holds_alternative<Truth>(value) ||
             (constant != nullptr && constant->boolean() != nullptr);
    };
    if (boolean(a) || boolean(b)) {
      RONGHE_TRY(x, as_truth(a));
      RONGHE_TRY(y, as_truth(b));
      return Truth{planes(x.holds, y.holds), planes(x.fails, y.fails)};
    }
    const auto lane = [&](const Lowered& value) -> std::optional<Lane> {
      if (const auto* constant = std::get_if<feel::Value>(&value)) {
        return lowering.materialized(*constant);
      }
      const auto* found = std::get_if<Lane>(&value);
      return found == nullptr ? std::nullopt : std::optional(*found);
    };
    auto x = lane(a);
    auto y = lane(b);
    if (!x || !y) return lowering.outside(node, "this `if`");
    if (x->valid == program.never()) x->domain = y->domain;
    if (y->valid == program.never()) y->domain = x->domain;
    const bool same = x->domain.kind == y->domain.kind &&
                      x->domain.dictionary == y->domain.dictionary && lowering.aligned(*x, *y);
    if (!same) return lowering.outside(node, "`if` with branches of two kinds");
    const auto chosen = program.step(
        {.op = Op::choose, .a = lowering.widened(*x).id, .b = lowering.widened(*y).id, .c = when});
    return Lane{.domain = x->domain, .id = chosen, .valid = planes(x->valid, y->valid)};
  }
};

Result<Lowered> Lowering::lower(const Node& node) {
  if (auto value = constant_of(node, constants_)) return *std::move(value);
  if (auto tabled = by_dictionary(node)) return *std::move(tabled);
  return std::visit(LowerForm{*this, node}, node.form);
}

Result<Truth> Lowering::truth(const Node& node) {
  RONGHE_TRY(value, lower(node));
  return truth_of(node, value);
}

Result<Truth> Lowering::truth_of(const Node& node, const Lowered& value) {
  if (const auto* truth = std::get_if<Truth>(&value)) return *truth;
  const auto* constant = std::get_if<feel::Value>(&value);
  if (constant != nullptr && constant->is_null()) return Truth{program_.never(), program_.never()};
  const auto* known = constant == nullptr ? nullptr : constant->boolean();
  if (known == nullptr) return outside(node, "something else than true and false as a condition");
  return *known ? Truth{program_.always(), program_.never()}
                : Truth{program_.never(), program_.always()};
}

Result<Lane> Lowering::number(const Node& node) {
  RONGHE_TRY(value, lower(node));
  std::optional<Lane> lane;
  if (const auto* constant = std::get_if<feel::Value>(&value))
    lane = materialized(*constant);
  else if (const auto* found = std::get_if<Lane>(&value))
    lane = *found;
  if (!lane || lane->domain.kind != feel::Kind::number) return outside(node, "this operand");
  return *lane;
}

// A constant in every row, at the least scale that holds it; null is nowhere valid.
std::optional<Lane> Lowering::materialized(const feel::Value& value) {
  const auto lane = [&](Domain domain, std::int64_t constant, PlaneId valid) {
    return Lane{domain, program_.step({.op = Op::constant, .low = constant}), valid};
  };
  if (value.is_null()) return lane({}, 0, program_.never());
  if (value.string() != nullptr || value.boolean() != nullptr) return std::nullopt;
  for (int scale = 0; scale <= scale_max; ++scale) {
    const Domain domain{.kind = value.kind(), .scale = scale};
    const auto found = stored(domain, value);
    if (!found || !found->exact) continue;
    return lane(domain, found->floor, program_.always());
  }
  return std::nullopt;
}

PlaneId Lowering::in_set(const Lane& lane, const Intervals& set, PlaneId among) {
  constexpr std::size_t runs_max = 4;  // beyond, a table of codes is shorter
  const bool wide = program_.wide(lane.id);
  const auto* dictionary = lane.domain.dictionary;
  if (dictionary != nullptr && set.size() > runs_max) {
    std::vector<std::uint8_t> bits(dictionary->size() + 1, 0);
    for (const auto& run : set) {
      const auto end = std::min(run.high, static_cast<std::int64_t>(dictionary->size()) - 1);
      for (auto code = std::max<std::int64_t>(run.low, 0); code <= end; ++code) {
        bits[static_cast<std::size_t>(code)] = 1;
      }
    }
    return program_.both(among, program_.step({.op = Op::member,
                                               .wide = wide,
                                               .a = lane.id,
                                               .c = program_.bit_table(std::move(bits))}));
  }
  auto any = program_.never();
  for (auto run : set) {
    if (!wide) {
      using Narrow = std::numeric_limits<std::int32_t>;
      run.low = std::max<std::int64_t>(run.low, Narrow::min());
      run.high = std::min<std::int64_t>(run.high, Narrow::max());
      if (run == Interval{Narrow::min(), Narrow::max()}) return among;
    }
    if (run == Interval{}) return among;
    if (run.low > run.high) continue;
    any = program_.either(any, program_.step({.op = Op::within,
                                              .wide = wide,
                                              .a = lane.id,
                                              .c = among,
                                              .low = run.low,
                                              .high = run.high}));
  }
  return any;
}

Lane Lowering::widened(const Lane& lane) {
  if (program_.wide(lane.id)) return lane;
  auto wide = lane;
  wide.id = program_.step({.op = Op::widen, .a = lane.id});
  return wide;
}

Lane Lowering::lane_of(const Truth& truth) {
  const auto bit = [&](std::int64_t value) {
    return program_.step({.op = Op::constant, .low = value});
  };
  const auto chosen = program_.step({.op = Op::choose, .a = bit(1), .b = bit(0), .c = truth.holds});
  return {{.kind = feel::Kind::boolean}, chosen, known(truth)};
}

}  // namespace ronghe::kernel
