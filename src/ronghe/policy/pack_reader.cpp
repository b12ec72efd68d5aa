// SPDX-License-Identifier: Apache-2.0
#include "ronghe/policy/pack_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "ronghe/policy/taken_names.hpp"
#include "ronghe/policy/written_unit.hpp"

namespace ronghe::policy {

namespace {

template <class Value>
struct Word {
  std::string_view word;
  Value value;
};
constexpr std::array directions{Word{"up", Direction::up}, Word{"down", Direction::down}};
constexpr std::array indicator_types{Word{"normal", IndicatorType::normal},
                                     Word{"veto", IndicatorType::veto},
                                     Word{"information", IndicatorType::information}};

constexpr std::array public_forms{
    Word{"value", PublicForm::value}, Word{"rounded", PublicForm::rounded},
    Word{"light", PublicForm::light}, Word{"nothing", PublicForm::nothing}};

template <class Words, class Value>
void read_word(YamlReader& yaml, const YAML::Node& node, const std::string& key, const Words& words,
               Value& value) {
  const auto text = yaml.text(node, key);
  const auto* found = std::ranges::find(words, text, &Word<Value>::word);
  if (found != words.end()) {
    value = found->value;
    return;
  }
  std::vector<std::string_view> known;
  for (const auto& word : words) known.push_back(word.word);
  const auto list = fmt::format("{}", fmt::join(known, ", "));
  yaml.report(node[key] ? node[key] : node, "pack-word-unknown"_code,
              {{"key", key}, {"word", text}, {"known", list}},
              fmt::format("`{}: {}` is not known; choose from {}", key, text, list));
}

template <class Words, class Value>
std::string_view word_of(const Words& words, Value value) {
  return std::ranges::find(words, value, &Word<Value>::value)->word;
}

std::optional<feel::Source> formula(YamlReader& yaml, const YAML::Node& parent,
                                    const std::string& key) {
  const auto node = parent[key];
  if (!node) return std::nullopt;
  if (!node.IsScalar()) {
    yaml.report(node, fmt::format("`{}` must be a formula", key));
    return std::nullopt;
  }
  return yaml.source(node);
}

std::string usual_table(Direction direction) {
  return direction == Direction::up ? "light_up" : "light_down";
}

const std::set<std::string> indicator_keys{"id",
                                           "name",
                                           "description",
                                           "dimension",
                                           "group",
                                           "subjects",
                                           "type",
                                           "unit",
                                           "formula",
                                           "direction",
                                           "minimum_denominator",
                                           "persons",
                                           "contributors",
                                           "public",
                                           "coverage",
                                           "table",
                                           "source",
                                           "limits",
                                           "numerator",
                                           "denominator",
                                           "to_green",
                                           "pair",
                                           "replaces",
                                           "reading",
                                           "interval",
                                           "note"};

void read_to_green(const YAML::Node& root, YamlReader& yaml, Indicator& made) {
  made.to_green = yaml.bilingual(root, "to_green");
  for (const auto& words : {made.to_green.zh, made.to_green.en}) {
    if (words.empty() || words.contains(Indicator::count_mark)) continue;
    yaml.report(
        root["to_green"],
        fmt::format("`to_green` says how many more are needed, and \"{}\" has no {} for the "
                    "number; add it",
                    words, Indicator::count_mark));
  }
}

// What may be written anew without changing what the indicator means.
void read_presentation(const YAML::Node& root, YamlReader& yaml, Indicator& made) {
  if (root["name"]) made.title = yaml.bilingual(root, "name");
  if (root["description"]) made.description = yaml.bilingual(root, "description");
  if (root["numerator"]) made.numerator = yaml.bilingual(root, "numerator");
  if (root["denominator"]) made.denominator = yaml.bilingual(root, "denominator");
  if (root["to_green"]) read_to_green(root, yaml, made);
  if (root["group"]) made.group = yaml.text(root, "group");
  if (root["source"]) made.source = yaml.text(root, "source");
}

// `public: light` for every kind of subject, or by kind: `public: {region: value}`.
void read_public(const YAML::Node& root, YamlReader& yaml, Indicator& made) {
  const auto said = root["public"];
  if (!said) return;
  if (said.IsScalar()) {
    auto form = PublicForm::nothing;
    read_word(yaml, root, "public", public_forms, form);
    for (const auto& kind : made.subjects) made.public_forms[kind] = form;
    return;
  }
  for (const auto& one : said) {
    const auto kind = one.first.Scalar();
    read_word(yaml, said, kind, public_forms, made.public_forms[kind]);
    if (std::ranges::find(made.subjects, kind) != made.subjects.end()) continue;
    yaml.report(said, fmt::format("`public` names `{}`, and {} is of {}; correct the name or leave "
                                  "it out",
                                  kind, made.id, fmt::join(made.subjects, ", ")));
  }
}

// Where the lights change: a refining pack may say it freely.
void read_limits(const YAML::Node& root, YamlReader& yaml, Indicator& made) {
  if (const auto limits = root["limits"]) {
    yaml.only(limits, {"green", "red"});
    if (limits["green"]) made.green = formula(yaml, limits, "green");
    if (limits["red"]) made.red = formula(yaml, limits, "red");
  }
  if (root["minimum_denominator"]) {
    made.minimum_denominator = formula(yaml, root, "minimum_denominator");
  }
  if (root["interval"]) made.interval = formula(yaml, root, "interval");
  if (root["persons"]) made.persons = formula(yaml, root, "persons");
  if (root["contributors"]) made.contributors = formula(yaml, root, "contributors");
  if (made.persons && made.contributors) {
    yaml.report(root["contributors"],
                "an indicator counts `persons` or `contributors`, not both; "
                "where it is about persons, leave `contributors` out");
  }
}

}  // namespace

bool PackReader::replaces(const YAML::Node& node, bool extended, const std::string& name) {
  const bool said = yaml_.flag(node, "replaces");
  if (said && !extended) {
    yaml_.report(node, fmt::format("`replaces: true`, but no extended pack has `{}`; correct the "
                                   "name or remove the line",
                                   name));
  }
  return said && extended;
}

void PackReader::definitions(const YAML::Node& root) {
  yaml_.only(root, {"definitions", "entities", "note"});
  for (const auto& node : root["definitions"]) definition(node);
  for (const auto& node : root["entities"]) entity(node);
}

void PackReader::definition(const YAML::Node& node) {
  yaml_.only(node,
             {"on", "define", "type", "unit", "name", "formula", "source", "note", "replaces"});
  Definition made;
  const auto same = [&](const Definition& one) {
    return one.relation == made.relation && one.name == made.name;
  };
  made.relation = yaml_.text(node, "on");
  made.name = yaml_.text(node, "define");
  const auto name = made.relation + "." + made.name;
  const auto found = std::ranges::find_if(extended_.definitions, same);
  const auto* before = found == extended_.definitions.end() ? nullptr : &*found;
  if (before != nullptr) made = *before;
  if (node["type"]) made.type = yaml_.text(node, "type");
  if (node["unit"]) made.unit = yaml_.text(node, "unit");
  report_words(node, made);
  if (node["source"]) made.source = yaml_.text(node, "source");
  if (before == nullptr || node["name"]) made.title = yaml_.bilingual(node, "name");
  if (auto given = formula(yaml_, node, "formula")) made.formula = std::move(*given);
  if (made.formula.text.empty()) yaml_.report(node, "a definition needs a `formula`");
  if (!own_definitions_.insert(name).second) {
    yaml_.report(node, fmt::format("`{}` is defined twice; keep one", name));
    return;
  }
  const bool replacing = replaces(node, before != nullptr, name);
  if (before == nullptr) {
    pack_.definitions.push_back(std::move(made));
    return;
  }
  if (!same_formula(before->formula.text, made.formula.text) && !replacing) {
    yaml_.report(node, fmt::format("`{}` has another formula in the extended pack; write "
                                   "`replaces: true` to put this one in its place",
                                   name));
  }
  if (made.type != before->type || made.unit != before->unit) {
    yaml_.report(node,
                 fmt::format("`{}` is {} {} in the extended pack, whose formulas count on it; "
                             "keep type and unit, or define another name",
                             name, before->type, before->unit));
  }
  *std::ranges::find_if(pack_.definitions, same) = std::move(made);
}

// What readers of before took as it stood: an unknown type was no type, and of two that have one
// name one was never seen.
void PackReader::report_words(const YAML::Node& node, const Definition& made) {
  static constexpr std::array<std::string_view, 4> types{"boolean", "number", "text", "date"};
  if (node["type"] && std::ranges::find(types, made.type) == types.end()) {
    yaml_.report_later(node["type"], "pack-definition-type"_code,
                       {{"type", made.type}, {"known", fmt::format("{}", fmt::join(types, ", "))}},
                       fmt::format("`{}` is no type of a definition; choose from {}", made.type,
                                   fmt::join(types, ", ")));
  }
  if (node["unit"]) report_unit(yaml_, node["unit"]);
  const auto taken = taken_by(made.name, made.relation, pack_.dictionary);
  if (taken == TakenBy::nothing) return;
  yaml_.report_later(
      node["define"],
      taken == TakenBy::keyword    ? "pack-name-is-keyword"_code
      : taken == TakenBy::function ? "pack-name-is-function"_code
      : taken == TakenBy::field    ? "pack-name-is-field"_code
                                   : "pack-name-is-record"_code,
      {{"name", made.name}},
      fmt::format("`{}` is {} already, which formulas would mean; choose another name", made.name,
                  to_string(taken)));
}

void PackReader::entity(const YAML::Node& node) {
  yaml_.only(node, {"entity", "from", "key", "name", "source", "note"});
  DerivedEntity made{yaml_.text(node, "entity"), yaml_.text(node, "from"), yaml_.text(node, "key"),
                     yaml_.place(node)};
  if (pack_.dictionary.record(made.name) != nullptr) {
    yaml_.report_later(node["entity"], "pack-name-is-record"_code, {{"name", made.name}},
                       fmt::format("`{}` is a record already, which formulas would mean; choose "
                                   "another name",
                                   made.name));
  }
  const auto found = std::ranges::find(pack_.entities, made.name, &DerivedEntity::name);
  if (found == pack_.entities.end()) {
    pack_.entities.push_back(std::move(made));
    return;
  }
  yaml_.report(node, fmt::format("the entity `{}` is declared already, from `{}` by `{}`; choose "
                                 "another name",
                                 made.name, found->from, found->key));
}

Indicator PackReader::new_indicator(const YAML::Node& root) {
  Indicator made;
  made.place = yaml_.place(root);
  made.id = yaml_.text(root, "id");
  for (const auto* key : {"name", "description"}) {
    if (!root[key]) yaml_.report(root, fmt::format("an indicator needs a `{}`", key));
  }
  made.group = yaml_.text(root, "group");
  read_presentation(root, yaml_, made);
  made.dimension = yaml_.text(root, "dimension");
  read_word(yaml_, root, "direction", directions, made.direction);
  read_word(yaml_, root, "type", indicator_types, made.type);
  made.subjects = yaml_.texts(root, "subjects");
  if (made.subjects.empty()) yaml_.report(root, "an indicator needs `subjects: [region, …]`");
  made.unit = yaml_.text(root, "unit");
  if (root["unit"]) report_unit(yaml_, root["unit"]);
  made.formula = formula(yaml_, root, "formula").value_or(feel::Source{});
  if (made.formula.text.empty()) yaml_.report(root, "an indicator needs a `formula`");
  read_limits(root, yaml_, made);
  made.coverage = formula(yaml_, root, "coverage");
  made.table = yaml_.text_or(root, "table", usual_table(made.direction));
  made.source = yaml_.text(root, "source");
  read_public(root, yaml_, made);
  return made;
}

void PackReader::indicator(const YAML::Node& root) {
  yaml_.only(root, indicator_keys);
  const auto id = yaml_.text_or(root, "id", "");
  if (extended_.indicator(id) != nullptr) {
    refine(*std::ranges::find(pack_.indicators, id, &Indicator::id), root);
    return;
  }
  (void)replaces(root, false, id);
  add_variant(new_indicator(root), root);
}

// One id may be in several files, each with a formula for other subjects; the file with the
// shortest name tells title, limits and the rest.
void PackReader::add_variant(Indicator made, const YAML::Node& root) {
  const auto found = std::ranges::find(pack_.indicators, made.id, &Indicator::id);
  if (found == pack_.indicators.end()) {
    pack_.indicators.push_back(std::move(made));
    return;
  }
  if (made.place.file.size() < found->place.file.size()) std::swap(made, *found);
  for (const auto& subject : made.subjects) {
    if (std::ranges::find(found->subjects, subject) != found->subjects.end()) {
      yaml_.report(root, fmt::format("{} is defined twice for the subject `{}`; keep one", made.id,
                                     subject));
      continue;
    }
    found->subjects.push_back(subject);
    found->variants[subject] = made.formula;
    const auto form = made.public_forms.find(subject);
    if (form != made.public_forms.end()) found->public_forms.insert(*form);
  }
}

void PackReader::refine(Indicator& indicator, const YAML::Node& root) {
  const bool replacing = replaces(root, true, indicator.id);
  const auto before = indicator;
  indicator.place = yaml_.place(root);
  if (root["dimension"]) indicator.dimension = yaml_.text(root, "dimension");
  if (root["direction"]) read_word(yaml_, root, "direction", directions, indicator.direction);
  if (root["type"]) read_word(yaml_, root, "type", indicator_types, indicator.type);
  if (root["unit"]) {
    indicator.unit = yaml_.text(root, "unit");
    report_unit(yaml_, root["unit"]);
  }
  if (root["table"]) {
    indicator.table = yaml_.text(root, "table");
  } else if (before.table == usual_table(before.direction)) {
    indicator.table = usual_table(indicator.direction);
  }
  if (root["coverage"]) indicator.coverage = formula(yaml_, root, "coverage");
  read_presentation(root, yaml_, indicator);
  read_limits(root, yaml_, indicator);
  const auto unless_replacing = [&](bool same, std::string_view what) {
    if (same || replacing) return;
    yaml_.report(root, fmt::format("{} has another {} in the extended pack; write `replaces: true` "
                                   "if it is meant to mean something else here",
                                   indicator.id, what));
  };
  const auto text_of = [](const std::optional<feel::Source>& source) {
    return source ? source->text : "";
  };
  unless_replacing(indicator.dimension == before.dimension, "dimension");
  unless_replacing(indicator.direction == before.direction, "direction");
  unless_replacing(indicator.type == before.type, "type");
  unless_replacing(indicator.unit == before.unit, "unit");
  unless_replacing(indicator.table == before.table, "table");
  unless_replacing(same_formula(text_of(indicator.coverage), text_of(before.coverage)), "coverage");
  unless_replacing(same_formula(text_of(indicator.persons), text_of(before.persons)), "persons");
  unless_replacing(same_formula(text_of(indicator.contributors), text_of(before.contributors)),
                   "contributors");
  refine_formula(indicator, root, replacing);
  read_public(root, yaml_, indicator);
  const bool tighter = std::ranges::all_of(before.public_forms, [&](const auto& said) {
    return indicator.public_forms.at(said.first) >= said.second;
  });
  unless_replacing(tighter, "`public`, which shows less,");
}

// A formula for subjects that are there replaces theirs, one for others is added.
void PackReader::refine_formula(Indicator& indicator, const YAML::Node& root, bool replacing) {
  const auto given = formula(yaml_, root, "formula");
  const auto subjects = yaml_.texts(root, "subjects");
  if (!given) {
    if (subjects.empty()) return;
    yaml_.report(root, fmt::format("`subjects` of {} stand without a `formula`; write the formula "
                                   "that is for them",
                                   indicator.id));
    return;
  }
  const auto before = indicator;
  if (subjects.empty()) indicator.formula = *given;
  for (const auto& subject : subjects) {
    const bool there = std::ranges::find(before.subjects, subject) != before.subjects.end();
    if (!there) indicator.subjects.push_back(subject);
    indicator.variants[subject] = *given;
  }
  for (const auto& subject : before.subjects) {
    if (replacing ||
        same_formula(before.formula_of(subject).text, indicator.formula_of(subject).text)) {
      continue;
    }
    yaml_.report(root, fmt::format("{} has another formula for `{}` in the extended pack; write "
                                   "`replaces: true` to put this one in its place",
                                   indicator.id, subject));
  }
}

void PackReader::weights(const YAML::Node& root) {
  yaml_.only(root, {"class", "dimensions", "indicators", "source", "given_by", "note", "name"});
  const auto name = yaml_.text(root, "class");
  const auto found = extended_.weights.find(name);
  const bool extended = found != extended_.weights.end();
  WeightSet set = extended ? found->second : WeightSet{};
  set.name = name;
  set.place = yaml_.place(root);
  set.source = yaml_.text(root, "source");
  for (const auto* part : {"dimensions", "indicators"}) {
    auto& into = std::string_view(part) == "dimensions" ? set.dimensions : set.indicators;
    if (extended && !root[part]) continue;
    for (const auto& entry : yaml_.child(root, part)) {
      const auto weight = Decimal::parse(entry.second.Scalar());
      if (!weight || *weight < Decimal(0)) {
        yaml_.report(entry.second, "a weight must be a number of at least 0");
      }
      into[entry.first.Scalar()] = weight.value_or(Decimal(0));
      set.places[entry.first.Scalar()] = yaml_.place(entry.first);
    }
  }
  pack_.weights[name] = std::move(set);
}

std::string folded(const std::string& formula) {
  std::string out;
  bool quoted = false;
  bool blank = false;
  for (std::size_t i = 0; i < formula.size(); ++i) {
    const char c = formula[i];
    if (!quoted && (c == ' ' || c == '\n' || c == '\t' || c == '\r')) {
      blank = true;
      continue;
    }
    if (blank && !out.empty()) out += ' ';
    blank = false;
    out += c;
    if (c == '"') quoted = !quoted;
    if (quoted && c == '\\' && i + 1 < formula.size()) out += formula[++i];
  }
  return out;
}

bool same_formula(const std::string& a, const std::string& b) { return folded(a) == folded(b); }

std::string_view to_string(Direction direction) { return word_of(directions, direction); }
std::string_view to_string(IndicatorType type) { return word_of(indicator_types, type); }
std::string_view to_string(PublicForm form) { return word_of(public_forms, form); }

std::string public_forms_text(const Indicator& indicator) {
  std::string out;
  for (const auto& [kind, form] : indicator.public_forms) {
    out += fmt::format("{}{}: {}", out.empty() ? "" : ", ", kind, to_string(form));
  }
  return out;
}

std::optional<PublicForm> Indicator::public_form(const std::string& subject) const {
  const auto found = public_forms.find(subject);
  return found == public_forms.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace ronghe::policy
