// SPDX-License-Identifier: Apache-2.0
#include "ronghe/policy/compile/row_compiler.hpp"

#include <algorithm>
#include <utility>

#include "ronghe/feel/walk.hpp"
#include "ronghe/policy/compile/dotted.hpp"
#include "ronghe/policy/compile/scales.hpp"

namespace ronghe::policy {

namespace {

constexpr std::string_view row_record = "row";

FieldType field_type(TypeKind kind) {
  if (kind == TypeKind::boolean) return FieldType::boolean;
  if (kind == TypeKind::date) return FieldType::date;
  return kind == TypeKind::text ? FieldType::text : FieldType::number;
}

Pack pack_of(const std::vector<RowColumn>& columns) {
  RecordType record;
  record.name = row_record;
  for (const auto& column : columns) {
    Field field;
    field.name = column.name;
    field.type = field_type(column.kind);
    field.optional = true;
    record.fields.push_back(std::move(field));
  }
  Pack pack;
  pack.dictionary.records.emplace(record.name, std::move(record));
  return pack;
}

bool is_boolean(const Typed& value) { return value.type.kind == TypeKind::boolean; }

}  // namespace

RowCompiler::RowCompiler(const std::vector<RowColumn>& columns)
    : pack_(pack_of(columns)), compiler_(pack_, Date{}, errors_) {
  compiler_.row_rule_ = true;  // there is only this row
  compiler_.units_ = false;
  auto& known = compiler_.plan_.columns[std::string(row_record)];
  for (const auto& column : columns) {
    known[column.name] = {
        .type = {column.kind, compiler_.unit(""), true},
        .scale = column.kind == TypeKind::number ? column.scale.value_or(unknown_scale) : 0};
  }
}

Compiler::Frame RowCompiler::frame(const feel::Source& source, const Typed* input) const {
  return {.source = &source, .relation = std::string(row_record), .input = input};
}

Typed RowCompiler::value(const feel::Source& source, const feel::Node& node) {
  return compiler_.walk(node, frame(source, nullptr));
}

namespace {

// A test whose values are all written there.
bool is_never_null(const feel::Node& node) {
  const auto one = [](const feel::NodePtr& item) { return is_never_null(*item); };
  if (const auto* compared = std::get_if<feel::Comparison>(&node.form))
    return one(compared->operand);
  if (const auto* list = std::get_if<feel::ListLiteral>(&node.form)) {
    return std::ranges::all_of(list->items, one);
  }
  return std::holds_alternative<feel::Range>(node.form) ||
         std::holds_alternative<feel::NumberLiteral>(node.form) ||
         std::holds_alternative<feel::StringLiteral>(node.form) ||
         std::holds_alternative<feel::BooleanLiteral>(node.form) ||
         std::holds_alternative<feel::TemporalLiteral>(node.form);
}

}  // namespace

Typed RowCompiler::cell(const feel::Source& source, const feel::Node& node, const Typed& input) {
  const auto where = frame(source, &input);
  const auto* tests = std::get_if<feel::UnaryTests>(&node.form);
  if (tests == nullptr) return one_test(node, input, where);
  Typed any{.type = {TypeKind::boolean, {}, false}, .sql = sql::literal(true)};
  for (std::size_t i = 0; i < tests->tests.size(); ++i) {
    const auto one = one_test(*tests->tests[i], input, where);
    if (!one.sql || i == 0) {
      any = one;
    } else if (any.sql) {
      any = merged({TypeKind::boolean, {}, true},
                   sql::operation(sql::Op::disjunction, {any.sql, one.sql}), {&any, &one}, 0);
    }
    if (!any.sql) return any;
  }
  if (tests->negated) any.sql = sql::operation(sql::Op::negation, {any.sql});
  return any;
}

Typed RowCompiler::one_test(const feel::Node& node, const Typed& input,
                            const Compiler::Frame& where) {
  if (feel::mentions(node, "?") || feel::is_condition(node)) {
    return compiler_.condition(node, where);  // null is no match, as SQL has it
  }
  if (!std::holds_alternative<feel::Comparison>(node.form) &&
      !std::holds_alternative<feel::Range>(node.form) &&
      !std::holds_alternative<feel::ListLiteral>(node.form)) {
    const auto value = compiler_.walk(node, where);
    if (value.sql && is_boolean(value) != is_boolean(input) &&
        value.type.kind != TypeKind::unknown) {
      return compiler_.report(node, where, "true or false cannot be tested against other values");
    }
  }
  return unless_missing(node, compiler_.test(input, node, where), input);
}

// Two missing values are the same to SQL's comparison here, which is no match where the cell does
// not ask for null.
Typed RowCompiler::unless_missing(const feel::Node& node, Typed tested, const Typed& input) {
  if (!tested.sql || !input.type.nullable || is_never_null(node) || feel::asks_for_null(node)) {
    return tested;
  }
  const auto missing = sql::operation(sql::Op::is_null, {input.sql});
  tested.sql = sql::choose({{sql::both(missing, tested.sql), sql::null()}}, tested.sql);
  tested.type.nullable = true;
  return tested;
}

void RowCompiler::refuse(const Place& place, std::string message) {
  errors_.push_back({ErrorKind::bad_input, std::move(message), place});
}

Result<RowValue> formula_sql(const feel::Source& source, const feel::Node& node,
                             const std::vector<RowColumn>& columns) {
  RowCompiler compiler(columns);
  auto value = compiler.value(source, node);
  if (!compiler.errors().empty()) return std::unexpected(compiler.errors().front());
  return RowValue{.kind = value.type.kind, .sql = std::move(value.sql)};
}

}  // namespace ronghe::policy
