// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "ronghe/authoring/diff/parts.hpp"
#include "ronghe/policy/yaml.hpp"

namespace ronghe::authoring {

namespace {

struct Case {
  std::string name;
  std::string text;
  Place place;
};

Result<std::vector<Case>> cases_of(const policy::Pack& pack) {
  std::vector<Case> all;
  std::vector<Error> errors;
  policy::YamlReader yaml(errors);
  for (const auto& path : pack.test_files) {
    const auto file = path.substr(path.rfind('/') + 1);
    const auto root = yaml.open(path, "tests/" + file);
    if (!root.IsMap()) continue;
    const auto add = [&](const YAML::Node& node) {
      auto name = yaml.text_or(node, "name", file);
      const auto same = [&](const Case& one) { return one.name == name; };
      if (std::ranges::any_of(all, same)) name += " (" + file + ")";
      all.push_back({std::move(name), YAML::Dump(node), yaml.place(node)});
    };
    yaml.guarded([&] {
      if (!root["cases"]) add(root);
      for (const auto& node : root["cases"]) add(node);
    });
  }
  if (!errors.empty()) return std::unexpected(errors.front());
  return all;
}

}  // namespace

Result<void> diff_tests(const policy::Pack& before, const policy::Pack& after,
                        ChangeList& changes) {
  RONGHE_TRY(old_cases, cases_of(before));
  RONGHE_TRY(new_cases, cases_of(after));
  const auto refines = [](const policy::Pack& one, const policy::Pack& other) {
    return std::ranges::find(one.extends, other.id, &policy::ExtendedPack::id) != one.extends.end();
  };
  if (refines(after, before)) old_cases.clear();
  if (refines(before, after)) new_cases.clear();
  const auto name_of = [](const Case& one) { return one.name; };
  const auto thing_of = [](const Case& one) { return Thing{"test", one.name, "", one.place}; };
  changes.by_name(old_cases, new_cases, name_of, thing_of, [&](const Case& a, const Case& b) {
    if (a.text != b.text) changes.add(thing_of(b), ChangeKind::changed);
  });
  return {};
}

}  // namespace ronghe::authoring
