// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

#include "ronghe/base/result.hpp"
#include "ronghe/policy/feel/interpreter.hpp"
#include "ronghe/policy/feel/parser.hpp"

// A decision table of a pack, hit policy FIRST, as DMN XML writes it.
namespace ronghe::evaluate {

struct TableDecision {
  int rule = 0;       // 1 = first; 0 = none fired
  std::string light;  // the first output; "none" where no rule fired
};

class LightTable {
 public:
  [[nodiscard]] TableDecision decide(const policy::feel::Scope& inputs) const;
  // The description of a rule and its cells: "below the red limit (value < red limit)".
  [[nodiscard]] std::string rule_text(int rule) const;
  [[nodiscard]] const std::vector<std::string>& inputs() const { return inputs_; }

 private:
  friend class TableReader;
  struct Rule {
    std::string description;
    std::vector<policy::feel::NodePtr> cells;  // null pointer = "-"
    std::vector<std::string> texts;
    std::string light;
  };
  std::vector<std::string> inputs_;
  std::vector<Rule> rules_;
};

// Decision name -> table, of one DMN file.
[[nodiscard]] Result<std::map<std::string, LightTable>> read_light_tables(const std::string& path);

}  // namespace ronghe::evaluate
