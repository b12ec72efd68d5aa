// SPDX-License-Identifier: Apache-2.0
#include "ronghe/authoring/decide/outputs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "ronghe/authoring/feel_json.hpp"
#include "ronghe/dmn/table.hpp"
#include "ronghe/feel/built_in.hpp"
#include "ronghe/feel/walk.hpp"

namespace ronghe::authoring {

namespace {

constexpr int width_max = 38;
constexpr int word_width = 18;  // digits that 64 bits hold
constexpr int scale_max = 12;

bool gives_lists(const dmn::DecisionTable& table) {
  using dmn::HitPolicy;
  const bool many = table.hit_policy == HitPolicy::collect ||
                    table.hit_policy == HitPolicy::rule_order ||
                    table.hit_policy == HitPolicy::output_order;
  return many && table.aggregation == dmn::Aggregation::none;
}

// The values that the rules write in an output; none when one of them is computed.
std::optional<std::vector<feel::Value>> constants_of(const dmn::DecisionTable& table,
                                                     std::size_t output) {
  std::vector<feel::Value> values;
  const auto add = [&](const dmn::Formula& formula) {
    if (formula.node == nullptr) return formula.empty();
    for (const auto& name : feel::names_in(*formula.node)) {
      if (name == "now" || name == "today" || !feel::is_built_in(name)) return false;
    }
    feel::Diagnostics diagnostics;
    values.push_back(feel::evaluate(*formula.node, feel::Scope(), diagnostics));
    return diagnostics.empty();
  };
  const bool all =
      std::ranges::all_of(table.rules, [&](const auto& rule) { return add(rule.outputs[output]); });
  if (!all || !add(table.outputs[output].otherwise)) return std::nullopt;
  return values;
}

std::optional<int> scale_of(const Decimal& number) {
  for (int scale = 0; scale <= scale_max; ++scale) {
    if (number.unscaled_at(scale)) return scale;
  }
  return std::nullopt;
}

FileOutput decimal(std::string name, int width, int scale) {
  return {std::move(name), fmt::format("DECIMAL({},{})", width, scale), scale};
}

// A sum of some of the values may have more digits than each.
FileOutput output_of(std::string name, const std::vector<feel::Value>& values, bool added) {
  const auto all = [&](feel::Kind kind) {
    return !values.empty() && std::ranges::all_of(values, [&](const feel::Value& value) {
      return value.is_null() || value.kind() == kind;
    });
  };
  if (all(feel::Kind::boolean)) return {std::move(name), "BOOLEAN"};
  if (all(feel::Kind::date)) return {std::move(name), "DATE"};
  if (!all(feel::Kind::number)) return {std::move(name), "VARCHAR"};
  int scale = 0;
  for (const auto& value : values) {
    if (value.is_null()) continue;
    const auto own = scale_of(*value.number());
    if (!own) return {std::move(name), "VARCHAR"};
    scale = std::max(scale, *own);
  }
  const bool narrow = !added && std::ranges::all_of(values, [&](const feel::Value& value) {
    const auto limit = *Decimal::scaled(1, scale - word_width + 1);
    return value.is_null() || value.number()->abs() < limit;
  });
  return decimal(std::move(name), narrow ? word_width : width_max, scale);
}

}  // namespace

std::vector<FileOutput> outputs_of(const dmn::Decision& decision) {
  const auto* table = decision.expression == nullptr
                          ? nullptr
                          : std::get_if<dmn::DecisionTable>(&decision.expression->form);
  if (table == nullptr) return {{decision.name, "VARCHAR"}};
  std::vector<FileOutput> outputs;
  for (std::size_t i = 0; i < table->outputs.size(); ++i) {
    auto name = table->outputs[i].name.empty() ? decision.name : table->outputs[i].name;
    const auto constants = constants_of(*table, i);
    if (table->aggregation == dmn::Aggregation::count)
      outputs.push_back(decimal(std::move(name), word_width, 0));
    else if (!constants || gives_lists(*table))
      outputs.push_back({std::move(name), "VARCHAR"});
    else
      outputs.push_back(
          output_of(std::move(name), *constants, table->aggregation == dmn::Aggregation::sum));
  }
  return outputs;
}

std::vector<feel::Value> parts_of(const feel::Value& value, std::size_t outputs) {
  if (outputs == 1) return {value};
  std::vector<feel::Value> parts(outputs);
  if (const auto* context = value.context()) {
    for (std::size_t i = 0; i < outputs && i < context->entries.size(); ++i) {
      parts[i] = context->entries[i].second;
    }
  } else if (const auto* rows = value.list()) {  // of each rule that matched
    for (std::size_t i = 0; i < outputs; ++i) {
      feel::List column;
      for (const auto& row : *rows) column.push_back(parts_of(row, outputs)[i]);
      parts[i] = feel::Value(std::move(column));
    }
  }
  return parts;
}

bool write(engine::RecordWriter& out, std::size_t member, std::size_t row, const FileOutput& output,
           const feel::Value& value) {
  if (value.is_null()) {
    out.null(member, row);
    return true;
  }
  if (output.type == "VARCHAR") {
    const bool nested = value.list() != nullptr || value.context() != nullptr;
    if (const auto* text = value.string()) {
      out.text(member, row, *text);
    } else {
      out.text(member, row, nested ? to_json(value) : feel::to_text(value));
    }
    return true;
  }
  if (output.type == "BOOLEAN") {
    if (value.boolean() == nullptr) return false;
    out.boolean(member, row, *value.boolean());
    return true;
  }
  if (output.type == "DATE") {
    if (value.date() == nullptr) return false;
    out.days(member, row, static_cast<std::int32_t>(feel::days_since_epoch(*value.date())));
    return true;
  }
  const auto whole =
      value.number() == nullptr ? std::nullopt : value.number()->unscaled_at(output.scale);
  if (!whole) return false;
  out.whole(member, row, *whole);
  return true;
}

}  // namespace ronghe::authoring
