// SPDX-License-Identifier: Apache-2.0
#include "ronghe/policy/pack.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <filesystem>

#include "ronghe/crypto/sha256.hpp"
#include "ronghe/policy/yaml.hpp"

namespace ronghe::policy {

namespace {

namespace fs = std::filesystem;

template <class Value>
struct Word {
  std::string_view word;
  Value value;
};
constexpr std::array dimensions{Word{"participation", Dimension::participation},
                                Word{"process", Dimension::process},
                                Word{"result", Dimension::result}};
constexpr std::array directions{Word{"up", Direction::up}, Word{"down", Direction::down}};
constexpr std::array indicator_types{Word{"normal", IndicatorType::normal},
                                     Word{"veto", IndicatorType::veto},
                                     Word{"information", IndicatorType::information}};

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
  yaml.report(node, fmt::format("`{}: {}` is not known; choose from {}", key, text,
                                fmt::join(known, ", ")));
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
  return feel::Source{node.Scalar(), yaml.text_place(node)};
}

void read_definitions(const YAML::Node& root, YamlReader& yaml, Pack& pack) {
  yaml.only(root, {"definitions", "entities", "note"});
  for (const auto& node : root["definitions"]) {
    yaml.only(node, {"on", "define", "type", "unit", "name", "formula", "source", "note"});
    Definition made;
    made.relation = yaml.text(node, "on");
    made.name = yaml.text(node, "define");
    made.type = yaml.text_or(node, "type", "");
    made.unit = yaml.text_or(node, "unit", "");
    made.title = yaml.bilingual(node, "name");
    made.formula = formula(yaml, node, "formula").value_or(feel::Source{});
    if (made.formula.text.empty()) yaml.report(node, "a definition needs a `formula`");
    made.source = yaml.text_or(node, "source", "");
    pack.definitions.push_back(std::move(made));
  }
  for (const auto& node : root["entities"]) {
    yaml.only(node, {"entity", "from", "key", "name", "source", "note"});
    pack.entities.push_back({yaml.text(node, "entity"), yaml.text(node, "from"),
                             yaml.text(node, "key"), yaml.place(node)});
  }
}

Indicator read_indicator(const YAML::Node& root, YamlReader& yaml) {
  yaml.only(root,
            {"id",        "name",    "description", "dimension", "group",     "subjects",
             "direction", "type",    "unit",        "formula",   "limits",    "minimum_denominator",
             "coverage",  "table",   "source",      "note",      "numerator", "denominator",
             "pair",      "reading", "interval"});
  Indicator made;
  made.place = yaml.place(root);
  made.id = yaml.text(root, "id");
  made.title = yaml.bilingual(root, "name");
  made.description = yaml.bilingual(root, "description");
  read_word(yaml, root, "dimension", dimensions, made.dimension);
  read_word(yaml, root, "direction", directions, made.direction);
  read_word(yaml, root, "type", indicator_types, made.type);
  made.group = yaml.text(root, "group");
  made.subjects = yaml.texts(root, "subjects");
  if (made.subjects.empty()) yaml.report(root, "an indicator needs `subjects: [region, …]`");
  made.unit = yaml.text(root, "unit");
  made.formula = formula(yaml, root, "formula").value_or(feel::Source{});
  if (made.formula.text.empty()) yaml.report(root, "an indicator needs a `formula`");
  if (const auto limits = root["limits"]) {
    yaml.only(limits, {"green", "red"});
    made.green = formula(yaml, limits, "green");
    made.red = formula(yaml, limits, "red");
  }
  made.minimum_denominator = formula(yaml, root, "minimum_denominator");
  made.interval = formula(yaml, root, "interval");
  made.coverage = formula(yaml, root, "coverage");
  made.table =
      yaml.text_or(root, "table", made.direction == Direction::up ? "light_up" : "light_down");
  made.source = yaml.text(root, "source");
  return made;
}

// One id may stand in several files, each with a formula for other subjects; the file with the
// shortest name tells title, limits and the rest.
void add_indicator(Indicator made, const YAML::Node& root, YamlReader& yaml, Pack& pack) {
  const auto found = std::ranges::find(pack.indicators, made.id, &Indicator::id);
  if (found == pack.indicators.end()) {
    pack.indicators.push_back(std::move(made));
    return;
  }
  if (made.place.file.size() < found->place.file.size()) std::swap(made, *found);
  for (const auto& subject : made.subjects) {
    if (std::ranges::find(found->subjects, subject) != found->subjects.end()) {
      yaml.report(root, fmt::format("{} is defined twice for the subject `{}`; keep one", made.id,
                                    subject));
      continue;
    }
    found->subjects.push_back(subject);
    found->variants[subject] = made.formula;
  }
}

void read_weights(const YAML::Node& root, YamlReader& yaml, Pack& pack) {
  yaml.only(root, {"class", "dimensions", "indicators", "source", "given_by", "note", "name"});
  WeightSet set;
  set.name = yaml.text(root, "class");
  set.source = yaml.text(root, "source");
  for (const auto* part : {"dimensions", "indicators"}) {
    auto& into = std::string_view(part) == "dimensions" ? set.dimensions : set.indicators;
    for (const auto& entry : yaml.child(root, part)) {
      const auto weight = Decimal::parse(entry.second.Scalar());
      if (!weight || *weight < Decimal(0)) {
        yaml.report(entry.second, "a weight must be a number of at least 0");
      }
      into[entry.first.Scalar()] = weight.value_or(Decimal(0));
    }
  }
  pack.weights[set.name] = std::move(set);
}

// "A1.10" after "A1.9": digit runs compare as numbers.
bool by_id(const std::string& a, const std::string& b) {
  std::size_t i = 0;
  std::size_t j = 0;
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  while (i < a.size() && j < b.size()) {
    if (digit(a[i]) && digit(b[j])) {
      int x = 0;
      int y = 0;
      const auto end_a = std::from_chars(&a[i], a.data() + a.size(), x).ptr;
      const auto end_b = std::from_chars(&b[j], b.data() + b.size(), y).ptr;
      if (x != y) return x < y;
      i = static_cast<std::size_t>(end_a - a.data());
      j = static_cast<std::size_t>(end_b - b.data());
      continue;
    }
    if (a[i] != b[j]) return a[i] < b[j];
    ++i;
    ++j;
  }
  return a.size() - i < b.size() - j;
}

// Name and bytes of every file, in the order of the names: any change changes the hash.
std::string hash_of(const std::string& folder) {
  std::vector<std::string> paths;
  std::error_code none;
  for (const auto& entry : fs::recursive_directory_iterator(folder, none)) {
    if (entry.is_regular_file()) paths.push_back(fs::relative(entry.path(), folder).string());
  }
  std::ranges::sort(paths);
  crypto::Sha256 hasher;
  for (const auto& path : paths) {
    const auto text = file_text(folder + "/" + path).value_or("");
    hasher.update(fmt::format("{}\n{}\n", path, text.size()));
    hasher.update(text);
  }
  return hasher.finish().hex();
}

void load_parts(const std::string& folder, YamlReader& yaml, Pack& pack) {
  const auto each = [&](const std::string& part, const auto& read) {
    for (const auto& path : files_below(folder + "/" + part, ".yaml")) {
      const auto root = yaml.open(path, part + "/" + fs::path(path).filename().string());
      if (root.IsMap()) read(root);
    }
  };
  pack.parameters = load_parameters(folder, yaml);
  each("definitions", [&](const YAML::Node& root) { read_definitions(root, yaml, pack); });
  each("indicators", [&](const YAML::Node& root) {
    add_indicator(read_indicator(root, yaml), root, yaml, pack);
  });
  each("weights", [&](const YAML::Node& root) { read_weights(root, yaml, pack); });
  pack.decision_files = files_below(folder + "/decisions", ".dmn");
  pack.test_files = files_below(folder + "/tests", ".yaml");
  std::ranges::stable_sort(pack.indicators, by_id, &Indicator::id);
}

}  // namespace

const Indicator* Pack::indicator(std::string_view wanted) const {
  const auto found = std::ranges::find(indicators, wanted, &Indicator::id);
  return found == indicators.end() ? nullptr : &*found;
}

Checked<Pack> load_pack(const std::string& folder) {
  std::vector<Error> errors;
  YamlReader yaml(errors);
  Pack pack;
  pack.folder = folder;
  const auto root = yaml.open(folder + "/pack.yaml", "pack.yaml");
  if (!root.IsMap()) return std::unexpected(std::move(errors));
  yaml.only(root, {"id", "version", "name", "source", "note", "index", "description"});
  pack.id = yaml.text(root, "id");
  pack.version = yaml.text(root, "version");
  pack.title = yaml.bilingual(root, "name");
  pack.source = yaml.text(root, "source");
  auto dictionary = load_dictionary(folder);
  if (dictionary)
    pack.dictionary = std::move(*dictionary);
  else
    errors.insert(errors.end(), dictionary.error().begin(), dictionary.error().end());
  load_parts(folder, yaml, pack);
  if (!errors.empty()) return std::unexpected(std::move(errors));
  pack.hash = hash_of(folder);
  return pack;
}

std::string_view to_string(Dimension dimension) { return word_of(dimensions, dimension); }
std::string_view to_string(Direction direction) { return word_of(directions, direction); }
std::string_view to_string(IndicatorType type) { return word_of(indicator_types, type); }

}  // namespace ronghe::policy
