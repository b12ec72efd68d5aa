// SPDX-License-Identifier: Apache-2.0
#include "ronghe/authoring/decision_sql.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ronghe/dmn/reader.hpp"
#include "ronghe/policy/compile/row_sql.hpp"

namespace ronghe::authoring {

using policy::RowColumn;
using policy::TypeKind;

namespace {

Result<const dmn::Decision*> chosen(const dmn::Model& model, const std::string& name) {
  if (const auto* decision = model.decision(name)) return decision;
  std::vector<std::string> names;
  for (const auto& one : model.decisions) names.push_back(one.name);
  if (name.empty() && names.size() == 1) return &model.decisions.front();
  const auto known = names.empty() ? "none" : fmt::format("{}", fmt::join(names, ", "));
  return fail(ErrorKind::not_found, "decision-unnamed"_code, {{"known", known}},
              fmt::format("name one decision; the model has {}", known), {.file = model.file});
}

std::optional<TypeKind> kind_of(const dmn::Model& model, const std::string& type) {
  const auto found = feel::read_type(type, model.type_lookup());
  if (!found || found->any) return std::nullopt;
  using feel::Kind;
  if (found->kind == Kind::number) return TypeKind::number;
  if (found->kind == Kind::string) return TypeKind::text;
  if (found->kind == Kind::boolean) return TypeKind::boolean;
  if (found->kind == Kind::date) return TypeKind::date;
  return std::nullopt;
}

// The columns that the decision reads: its input data.
Result<std::vector<RowColumn>> columns_of(const dmn::Model& model, const dmn::Decision& decision) {
  std::vector<RowColumn> columns;
  for (const auto& id : decision.needs) {
    const auto* element = model.element(id);
    if (element == nullptr || element->kind != dmn::Element::Kind::input) {
      return bad_input(
          fmt::format("`{}` needs more than inputs; SQL is made of one decision, so write what it "
                      "needs as columns, or decide it row by row",
                      decision.name),
          decision.source.place);
    }
    const auto& input = model.inputs[element->index];
    const auto kind = kind_of(model, input.type);
    if (!kind) {
      return bad_input(
          fmt::format("the input `{}` has the type `{}`; a column is a number, string, "
                      "boolean or date: say which in its typeRef",
                      input.name, input.type.empty() ? "Any" : input.type),
          decision.source.place);
    }
    columns.push_back({input.name, *kind});
  }
  return columns;
}

std::string select(const SqlQuestion& question,
                   const std::vector<std::pair<std::string, sql::ExprPtr>>& columns) {
  std::string head = "SELECT t.*";
  for (const auto& [name, expr] : columns) {
    head +=
        fmt::format(",\n  {} AS {}", sql::render(*expr, question.dialect), sql::quoted_name(name));
  }
  return fmt::format("{}\nFROM {} t;\n", head, sql::quoted_name(question.table));
}

}  // namespace

Result<std::string> decision_sql(const SqlQuestion& question) {
  RONGHE_TRY(model, dmn::load_model(question.model));
  if (!model.mistakes.empty()) return std::unexpected(model.mistakes.front());
  RONGHE_TRY(decision, chosen(model, question.decision));
  RONGHE_TRY(columns, columns_of(model, *decision));
  if (decision->expression == nullptr) {
    return bad_input(fmt::format("`{}` has no logic", decision->name), decision->source.place);
  }
  const auto& form = decision->expression->form;
  if (const auto* formula = std::get_if<dmn::Formula>(&form); formula && formula->node) {
    RONGHE_TRY(value, policy::formula_sql(formula->source, *formula->node, columns));
    return select(question, {{decision->name, value.sql}});
  }
  const auto* table = std::get_if<dmn::DecisionTable>(&form);
  if (table == nullptr) {
    return bad_input("only a decision table and a literal expression have a form in SQL",
                     decision->expression->source.place);
  }
  RONGHE_TRY(made, policy::table_sql(*table, columns));
  std::vector<std::pair<std::string, sql::ExprPtr>> outputs;
  for (const auto& [name, value] : made.outputs) {
    outputs.emplace_back(name.empty() ? decision->name : name, value);
  }
  const auto zero = sql::literal(Decimal(0));
  outputs.emplace_back("rule", sql::choose({{made.refused, zero}}, made.first));
  return select(question, outputs);
}

}  // namespace ronghe::authoring
