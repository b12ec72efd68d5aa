// SPDX-License-Identifier: Apache-2.0
#include "ronghe/policy/compile/compiler.hpp"

#include <fmt/format.h>

#include <set>

#include "ronghe/feel/interpreter.hpp"
#include "ronghe/policy/compile/divisions.hpp"
#include "ronghe/policy/compile/dotted.hpp"
#include "ronghe/policy/way.hpp"

namespace ronghe::policy {

void Compiler::compile_pack() {
  for (const auto& [name, record] : pack_.dictionary.records) {
    for (const auto& rule : record.rules) (void)compile_rule(record, rule);
  }
  compile_definitions();
  for (const auto& indicator : pack_.indicators) {
    compile(indicator);
    compile_limits(indicator);
  }
}

void Compiler::compile_definitions() {
  for (const auto& definition : pack_.definitions) {
    if (!is_relation(definition.relation)) {
      errors_.push_back({ErrorKind::bad_input,
                         fmt::format("`on: {}` names no record of this pack; correct the name",
                                     definition.relation),
                         definition.formula.place});
      continue;
    }
    const Frame frame{.source = &definition.formula, .relation = definition.relation};
    (void)column(definition.relation, definition.name, nullptr, frame);
  }
  for (const auto& entity : pack_.entities) {
    const Frame nowhere;
    if (column(entity.from, entity.key, nullptr, nowhere) != nullptr) continue;
    errors_.push_back({ErrorKind::bad_input,
                       fmt::format("the key `{}` of `{}` is no column of `{}`", entity.key,
                                   entity.name, entity.from),
                       entity.place});
  }
}

void Compiler::compile(const Indicator& indicator) {
  std::set<const feel::Source*> failed;
  for (const auto& subject : indicator.subjects) {
    if (failed.contains(&indicator.formula_of(subject))) continue;
    if (!is_relation(subject)) {
      errors_.push_back({ErrorKind::bad_input,
                         fmt::format("the subject `{}` is no record of this pack", subject),
                         indicator.place});
      continue;
    }
    const auto before = errors_.size();
    compile_formula(indicator, subject, indicator.formula_of(subject), indicator.unit,
                    FormulaOf::value);
    const bool faulty = errors_.size() > before;
    if (indicator.coverage) {
      compile_formula(indicator, subject, *indicator.coverage, "ratio", FormulaOf::coverage);
    }
    if (const auto& counted = indicator.counted()) {
      compile_formula(indicator, subject, *counted, "persons", FormulaOf::persons);
    }
    // The same faults would follow for every subject; another formula may have faults of its own.
    if (faulty) failed.insert(&indicator.formula_of(subject));
  }
}

void Compiler::compile_formula(const Indicator& indicator, const std::string& subject,
                               const feel::Source& source, const std::string& unit, FormulaOf of) {
  if (source.text.empty()) return;  // told by who read the file
  SubjectFormula made{.indicator = indicator.id,
                      .subject = subject,
                      .of = of,
                      .formula = parse(source),
                      .slots = {},
                      .type = {}};
  if (!made.formula) return;
  const Frame frame{
      .source = &source, .relation = subject, .variable = {}, .rows = true, .slots = &made.slots};
  const auto before = errors_.size();
  report_division(*made.formula, frame);
  const auto value = walk(*made.formula, frame);
  if (errors_.size() > before) return;
  made.type = value.type;
  if (made.type.kind != TypeKind::number && made.type.kind != TypeKind::unknown) {
    report(*made.formula, frame,
           fmt::format("an indicator must be a number, this is {}", to_string(made.type.kind)));
  }
  if (!compatible(made.type.unit, Unit::parse(unit))) {
    report(*made.formula, frame, "formula-indicator-unit"_code,
           {{"declared", unit}, {"given", made.type.unit.shown()}},
           fmt::format("the indicator is declared in {} but its formula gives {}", unit,
                       made.type.unit.shown()));
  }
  for (const auto& slot : made.slots) {
    if (subject != "region" || slot.additive) continue;
    errors_.push_back({ErrorKind::bad_input,
                       "distinct counts, minima and maxima cannot be rolled up from counties to "
                       "provinces; count rows of an entity instead",
                       source.place});
  }
  plan_.formulas.push_back(std::move(made));
}

void Compiler::report_division(const feel::Node& formula, const Frame& frame) {
  const auto* division = surprising_division(formula);
  if (division == nullptr) return;
  const auto span = std::get<feel::Binary>(division->form).right->span;
  const auto divisor = frame.source->text.substr(span.begin, span.end - span.begin);
  report(
      *division, frame,
      fmt::format("`{0}` may be 0, and this division is not the last step: no denominator would "
                  "be shown, nor a small one held back; write one fraction, such as (b - a) / b, "
                  "or say what holds then: if {0} = 0 then ... else ...",
                  divisor));
}

void Compiler::compile_limits(const Indicator& indicator) {
  const auto limit = [&](const std::optional<feel::Source>& source, const std::string& unit) {
    const auto node = source ? parse(*source) : nullptr;
    if (!node) return;
    std::vector<Slot> slots;
    const Frame frame{
        .source = &*source, .relation = {}, .variable = {}, .rows = false, .slots = &slots};
    const auto value = walk(*node, frame);
    if (!value.sql || value.type.kind == TypeKind::unknown) return;
    if (value.type.kind != TypeKind::number) {
      report(*node, frame,
             fmt::format("a limit must be a number, this is {}", to_string(value.type.kind)));
    } else if (!compatible(value.type.unit, Unit::parse(unit))) {
      report(*node, frame, "formula-limit-unit"_code,
             {{"declared", unit}, {"given", value.type.unit.shown()}},
             fmt::format("the indicator is declared in {} but this limit is in {}; give the "
                         "parameter the unit of the indicator",
                         unit, value.type.unit.shown()));
    }
  };
  limit(indicator.green, indicator.unit);
  limit(indicator.red, indicator.unit);
  limit(indicator.minimum_denominator, "persons");
}

std::optional<std::string> Compiler::compile_rule(const RecordType& record, const RowRule& rule) {
  const feel::Source source{rule.check, rule.place};
  const auto node = parse(source);
  if (!node) return std::nullopt;
  const Frame frame{.source = &source, .relation = record.name};
  row_rule_ = true;
  const auto value = condition(*node, frame);
  row_rule_ = false;
  if (!value.sql) return std::nullopt;
  for (const auto& name : value.columns) {
    if (record.field(name) != nullptr) continue;
    report(*node, frame,
           fmt::format("`{}` is not a field of `{}`; a row rule sees only its own row", name,
                       record.name));
    return std::nullopt;
  }
  return sql::render(*value.sql);
}

void Compiler::require(const std::string& relation, const std::set<std::string>& columns) {
  const Frame nowhere;
  for (const auto& name : columns) (void)column(relation, name, nullptr, nowhere);
}

void Compiler::require_subject(const std::string& relation) {
  const auto* record = pack_.dictionary.record(relation);
  if (record == nullptr) return;
  std::set<std::string> columns{record->key.front()};
  for (const auto& name : {record->valid_from, record->valid_to}) {
    if (!name.empty()) columns.insert(name);
  }
  for (const auto& field : record->fields) {
    if (!field.reference.empty()) columns.insert(field.name);
  }
  if (const auto way = way_to(*record, "region"); !way.empty()) columns.insert(way);
  require(relation, columns);
}

feel::NodePtr Compiler::compile_constant(const feel::Source& source) {
  auto node = parse(source);
  if (!node) return nullptr;
  std::vector<Slot> slots;
  const Frame frame{
      .source = &source, .relation = {}, .variable = {}, .rows = false, .slots = &slots};
  const auto value = walk(*node, frame);
  if (!value.sql) return nullptr;
  if (const auto* literal = std::get_if<sql::Literal>(&value.sql->form)) {
    if (const auto* number = std::get_if<Decimal>(literal)) {
      node->form = feel::NumberLiteral{*number};
    }
  }
  return node;
}

feel::Value Compiler::constant_value(const feel::Source& source) {
  const auto node = compile_constant(source);
  if (!node) return {};
  feel::Diagnostics diagnostics;
  return feel::evaluate(*node, feel::Scope(), diagnostics);
}

std::optional<Decimal> Compiler::constant_number(const feel::Source& source) {
  const auto value = constant_value(source);
  return value.number() == nullptr ? std::nullopt : std::optional(*value.number());
}

}  // namespace ronghe::policy
