// SPDX-License-Identifier: Apache-2.0
#include "ronghe/evaluate/light_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace ronghe::evaluate {

namespace {

constexpr std::array<std::string_view, 4> lights{"green", "yellow", "red", "none"};

std::unexpected<Error> wrong(const dmn::Decision& decision, std::string_view what) {
  return bad_input(fmt::format("the table `{}` {}", decision.name, what), decision.source.place);
}

Result<std::string> light_of(const dmn::Formula& output) {
  const auto* literal =
      output.node == nullptr ? nullptr : std::get_if<feel::StringLiteral>(&output.node->form);
  if (literal != nullptr && std::ranges::find(lights, literal->value) != lights.end())
    return literal->value;
  return bad_input(fmt::format("`{}` is no light; write \"green\", \"yellow\", \"red\" or \"none\"",
                               output.source.text),
                   output.source.place);
}

}  // namespace

Result<LightTable> LightTable::make(const dmn::Decision& decision) {
  const auto* table = decision.expression == nullptr
                          ? nullptr
                          : std::get_if<dmn::DecisionTable>(&decision.expression->form);
  if (table == nullptr) return wrong(decision, "is not a decision table, as a light needs");
  if (table->hit_policy != dmn::HitPolicy::first) {
    return wrong(decision, fmt::format("has the hit policy {}; lights need FIRST",
                                       dmn::to_string(table->hit_policy)));
  }
  std::vector<std::string> inputs;
  for (const auto& input : table->inputs) inputs.push_back(input.expression.source.text);
  std::vector<std::string> of_rules;
  for (const auto& rule : table->rules) {
    RONGHE_TRY(light, light_of(rule.outputs.front()));
    of_rules.push_back(std::move(light));
  }
  RONGHE_TRY(compiled, dmn::CompiledTable::compile(*table, inputs));
  return LightTable(std::move(compiled), std::move(inputs), std::move(of_rules));
}

TableDecision LightTable::decide(std::span<const feel::Value> values) const {
  feel::Diagnostics diagnostics;
  return decision_of(table_.first_rule(values, diagnostics));
}

TableDecision LightTable::decision_of(int rule) const {
  if (rule == 0) return {};
  return {rule, lights_[static_cast<std::size_t>(rule - 1)]};
}

std::optional<kernel::KernelTable> LightTable::over_columns(std::vector<kernel::ColumnType> columns,
                                                            kernel::Constants constants) const {
  auto made =
      kernel::KernelTable::compile(table_.table(), std::move(columns), std::move(constants));
  if (!made) return std::nullopt;
  return *std::move(made);
}

RuleWords LightTable::rule_words(int rule) const {
  const auto& rules = table_.table().rules;
  if (rule < 1 || static_cast<std::size_t>(rule) > rules.size()) return {};
  const auto& fired = rules[static_cast<std::size_t>(rule - 1)];
  RuleWords words{.description = fired.description};
  for (std::size_t i = 0; i < inputs_.size(); ++i) {
    const auto& text = fired.tests[i].source.text;
    if (text.empty() || text == "-") continue;
    words.cells += fmt::format("{}{}: {}", words.cells.empty() ? "" : "; ", inputs_[i], text);
  }
  return words;
}

std::string LightTable::rule_text(int rule) const {
  const auto words = rule_words(rule);
  return words.cells.empty() ? words.description
                             : fmt::format("{} ({})", words.description, words.cells);
}

}  // namespace ronghe::evaluate
