// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "ronghe/base/spelling.hpp"
#include "ronghe/policy/compile/compiler.hpp"
#include "ronghe/policy/compile/dotted.hpp"
#include "ronghe/policy/written_number.hpp"

namespace ronghe::policy {

namespace {

TypeKind kind_of(FieldType type) {
  switch (type) {
    case FieldType::boolean: return TypeKind::boolean;
    case FieldType::date: return TypeKind::date;
    case FieldType::count:
    case FieldType::money:
    case FieldType::ratio:
    case FieldType::hours:
    case FieldType::number: return TypeKind::number;
    case FieldType::text:
    case FieldType::id:
    case FieldType::code:
    case FieldType::choice:
    case FieldType::period:
    case FieldType::uscc: return TypeKind::text;
  }
  return TypeKind::unknown;
}

Typed constant_of(const Scalar& value, const Unit& unit) {
  struct Make {
    const Unit& unit;
    Typed operator()(const Decimal& number) const {
      int scale = 0;
      while (scale < 12 && !number.unscaled_at(scale)) ++scale;
      return {{TypeKind::number, unit, false}, sql::literal(number), {}, 0, scale};
    }
    Typed operator()(const std::string& text) const {
      return {{TypeKind::text, {}, false}, sql::literal(text), {}};
    }
    Typed operator()(bool flag) const {
      return {{TypeKind::boolean, {}, false}, sql::literal(flag), {}};
    }
    Typed operator()(const Date& date) const {
      return {{TypeKind::date, {}, false}, sql::literal(date), {}};
    }
  };
  return std::visit(Make{unit}, value);
}

}  // namespace

std::string_view to_string(TypeKind kind) {
  switch (kind) {
    case TypeKind::boolean: return "a boolean";
    case TypeKind::number: return "a number";
    case TypeKind::text: return "a text";
    case TypeKind::date: return "a date";
    case TypeKind::days_duration: return "a duration in days";
    case TypeKind::months_duration: return "a duration in months";
    case TypeKind::unknown: return "null";
  }
  return "";
}

std::string key_column(const Pack& pack, const std::string& relation) {
  if (const auto* record = pack.dictionary.record(relation)) return record->key.front();
  const auto entity = std::ranges::find(pack.entities, relation, &DerivedEntity::name);
  return entity == pack.entities.end() ? "" : entity->key;
}

Compiler::Compiler(const Pack& pack, const Date& as_of, std::vector<Error>& errors)
    : pack_(pack), as_of_(as_of), errors_(errors) {
  names_ = {"survival median", "as of"};
  for (const auto& definition : pack.definitions) names_.insert(definition.name);
}

feel::NodePtr Compiler::parse(const feel::Source& source) {
  auto parsed = feel::parse_expression(source, names_);
  if (parsed) return std::move(*parsed);
  errors_.push_back(parsed.error());
  return nullptr;
}

Typed Compiler::report(const feel::Node& node, const Frame& frame, const std::string& message) {
  errors_.push_back({ErrorKind::bad_input, message + "\n" + feel::caret(*frame.source, node.span),
                     feel::place_of(*frame.source, node.span.begin)});
  return {};
}

Typed Compiler::report(const feel::Node& node, const Frame& frame, ErrorCode code,
                       std::vector<ErrorValue> values, const std::string& message) {
  errors_.push_back({ErrorKind::bad_input, message + "\n" + feel::caret(*frame.source, node.span),
                     feel::place_of(*frame.source, node.span.begin), code, std::move(values)});
  return {};
}

Typed Compiler::report_unknown(const feel::Node& node, const Frame& frame, Unknown unknown) {
  auto values = std::move(unknown.values);
  values.push_back({"name", unknown.name});
  if (const auto number = number_meant(unknown.name, "")) {
    values.push_back({"meant", *number});
    return report(node, frame, "formula-number-meant"_code, std::move(values),
                  fmt::format("{}; write {}", unknown.what, *number));
  }
  const auto near = near_name(unknown.name, frame);
  if (near.empty()) {
    return report(node, frame, unknown.alone, std::move(values),
                  unknown.what + "; correct the name or declare it");
  }
  values.push_back({"near", near});
  return report(node, frame, unknown.near, std::move(values),
                fmt::format("{}; did you mean `{}`?", unknown.what, near));
}

void Compiler::report_later(const feel::Node& node, const Frame& frame, ErrorCode code,
                            std::vector<ErrorValue> values, const std::string& message) {
  later_.push_back({ErrorKind::bad_input, message + "\n" + feel::caret(*frame.source, node.span),
                    feel::place_of(*frame.source, node.span.begin), code, std::move(values)});
}

Unit Compiler::unit(std::string_view text) const {
  return units_ ? Unit::parse(text) : Unit::of_number();
}

bool Compiler::is_relation(const std::string& name) const {
  return pack_.dictionary.record(name) != nullptr ||
         std::ranges::find(pack_.entities, name, &DerivedEntity::name) != pack_.entities.end();
}

bool Compiler::is_defined(const std::string& relation, const std::string& name) const {
  return std::ranges::any_of(pack_.definitions, [&](const Definition& one) {
    return one.relation == relation && one.name == name;
  });
}

std::string Compiler::reference_of(const std::string& relation, const std::string& column) const {
  if (const auto* record = pack_.dictionary.record(relation)) {
    if (const auto* field = record->field(column)) return field->reference;
  }
  for (const auto& entity : pack_.entities) {
    if (entity.from == relation && entity.key == column) return entity.name;
  }
  return "";
}

const RelationColumn* Compiler::column(const std::string& relation, const std::string& path,
                                       const feel::Node* node, const Frame& frame) {
  auto& known = plan_.columns[relation];
  if (const auto found = known.find(path); found != known.end()) return &found->second;
  const auto id = relation + "." + path;
  if (failed_.contains(id)) return nullptr;
  if (!compiling_.insert(id).second) {
    if (node != nullptr) {
      report(*node, frame, fmt::format("`{}` needs itself; break the circle of definitions", id));
    }
    return nullptr;
  }
  if (path.size() > sql::name_bytes_max) {
    failed_.insert(id);
    compiling_.erase(id);
    const auto what = fmt::format(
        "`{}` is the name of a column and has {} bytes, of which an engine keeps {}; name a part "
        "of "
        "it by a shorter definition",
        path, path.size(), sql::name_bytes_max);
    if (node != nullptr) {
      report(*node, frame, what);
    } else {
      errors_.push_back({ErrorKind::bad_input, what});
    }
    return nullptr;
  }
  const auto before = errors_.size();
  auto made = make_column(relation, path);
  compiling_.erase(id);
  if (!made && (errors_.size() > before || is_defined(relation, path))) failed_.insert(id);
  if (!made) return nullptr;
  return &plan_.columns[relation].emplace(path, std::move(*made)).first->second;
}

std::optional<RelationColumn> Compiler::make_column(const std::string& relation,
                                                    const std::string& path) {
  if (const auto* record = pack_.dictionary.record(relation)) {
    if (const auto* field = record->field(path)) {
      RelationColumn made;
      made.type = {kind_of(field->type), unit(field->unit), field->optional};
      made.scale = scale_of(field->type);
      if (field->type == FieldType::choice) made.type.choices = &field->choices;
      return made;
    }
  }
  for (const auto& definition : pack_.definitions) {
    if (definition.relation == relation && definition.name == path) {
      return make_definition(definition);
    }
  }
  const auto entity = std::ranges::find(pack_.entities, relation, &DerivedEntity::name);
  if (entity != pack_.entities.end() && entity->key == path) {
    return RelationColumn{.type = {TypeKind::text, {}, false}};
  }
  return make_step(relation, path);
}

std::optional<RelationColumn> Compiler::make_step(const std::string& relation,
                                                  const std::string& path) {
  const auto dot = path.find('.');
  if (dot == std::string::npos) return std::nullopt;
  RelationColumn made;
  made.through = path.substr(0, dot);
  made.target = path.substr(dot + 1);
  made.reference = reference_of(relation, made.through);
  if (made.reference.empty()) return std::nullopt;
  const Frame nowhere;
  const auto* through = column(relation, made.through, nullptr, nowhere);
  const auto* target = column(made.reference, made.target, nullptr, nowhere);
  if (through == nullptr || target == nullptr) {
    const bool told = failed_.contains(relation + "." + made.through) ||
                      failed_.contains(made.reference + "." + made.target);
    if (told) failed_.insert(relation + "." + path);
    return std::nullopt;
  }
  (void)column(made.reference, key_column(pack_, made.reference), nullptr, nowhere);  // joins by it
  made.type = target->type;
  made.type.nullable = made.type.nullable || through->type.nullable;
  made.level = std::max(through->level, target->level);
  made.scale = target->scale;
  return made;
}

std::optional<RelationColumn> Compiler::make_definition(const Definition& definition) {
  if (definition.formula.text.empty()) return std::nullopt;  // told by who read the file
  const auto node = parse(definition.formula);
  if (!node) return std::nullopt;
  const Frame frame{.source = &definition.formula, .relation = definition.relation};
  auto value = walk(*node, frame);
  if (!value.sql) return std::nullopt;
  static constexpr std::array<std::pair<std::string_view, TypeKind>, 4> kinds{
      {{"boolean", TypeKind::boolean},
       {"number", TypeKind::number},
       {"text", TypeKind::text},
       {"date", TypeKind::date}}};
  for (const auto& [word, kind] : kinds) {
    if (definition.type == word && value.type.kind != kind &&
        value.type.kind != TypeKind::unknown) {
      report(*node, frame, "formula-kind-declared"_code,
             {{"name", definition.name},
              {"declared", std::string(to_string(kind))},
              {"given", std::string(to_string(value.type.kind))}},
             fmt::format("`{}` is declared as {} but its formula gives {}", definition.name,
                         to_string(kind), to_string(value.type.kind)));
    }
  }
  RelationColumn made;
  made.type = value.type;
  if (!definition.unit.empty() && value.type.unit.any) {
    made.type.unit = Unit::parse(definition.unit);
  } else if (!definition.unit.empty() &&
             !compatible(value.type.unit, Unit::parse(definition.unit))) {
    report(*node, frame, "formula-unit-declared"_code,
           {{"name", definition.name},
            {"declared", definition.unit},
            {"given", value.type.unit.shown()}},
           fmt::format("`{}` is declared in {} but its formula gives {}", definition.name,
                       definition.unit, value.type.unit.shown()));
  }
  made.definition = value.sql;
  made.columns = std::move(value.columns);
  made.level = value.level;
  made.scale = value.scale;
  return made;
}

Typed Compiler::column_value(const std::string& relation, const std::string& path,
                             const feel::Node& node, const Frame& frame) {
  const auto before = errors_.size();
  const auto* found = column(relation, path, &node, frame);
  if (found == nullptr) {
    if (errors_.size() > before || failed_.contains(relation + "." + path)) return {};
    return report_unknown(
        node, frame,
        {.what = fmt::format("`{}` has no field or definition `{}`", relation, path),
         .name = path,
         .alone = "formula-field-unknown"_code,
         .near = "formula-field-near"_code,
         .values = {{"relation", relation}}});
  }
  return {found->type, sql::column("", path), {path}, found->level, found->scale};
}

std::optional<Typed> Compiler::constant(const std::string& dotted) {
  if (dotted == "as_of" || dotted == "as of" || dotted == "period.to") {
    return constant_of(Scalar{as_of_}, {});
  }
  if (dotted == "period.from") {
    const auto year_before = plus_months(as_of_, -12);
    return constant_of(Scalar{date_of_days(days_since_epoch(year_before) + 1)}, {});
  }
  constexpr std::string_view prefix = "parameter.";
  if (!dotted.starts_with(prefix)) return std::nullopt;
  const auto found = pack_.parameters.find(std::string_view(dotted).substr(prefix.size()));
  if (found == pack_.parameters.end()) return std::nullopt;
  const auto* dated = found->second.on(as_of_);
  if (dated == nullptr) return std::nullopt;
  if (const auto* scalar = std::get_if<Scalar>(&dated->value)) {
    return constant_of(*scalar, Unit::parse(found->second.unit));
  }
  return std::nullopt;
}

const std::vector<Scalar>* Compiler::parameter_list(const feel::Node& node) const {
  const auto dotted = dotted_name(node);
  if (!dotted || !dotted->starts_with("parameter.")) return nullptr;
  const auto found = pack_.parameters.find(std::string_view(*dotted).substr(10));
  if (found == pack_.parameters.end()) return nullptr;
  const auto* dated = found->second.on(as_of_);
  return dated == nullptr ? nullptr : std::get_if<std::vector<Scalar>>(&dated->value);
}

std::string Compiler::near_name(const std::string& name, const Frame& frame) const {
  std::vector<std::string> known;
  if (const auto* record = pack_.dictionary.record(frame.relation)) {
    for (const auto& field : record->fields) known.push_back(field.name);
  }
  for (const auto& definition : pack_.definitions) {
    if (definition.relation == frame.relation) known.push_back(definition.name);
  }
  for (const auto& [parameter, value] : pack_.parameters) known.push_back("parameter." + parameter);
  for (const auto& [record, type] : pack_.dictionary.records) known.push_back(record);
  std::erase(known, name);  // known, but faulty itself: its own error says more
  return nearest(name, known);
}

}  // namespace ronghe::policy
