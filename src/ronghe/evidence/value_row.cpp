// SPDX-License-Identifier: Apache-2.0
#include "ronghe/evidence/value_row.hpp"

#include <fmt/format.h>

#include <utility>

#include "ronghe/base/worded.hpp"
#include "ronghe/evidence/table.hpp"
#include "ronghe/sql/expr.hpp"

namespace ronghe::evidence {

namespace {

using policy::FieldType;

// Nothing for a value of another type than the field's.
std::string literal(FieldType type, const RowValue& value) {
  switch (type) {
    case FieldType::text:
    case FieldType::id:
    case FieldType::code:
    case FieldType::choice:
    case FieldType::period:
    case FieldType::uscc:
      if (const auto* text = std::get_if<std::string>(&value)) return sql::quoted_text(*text);
      return {};
    case FieldType::boolean:
      if (const auto* truth = std::get_if<bool>(&value)) return *truth ? "true" : "false";
      return {};
    case FieldType::date:
      if (const auto* day = std::get_if<Date>(&value)) return "DATE '" + to_string(*day) + "'";
      return {};
    case FieldType::count:
      if (const auto* count = std::get_if<std::int64_t>(&value)) return std::to_string(*count);
      return {};
    case FieldType::money:
    case FieldType::ratio:
    case FieldType::hours:
    case FieldType::number:
      if (const auto* number = std::get_if<Decimal>(&value)) return number->to_string();
      return {};
  }
  std::unreachable();
}

Result<std::string> values_of(const policy::RecordType& record, const ValueRow& row) {
  for (const auto& [name, value] : row) {
    if (record.field(name) == nullptr) {
      return fail_with(ErrorKind::bad_input, "row-field-unknown"_code,
                       "`{field}` is no field of the record `{record}`",
                       {{"field", name}, {"record", record.name}});
    }
  }
  std::string values;
  for (const auto& field : record.fields) {
    const auto found = row.find(field.name);
    const bool left_out = found == row.end();
    if (left_out && field.optional) {
      values += "NULL, ";
      continue;
    }
    const auto text = left_out ? std::string() : literal(field.type, found->second);
    if (text.empty()) {
      return fail_with(ErrorKind::bad_input, "row-value-needed"_code,
                       "the record `{record}` needs `{field}` as {type}",
                       {{"record", record.name},
                        {"field", field.name},
                        {"type", std::string(policy::to_string(field.type))}});
    }
    values += text + ", ";
  }
  return values;
}

}  // namespace

Result<std::string> insert_sql(const policy::RecordType& record, std::span<const ValueRow> rows,
                               std::int64_t first_position) {
  ensure(!record.submitted.empty() && !rows.empty(), "rows of a record that holds its own day");
  std::string columns;
  for (const auto& field : record.fields) columns += sql::quoted_name(field.name) + ", ";
  std::string tuples;
  for (const auto& row : rows) {
    RONGHE_TRY(values, values_of(record, row));
    tuples += fmt::format("{}({}{})", tuples.empty() ? "" : ", ", values, first_position++);
  }
  return fmt::format("INSERT INTO {} ({}{}) VALUES {}", sql::quoted_name(record.name), columns,
                     sql::quoted_name(column::position), tuples);
}

}  // namespace ronghe::evidence
