// SPDX-License-Identifier: Apache-2.0
#include "ronghe/evidence/labels.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <map>
#include <ranges>

#include "ronghe/base/json.hpp"
#include "ronghe/base/result.hpp"
#include "ronghe/evidence/opened_rows.hpp"
#include "ronghe/sql/expr.hpp"

namespace ronghe::evidence {

using policy::Dictionary;
using policy::Field;
using policy::RecordType;
using sql::quoted_name;

namespace {

bool is_key(const RecordType& record, const Field& field) {
  return std::ranges::find(record.key, field.name) != record.key.end();
}

// Whether the table shows the value: rows are found and joined by it.
bool joins(const RecordType& record, const Field& field) {
  return is_key(record, field) || !field.reference.empty();
}

std::string lower(std::string text) {
  for (auto& character : text) {
    character = static_cast<char>(std::tolower(static_cast<unsigned char>(character)));
  }
  return text;
}

void choose_subject(const RecordType& record, const Dictionary& dictionary, Labelled& labelled) {
  labelled.subject = index_of(record, record.key.front());
  labelled.subject_record = record.name;
  if (record.entity) return;
  const Field* first = nullptr;
  for (const auto& field : record.fields) {
    const auto* target = field.reference.empty() ? nullptr : dictionary.record(field.reference);
    if (target == nullptr || field.optional) continue;
    if (first == nullptr) first = &field;
    if (target->label >= policy::personal_level) {
      first = &field;
      break;
    }
  }
  if (first == nullptr) return;
  labelled.subject = index_of(record, first->name);
  labelled.subject_record = first->reference;
}

bool has_among(const std::vector<LabelGroup>& groups, std::vector<std::size_t> LabelGroup::* fields,
               std::size_t field) {
  return std::ranges::any_of(groups, [&](const LabelGroup& group) {
    return std::ranges::find(group.*fields, field) != (group.*fields).end();
  });
}

// Of a field that joins. What is erased keeps the place that figures count it in (0040): where a
// subject belongs, and to what rows of enterprises refer, stays in the table.
bool is_to_be_veiled(const RecordType& record, const Field& field) {
  return field.optional && !is_key(record, field) && !record.entity &&
         field.label >= policy::personal_level;
}

std::vector<LabelGroup> groups_of(const RecordType& record) {
  std::map<std::string, LabelGroup> groups;
  for (std::size_t i = 0; i < record.fields.size(); ++i) {
    const auto& field = record.fields[i];
    if (!policy::is_labelled(field)) continue;
    auto& group = groups[field.label];
    group.label = policy::label_of(record, field);
    group.cipher = cipher_column(field.label);
    group.commitment = "commitment_" + lower(field.label);
    group.fields.push_back(i);
    if (!joins(record, field)) {
      group.secret.push_back(i);
    } else if (is_to_be_veiled(record, field)) {
      group.veiled.push_back(i);
    }
  }
  std::vector<LabelGroup> by_label;
  for (auto& [level, group] : groups) {
    const auto name_of = [&](std::size_t i) -> const std::string& { return record.fields[i].name; };
    std::ranges::sort(group.fields, {}, name_of);
    std::ranges::sort(group.secret, {}, name_of);
    std::ranges::sort(group.veiled, {}, name_of);
    by_label.push_back(std::move(group));
  }
  return by_label;
}

}  // namespace

std::string cipher_column(std::string_view level) { return "sealed_" + lower(std::string(level)); }

Labelled labelled_of(const RecordType& record, const Dictionary& dictionary,
                     const std::vector<Relabelling>& relabellings) {
  Labelled labelled;
  labelled.groups = groups_of(record);
  auto undone = record;  // act by act, from the last
  for (const auto& act : relabellings | std::views::reverse) {
    if (act.record != record.name) continue;
    undone.fields[index_of(record, act.field)].label = act.before;
    labelled.earlier.push_back({.before = act.position, .groups = groups_of(undone)});
  }
  std::ranges::reverse(labelled.earlier);
  choose_subject(record, dictionary, labelled);
  return labelled;
}

std::size_t index_of(const RecordType& record, std::string_view name) {
  const auto found = std::ranges::find(record.fields, name, &Field::name);
  return static_cast<std::size_t>(found - record.fields.begin());
}

void apply(const Relabelling& act, Dictionary& dictionary) {
  const auto record = dictionary.records.find(act.record);
  ensure(record != dictionary.records.end(), "a relabelled field is in the dictionary");
  const auto field = index_of(record->second, act.field);
  ensure(field < record->second.fields.size(), "a relabelled field is in the dictionary");
  record->second.fields[field].label = act.after;
}

bool Labelled::is_secret(std::size_t field) const {
  return has_among(groups, &LabelGroup::secret, field);
}

bool Labelled::is_veiled(std::size_t field) const {
  return has_among(groups, &LabelGroup::veiled, field);
}

const std::vector<LabelGroup>& Labelled::groups_at(std::int64_t position) const {
  for (const auto& each : earlier) {
    if (position < each.before) return each.groups;
  }
  return groups;
}

std::vector<std::pair<std::string, std::string>> Labelled::commitments() const {
  std::map<std::string, std::string> columns;
  const auto add = [&](const std::vector<LabelGroup>& some) {
    for (const auto& group : some) columns.emplace(group.label, group.commitment);
  };
  add(groups);
  for (const auto& each : earlier) add(each.groups);
  return {columns.begin(), columns.end()};
}

std::string subject_id(const Labelled& labelled, std::string_view value) {
  std::string id;
  subject_id_into(id, labelled, value);
  return id;
}

void subject_id_into(std::string& id, const Labelled& labelled, std::string_view value) {
  id = labelled.subject_record;
  id += '/';
  id += value;
}

std::string sealed_table(std::string_view record) { return "sealed." + quoted_name(record); }

EntryLayout sealed_layout(const RecordType& record, const Labelled& labelled) {
  auto layout = layout_of(record);
  if (!labelled.any()) return layout;
  layout.table = sealed_table(record.name);
  layout.relabelled = labelled.earlier.size();
  std::vector<std::size_t> place(record.fields.size());  // of a public field among the inputs
  std::vector<StoredColumn> inputs;
  for (std::size_t i = 0; i < record.fields.size(); ++i) {
    place[i] = inputs.size();
    if (!policy::is_labelled(record.fields[i])) inputs.push_back(layout.inputs[i]);
  }
  std::erase_if(layout.cells, [&](const EntryCell& cell) {
    return policy::is_labelled(record.fields[cell.column]);
  });
  for (auto& cell : layout.cells) cell.column = place[cell.column];
  const auto fields = inputs.size();
  inputs.insert(inputs.end(), layout.inputs.begin() + static_cast<std::ptrdiff_t>(layout.fields),
                layout.inputs.end());
  layout.fields = fields;
  for (const auto& [label, column] : labelled.commitments()) {
    std::string key;
    append_json_string(key, label);
    layout.commitments.push_back({.key = key + ":\"", .column = inputs.size()});
    inputs.push_back({column, "BLOB"});
  }
  layout.inputs = std::move(inputs);
  layout.sources.assign(layout.inputs.size(), "");
  // The reasons of missing values are under the commitment.
  layout.sources[layout.place_of(Beside::missing)] = "NULL";
  layout.sources[layout.place_of(Beside::conflicts_with)] = conflicts_with_sql;
  return layout;
}

std::vector<StoredColumn> sealed_columns(const RecordType& record, const Labelled& labelled) {
  auto columns = stored_columns(record);
  std::erase_if(columns, [&](const StoredColumn& stored) {
    const auto i = index_of(record, stored.name);
    return i < record.fields.size() && labelled.is_secret(i);
  });
  for (const auto& group : labelled.groups) columns.push_back({group.cipher, "BLOB"});
  for (const auto& [label, column] : labelled.commitments()) columns.push_back({column, "BLOB"});
  return columns;
}

std::string create_sealed_sql(const RecordType& record, const Labelled& labelled) {
  return fmt::format("CREATE SCHEMA IF NOT EXISTS sealed; CREATE TABLE {} ({})",
                     sealed_table(record.name), columns_sql(sealed_columns(record, labelled)));
}

std::string create_view_sql(const RecordType& record, const Labelled& labelled) {
  return fmt::format("CREATE VIEW {} AS {}", quoted_name(record.name),
                     withheld_rows_sql(record, labelled));
}

}  // namespace ronghe::evidence
