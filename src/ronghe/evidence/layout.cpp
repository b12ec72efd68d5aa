// SPDX-License-Identifier: Apache-2.0
#include "ronghe/evidence/layout.hpp"

#include <algorithm>
#include <initializer_list>
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

struct ActField {
  const char* name;
  policy::FieldType type;
};

policy::RecordType act_record(const char* name, std::initializer_list<ActField> fields) {
  policy::RecordType record;
  record.name = name;
  record.key = {fields.begin()->name};
  for (const auto& one : fields) {
    policy::Field field;
    field.name = one.name;
    field.type = one.type;
    record.fields.push_back(std::move(field));
  }
  return record;
}

// `submitted` = the column that holds the day of the act.
EntryLayout act_layout(const policy::RecordType& record, const char* source,
                       const char* submitted) {
  auto layout = layout_of(record);
  layout.sources[layout.fields] = sql::quoted_text(source);
  layout.sources[layout.fields + 1] = submitted;
  layout.sources[layout.fields + 2] = "NULL";
  layout.sources[layout.fields + 3] = "NULL";
  return layout;
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
  using policy::FieldType;
  return act_layout(act_record("run", {{"run_id", FieldType::id},
                                       {"log_size", FieldType::count},
                                       {"log_root", FieldType::text},
                                       {"pack_id", FieldType::text},
                                       {"pack_hash", FieldType::text},
                                       {"as_of", FieldType::date},
                                       {"code_version", FieldType::text},
                                       {"result_hash", FieldType::text},
                                       {"values_count", FieldType::count}}),
                    "EVA", "as_of");
}

EntryLayout erasure_layout() {
  using policy::FieldType;
  return act_layout(
      act_record("erasure", {{"request", FieldType::text}, {"erased_on", FieldType::date}}),
      "STORE", "erased_on");
}

EntryLayout label_epoch_layout() {
  using policy::FieldType;
  return act_layout(act_record("label_epoch", {{"label", FieldType::text},
                                               {"epoch", FieldType::count},
                                               {"begun_on", FieldType::date}}),
                    "STORE", "begun_on");
}

EntryLayout relabelling_layout() {
  using policy::FieldType;
  return act_layout(act_record("relabelling", {{"record", FieldType::text},
                                               {"field", FieldType::text},
                                               {"level_before", FieldType::text},
                                               {"level_after", FieldType::text},
                                               {"reason", FieldType::text},
                                               {"relabelled_on", FieldType::date}}),
                    "STORE", "relabelled_on");
}

std::vector<EntryLayout> act_layouts() {
  return {run_layout(), erasure_layout(), label_epoch_layout(), relabelling_layout()};
}

std::vector<EntryLayout> layouts_of(const policy::Dictionary& dictionary) {
  std::vector<EntryLayout> layouts;
  for (const auto& [name, record] : dictionary.records) layouts.push_back(layout_of(record));
  for (auto& layout : act_layouts()) layouts.push_back(std::move(layout));
  return layouts;
}

}  // namespace ronghe::evidence
