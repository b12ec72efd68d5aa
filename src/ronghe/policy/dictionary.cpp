// SPDX-License-Identifier: Apache-2.0
#include "ronghe/policy/dictionary.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <set>

#include "ronghe/policy/embedded.hpp"
#include "ronghe/policy/party.hpp"
#include "ronghe/policy/ratio.hpp"
#include "ronghe/policy/written_unit.hpp"
#include "ronghe/policy/yaml.hpp"
#include "ronghe/sql/quoted.hpp"

namespace ronghe::policy {

namespace {

// What names of tables and functions add to a record's: "scan_12_", "#relabelled", "sealing_".
constexpr std::size_t affix_bytes = 16;

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

constexpr std::array<std::string_view, 5> levels{"L0", "L1", "L2", "L3", "L4"};

// Columns that every table has beside its fields.
const std::set<std::string, std::less<>> reserved{"position",    "supersedes",   "superseded_by",
                                                  "source_dept", "submitted_on", "missing",
                                                  "draft_order"};

// What of a field is not as strict as before, or other; a field may be made stricter.
std::vector<std::string> conflicts(const Field& before, const Field& after) {
  std::vector<std::string> found;
  const auto must = [&](bool holds, std::string_view what, const std::string& was) {
    if (holds) return;
    found.push_back(
        fmt::format("the field `{}` has {} {} in the extended pack, whose formulas and "
                    "evidence count on it; keep that, or add a field of another name",
                    after.name, what, was));
  };
  must(after.type == before.type, "the type", std::string(to_string(before.type)));
  must(after.unit == before.unit, "the unit", before.unit.empty() ? "none" : before.unit);
  must(after.reference == before.reference, "as `ref`",
       before.reference.empty() ? "nothing" : before.reference);
  must(after.length == before.length || before.length == 0, "the length",
       std::to_string(before.length));
  must(!after.optional || before.optional, "`optional`", "false");
  must(after.past || !before.past, "`past`", "true");
  const auto ahead = after.days_ahead_max();
  must(!before.days_ahead || (ahead && *ahead <= *before.days_ahead), "at most the `days_ahead`",
       std::to_string(before.days_ahead.value_or(0)));
  must(!before.min || (after.min && *after.min >= *before.min), "at least the `min`",
       before.min ? before.min->to_string() : "");
  must(!before.max || (after.max && *after.max <= *before.max), "at most the `max`",
       before.max ? before.max->to_string() : "");
  must(after.label >= before.label, "at least the label", before.label);
  for (const auto& choice : after.choices) {
    must(std::ranges::find(before.choices, choice.code, &Choice::code) != before.choices.end(),
         "no choice", "`" + choice.code + "`");
  }
  return found;
}

std::vector<std::string> conflicts(const RecordType& before, const RecordType& after) {
  std::vector<std::string> found;
  const auto must = [&](bool holds, std::string_view what, const std::string& was) {
    if (holds) return;
    found.push_back(
        fmt::format("the record `{}` has {} {} in the extended pack, whose evidence is "
                    "kept so; keep that, or declare a record of another name",
                    after.name, what, was));
  };
  must(after.entity == before.entity, "the kind", before.entity ? "entity" : "record");
  must(after.key == before.key, "the key", fmt::format("{}", fmt::join(before.key, " + ")));
  must(after.observed == before.observed, "as `observed`",
       before.observed.empty() ? "nothing" : before.observed);
  must(after.valid_from == before.valid_from && after.valid_to == before.valid_to,
       "the `valid` dates", before.valid_from + ", " + before.valid_to);
  must(after.label >= before.label, "at least the label", before.label);
  must(after.needs_officers >= before.needs_officers, "at least the `needs_officers`",
       std::to_string(before.needs_officers));
  for (const auto& [kind, path] : before.belongs_to) {
    must(after.belongs_to.at(kind) == path, "as way to its " + kind, path);
  }
  return found;
}

class RecordReader {
 public:
  // `extended`: the record of an extended pack, of which only what differs need be written.
  RecordReader(YamlReader& yaml, const RecordType* extended,
               const std::map<std::string, Bilingual>& owners)
      : yaml_(yaml), extended_(extended), owners_(owners) {}

  RecordType read(const YAML::Node& root) {
    yaml_.only(root, {"record", "name", "kind", "owner", "label", "schema", "key", "observed",
                      "valid", "submitted", "written_by", "needs_officers", "belongs_to", "fields",
                      "rules", "description", "source", "note"});
    RecordType record = extended_ == nullptr ? RecordType{} : *extended_;
    const auto given = [&](const char* key) { return extended_ == nullptr || root[key]; };
    record.place = yaml_.place(root);
    record.name = yaml_.text(root, "record");
    keep_short(root["record"], record.name, sql::name_bytes_max - affix_bytes);
    if (given("name")) record.title = yaml_.bilingual(root, "name");
    if (given("kind")) record.entity = yaml_.text_or(root, "kind", "record") == "entity";
    if (given("owner")) record.owner = yaml_.text(root, "owner");
    if (root["owner"] && !record.owner.empty()) report_owner(root["owner"], record.owner);
    if (given("label")) record.label = yaml_.text(root, "label");
    if (root["label"]) report_level(root["label"]);
    if (const auto schema = yaml_.number(root, "schema")) {
      record.schema = static_cast<int>(schema->to_int64().value_or(1));
    }
    if (given("key")) record.key = yaml_.texts(root, "key");
    if (given("observed")) record.observed = yaml_.text_or(root, "observed", "");
    if (const auto valid = root["valid"]) {
      record.valid_from = yaml_.text_or(valid, "from", "");
      record.valid_to = yaml_.text_or(valid, "to", "");
    }
    if (given("submitted")) record.submitted = yaml_.text_or(root, "submitted", "");
    if (given("written_by")) record.written_by = yaml_.texts(root, "written_by");
    if (given("needs_officers")) read_needs_officers(root, record);
    for (const auto& way : root["belongs_to"]) {
      record.belongs_to[way.first.Scalar()] = way.second.Scalar();
    }
    if (given("fields")) read_fields(root, record);
    for (const auto& rule : root["rules"]) add_rule(rule, record);
    check_names(root, record);
    for (const auto& conflict :
         extended_ == nullptr ? std::vector<std::string>{} : conflicts(*extended_, record)) {
      yaml_.report(root, conflict);
    }
    return record;
  }

 private:
  // What holds its own day is written by the program as a part of something else: nobody says it.
  void read_needs_officers(const YAML::Node& root, RecordType& record) {
    const auto count = yaml_.number(root, "needs_officers");
    if (!count) return;
    const auto whole = count->to_int64().value_or(-1);
    if (whole < 0 || whole > needs_officers_max) {
      yaml_.report(root["needs_officers"],
                   fmt::format("`needs_officers` is how many officers sign an act, from 0 to {}",
                               needs_officers_max));
    } else if (whole > 0 && !record.submitted.empty()) {
      yaml_.report(root["needs_officers"],
                   "a record with `submitted` is said by no officer; remove one of them");
    } else {
      record.needs_officers = static_cast<int>(whole);
    }
  }

  void read_fields(const YAML::Node& root, RecordType& record) {
    for (const auto& entry : yaml_.child(root, "fields")) {
      auto field = read_field(entry.first, entry.second, record);
      const auto found = std::ranges::find(record.fields, field.name, &Field::name);
      if (found == record.fields.end()) {
        record.fields.push_back(std::move(field));
        continue;
      }
      const auto* before = extended_ == nullptr ? nullptr : extended_->field(field.name);
      if (before == nullptr) {
        yaml_.report(entry.first, fmt::format("`{}` is declared twice", field.name));
        continue;
      }
      for (const auto& conflict : conflicts(*before, field)) yaml_.report(entry.second, conflict);
      *found = std::move(field);
    }
  }

  void add_rule(const YAML::Node& node, RecordType& record) {
    auto rule = read_rule(node);
    if (std::ranges::find(record.rules, rule.id, &RowRule::id) != record.rules.end()) {
      yaml_.report(node, fmt::format("the rule `{}` is there already; choose another id. Rules can "
                                     "be added, not taken away",
                                     rule.id));
      return;
    }
    record.rules.push_back(std::move(rule));
  }

  // An engine would cut a longer name without an error, and two could become one.
  void keep_short(const YAML::Node& where, const std::string& name, std::size_t bytes_max) {
    if (name.size() <= bytes_max) return;
    yaml_.report(where, fmt::format("`{}` has {} bytes, and a name here at most {}; choose a "
                                    "shorter one",
                                    name, name.size(), bytes_max));
  }

  Field read_field(const YAML::Node& key, const YAML::Node& node, const RecordType& record) {
    yaml_.only(node, {"type", "zh", "en", "unit", "ref", "label", "length", "optional", "past",
                      "days_ahead", "min", "max", "choices", "note", "source"});
    Field field;
    field.place = yaml_.place(key);
    field.name = key.Scalar();
    keep_short(key, field.name, sql::name_bytes_max);
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
    if (node["unit"]) report_unit(yaml_, node["unit"]);
    field.reference = yaml_.text_or(node, "ref", "");
    field.label = yaml_.text_or(node, "label", record.label);
    if (node["label"]) report_level(node["label"]);
    field.length =
        static_cast<int>(yaml_.number(node, "length").value_or(Decimal(0)).to_int64().value_or(0));
    field.optional = yaml_.flag(node, "optional");
    field.past = yaml_.flag(node, "past") || field.name == record.observed;
    if (field.past && field.type != FieldType::date && field.type != FieldType::count) {
      yaml_.report(node, "`past` is for a date, or for a year of type count; remove it");
    }
    if (node["days_ahead"]) read_days_ahead(node, field);
    field.min = yaml_.number(node, "min");
    field.max = yaml_.number(node, "max");
    report_bounds(node, field);
    for (const auto& choice : node["choices"]) {
      field.choices.push_back({choice.first.Scalar(), yaml_.bilingual(choice.second, "")});
    }
    if (field.type == FieldType::choice && field.choices.empty()) {
      yaml_.report(node, "a choice needs `choices: {code: {zh: …, en: …}}`");
    }
    return field;
  }

  void read_days_ahead(const YAML::Node& node, Field& field) {
    const auto written = yaml_.number(node, "days_ahead");
    if (!written) return;
    const auto days = written->to_int64();
    constexpr std::int64_t days_max = 36'525;  // not policy: a century
    if (field.type != FieldType::date || field.past || !days || *days < 1 || *days > days_max) {
      yaml_.report(node["days_ahead"],
                   fmt::format("`days_ahead` is for a date that is not of the past, and a whole "
                               "number of days from 1 to {}; correct or remove it",
                               days_max));
      return;
    }
    field.days_ahead = static_cast<int>(*days);
  }

  // A misspelt owner would be a department of its own, with keys that nobody has.
  void report_owner(const YAML::Node& node, const std::string& owner) {
    auto known = known_owners();
    for (const auto& [name, title] : owners_) known.push_back(name);
    if (std::ranges::find(known, owner) != known.end()) return;
    const auto list = fmt::format("{}", fmt::join(known, ", "));
    yaml_.report_later(
        node, "pack-owner-unknown"_code, {{"owner", owner}, {"known", list}},
        fmt::format(
            "the owner `{0}` is not known; choose from {1}, or add it to pack.yaml: `owners: "
            "{{{0}: {{zh: ..., en: ...}}}}`",
            owner, list));
  }

  // A field without a known level would be one that everybody, or nobody, may read.
  void report_level(const YAML::Node& node) {
    if (!node.IsScalar() || std::ranges::find(levels, node.Scalar()) != levels.end()) return;
    yaml_.report_later(
        node, "pack-label-unknown"_code,
        {{"label", node.Scalar()}, {"known", fmt::format("{}", fmt::join(levels, ", "))}},
        fmt::format("`{}` is no level; choose from {}", node.Scalar(), fmt::join(levels, ", ")));
  }

  void report_bounds(const YAML::Node& node, const Field& field) {
    if (field.min && field.max && *field.min > *field.max) {
      yaml_.report_later(
          node["min"], "pack-min-above-max"_code,
          {{"field", field.name}, {"min", field.min->to_string()}, {"max", field.max->to_string()}},
          fmt::format(
              "`min` {} of `{}` is above its `max` {}: no value would be accepted; exchange "
              "or correct them",
              field.min->to_string(), field.name, field.max->to_string()));
    }
    if (field.type != FieldType::ratio) return;
    for (const auto* key : {"min", "max"}) {
      const auto& bound = key == std::string_view("min") ? field.min : field.max;
      if (bound && !is_ratio(*bound)) report_no_ratio(yaml_, node[key], *bound);
    }
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
    must_exist(record.submitted, "submitted");
  }

  YamlReader& yaml_;
  const RecordType* extended_;
  const std::map<std::string, Bilingual>& owners_;
};

// Takes the files of one pack into a dictionary, a record type each.
class RecordFiles {
 public:
  RecordFiles(YamlReader& yaml, Dictionary& dictionary)
      : yaml_(yaml), dictionary_(dictionary), extended_(dictionary) {}

  void add_of_pack(const YAML::Node& root) {
    const auto name = yaml_.text_or(root, "record", "");
    if (system_records().record(name) != nullptr) {
      yaml_.report(
          root["record"],
          fmt::format("`{}` is a record that the system itself writes; choose another name "
                      "for this record",
                      name));
      return;
    }
    if (root["submitted"]) {
      yaml_.report(root["submitted"],
                   "`submitted` is for records of the system; mark the date that counts as "
                   "`observed`");
    }
    add(root);
  }
  void add(const YAML::Node& root) {
    const auto* before = extended_.record(yaml_.text_or(root, "record", ""));
    auto record = RecordReader(yaml_, before, dictionary_.owners).read(root);
    const auto name = record.name;
    if (!own_.insert(name).second) {
      yaml_.report(root, fmt::format("the record `{}` is declared twice", name));
    }
    dictionary_.records.insert_or_assign(name, std::move(record));
  }

 private:
  YamlReader& yaml_;
  Dictionary& dictionary_;
  const Dictionary extended_;
  std::set<std::string> own_;
};

void check_references(const Dictionary& dictionary, YamlReader& yaml) {
  for (const auto& [name, record] : dictionary.records) {
    for (const auto& field : record.fields) {
      if (field.reference.empty() || dictionary.record(field.reference) != nullptr) continue;
      yaml.report(field.place, fmt::format("field `{}` refers to the record `{}`, which this pack "
                                           "lacks; add it, or correct the name",
                                           field.name, field.reference));
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

bool load_records(const std::string& folder, YamlReader& yaml, Dictionary& dictionary) {
  RecordFiles files(yaml, dictionary);
  bool all = true;
  for (const auto& path : files_below(folder + "/records", ".yaml")) {
    const auto root = yaml.open(path, "records/" + std::filesystem::path(path).filename().string());
    all = all && yaml.readable();
    if (root.IsMap()) yaml.guarded([&] { files.add_of_pack(root); });
  }
  if (all) check_references(dictionary, yaml);
  return all;
}

const Dictionary& system_records() {
  static const auto records = [] {
    std::vector<Error> errors;
    YamlReader yaml(errors, "packs/system/");
    Dictionary dictionary;
    RecordFiles files(yaml, dictionary);
    for (const auto name : embedded_names()) {
      if (!name.starts_with("records/")) continue;
      const auto root = yaml.parse(std::string(embedded(name)), std::string(name));
      if (root.IsMap()) yaml.guarded([&] { files.add(root); });
    }
    check_references(dictionary, yaml);
    ensure(errors.empty(), errors.empty() ? "" : to_string(errors.front()).c_str());
    return dictionary;
  }();
  return records;
}

std::string_view column_type(FieldType type) { return row_of(type).column; }
std::string_view to_string(FieldType type) { return row_of(type).name; }
int scale_of(FieldType type) { return row_of(type).scale; }

}  // namespace ronghe::policy
