// SPDX-License-Identifier: Apache-2.0
#include "ronghe/authoring/indicator_needs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "ronghe/base/spelling.hpp"
#include "ronghe/policy/compile/compiler.hpp"
#include "ronghe/policy/compile/field_walk.hpp"

namespace ronghe::authoring {

using policy::Pack;
using policy::RecordType;

namespace {

using Json = nlohmann::ordered_json;

class Collector {
 public:
  Collector(const Pack& pack, IndicatorNeeds& needs) : pack_(pack), needs_(needs) {}

  [[nodiscard]] policy::FieldWalk::Visits visits() {
    return {.field = [this](const auto& relation, const auto& name) { field(relation, name); },
            .definition = [this](const auto& relation,
                                 const auto& name) { definition(relation, name); },
            .rows = [this](const auto& relation, const auto&) { rows(relation); }};
  }

  // Rows are named by their key and count on the days that the record says.
  void rows(const std::string& relation) {
    if (const auto* entity = derived(relation)) {
      if (needs_.derived.emplace(relation, entity->from).second) rows(entity->from);
      return;
    }
    const auto* record = pack_.dictionary.record(relation);
    if (record == nullptr) return;
    auto& fields = needs_.fields[record];
    fields.insert(record->key.begin(), record->key.end());
    for (const auto* day : {&record->observed, &record->valid_from, &record->valid_to}) {
      if (!day->empty()) fields.insert(*day);
    }
  }

 private:
  [[nodiscard]] const policy::DerivedEntity* derived(const std::string& relation) const {
    const auto found = std::ranges::find(pack_.entities, relation, &policy::DerivedEntity::name);
    return found == pack_.entities.end() ? nullptr : &*found;
  }
  void field(const std::string& relation, const std::string& name) {
    rows(relation);
    const auto* record = pack_.dictionary.record(relation);
    if (record != nullptr && record->field(name) != nullptr) needs_.fields[record].insert(name);
  }
  void definition(const std::string& relation, const std::string& name) {
    const bool known = std::ranges::any_of(pack_.definitions, [&](const auto& one) {
      return one.relation == relation && one.name == name;
    });
    if (known) needs_.definitions.emplace(relation, name);
  }

  const Pack& pack_;
  IndicatorNeeds& needs_;
};

Error unknown_indicator(const Pack& pack, std::string_view id) {
  std::vector<std::string> known;
  for (const auto& indicator : pack.indicators) known.push_back(indicator.id);
  std::string written(id);
  std::ranges::replace(written, '_', '.');
  std::ranges::transform(written, written.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  auto near = nearest(written, known);
  if (near.empty()) near = fmt::format("{}", fmt::join(known, ", "));
  return {
      ErrorKind::not_found,
      fmt::format("the pack {} has no indicator \"{}\"; is it one of these: {}", pack.id, id, near),
      {},
      "pack-without-indicator"_code,
      {{"pack", pack.id}, {"indicator", std::string(id)}, {"near", near}}};
}

// As files have to come: what others refer to first.
std::vector<const RecordType*> in_order(const Pack& pack, const IndicatorNeeds& needs) {
  std::vector<const RecordType*> records;
  for (const auto* record : pack.dictionary.in_reference_order()) {
    if (needs.fields.contains(record)) records.push_back(record);
  }
  return records;
}

// In the order of the dictionary.
std::vector<const policy::Field*> fields_of(const RecordType& record, const IndicatorNeeds& needs) {
  std::vector<const policy::Field*> fields;
  for (const auto& field : record.fields) {
    if (needs.fields.at(&record).contains(field.name)) fields.push_back(&field);
  }
  return fields;
}

Json json_of(const policy::Bilingual& text) { return {{"zh", text.zh}, {"en", text.en}}; }

std::string listed(const std::set<std::pair<std::string, std::string>>& pairs,
                   const char* between) {
  std::string out;
  for (const auto& [first, second] : pairs) {
    out += (out.empty() ? "" : ", ") + first + between + second;
  }
  return out;
}

std::string field_text(const policy::Field& field, bool zh) {
  auto out = zh ? fmt::format("    {} {}，{}", field.name, field.title.zh, to_string(field.type))
                : fmt::format("    {}: {}, {}", field.name, field.title.en, to_string(field.type));
  if (field.optional) out += zh ? "，可缺" : ", may be missing";
  if (!field.reference.empty()) {
    out += fmt::format(fmt::runtime(zh ? "，指向 {}" : ", names a row of {}"), field.reference);
  }
  return out + "\n";
}

}  // namespace

Result<IndicatorNeeds> needs_of(const Pack& pack, std::string_view indicator, const Date& as_of) {
  const auto* found = pack.indicator(indicator);
  if (found == nullptr) return std::unexpected(unknown_indicator(pack, indicator));
  std::vector<Error> errors;
  policy::Compiler compiler(pack, as_of, errors);
  compiler.compile(*found);
  for (const auto& subject : found->subjects) compiler.require_subject(subject);
  if (!errors.empty()) return std::unexpected(joined(errors));
  IndicatorNeeds needs{.indicator = found, .fields = {}, .definitions = {}, .derived = {}};
  Collector collector(pack, needs);
  policy::FieldWalk walk(compiler.plan(), collector.visits());
  for (const auto& subject : found->subjects) {
    collector.rows(subject);
    // With what places its rows: the region of an enterprise.
    const auto columns = compiler.plan().columns.find(subject);
    if (columns == compiler.plan().columns.end()) continue;
    for (const auto& [name, column] : columns->second) walk.visit(subject, name);
  }
  for (const auto& formula : compiler.plan().formulas) walk.visit(formula);
  return needs;
}

std::string needs_text(const Pack& pack, const IndicatorNeeds& needs, std::string_view language) {
  const bool zh = language == "zh";
  const auto& indicator = *needs.indicator;
  auto out = zh ? fmt::format("{} {}\n依据以下记录与字段：\n", indicator.id, indicator.title.zh)
                : fmt::format("{} {}\nrests on these records and fields:\n", indicator.id,
                              indicator.title.en);
  for (const auto* record : in_order(pack, needs)) {
    out += zh ? fmt::format("  {} {}（主管 {}）\n", record->name, record->title.zh, record->owner)
              : fmt::format("  {}: {} (owner {})\n", record->name, record->title.en, record->owner);
    for (const auto* field : fields_of(*record, needs)) out += field_text(*field, zh);
  }
  if (!needs.definitions.empty()) {
    out += fmt::format(fmt::runtime(zh ? "经由定义：{}\n" : "through the definitions: {}\n"),
                       listed(needs.definitions, "."));
  }
  if (!needs.derived.empty()) {
    out += fmt::format(fmt::runtime(zh ? "由其他记录得出：{}\n" : "made of other records: {}\n"),
                       listed(needs.derived, zh ? " 出自 " : " of "));
  }
  return out;
}

std::string needs_json(const Pack& pack, const IndicatorNeeds& needs) {
  auto records = Json::array();
  for (const auto* record : in_order(pack, needs)) {
    auto fields = Json::array();
    for (const auto* field : fields_of(*record, needs)) {
      Json one{{"field", field->name},
               {"title", json_of(field->title)},
               {"type", to_string(field->type)},
               {"optional", field->optional},
               {"label", field->label}};
      if (!field->reference.empty()) one["reference"] = field->reference;
      fields.push_back(std::move(one));
    }
    records.push_back({{"record", record->name},
                       {"title", json_of(record->title)},
                       {"owner", record->owner},
                       {"fields", std::move(fields)}});
  }
  auto definitions = Json::array();
  for (const auto& [relation, name] : needs.definitions)
    definitions.push_back(relation + "." + name);
  auto derived = Json::array();
  for (const auto& [name, from] : needs.derived) {
    derived.push_back({{"entity", name}, {"from", from}});
  }
  return Json{{"indicator", needs.indicator->id},      {"title", json_of(needs.indicator->title)},
              {"subjects", needs.indicator->subjects}, {"records", std::move(records)},
              {"definitions", std::move(definitions)}, {"derived", std::move(derived)}}
             .dump(2) +
         "\n";
}

}  // namespace ronghe::authoring
