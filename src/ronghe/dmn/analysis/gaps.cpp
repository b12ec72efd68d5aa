// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "ronghe/dmn/analysis/missing.hpp"
#include "ronghe/dmn/analysis/study.hpp"

// Rows that no rule matches.
namespace ronghe::dmn::analysis {

namespace {

constexpr std::size_t rounds_max = 100;  // questions about one kind of missing values

class Gaps {
 public:
  explicit Gaps(Study& study)
      : study_(study), boxes_(study.space.rules), cover_(boxes_, study.limits.budget) {
    for (const auto& axis : study.space.axes) present_.push_back(axis.present());
  }

  void find() {
    among_present();
    for (std::size_t a = 0; a < study_.space.axes.size(); ++a) {
      for (std::size_t v = 0; v < study_.space.axes[a].variables.size(); ++v) by_missing(a, v);
    }
    if (found_ == 0) by_several_missing();
    study_.add_more(FindingKind::gap, more_, "kinds of rows that no rule matches");
  }

 private:
  // A box within that no rule meets and that is not closed yet.
  std::optional<Box> next(const Box& within, Cover& cover, std::size_t boxes) {
    std::vector<std::size_t> by(boxes);
    std::iota(by.begin(), by.end(), std::size_t{0});
    const auto answer = cover.of(within, std::move(by));
    if (answer.state == Covering::undecided && !std::exchange(told_, true)) {
      auto& finding = study_.add(
          FindingKind::not_decided, study_.table.place,
          "whether every row is matched by a rule was not decided within the steps allowed",
          "give the table a last rule with `-` in each cell, or a default output");
      finding.severity = Severity::warning;
    }
    if (answer.state != Covering::open) return std::nullopt;
    return answer.open;
  }

  void close(const Box& open) { boxes_.push_back(grown(open, boxes_, study_.space.all())); }

  void among_present() {
    for (std::size_t round = 0; round < rounds_max; ++round) {
      const auto open = next(present_, cover_, boxes_.size());
      if (!open) return;
      close(*open);
      tell(*open, fmt::format("no rule matches where {}", described(boxes_.back())),
           "add a rule for such rows, a last rule with `-` in each cell, or a default output");
    }
  }

  // Rows that lack one value and are matched as soon as it is there, whatever it is.
  void by_missing(std::size_t axis, std::size_t variable) {
    const auto& known = study_.space.axes[axis];
    const Missing missing(known, variable);
    auto within = present_;
    within[axis] = missing.classes();
    // Rows that stay without a match when the value is there have been told already.
    auto boxes = study_.space.rules;
    for (auto b = boxes.size(); b < boxes_.size(); ++b) {
      boxes.push_back(boxes_[b]);
      boxes.back()[axis] = missing.beside(boxes_[b][axis]);
    }
    Cover cover(boxes, study_.limits.budget);
    const auto& name = study_.space.variables.at(known.variables[variable]).name;
    for (std::size_t round = 0; round < rounds_max; ++round) {
      const auto open = next(within, cover, boxes.size());
      if (!open) return;
      const auto row = revealed(missing, *open, axis);
      if (!row) {
        boxes.push_back(*open);
        continue;
      }
      const auto& [point, number] = *row;
      Box only;
      for (std::size_t a = 0; a < point.size(); ++a) {
        only.emplace_back(study_.space.axes[a].classes.size()).set(point[a]);
      }
      boxes.push_back(grown(only, boxes, within));
      auto* finding = tell(
          only, fmt::format("no rule matches when `{}` is missing (null)", name),
          fmt::format("add a rule with `null` under `{}`, a last rule with `-` in each cell, or a "
                      "default output; an input that is never missing says so by "
                      "ronghe:missing=\"never\"",
                      name));
      if (finding != nullptr) finding->row = study_.space.row(point, axis, number);
    }
  }

  // A row of `open` that a rule matches as soon as the value is given, whatever it is: the class on
  // each axis, and the point on the axis of the value.
  std::optional<std::pair<std::vector<std::size_t>, std::size_t>> revealed(const Missing& missing,
                                                                           const Box& open,
                                                                           std::size_t axis) const {
    constexpr int points_max = 10'000;
    auto point = Study::some_point(open);
    for (int i = 0; i < points_max; ++i) {
      for (const auto& arrangement : missing.arrangements()) {
        if (arrangement.lacking != point[axis]) continue;
        if (matched(point, axis, arrangement.given)) return std::pair(point, arrangement.number);
      }
      if (!advance(point, open)) break;
    }
    return std::nullopt;
  }

  // Some rule matches wherever the axis stands in one of the classes.
  [[nodiscard]] bool matched(std::vector<std::size_t> point, std::size_t axis,
                             const std::vector<std::size_t>& classes) const {
    return std::ranges::all_of(classes, [&](std::size_t one) {
      point[axis] = one;
      return study_.space.hits(point).any();
    });
  }

  // The next point of a box; false after the last.
  static bool advance(std::vector<std::size_t>& point, const Box& box) {
    for (auto a = point.size(); a-- > 0;) {
      point[a] = box[a].next(point[a] + 1);
      if (point[a] < box[a].size()) return true;
      point[a] = box[a].first();
    }
    return false;
  }

  void by_several_missing() {
    const auto open = next(study_.space.all(), cover_, boxes_.size());
    if (!open) return;
    std::vector<std::string> names;
    for (const auto& [name, value] : study_.space.row(Study::some_point(*open))) {
      if (value.is_null()) names.push_back("`" + name + "`");
    }
    tell(*open,
         fmt::format("no rule matches when {} are missing (null) together", fmt::join(names, ", ")),
         "add a rule with `null` under these, a last rule with `-` in each cell, or a default "
         "output");
  }

  Finding* tell(const Box& open, std::string message, std::string remedy) {
    if (++found_ > study_.limits.findings_max) {
      ++more_;
      return nullptr;
    }
    auto& finding =
        study_.add(FindingKind::gap, study_.table.place, std::move(message), std::move(remedy));
    study_.show(finding, Study::some_point(open));
    return &finding;
  }

  // `score is at least 60 and below 70 or missing`: the sides of a box that do not hold everything.
  [[nodiscard]] std::string described(const Box& box) const {
    std::vector<std::string> parts;
    for (std::size_t a = 0; a < box.size(); ++a) {
      if (present_[a].within(box[a])) continue;
      parts.push_back(side_text(study_.space.axes[a], box[a]));
    }
    return parts.empty() ? "all inputs are given" : fmt::format("{}", fmt::join(parts, " and "));
  }

  [[nodiscard]] std::string side_text(const Axis& axis, const Bits& side) const {
    std::vector<std::string> names;
    for (const auto v : axis.variables) names.push_back(study_.space.variables.at(v).name);
    if (names.size() > 1) return fmt::format("{} are as in the row", fmt::join(names, " and "));
    std::vector<std::string> runs;
    const auto& takes = axis.candidates.front();
    const auto inside = [&](std::size_t i) {
      const auto one = axis.class_of[i];
      return takes[i] != 0 && one != Axis::none && side.test(one);
    };
    constexpr std::size_t runs_max = 6;
    for (std::size_t i = 0; i < takes.size(); ++i) {
      if (!inside(i)) continue;
      const auto begin = i;
      const auto kind = axis.points.kind(takes[begin]);
      while (i + 1 < takes.size() && inside(i + 1) && axis.points.kind(takes[i + 1]) == kind) ++i;
      if (runs.size() == runs_max) {
        runs.emplace_back("...");
        break;
      }
      runs.push_back(run_text(axis, begin, i));
    }
    for (std::size_t c = 0; c < axis.classes.size(); ++c) {
      if (axis.classes[c].missing.any() && side.test(c)) runs.emplace_back("missing");
    }
    return names.front() + " is " + fmt::format("{}", fmt::join(runs, " or "));
  }

  static std::string run_text(const Axis& axis, std::size_t begin, std::size_t end) {
    const auto& takes = axis.candidates.front();
    const auto& points = axis.points;
    const auto shown = [&](Point point) {
      return feel::to_feel(points.values[static_cast<std::size_t>(point)]);
    };
    const auto first = takes[begin];
    const auto last = takes[end];
    const auto kind = points.kind(first);
    if (kind == feel::Kind::string || kind == feel::Kind::boolean) {
      std::string all = shown(first);
      for (auto i = begin + 1; i <= end; ++i) all += " or " + shown(takes[i]);
      return all;
    }
    if (begin == end && points.is_written(first)) return shown(first);
    std::string low;
    std::string high;
    if (points.is_written(first)) {
      low = "at least " + shown(first);
    } else if (points.kind(first - 1) == kind) {
      low = "above " + shown(first - 1);
    }
    const bool more = static_cast<std::size_t>(last) + 1 < points.values.size();
    if (points.is_written(last)) {
      high = "at most " + shown(last);
    } else if (more && points.kind(last + 1) == kind) {
      high = "below " + shown(last + 1);
    }
    return low.empty() || high.empty() ? low + high : low + " and " + high;
  }

  Study& study_;
  std::vector<Box> boxes_;  // of the rules, then of the gaps found
  Cover cover_;
  Box present_;
  std::size_t found_ = 0;
  std::size_t more_ = 0;
  bool told_ = false;
};

// What no match gives is an answer of these: an empty list, or the count 0.
bool may_be_silent(const dmn::DecisionTable& table) {
  const bool has_default = std::ranges::any_of(table.outputs, [](const dmn::TableOutput& output) {
    return output.otherwise.node != nullptr;
  });
  if (has_default) return true;
  switch (table.hit_policy) {
    case dmn::HitPolicy::rule_order:
    case dmn::HitPolicy::output_order:
    case dmn::HitPolicy::collect:
      return table.aggregation == dmn::Aggregation::none ||
             table.aggregation == dmn::Aggregation::count;
    case dmn::HitPolicy::unique:
    case dmn::HitPolicy::any:
    case dmn::HitPolicy::priority:
    case dmn::HitPolicy::first: break;
  }
  return false;
}

}  // namespace

void find_gaps(Study& study) {
  if (!may_be_silent(study.table)) Gaps(study).find();
}

}  // namespace ronghe::dmn::analysis
