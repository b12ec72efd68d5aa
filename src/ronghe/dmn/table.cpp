// SPDX-License-Identifier: Apache-2.0
#include "ronghe/dmn/table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "ronghe/feel/arithmetic.hpp"
#include "ronghe/feel/compare.hpp"

namespace ronghe::dmn {

namespace {

using feel::Value;

// The outputs of one rule: a value, or a context of named values.
Value outputs_of(const DecisionTable& table, const std::function<Value(std::size_t)>& cell) {
  if (table.outputs.size() == 1) return cell(0);
  feel::Context made;
  for (std::size_t i = 0; i < table.outputs.size(); ++i) {
    made.entries.emplace_back(table.outputs[i].name, cell(i));
  }
  return made;
}

Value no_match(const DecisionTable& table, const DefaultOf& default_of) {
  const bool has_default = std::ranges::any_of(
      table.outputs, [](const TableOutput& output) { return output.otherwise.node != nullptr; });
  if (has_default) return outputs_of(table, default_of);
  switch (table.hit_policy) {
    case HitPolicy::rule_order:
    case HitPolicy::output_order:
    case HitPolicy::collect:
      if (table.aggregation == Aggregation::none) return feel::List{};
      if (table.aggregation == Aggregation::count) return Decimal(0);
      break;
    case HitPolicy::unique:
    case HitPolicy::any:
    case HitPolicy::priority:
    case HitPolicy::first: break;
  }
  return {};
}

// Where a value stands among the output's values; none when it is not one of them.
std::optional<std::size_t> rank_of(const TableOutput& output, const Value& value) {
  if (!output.values.node) return 0;
  const auto& tests = std::get<feel::UnaryTests>(output.values.node->form).tests;
  feel::Diagnostics ignored;
  for (std::size_t i = 0; i < tests.size(); ++i) {
    if (feel::test(*tests[i], value, feel::Scope(), ignored).is_true()) return i;
  }
  return std::nullopt;
}

// How many values the outputs list together.
std::size_t values_of(const DecisionTable& table) {
  std::size_t count = 0;
  for (const auto& output : table.outputs) {
    if (!output.values.node) continue;
    count += std::get<feel::UnaryTests>(output.values.node->form).tests.size();
  }
  return count;
}

struct Ranked {
  std::vector<std::size_t> ranks;  // by output, left first
  Value value;
};

// The hits, highest priority first; none when an output is outside its values, or there are too
// many to compare.
std::optional<std::vector<Ranked>> ranked(const DecisionTable& table, const std::vector<int>& hits,
                                          const OutputOf& output_of) {
  std::vector<Ranked> all;
  constexpr std::size_t comparisons_max = 10'000'000;
  if (hits.size() > comparisons_max / (values_of(table) + 1)) return std::nullopt;
  for (const int hit : hits) {
    const auto rule = static_cast<std::size_t>(hit - 1);
    Ranked one;
    for (std::size_t i = 0; i < table.outputs.size(); ++i) {
      const auto rank = rank_of(table.outputs[i], output_of(rule, i));
      if (!rank) return std::nullopt;
      one.ranks.push_back(*rank);
    }
    one.value = outputs_of(table, [&](std::size_t i) { return output_of(rule, i); });
    all.push_back(std::move(one));
  }
  std::ranges::stable_sort(all, {}, &Ranked::ranks);
  return all;
}

Value aggregate(Aggregation how, const feel::List& values, feel::Diagnostics& diagnostics) {
  if (how == Aggregation::count) return Decimal(static_cast<std::int64_t>(values.size()));
  Value result = values.front();
  for (std::size_t i = 1; i < values.size(); ++i) {
    if (how == Aggregation::sum) {
      result = Value(feel::combine(feel::BinaryOperator::add, result, values[i]).value_or(Value()));
    } else {
      const auto lower = feel::less(values[i], result);
      if (!lower)
        result = Value();
      else if (*lower == (how == Aggregation::min))
        result = values[i];
    }
    if (result.is_null()) {
      diagnostics.report({}, "the outputs of the matching rules cannot be aggregated");
      break;
    }
  }
  return result;
}

std::string listed(const std::vector<int>& hits) {
  constexpr std::size_t most = 20;
  const auto shown = std::span(hits).first(std::min(hits.size(), most));
  return fmt::format("{}{}", fmt::join(shown, ", "), hits.size() > most ? ", ..." : "");
}

Value ordered_value(const DecisionTable& table, const std::vector<int>& hits,
                    const OutputOf& output_of, feel::Diagnostics& diagnostics) {
  const auto order = ranked(table, hits, output_of);
  if (!order) {
    diagnostics.report({}, fmt::format("table {}: an output of the rules {} is none of the output "
                                       "values, or there are too many to compare",
                                       table.id, listed(hits)));
    return {};
  }
  if (table.hit_policy == HitPolicy::priority) return order->front().value;
  feel::List all;
  for (const auto& one : *order) all.push_back(one.value);
  return all;
}

}  // namespace

feel::Value resolve(const DecisionTable& table, const std::vector<int>& hits,
                    const OutputOf& output_of, const DefaultOf& default_of,
                    feel::Diagnostics& diagnostics) {
  if (hits.empty()) return no_match(table, default_of);
  const auto value = [&](int hit) {
    return outputs_of(
        table, [&](std::size_t i) { return output_of(static_cast<std::size_t>(hit - 1), i); });
  };
  switch (table.hit_policy) {
    case HitPolicy::first: return value(hits.front());
    case HitPolicy::unique:
      if (hits.size() == 1) return value(hits.front());
      diagnostics.report({}, fmt::format("table {} is UNIQUE, but the rules {} match together; "
                                         "narrow their conditions",
                                         table.id, listed(hits)));
      return {};
    case HitPolicy::any: {
      auto first = value(hits.front());
      for (const int hit : hits) {
        if (feel::equal(value(hit), first) == true) continue;
        diagnostics.report({}, fmt::format("table {} is ANY, but the rules {} differ in their "
                                           "outputs",
                                           table.id, listed(hits)));
        return {};
      }
      return first;
    }
    case HitPolicy::priority:
    case HitPolicy::output_order: return ordered_value(table, hits, output_of, diagnostics);
    case HitPolicy::rule_order:
    case HitPolicy::collect: break;
  }
  feel::List all;
  for (const int hit : hits) all.push_back(value(hit));
  if (table.aggregation != Aggregation::none) return aggregate(table.aggregation, all, diagnostics);
  return all;
}

namespace {

// The formulas of one table, each reporting into its own text.
struct Cells {
  const feel::Scope& scope;
  feel::Interpreter& interpreter;

  [[nodiscard]] Value value(const Formula& formula) const {
    if (formula.node == nullptr) return {};
    const feel::ReportsPointInto this_cell(interpreter.diagnostics(), &formula.source);
    return interpreter.evaluate(*formula.node, scope);
  }
  // An empty cell means any value.
  [[nodiscard]] bool passes(const Formula& test, const Value& input) const {
    if (test.node == nullptr) return test.empty();
    const feel::ReportsPointInto this_cell(interpreter.diagnostics(), &test.source);
    return interpreter.test(*test.node, input, scope).is_true();
  }
};

}  // namespace

Verdict interpret(const DecisionTable& table, const feel::Scope& scope,
                  feel::Interpreter& interpreter, feel::Diagnostics& diagnostics) {
  const Cells cells{scope, interpreter};
  std::vector<Value> inputs;
  for (const auto& input : table.inputs) {
    auto value = cells.value(input.expression);
    const bool checked = input.values.node != nullptr && !value.is_null();
    if (checked && !cells.passes(input.values, value)) {
      diagnostics.report({}, fmt::format("table {}: the input {} is none of its allowed values",
                                         table.id, feel::to_feel(value)));
      return {};
    }
    inputs.push_back(std::move(value));
  }
  Verdict verdict;
  for (std::size_t r = 0; r < table.rules.size(); ++r) {
    const auto& tests = table.rules[r].tests;
    bool match = true;
    for (std::size_t i = 0; match && i < inputs.size(); ++i) {
      match = cells.passes(tests[i], inputs[i]);
    }
    if (match) verdict.rules.push_back(static_cast<int>(r) + 1);
  }
  verdict.value = resolve(
      table, verdict.rules,
      [&](std::size_t rule, std::size_t i) { return cells.value(table.rules[rule].outputs[i]); },
      [&](std::size_t i) { return cells.value(table.outputs[i].otherwise); }, diagnostics);
  return verdict;
}

}  // namespace ronghe::dmn
