// SPDX-License-Identifier: Apache-2.0
#include "ronghe/policy/dimensions.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace ronghe::policy {

namespace {

bool has(const Pack& pack, const std::string& id) {
  return std::ranges::find(pack.dimensions, id, &Dimension::id) != pack.dimensions.end();
}

std::string unknown(const Pack& pack, const std::string& id) {
  std::vector<std::string> known;
  for (const auto& dimension : pack.dimensions) known.push_back(dimension.id);
  return fmt::format(
      "the dimension `{}` is not known; choose from {}, or add it to `dimensions` in pack.yaml", id,
      fmt::join(known, ", "));
}

void take_from_weights(Pack& pack) {
  std::set<std::string> ids;
  for (const auto& [name, set] : pack.weights) {
    for (const auto& [id, weight] : set.dimensions) ids.insert(id);
  }
  for (const auto& indicator : pack.indicators) ids.insert(indicator.dimension);
  ids.erase("");  // reported when it was read
  for (const auto& id : ids) pack.dimensions.push_back({.id = id, .title = {}});
}

}  // namespace

void read_dimensions(const YAML::Node& root, YamlReader& yaml, Pack& pack) {
  if (!root["dimensions"]) return;
  pack.dimensions.clear();
  for (const auto& node : root["dimensions"]) {
    yaml.only(node, {"id", "name", "note"});
    Dimension made{.id = yaml.text(node, "id"), .title = yaml.bilingual(node, "name")};
    if (has(pack, made.id)) {
      yaml.report(node, fmt::format("the dimension `{}` is listed twice; keep one", made.id));
    }
    pack.dimensions.push_back(std::move(made));
  }
  if (pack.dimensions.empty()) {
    yaml.report(root,
                "`dimensions` lists none; write [{id: ..., name: {zh: ..., en: ...}}, ...], or "
                "remove it");
  }
}

void check_dimensions(YamlReader& yaml, Pack& pack) {
  if (pack.dimensions.empty()) take_from_weights(pack);
  for (const auto& [name, set] : pack.weights) {
    for (const auto& [id, weight] : set.dimensions) {
      if (!has(pack, id)) yaml.report(set.place, unknown(pack, id));
    }
    if (set.dimensions.contains(std::string(total_score)) || has(pack, std::string(total_score))) {
      yaml.report(set.place,
                  fmt::format("`{}` is the score over all dimensions; give the dimension "
                              "another id",
                              total_score));
    }
  }
  for (const auto& indicator : pack.indicators) {
    if (!indicator.dimension.empty() && !has(pack, indicator.dimension))
      yaml.report(indicator.place, unknown(pack, indicator.dimension));
  }
}

}  // namespace ronghe::policy
