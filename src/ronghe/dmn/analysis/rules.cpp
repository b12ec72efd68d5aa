// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <random>
#include <span>

#include "ronghe/dmn/analysis/study.hpp"

// Rules that never decide, and outputs that nobody gives.
namespace ronghe::dmn::analysis {

namespace {

class DeadRules {
 public:
  explicit DeadRules(Study& study)
      : study_(study), cover_(study.space.rules, study.limits.budget) {}

  void find() {
    for (std::size_t r = 0; r < study_.table.rules.size(); ++r) judge(r);
    study_.add_more(FindingKind::dead_rule, more_, "rules that never decide");
    if (undecided_.empty()) return;
    constexpr std::size_t shown_max = 12;
    const bool cut = undecided_.size() > shown_max;
    const auto shown = std::span(undecided_).first(std::min(shown_max, undecided_.size()));
    auto& finding = study_.add(
        FindingKind::not_decided, study_.place_of_rule(static_cast<std::size_t>(undecided_[0] - 1)),
        fmt::format("whether the {} {}{} can decide was not found within the steps allowed",
                    undecided_.size() == 1 ? "rule" : "rules", fmt::join(shown, ", "),
                    cut ? ", ..." : ""),
        "split the table");
    finding.severity = Severity::warning;
    finding.rules = undecided_;
  }

 private:
  void judge(std::size_t r) {
    const auto& box = study_.space.rules[r];
    for (std::size_t a = 0; a < box.size(); ++a) {
      if (box[a].any()) continue;
      tell(r, place_of_side(r, a), "matches no row: no value passes its cells", "correct the cell",
           nullptr);
      return;
    }
    auto before = study_.rules_before(r);
    if (before.empty() || has_free_point(box, before)) return;
    const auto answer = cover_.of(box, before);
    if (answer.state == Covering::undecided) undecided_.push_back(static_cast<int>(r) + 1);
    if (answer.state != Covering::whole) return;
    const auto point = Study::some_point(box);
    tell(r, study_.place_of_rule(r),
         study_.table.hit_policy == dmn::HitPolicy::unique
             ? "never decides: other rules match every row that it matches"
             : fmt::format("never decides: {}", stronger(r, before)),
         "delete it, or move it above the rules that cover it", &point);
  }

  // "rule 2 decides every row that it matches", or several rules that do so together.
  [[nodiscard]] std::string stronger(std::size_t r, std::vector<std::size_t> before) const {
    const auto& box = study_.space.rules[r];
    const auto holds = [&](std::size_t other) {
      for (std::size_t a = 0; a < box.size(); ++a) {
        if (!box[a].within(study_.space.rules[other][a])) return false;
      }
      return true;
    };
    if (const auto one = std::ranges::find_if(before, holds); one != before.end()) {
      return fmt::format("rule {} decides every row that it matches", *one + 1);
    }
    std::erase_if(before, [&](std::size_t other) {
      for (std::size_t a = 0; a < box.size(); ++a) {
        if (!box[a].intersects(study_.space.rules[other][a])) return true;
      }
      return false;
    });
    constexpr std::size_t shown_max = 12;
    std::vector<std::size_t> numbers;
    for (const auto other : before) numbers.push_back(other + 1);
    const bool cut = numbers.size() > shown_max;
    numbers.resize(std::min(numbers.size(), shown_max));
    return fmt::format("the rules {}{} decide every row that it matches", fmt::join(numbers, ", "),
                       cut ? ", ..." : "");
  }

  // Rows by chance: most rules are alive, and this shows it without a search, also where a thousand
  // rules overlap at random and only one row in a hundred is free.
  bool has_free_point(const Box& box, const std::vector<std::size_t>& before) {
    constexpr int tries = 4096;
    Bits stronger(study_.table.rules.size());
    for (const auto other : before) stronger.set(other);
    std::vector<std::vector<std::size_t>> sides;
    for (const auto& side : box) {
      auto& classes = sides.emplace_back();
      side.for_each([&](std::size_t one) { classes.push_back(one); });
    }
    for (int i = 0; i < tries; ++i) {
      auto left = stronger;
      for (std::size_t a = 0; a < sides.size(); ++a) {
        const auto one = sides[a][random_() % sides[a].size()];
        left &= study_.space.axes[a].classes[one].rules;
      }
      if (!left.any()) return true;
    }
    return false;
  }

  // The cell of a rule that stands on an axis.
  [[nodiscard]] Place place_of_side(std::size_t r, std::size_t axis) const {
    const auto& on = study_.space.axes[axis].variables;
    for (std::size_t i = 0; i < study_.space.columns.size(); ++i) {
      const auto& test = study_.table.rules[r].tests[i];
      const bool here = std::ranges::find(on, study_.space.columns[i]) != on.end();
      if (here && !test.empty() && test.source.text != "-") return test.source.place;
    }
    return study_.place_of_rule(r);
  }

  void tell(std::size_t r, Place place, std::string message, std::string remedy,
            const std::vector<std::size_t>* point) {
    study_.dead[r] = 1;
    if (++found_ > study_.limits.findings_max) {
      ++more_;
      return;
    }
    auto& finding = study_.add(FindingKind::dead_rule, std::move(place),
                               fmt::format("rule {} {}", r + 1, message), std::move(remedy));
    finding.rules = {static_cast<int>(r) + 1};
    if (point != nullptr) study_.show(finding, *point);
  }

  Study& study_;
  Cover cover_;
  std::minstd_rand random_{1};  // the same rows each time
  std::vector<int> undecided_;
  std::size_t found_ = 0;
  std::size_t more_ = 0;
};

// The constants among the allowed values of an output, in their order.
std::vector<feel::Value> listed_values(const dmn::TableOutput& output) {
  std::vector<feel::Value> values;
  if (!output.values.node) return values;
  const auto& tests = std::get<feel::UnaryTests>(output.values.node->form);
  if (tests.negated) return values;
  for (const auto& test : tests.tests) {
    const bool compares = std::holds_alternative<feel::Comparison>(test->form) ||
                          std::holds_alternative<feel::Range>(test->form);
    if (const auto value = compares ? std::nullopt : constant_of(*test)) values.push_back(*value);
  }
  return values;
}

void find_outputs(Study& study, std::size_t output) {
  const auto& column = study.table.outputs[output];
  if (!column.values.node) return;
  const auto shown = column.name.empty() ? std::string("the output") : "`" + column.name + "`";
  bool computed = false;
  std::vector<feel::Value> given;
  for (std::size_t r = 0; r < study.table.rules.size(); ++r) {
    const auto& one = study.given[r][output];
    if (!one.value) {
      computed = true;
      continue;
    }
    if (one.value->is_null()) continue;
    feel::Diagnostics ignored;
    if (!feel::test(*column.values.node, *one.value, feel::Scope(), ignored).is_true()) {
      auto& finding =
          study.add(FindingKind::foreign_output, study.table.rules[r].outputs[output].source.place,
                    fmt::format("rule {} gives {}, which is none of the allowed values of {}: {}",
                                r + 1, feel::to_feel(*one.value), shown, column.values.source.text),
                    "correct the cell, or add the value to the allowed ones");
      finding.rules = {static_cast<int>(r) + 1};
    } else if (study.dead[r] == 0) {
      given.push_back(*one.value);
    }
  }
  if (computed) return;
  if (column.otherwise.node) {
    const auto value = constant_of(*column.otherwise.node);
    if (!value) return;
    given.push_back(*value);
  }
  for (const auto& value : listed_values(column)) {
    const Given wanted{value, {}};
    const auto gives = [&](const feel::Value& one) { return same({one, {}}, wanted) == true; };
    if (std::ranges::any_of(given, gives)) continue;
    auto& finding =
        study.add(FindingKind::unused_output, column.values.source.place,
                  fmt::format("no rule that can decide gives {}, an allowed value of {}",
                              feel::to_feel(value), shown),
                  "add the rule that is missing, or take the value from the allowed ones");
    finding.severity = Severity::warning;
  }
}

}  // namespace

void find_dead_rules(Study& study) { DeadRules(study).find(); }

void find_outputs(Study& study) {
  for (std::size_t i = 0; i < study.table.outputs.size(); ++i) find_outputs(study, i);
}

}  // namespace ronghe::dmn::analysis
