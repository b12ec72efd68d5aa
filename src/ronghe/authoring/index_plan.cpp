// SPDX-License-Identifier: Apache-2.0
#include "ronghe/authoring/index_plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "ronghe/authoring/each_once.hpp"
#include "ronghe/base/spelling.hpp"
#include "ronghe/feel/walk.hpp"
#include "ronghe/policy/compile/dotted.hpp"
#include "ronghe/policy/yaml.hpp"

namespace ronghe::authoring {

namespace {

constexpr std::size_t misspelt_letters_max = 2;  // of a column that may be absent

constexpr std::array<std::pair<std::string_view, Rounding>, 5> roundings{
    {{"half_up", Rounding::half_up},
     {"half_even", Rounding::half_even},
     {"half_down", Rounding::half_down},
     {"up", Rounding::up},
     {"down", Rounding::down}}};

// A name in a formula that no column, no step before it and no parameter has would be null.
void report_names(const feel::Node& node, const feel::Source& source,
                  const std::vector<std::string>& known, std::vector<Error>& errors) {
  const auto dotted = policy::dotted_name(node);
  const bool names_its_own = std::holds_alternative<feel::For>(node.form) ||
                             std::holds_alternative<feel::Quantified>(node.form) ||
                             std::holds_alternative<feel::FunctionLiteral>(node.form);
  if (names_its_own) return;
  if (!dotted) {
    feel::for_each_child(node, [&](const feel::Node& child) {
      const auto* call = std::get_if<feel::Call>(&node.form);
      const bool function = call != nullptr && call->callee.get() == &child;
      if (!function) report_names(child, source, known, errors);
    });
    return;
  }
  if (std::ranges::find(known, *dotted) != known.end()) return;
  const auto near = nearest(*dotted, known);
  errors.push_back({ErrorKind::bad_input,
                    fmt::format("unknown name `{}`; {}\n{}", *dotted,
                                near.empty() ? "correct it, or declare it as a column or a step"
                                             : fmt::format("did you mean `{}`?", near),
                                feel::caret(source, node.span)),
                    feel::place_of(source, node.span.begin)});
}

void parse_steps(IndexPlan& plan, const policy::Pack& pack, std::vector<Error>& errors) {
  auto known = plan.columns;
  for (const auto& [name, parameter] : pack.parameters) known.push_back("parameter." + name);
  for (auto& step : plan.steps) {
    if (step.source.text.empty()) continue;  // reported already
    auto node = feel::parse_expression(step.source);
    if (node) {
      step.node = std::move(*node);
      report_names(*step.node, step.source, known, errors);
    } else {
      errors.push_back(node.error());
    }
    known.push_back(step.name);
  }
}

}  // namespace

Result<IndexPlan> read_index_plan(const policy::Pack& pack) {
  std::vector<Error> errors;
  policy::YamlReader yaml(errors);
  const auto root = yaml.open(pack.folder + "/pack.yaml", "pack.yaml");
  IndexPlan plan;
  const auto index = root.IsMap() ? yaml.child(root, "index") : YAML::Node();
  if (!errors.empty()) return std::unexpected(joined(errors));
  yaml.only(index, {"key", "columns", "steps", "result", "rank", "published"});
  plan.key = yaml.texts(index, "key");
  for (const auto& column : yaml.child(index, "columns"))
    plan.columns.push_back(column.first.Scalar());
  const auto add_step = [&](const YAML::Node& node) {
    const auto formula = yaml.child(node, "formula");
    plan.steps.push_back(
        {yaml.text(node, "name"), formula ? yaml.source(formula) : feel::Source{}, nullptr});
  };
  for (const auto& step : index["steps"]) add_step(step);
  const auto result = yaml.child(index, "result");
  add_step(result);
  plan.digits =
      static_cast<int>(yaml.number(result, "digits").value_or(Decimal(0)).to_int64().value_or(0));
  const auto mode = yaml.text_or(result, "rounding", "half_up");
  const auto* found =
      std::ranges::find(roundings, mode, &std::pair<std::string_view, Rounding>::first);
  if (found == roundings.end())
    yaml.report(result, "unknown rounding; use half_up, half_even, half_down, up or down");
  else
    plan.rounding = found->second;
  if (const auto rank = index["rank"]) {
    plan.rank_name = yaml.text(rank, "name");
    plan.rank_within = yaml.texts(rank, "within");
    plan.descending = yaml.text_or(rank, "order", "descending") == "descending";
  }
  if (const auto published = index["published"]) {
    plan.published_result = yaml.text_or(published, plan.steps.back().name, "");
    plan.published_rank = yaml.text_or(published, plan.rank_name, "");
  }
  parse_steps(plan, pack, errors);
  if (!errors.empty()) return std::unexpected(joined(errors));
  return plan;
}

Result<void> check_header(const IndexPlan& plan, std::span<const std::string> header,
                          const std::string& file) {
  std::vector<Error> errors;
  const auto look = [&](const std::string& name, bool needed) {
    if (name.empty() || std::ranges::find(header, name) != header.end()) return;
    const auto near = nearest(name, header, needed ? name.size() / 2 : misspelt_letters_max);
    if (!needed && near.empty()) return;
    errors.push_back(
        {ErrorKind::bad_input,
         near.empty()
             ? fmt::format("the file has no column `{}`, which the pack reads; add it", name)
             : fmt::format(
                   "the file has no column `{0}`, which the pack reads, but one `{1}`; name "
                   "it `{0}`, or correct the pack",
                   name, near),
         {.file = file, .line = 1}});
  };
  for (const auto* names : {&plan.key, &plan.columns, &plan.rank_within}) {
    for (const auto& name : *names) look(name, true);
  }
  look(plan.published_result, false);
  look(plan.published_rank, false);
  if (errors.empty()) return {};
  return std::unexpected(joined(each_once(std::move(errors))));  // a key may be ranked within
}

}  // namespace ronghe::authoring
