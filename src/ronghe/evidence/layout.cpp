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

std::string json(std::string_view text) {
  std::string out;
  append_json_string(out, text);
  return out;
}

policy::RecordType run_record() {
  using policy::FieldType;
  policy::RecordType record;
  record.name = "run";
  record.owner = "EVA";
  record.key = {"run_id"};
  const auto add = [&](const char* name, FieldType type) {
    policy::Field field;
    field.name = name;
    field.type = type;
    record.fields.push_back(std::move(field));
  };
  add("run_id", FieldType::id);
  add("log_size", FieldType::count);
  add("log_root", FieldType::text);
  add("pack_id", FieldType::text);
  add("pack_hash", FieldType::text);
  add("as_of", FieldType::date);
  add("code_version", FieldType::text);
  add("result_hash", FieldType::text);
  add("values_count", FieldType::count);
  return record;
}

}  // namespace

EntryLayout layout_of(const policy::RecordType& record) {
  EntryLayout layout{.record = record.name,
                     .table = sql::quoted_name(record.name),
                     .inputs = {},
                     .sources = {},
                     .cells = {},
                     .middle = "\"record\":" + json(record.name) +
                               ",\"schema\":" + std::to_string(record.schema) + ",",
                     .fields = record.fields.size(),
                     .key = record.key};
  for (std::size_t i = 0; i < record.fields.size(); ++i) {
    const auto& field = record.fields[i];
    layout.inputs.push_back({field.name, std::string(policy::column_type(field.type))});
    layout.cells.push_back({.key = "," + json(field.name) + ":",
                            .column = i,
                            .form = form_of(field.type),
                            .scale = policy::scale_of(field.type)});
  }
  // Names of fields are ASCII, so that the order of bytes is the order of RFC 8785.
  std::ranges::sort(layout.cells, {}, [&](const EntryCell& cell) -> const std::string& {
    return record.fields[cell.column].name;
  });
  for (const auto& stored : stored_columns(record)) {
    if (stored.name == column::source_dept || stored.name == column::submitted_on ||
        stored.name == column::missing) {
      layout.inputs.push_back(stored);
    }
  }
  layout.inputs.push_back({std::string(column::supersedes), "BIGINT"});
  layout.sources.resize(layout.inputs.size());
  return layout;
}

EntryLayout run_layout() {
  auto layout = layout_of(run_record());
  layout.sources[layout.fields] = "'EVA'";
  layout.sources[layout.fields + 1] = "as_of";
  layout.sources[layout.fields + 2] = "NULL";
  layout.sources[layout.fields + 3] = "NULL";
  return layout;
}

std::vector<EntryLayout> layouts_of(const policy::Dictionary& dictionary) {
  std::vector<EntryLayout> layouts;
  for (const auto& [name, record] : dictionary.records) layouts.push_back(layout_of(record));
  layouts.push_back(run_layout());
  return layouts;
}

}  // namespace ronghe::evidence
