// SPDX-License-Identifier: Apache-2.0
#include "ronghe/policy/dictionary.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <set>

#include "ronghe/policy/yaml.hpp"

namespace ronghe::policy {

namespace {

struct TypeRow {
  std::string_view name;
  FieldType type;
  std::string_view column;
  int scale;
};
constexpr std::array types{
    TypeRow{"text", FieldType::text, "VARCHAR", 0},
    TypeRow{"id", FieldType::id, "VARCHAR", 0},
    TypeRow{"code", FieldType::code, "VARCHAR", 0},
    TypeRow{"choice", FieldType::choice, "VARCHAR", 0},
    TypeRow{"boolean", FieldType::boolean, "BOOLEAN", 0},
    TypeRow{"date", FieldType::date, "DATE", 0},
    TypeRow{"period", FieldType::period, "VARCHAR", 0},
    TypeRow{"uscc", FieldType::uscc, "VARCHAR", 0},
    TypeRow{"count", FieldType::count, "BIGINT", 0},
    TypeRow{"money", FieldType::money, "DECIMAL(18,2)", 2},
    TypeRow{"ratio", FieldType::ratio, "DECIMAL(9,6)", 6},
    TypeRow{"hours", FieldType::hours, "DECIMAL(8,1)", 1},
    TypeRow{"number", FieldType::number, "DECIMAL(18,4)", 4},
};

const TypeRow& row_of(FieldType type) {
  const auto* found = std::ranges::find(types, type, &TypeRow::type);
  ensure(found != types.end(), "every field type has a row");
  return *found;
}

// Columns that every table has beside its fields.
const std::set<std::string, std::less<>> reserved{"position",    "supersedes",   "superseded_by",
                                                  "source_dept", "submitted_on", "missing",
                                                  "draft_order"};

class RecordReader {
 public:
  explicit RecordReader(YamlReader& yaml) : yaml_(yaml) {}

  RecordType read(const YAML::Node& root) {
    yaml_.only(root, {"record", "name", "kind", "owner", "label", "schema", "key", "observed",
                      "valid", "belongs_to", "fields", "rules", "description", "source", "note"});
    RecordType record;
    record.place = yaml_.place(root);
    record.name = yaml_.text(root, "record");
    record.title = yaml_.bilingual(root, "name");
    record.entity = yaml_.text_or(root, "kind", "record") == "entity";
    record.owner = yaml_.text(root, "owner");
    record.label = yaml_.text(root, "label");
    if (const auto schema = yaml_.number(root, "schema")) {
      record.schema = static_cast<int>(schema->to_int64().value_or(1));
    }
    record.key = yaml_.texts(root, "key");
    record.observed = yaml_.text_or(root, "observed", "");
    if (const auto valid = root["valid"]) {
      record.valid_from = yaml_.text_or(valid, "from", "");
      record.valid_to = yaml_.text_or(valid, "to", "");
    }
    for (const auto& way : root["belongs_to"]) {
      record.belongs_to[way.first.Scalar()] = way.second.Scalar();
    }
    for (const auto& entry : yaml_.child(root, "fields")) {
      record.fields.push_back(read_field(entry.first, entry.second, record));
    }
    for (const auto& rule : root["rules"]) record.rules.push_back(read_rule(rule));
    check_names(root, record);
    return record;
  }

 private:
  Field read_field(const YAML::Node& key, const YAML::Node& node, const RecordType& record) {
    yaml_.only(node, {"type", "zh", "en", "unit", "ref", "label", "length", "optional", "past",
                      "min", "max", "choices", "note", "source"});
    Field field;
    field.name = key.Scalar();
    if (reserved.contains(field.name)) {
      yaml_.report(key, fmt::format("`{}` is a column of every table; choose another field name",
                                    field.name));
    }
    field.title = {yaml_.text(node, "zh"), yaml_.text(node, "en")};
    read_type(node, field);
    field.unit = yaml_.text_or(node, "unit",
                               field.type == FieldType::money   ? "yuan"
                               : field.type == FieldType::hours ? "hours"
                                                                : "");
    field.reference = yaml_.text_or(node, "ref", "");
    field.label = yaml_.text_or(node, "label", record.label);
    field.length =
        static_cast<int>(yaml_.number(node, "length").value_or(Decimal(0)).to_int64().value_or(0));
    field.optional = yaml_.flag(node, "optional");
    field.past = yaml_.flag(node, "past") || field.name == record.observed;
    if (field.past && field.type != FieldType::date && field.type != FieldType::count) {
      yaml_.report(node, "`past` is for a date, or for a year of type count; remove it");
    }
    field.min = yaml_.number(node, "min");
    field.max = yaml_.number(node, "max");
    for (const auto& choice : node["choices"]) {
      field.choices.push_back({choice.first.Scalar(), yaml_.bilingual(choice.second, "")});
    }
    if (field.type == FieldType::choice && field.choices.empty()) {
      yaml_.report(node, "a choice needs `choices: {code: {zh: …, en: …}}`");
    }
    return field;
  }

  void read_type(const YAML::Node& node, Field& field) {
    const auto name = yaml_.text(node, "type");
    const auto* found = std::ranges::find(types, name, &TypeRow::name);
    if (found != types.end()) {
      field.type = found->type;
      return;
    }
    std::vector<std::string_view> known;
    for (const auto& row : types) known.push_back(row.name);
    yaml_.report(node, fmt::format("unknown type `{}`; known: {}", name, fmt::join(known, ", ")));
  }

  RowRule read_rule(const YAML::Node& node) {
    yaml_.only(node, {"id", "check", "message", "remedy", "source"});
    RowRule rule;
    rule.id = yaml_.text(node, "id");
    rule.check = yaml_.text(node, "check");
    if (node["check"]) rule.place = yaml_.text_place(node["check"]);
    rule.message = yaml_.bilingual(node, "message");
    rule.remedy = yaml_.bilingual(node, "remedy");
    return rule;
  }

  void check_names(const YAML::Node& root, const RecordType& record) {
    const auto must_exist = [&](const std::string& name, std::string_view what) {
      if (!name.empty() && record.field(name) == nullptr) {
        yaml_.report(root, fmt::format("{} `{}` is not a field of `{}`; correct the name", what,
                                       name, record.name));
      }
    };
    if (record.key.empty())
      yaml_.report(root, "a record needs a `key`: the fields that name a row");
    for (const auto& name : record.key) must_exist(name, "the key");
    must_exist(record.observed, "observed");
    must_exist(record.valid_from, "valid.from");
    must_exist(record.valid_to, "valid.to");
  }

  YamlReader& yaml_;
};

void check_references(const Dictionary& dictionary, std::vector<Error>& errors) {
  for (const auto& [name, record] : dictionary.records) {
    for (const auto& field : record.fields) {
      if (field.reference.empty() || dictionary.record(field.reference) != nullptr) continue;
      errors.push_back({ErrorKind::bad_input,
                        fmt::format("field `{}` refers to the record `{}`, which this pack lacks",
                                    field.name, field.reference),
                        record.place});
    }
  }
}

void visit(const Dictionary& dictionary, const RecordType& record,
           std::set<std::string, std::less<>>& seen, std::vector<const RecordType*>& order) {
  if (!seen.insert(record.name).second) return;
  for (const auto& field : record.fields) {
    if (const auto* target = dictionary.record(field.reference)) {
      visit(dictionary, *target, seen, order);
    }
  }
  order.push_back(&record);
}

}  // namespace

const Field* RecordType::field(std::string_view wanted) const {
  const auto found = std::ranges::find(fields, wanted, &Field::name);
  return found == fields.end() ? nullptr : &*found;
}

const RecordType* Dictionary::record(std::string_view name) const {
  const auto found = records.find(std::string(name));
  return found == records.end() ? nullptr : &found->second;
}

std::vector<const RecordType*> Dictionary::in_reference_order() const {
  std::set<std::string, std::less<>> seen;
  std::vector<const RecordType*> order;
  for (const auto& [name, record] : records) visit(*this, record, seen, order);
  return order;
}

std::expected<Dictionary, std::vector<Error>> load_dictionary(const std::string& folder) {
  std::vector<Error> errors;
  Dictionary dictionary;
  YamlReader yaml(errors);
  for (const auto& path : files_below(folder + "/records", ".yaml")) {
    const auto root = yaml.open(path, "records/" + std::filesystem::path(path).filename().string());
    if (!root.IsMap()) continue;
    auto record = RecordReader(yaml).read(root);
    const auto name = record.name;
    if (!dictionary.records.emplace(name, std::move(record)).second) {
      yaml.report(root, fmt::format("the record `{}` is declared twice", name));
    }
  }
  check_references(dictionary, errors);
  if (!errors.empty()) return std::unexpected(std::move(errors));
  return dictionary;
}

std::string_view column_type(FieldType type) { return row_of(type).column; }
int scale_of(FieldType type) { return row_of(type).scale; }

}  // namespace ronghe::policy
