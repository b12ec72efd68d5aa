// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ronghe/dmn/analysis/cover.hpp"
#include "ronghe/dmn/analysis/findings.hpp"

// One table while it is analysed, and the questions asked of it, one file each.
namespace ronghe::dmn::analysis {

struct Limits {
  Budget budget = {};
  std::size_t findings_max = 10;  // of one kind for a table; the rest is counted
};

// What a rule gives in one output: a constant, or a formula known by its text.
struct Given {
  std::optional<feel::Value> value;
  std::string text;
};
// True, false, or not to be said, as where two formulas differ.
[[nodiscard]] std::optional<bool> same(const Given& a, const Given& b);

struct Study {
  const dmn::DecisionTable& table;
  std::string name;
  Limits limits;
  Space space;
  std::vector<std::vector<Given>> given;  // rule, output
  std::vector<char> dead = {};            // rules found to decide nothing
  std::vector<Finding> findings = {};

  Study(const dmn::DecisionTable& of, const dmn::Model& model, std::string called, Limits bounds);

  // A finding with its row and the rules that certainly match it.
  Finding& add(FindingKind kind, Place place, std::string message, std::string remedy);
  void show(Finding& finding, const std::vector<std::size_t>& point) const;
  // Some point of a box, with few missing values.
  [[nodiscard]] static std::vector<std::size_t> some_point(const Box& box);
  // Tells that more was found than is shown.
  void add_more(FindingKind kind, std::size_t more, std::string_view what);
  [[nodiscard]] Place place_of_rule(std::size_t rule) const { return table.rules[rule].place; }
  // Rules that, where they match as well, decide instead of `rule`.
  [[nodiscard]] std::vector<std::size_t> rules_before(std::size_t rule) const;
  // Of each rule, under hit policy PRIORITY: where its outputs stand among the allowed values; none
  // when one of them is not among these.
  std::vector<std::optional<std::vector<std::size_t>>> priorities = {};

 private:
  [[nodiscard]] std::optional<std::vector<std::size_t>> priority(std::size_t rule) const;
};

// gaps.cpp, overlaps.cpp, rules.cpp, grades.cpp
void find_gaps(Study& study);
void find_overlaps(Study& study);
void find_dead_rules(Study& study);
void find_outputs(Study& study);
void find_broken_promises(Study& study);

}  // namespace ronghe::dmn::analysis
