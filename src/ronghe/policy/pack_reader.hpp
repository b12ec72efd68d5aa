// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>
#include <string>

#include "ronghe/policy/pack.hpp"
#include "ronghe/policy/yaml.hpp"

// Reads definitions, indicators and weights of one pack folder into what an extended pack has said
// already. Of a thing that is there only what differs need be written, and what would change its
// meaning must say `replaces: true`; every other difference is a conflict, reported with its place.
namespace ronghe::policy {

class PackReader {
 public:
  // `pack` holds what the extended packs say, or nothing.
  PackReader(YamlReader& yaml, Pack& pack) : yaml_(yaml), pack_(pack), extended_(pack) {}

  void definitions(const YAML::Node& root);
  void indicator(const YAML::Node& root);
  void weights(const YAML::Node& root);

 private:
  void definition(const YAML::Node& node);
  void report_words(const YAML::Node& node, const Definition& made);
  void entity(const YAML::Node& node);
  [[nodiscard]] Indicator new_indicator(const YAML::Node& root);
  void add_variant(Indicator made, const YAML::Node& root);
  void refine(Indicator& indicator, const YAML::Node& root);
  void refine_formula(Indicator& indicator, const YAML::Node& root, bool replaces);
  // True when `replaces: true` is written and something is there to replace.
  [[nodiscard]] bool replaces(const YAML::Node& node, bool extended, const std::string& name);

  YamlReader& yaml_;
  Pack& pack_;
  const Pack extended_;
  std::set<std::string> own_definitions_;  // relation.name
};

// The same formula, whatever the blanks and line breaks between its words.
[[nodiscard]] bool same_formula(const std::string& a, const std::string& b);
// Blanks and line breaks outside of texts in quotes folded to one blank.
[[nodiscard]] std::string folded(const std::string& formula);

}  // namespace ronghe::policy
