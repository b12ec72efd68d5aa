// SPDX-License-Identifier: Apache-2.0
#include "ronghe/evidence/layout.hpp"

#include <algorithm>
#include <utility>

#include "ronghe/base/json.hpp"
#include "ronghe/sql/expr.hpp"

namespace ronghe::evidence {

namespace {

CellForm form_of(policy::FieldType type) {
  using policy::FieldType;
  switch (type) {
    case FieldType::text:
    case FieldType::id:
    case FieldType::code:
    case FieldType::choice:
    case FieldType::period:
    case FieldType::uscc: return CellForm::text;
    case FieldType::boolean: return CellForm::boolean;
    case FieldType::date: return CellForm::date;
    case FieldType::count: return CellForm::integer;
    case FieldType::money:
    case FieldType::ratio:
    case FieldType::hours:
    case FieldType::number: return CellForm::decimal;
  }
  std::unreachable();
}

}  // namespace

std::string function_name(std::string_view act, std::string_view record, std::size_t relabelled) {
  auto name = std::string(act) + "_" + std::string(record);
  if (relabelled > 0) name += "#" + std::to_string(relabelled);
  return name;
}

EntryLayout layout_of(const policy::RecordType& record) {
  EntryLayout layout{.record = record.name,
                     .table = sql::quoted_name(record.name),
                     .inputs = {},
                     .sources = {},
                     .cells = {},
                     .middle = "\"record\":" + json_string(record.name) +
                               ",\"schema\":" + std::to_string(record.schema) + ",",
                     .fields = record.fields.size(),
                     .key = record.key};
  for (std::size_t i = 0; i < record.fields.size(); ++i) {
    const auto& field = record.fields[i];
    layout.inputs.push_back({field.name, std::string(policy::column_type(field.type))});
    layout.cells.push_back({.key = "," + json_string(field.name) + ":",
                            .column = i,
                            .form = form_of(field.type),
                            .scale = policy::scale_of(field.type)});
  }
  // Names of fields are ASCII, so that the order of bytes is the order of RFC 8785.
  std::ranges::sort(layout.cells, {}, [&](const EntryCell& cell) -> const std::string& {
    return record.fields[cell.column].name;
  });
  layout.inputs.push_back({std::string(column::source_dept), "VARCHAR"});
  layout.inputs.push_back({std::string(column::submitted_on), "DATE"});
  layout.inputs.push_back({std::string(column::missing), "VARCHAR"});
  layout.inputs.push_back({std::string(column::supersedes), "BIGINT"});
  layout.inputs.push_back({std::string(column::conflicts_with), "BIGINT"});
  layout.sources.resize(layout.inputs.size());
  const auto source_of = [&](Beside part) -> std::string& {
    return layout.sources[layout.place_of(part)];
  };
  source_of(Beside::conflicts_with) = conflicts_with_sql;
  if (!record.submitted.empty()) {
    source_of(Beside::source_dept) = sql::quoted_text(record.owner);
    source_of(Beside::submitted_on) = sql::quoted_name(record.submitted);
    for (const auto part : {Beside::missing, Beside::supersedes, Beside::conflicts_with}) {
      source_of(part) = "NULL";
    }
  }
  return layout;
}

std::vector<EntryLayout> layouts_of(const policy::Dictionary& dictionary) {
  std::vector<EntryLayout> layouts;
  for (const auto& [name, record] : dictionary.records) layouts.push_back(layout_of(record));
  for (const auto& [name, record] : policy::system_records().records) {
    layouts.push_back(layout_of(record));
  }
  return layouts;
}

}  // namespace ronghe::evidence
