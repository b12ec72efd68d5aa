// SPDX-License-Identifier: Apache-2.0
#include "ronghe/authoring/check_tests.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "ronghe/authoring/each_once.hpp"
#include "ronghe/authoring/repeat.hpp"
#include "ronghe/base/spelling.hpp"
#include "ronghe/policy/light.hpp"
#include "ronghe/policy/yaml.hpp"

namespace ronghe::authoring {

namespace {

class WordCheck {
 public:
  WordCheck(const policy::Pack& pack, policy::YamlReader& yaml) : pack_(pack), yaml_(yaml) {}

  void check(const YAML::Node& one) {
    if (!one["repeat"]) return words(one);
    RepeatedCase repeated(one, yaml_);
    for (std::size_t row = 0; repeated.sound() && row < repeated.rows(); ++row) {
      repeated.put(row);
      words(one);
    }
  }

 private:
  void words(const YAML::Node& one) {
    for (const auto& relation : one["given"]) {
      const auto* record = pack_.dictionary.record(relation.first.Scalar());
      if (record == nullptr) continue;  // told when it runs, as is a field that is none
      for (const auto& row : relation.second) {
        for (const auto& cell : row) choice(*record, cell.first.Scalar(), cell.second);
      }
    }
    for (const auto& expected : one["expect"]) {
      if (expected.IsMap() && expected["light"]) light(expected["light"]);
    }
  }

  void choice(const policy::RecordType& record, const std::string& name, const YAML::Node& cell) {
    const auto* field = record.field(name);
    if (field == nullptr || field->type != policy::FieldType::choice || !cell.IsScalar()) return;
    std::vector<std::string> known;
    for (const auto& one : field->choices) known.push_back(one.code);
    unknown(cell, known, "pack-test-choice"_code,
            fmt::format("`{}` is none of the choices of `{}`", cell.Scalar(), name));
  }

  void light(const YAML::Node& cell) {
    if (!cell.IsScalar()) return;
    unknown(cell, policy::light_words(), "pack-test-light"_code,
            fmt::format("`{}` is no light", cell.Scalar()));
  }

  void unknown(const YAML::Node& cell, const std::vector<std::string>& known, ErrorCode code,
               const std::string& what) {
    const auto& word = cell.Scalar();
    if (std::ranges::find(known, word) != known.end()) return;
    const auto list = fmt::format("{}", fmt::join(known, ", "));
    const auto near = nearest(word, known);
    yaml_.report_later(
        cell, code, {{"value", word}, {"known", list}},
        near.empty() ? fmt::format("{}; choose from {}", what, list)
                     : fmt::format("{}; choose from {}: did you mean `{}`?", what, list, near));
  }

  const policy::Pack& pack_;
  policy::YamlReader& yaml_;
};

}  // namespace

std::vector<Error> check_tests(const policy::Pack& pack) {
  std::vector<Error> ignored;  // of their form: told when they run
  std::vector<Error> found;
  policy::YamlReader yaml(policy::Faults{ignored, found});
  for (const auto& path : pack.test_files) {
    const auto root = yaml.open(path, "tests/" + std::filesystem::path(path).filename().string());
    if (!root.IsMap()) continue;
    WordCheck words(pack, yaml);
    yaml.guarded([&] {
      if (!root["cases"] && !root["unreached"]) words.check(root);
      for (const auto& one : root["cases"]) words.check(one);
    });
  }
  return each_once(std::move(found));  // a row of `repeat` gives the same word again
}

}  // namespace ronghe::authoring
