// SPDX-License-Identifier: Apache-2.0
#include "ronghe/authoring/light_order.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <set>
#include <utility>

#include "ronghe/dmn/reader.hpp"
#include "ronghe/feel/walk.hpp"

namespace ronghe::authoring {

namespace {

using policy::Light;

// The input by which tables see the value of an indicator.
constexpr std::string_view value_input = "value";
constexpr std::string_view ratio = "ratio";

// Calls `visit` with the cells over the value, of every table that an indicator asks for.
void for_each_value_cell(
    const policy::Pack& pack,
    const std::function<void(const std::string& table, const dmn::Formula&)>& visit) {
  std::set<std::string> seen;  // of two tables of one name the first one decides
  for (const auto& path : pack.decision_files) {
    const auto model = dmn::load_model(path);
    if (!model) continue;
    for (const auto& decision : model->decisions) {
      const auto* table = decision.expression == nullptr
                              ? nullptr
                              : std::get_if<dmn::DecisionTable>(&decision.expression->form);
      if (table == nullptr || !seen.insert(decision.name).second) continue;
      for (std::size_t i = 0; i < table->inputs.size(); ++i) {
        if (table->inputs[i].expression.source.text != value_input) continue;
        for (const auto& rule : table->rules) visit(decision.name, rule.tests.at(i));
      }
    }
  }
}

void numbers_in(const feel::Node& node, std::vector<Decimal>& found) {
  if (const auto* literal = std::get_if<feel::NumberLiteral>(&node.form)) {
    found.push_back(literal->value);
    found.push_back(literal->value.negated());
  }
  feel::for_each_child(node, [&](const feel::Node& child) { numbers_in(child, found); });
}

// Whether a number in it is no value, but a part of one: `red limit * 1.5`, -30.
bool computes(const feel::Node& node) {
  bool found = std::holds_alternative<feel::Unary>(node.form);
  if (const auto* binary = std::get_if<feel::Binary>(&node.form)) {
    found = binary->op <= feel::BinaryOperator::power;
  }
  feel::for_each_child(node, [&](const feel::Node& child) { found = found || computes(child); });
  return found;
}

// Numbers of the cells of each table.
std::map<std::string, std::vector<Decimal>> numbers_of_tables(const policy::Pack& pack) {
  std::map<std::string, std::vector<Decimal>> found;
  for_each_value_cell(pack, [&](const std::string& table, const dmn::Formula& cell) {
    if (cell.node) numbers_in(*cell.node, found[table]);
  });
  return found;
}

// Rising values on both sides of each number: shares from 0 to 1, counts from 0 on.
std::vector<Decimal> around(std::vector<Decimal> numbers, bool shares, bool counts) {
  const auto step = *Decimal::parse("0.0000000001");
  numbers.insert(numbers.end(), {Decimal(0), Decimal(1)});
  std::vector<Decimal> out;
  for (const auto& number : numbers) {
    for (const auto& one :
         {Decimal::subtract(number, step), std::optional(number), Decimal::add(number, step)}) {
      const bool fits =
          one && (!(shares || counts) || *one >= Decimal(0)) && (!shares || *one <= Decimal(1));
      if (fits) out.push_back(*one);
    }
  }
  std::ranges::sort(out);
  const auto same = std::ranges::unique(out);
  out.erase(same.begin(), same.end());
  return out;
}

int grade(Light light) {
  return light == Light::green ? 2 : light == Light::yellow ? 1 : light == Light::red ? 0 : -1;
}

// The first two values, lower one first, of which the better one has the worse light.
std::optional<std::pair<std::size_t, std::size_t>> worsened(
    const std::vector<evaluate::Judgement>& lights, bool up) {
  std::optional<std::size_t> before;
  for (std::size_t i = 0; i < lights.size(); ++i) {
    const auto now = grade(lights[i].light);
    if (now < 0) continue;
    const auto then = before ? grade(lights[*before].light) : now;
    if (up ? now < then : now > then) return std::pair(*before, i);
    before = i;
  }
  return std::nullopt;
}

}  // namespace

std::vector<Error> worse_light_for_better(const policy::Pack& pack, const evaluate::Judge& judge) {
  std::vector<Error> errors;
  const auto numbers = numbers_of_tables(pack);
  for (const auto& indicator : pack.indicators) {
    const auto& limits = judge.limits(indicator);
    auto known =
        numbers.contains(indicator.table) ? numbers.at(indicator.table) : std::vector<Decimal>();
    for (const auto& limit : {limits.green, limits.red}) {
      if (limit) known.push_back(*limit);
    }
    const auto values =
        around(std::move(known), indicator.unit == ratio, indicator.counted().has_value());
    std::vector<evaluate::Measure> measures;
    for (const auto& value : values) {
      measures.push_back({value, Decimal(1'000'000'000), Decimal(1)});
    }
    const bool up = indicator.direction == policy::Direction::up;
    const auto lights = judge.lights(indicator, measures);
    const auto pair = worsened(lights, up);
    if (!pair) continue;
    const auto [low, high] = *pair;
    const auto word = [&](std::size_t at) { return std::string(to_string(lights[at].light)); };
    errors.push_back(
        {ErrorKind::bad_input,
         fmt::format(
             "the table `{}` makes {} {} at {} (rule {}) and {} at {} (rule {}), though its "
             "direction is `{}`, where {} is better; correct the rules, the limits or the "
             "direction",
             indicator.table, indicator.id, word(low), values[low].to_string(), lights[low].rule,
             word(high), values[high].to_string(), lights[high].rule,
             to_string(indicator.direction), up ? "more" : "less"),
         indicator.place,
         up ? "pack-light-worsens-up"_code : "pack-light-worsens-down"_code,
         {{"table", indicator.table},
          {"indicator", indicator.id},
          {"low", values[low].to_string()},
          {"low_light", word(low)},
          {"high", values[high].to_string()},
          {"high_light", word(high)}}});
  }
  return errors;
}

std::vector<Error> percent_in_tables(const policy::Pack& pack) {
  std::vector<Error> errors;
  for_each_value_cell(pack, [&](const std::string& table, const dmn::Formula& cell) {
    const auto user = std::ranges::find_if(pack.indicators, [&](const policy::Indicator& one) {
      return one.table == table && one.unit == ratio;
    });
    if (!cell.node || computes(*cell.node) || user == pack.indicators.end()) return;
    std::vector<Decimal> numbers;
    numbers_in(*cell.node, numbers);
    const auto beyond =
        std::ranges::find_if(numbers, [](const Decimal& number) { return number > Decimal(1); });
    if (beyond == numbers.end()) return;
    const auto share = Decimal::multiply(*beyond, *Decimal::parse("0.01"));
    const auto meant = share ? share->to_string() : "";
    errors.push_back(
        {ErrorKind::bad_input,
         fmt::format(
             "the cell `{}` of the table `{}` is about {}, a ratio from 0 to 1, of which {} "
             "is never reached; write {} for {} %",
             cell.source.text, table, user->id, beyond->to_string(), meant, beyond->to_string()),
         cell.source.place,
         "pack-cell-in-percent"_code,
         {{"cell", cell.source.text},
          {"table", table},
          {"indicator", user->id},
          {"value", beyond->to_string()},
          {"share", meant}}});
  });
  return errors;
}

}  // namespace ronghe::authoring
