// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <unordered_set>

#include "ronghe/dmn/analysis/study.hpp"

// Promises about grades: where an input is declared monotone, a rising value must not give a worse
// grade (up), or a better one (down), whatever the other inputs say.
namespace ronghe::dmn::analysis {

namespace {

constexpr std::uint64_t steps_max = 5'000'000;
constexpr int no_grade = -1;  // an output that is no grade, no match, or not to be said

// Values of one variable, ascending, while all others of its axis stay: the classes they are in.
struct Chain {
  std::vector<std::size_t> classes;
  std::vector<std::size_t> numbers;  // of the points
};

// The output that holds the grades, and the grades, best first.
struct Scale {
  std::size_t output = 0;
  const feel::UnaryTests* tests = nullptr;
};

std::optional<Scale> scale_of(const dmn::DecisionTable& table) {
  for (const bool listed : {true, false}) {
    for (std::size_t i = 0; i < table.outputs.size(); ++i) {
      const auto& from = listed ? table.outputs[i].grades : table.outputs[i].values;
      if (from.node) return Scale{i, &std::get<feel::UnaryTests>(from.node->form)};
    }
  }
  return std::nullopt;
}

class Grades {
 public:
  Grades(Study& study, std::size_t input, const Scale& scale)
      : study_(study), input_(input), variable_(study.space.columns[input]) {
    for (std::size_t r = 0; r < study.table.rules.size(); ++r) {
      ranks_.push_back(rank_of(study.given[r][scale.output], scale));
    }
    const auto& axes = study.space.axes;
    for (std::size_t a = 0; a < axes.size(); ++a) {
      const auto& on = axes[a].variables;
      if (std::ranges::find(on, variable_) == on.end())
        others_.push_back(a);
      else
        axis_ = a;
    }
    std::ranges::stable_sort(others_, {}, [&](std::size_t a) { return axes[a].classes.size(); });
    seen_.resize(others_.size() + 1);
    at_.resize(axes.size());
    make_chains();
  }

  void find() {
    if (walk(0, Bits(study_.table.rules.size(), true))) return;
    if (steps_ <= steps_max) return;
    auto& finding = study_.add(
        FindingKind::not_decided, place(),
        fmt::format("whether the grade is monotone in `{}` was not decided within {} steps", name(),
                    steps_max),
        "split the table");
    finding.severity = Severity::warning;
  }

 private:
  [[nodiscard]] const std::string& name() const {
    return study_.space.variables.at(variable_).name;
  }
  [[nodiscard]] Place place() const { return study_.table.inputs[input_].expression.source.place; }

  static int rank_of(const Given& given, const Scale& scale) {
    if (!given.value) return no_grade;
    feel::Diagnostics ignored;
    for (std::size_t i = 0; i < scale.tests->tests.size(); ++i) {
      if (feel::test(*scale.tests->tests[i], *given.value, feel::Scope(), ignored).is_true()) {
        return static_cast<int>(i);
      }
    }
    return no_grade;
  }

  void make_chains() {
    const auto& axis = study_.space.axes[axis_];
    const auto on = static_cast<std::size_t>(std::ranges::find(axis.variables, variable_) -
                                             axis.variables.begin());
    std::vector<std::vector<std::size_t>> known;
    for (std::size_t number = 0; number < axis.class_of.size(); ++number) {
      auto places = axis.places_of(number);
      if (places[on] != 0) continue;  // once for each place of the others
      Chain chain;
      for (std::size_t p = 0; p < axis.candidates[on].size(); ++p) {
        places[on] = p;
        const auto one = axis.class_of[axis.number(places)];
        if (axis.candidates[on][p] == 0 || one == Axis::none) continue;
        if (!chain.classes.empty() && chain.classes.back() == one) continue;
        chain.classes.push_back(one);
        chain.numbers.push_back(axis.number(places));
      }
      if (std::ranges::find(known, chain.classes) != known.end()) continue;
      known.push_back(chain.classes);
      chains_.push_back(std::move(chain));
    }
  }

  // Rules that hit, axis by axis; true when a broken promise was found and told.
  bool walk(std::size_t level, const Bits& rules) {
    if (++steps_ > steps_max || !seen_[level].insert(rules).second || one_grade(rules)) {
      return false;
    }
    if (level == others_.size()) {
      return std::ranges::any_of(chains_, [&](const Chain& chain) { return follow(chain, rules); });
    }
    const auto axis = others_[level];
    const auto& classes = study_.space.axes[axis].classes;
    for (std::size_t c = 0; c < classes.size(); ++c) {
      at_[axis] = c;
      if (walk(level + 1, rules & classes[c].rules)) return true;
    }
    return false;
  }

  // Nothing can be broken where all rules left give the same grade.
  [[nodiscard]] bool one_grade(const Bits& rules) const {
    int only = no_grade;
    for (auto r = rules.first(); r < rules.size(); r = rules.next(r + 1)) {
      if (ranks_[r] == no_grade) continue;
      if (only != no_grade && ranks_[r] != only) return false;
      only = ranks_[r];
    }
    return true;
  }

  [[nodiscard]] bool all_same(const Bits& rules) const {
    const auto& first = study_.given[rules.first()];
    bool all = true;
    rules.for_each([&](std::size_t r) {
      for (std::size_t i = 0; i < first.size(); ++i) {
        all = all && same(first[i], study_.given[r][i]) == true;
      }
    });
    return all;
  }

  // The grade where exactly these rules match.
  [[nodiscard]] int grade(const Bits& rules) const {
    const auto first = rules.first();
    if (first == rules.size()) return no_grade;
    const auto certain = rules.within(study_.space.certain);
    switch (study_.table.hit_policy) {
      case dmn::HitPolicy::first:
        return study_.space.certain.test(first) ? ranks_[first] : no_grade;
      case dmn::HitPolicy::unique: return certain && rules.count() == 1 ? ranks_[first] : no_grade;
      case dmn::HitPolicy::any: return certain && all_same(rules) ? ranks_[first] : no_grade;
      case dmn::HitPolicy::priority: {
        auto best = first;
        bool ranked = certain;
        rules.for_each([&](std::size_t r) {
          ranked = ranked && study_.priorities[r];
          if (ranked && *study_.priorities[r] < *study_.priorities[best]) best = r;
        });
        return ranked ? ranks_[best] : no_grade;
      }
      case dmn::HitPolicy::rule_order:
      case dmn::HitPolicy::output_order:
      case dmn::HitPolicy::collect: break;
    }
    return no_grade;
  }

  bool follow(const Chain& chain, const Bits& rules) {
    const bool up = study_.table.inputs[input_].monotone == dmn::Monotone::up;
    int kept = no_grade;  // the best grade so far (up), or the worst (down)
    std::size_t kept_at = 0;
    for (std::size_t i = 0; i < chain.classes.size(); ++i) {
      ++steps_;
      const auto& here = study_.space.axes[axis_].classes[chain.classes[i]].rules;
      const auto now = grade(rules & here);
      if (now == no_grade) continue;
      const bool broken = kept != no_grade && (up ? now > kept : now < kept);
      if (broken) {
        tell(chain, kept_at, i);
        return true;
      }
      if (kept == no_grade || (up ? now < kept : now > kept)) {
        kept = now;
        kept_at = i;
      }
    }
    return false;
  }

  void tell(const Chain& chain, std::size_t low, std::size_t high) {
    const bool up = study_.table.inputs[input_].monotone == dmn::Monotone::up;
    auto& finding =
        study_.add(FindingKind::not_monotone, place(),
                   fmt::format("`{}` is declared monotone {}, but a higher value gives a {} grade",
                               name(), up ? "up" : "down", up ? "worse" : "better"),
                   "correct the rules that decide these rows, or take the declaration away");
    at_[axis_] = chain.classes[low];
    study_.show(finding, at_);
    finding.row = study_.space.row(at_, axis_, chain.numbers[low]);
    finding.second_row = study_.space.row(at_, axis_, chain.numbers[high]);
    for (const auto i : {low, high}) {
      at_[axis_] = chain.classes[i];
      const auto hits = study_.space.hits(at_);
      if (hits.any()) finding.rules.push_back(static_cast<int>(hits.first()) + 1);
    }
  }

  Study& study_;
  std::size_t input_;
  std::size_t variable_;
  std::size_t axis_ = 0;
  std::vector<std::size_t> others_;
  std::vector<int> ranks_;  // of each rule's grade, 0 = best
  std::vector<Chain> chains_;
  std::vector<std::unordered_set<Bits, BitsHash>> seen_;  // by level
  std::vector<std::size_t> at_;                           // class on each axis
  std::uint64_t steps_ = 0;
};

bool gives_one_answer(dmn::HitPolicy policy) {
  return policy == dmn::HitPolicy::first || policy == dmn::HitPolicy::unique ||
         policy == dmn::HitPolicy::any || policy == dmn::HitPolicy::priority;
}

// Why a promise cannot be held against the table; empty = it can.
std::string why_not(const Study& study, std::size_t input, bool has_scale) {
  const auto& variable = study.space.variables.at(study.space.columns[input]);
  if (!variable.scalar || variable.kind == feel::Kind::string) return "its values have no order";
  if (!has_scale) return "no output lists its grades";
  if (!gives_one_answer(study.table.hit_policy)) return "the hit policy gives several answers";
  return "";
}

}  // namespace

void find_broken_promises(Study& study) {
  for (std::size_t i = 0; i < study.table.inputs.size(); ++i) {
    if (study.table.inputs[i].monotone == dmn::Monotone::none) continue;
    const auto scale = scale_of(study.table);
    const auto reason = why_not(study, i, scale.has_value());
    if (reason.empty()) {
      Grades(study, i, *scale).find();
      continue;
    }
    auto& finding = study.add(
        FindingKind::not_analysed, study.table.inputs[i].expression.source.place,
        fmt::format("`{}` is declared monotone, but {}",
                    study.space.variables.at(study.space.columns[i]).name, reason),
        "list the grades in <outputValues> or by ronghe:grades, best first, choose a hit policy of "
        "one answer, and declare only what has an order");
    finding.severity = Severity::warning;
  }
}

}  // namespace ronghe::dmn::analysis
