// SPDX-License-Identifier: Apache-2.0
#include "ronghe/dmn/analysis/space.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <unordered_map>

#include "ronghe/dmn/analysis/points.hpp"
#include "ronghe/feel/built_in.hpp"
#include "ronghe/feel/compare.hpp"

namespace ronghe::dmn::analysis {

namespace {

using feel::Kind;
using feel::Value;

// Bounds of time and memory: a table within "1,000 rules and 8 inputs" stays far below them.
constexpr std::uint64_t cell_tests_max = 400'000'000;
constexpr std::uint64_t slow_test_cost = 200;
constexpr std::uint64_t box_bits_max = 2'000'000'000;

// The cells of a table, each text of a column once.
struct Cells {
  std::vector<Cell> all;
  std::vector<std::vector<std::size_t>> of_rule;  // rule, input
  std::vector<std::size_t> allowed;               // tests that restrict their variable
};

class Builder {
 public:
  Builder(const dmn::DecisionTable& table, Space& space) : table_(table), space_(space) {}

  void build() {
    read_cells();
    while (true) {
      const auto groups = grouped();
      if (const auto* group = too_large(groups)) {
        if (group->size() == 1) {
          space_.too_large = fmt::format("`{}` is compared with too many values",
                                         space_.variables.at(group->front()).name);
          return;
        }
        separate(*group);
        continue;
      }
      for (const auto& group : groups) space_.axes.push_back(axis_of(group));
      break;
    }
    mark_opaque();
    make_boxes();
    find_bound();
  }

 private:
  using Group = std::vector<std::size_t>;

  void read_cells() {
    for (const auto& input : table_.inputs) {
      space_.columns.push_back(space_.variables.of_input(input));
    }
    std::map<std::pair<std::size_t, std::string_view>, std::size_t> known;
    for (const auto& rule : table_.rules) {
      auto& row = cells_.of_rule.emplace_back();
      for (std::size_t i = 0; i < rule.tests.size(); ++i) {
        const auto variable = space_.columns[i];
        const auto [at, is_new] =
            known.try_emplace({variable, rule.tests[i].source.text}, cells_.all.size());
        if (is_new) cells_.all.push_back(read_cell(rule.tests[i], variable, space_.variables));
        row.push_back(at->second);
      }
    }
    const std::set<std::size_t> inputs(space_.columns.begin(), space_.columns.end());
    for (std::size_t v = 0; v < space_.variables.size(); ++v) {
      // Only inputs are held to their allowed values when a table is decided.
      if (!inputs.contains(v)) continue;
      for (const auto* tests : space_.variables.at(v).allowed) {
        auto cell = read_cell(*tests, v, space_.variables);
        if (!cell.opaque.empty()) {
          space_.opaque.push_back({OpaqueCell::no_rule, tests, cell.opaque});
          continue;
        }
        if (cell.any) continue;
        cells_.allowed.push_back(cells_.all.size());
        cells_.all.push_back(std::move(cell));
      }
    }
  }

  // Variables that cells compare with each other, together; each group and all in the order of
  // first mention.
  std::vector<Group> grouped() const {
    std::vector<std::size_t> leader(space_.variables.size());
    std::iota(leader.begin(), leader.end(), std::size_t{0});
    const auto find = [&](std::size_t v) {
      while (leader[v] != v) v = leader[v];
      return v;
    };
    std::set<std::size_t> used(space_.columns.begin(), space_.columns.end());
    for (const auto& cell : cells_.all) {
      if (!cell.opaque.empty() || cell.variables.empty()) continue;
      for (const auto variable : cell.variables) {
        used.insert(variable);
        const auto one = find(*cell.variables.begin());
        const auto other = find(variable);
        leader[std::max(one, other)] = std::min(one, other);
      }
    }
    std::map<std::size_t, Group> groups;
    for (const auto variable : used) groups[find(variable)].push_back(variable);
    std::vector<Group> all;
    for (auto& [first, group] : groups) all.push_back(std::move(group));
    return all;
  }

  std::vector<std::size_t> cells_of(const Group& group) const {
    std::vector<std::size_t> found;
    for (std::size_t c = 0; c < cells_.all.size(); ++c) {
      const auto& cell = cells_.all[c];
      if (!cell.opaque.empty() || cell.variables.empty()) continue;
      if (std::ranges::find(group, *cell.variables.begin()) != group.end()) found.push_back(c);
    }
    return found;
  }

  // The points of a group and, for each of its variables, which of them it can take.
  Axis bare_axis(const Group& group, const std::vector<std::size_t>& cells) const {
    Axis axis;
    axis.variables = group;
    std::map<Kind, std::vector<Value>> constants;
    PointWishes wishes{.each = group.size(), .whole = false, .fractional = false};
    for (const auto c : cells) {
      for (const auto& value : cells_.all[c].constants) constants[value.kind()].push_back(value);
      wishes.ordered_texts = wishes.ordered_texts || cells_.all[c].orders;
    }
    for (const auto v : group) {
      const auto& variable = space_.variables.at(v);
      // Its value stands at two points at once when they are compared.
      if (is_monotone(v)) wishes.each = group.size() + 1;
      if (variable.kind) constants.try_emplace(*variable.kind);
      (variable.whole ? wishes.whole : wishes.fractional) = true;
    }
    if (constants.empty()) constants.try_emplace(Kind::number);
    bool parted = true;  // the last point stands on a stretch of its own
    for (const auto& [kind, values] : constants) {
      for (auto& value : points_of(kind, values, wishes)) {
        const auto same = [&](const Value& one) { return feel::equal(one, value) == true; };
        const bool written = std::ranges::any_of(values, same);
        const bool parts = wishes.whole && wishes.fractional && value.number() != nullptr &&
                           value.number()->is_integer();
        const bool alone = written || parts || kind != axis.points.values.back().kind() || parted;
        axis.points.stretches.push_back(axis.points.stretches.back() + (alone ? 1 : 0));
        parted = written || parts;
        axis.points.written.push_back(written ? 1 : 0);
        axis.points.values.push_back(std::move(value));
      }
    }
    for (const auto v : group) {
      const auto& variable = space_.variables.at(v);
      auto& takes = axis.candidates.emplace_back();
      for (std::size_t p = 1; p < axis.points.values.size(); ++p) {
        const auto& value = axis.points.values[p];
        if (variable.kind && value.kind() != *variable.kind) continue;
        if (variable.whole && value.number() != nullptr && !value.number()->is_integer()) continue;
        takes.push_back(static_cast<Point>(p));
      }
      if (!variable.never_missing) takes.push_back(0);
    }
    return axis;
  }

  [[nodiscard]] bool is_monotone(std::size_t variable) const {
    for (std::size_t i = 0; i < space_.columns.size(); ++i) {
      if (space_.columns[i] == variable && table_.inputs[i].monotone != dmn::Monotone::none) {
        return true;
      }
    }
    return false;
  }

  const Group* too_large(const std::vector<Group>& groups) const {
    std::uint64_t bits = 0;
    for (const auto& group : groups) {
      const auto cells = cells_of(group);
      const auto axis = bare_axis(group, cells);
      std::uint64_t cost = table_.rules.size();
      for (const auto c : cells) cost += cells_.all[c].simple ? 1 : slow_test_cost;
      std::uint64_t points = 1;
      for (const auto& takes : axis.candidates) {
        points *= std::max<std::size_t>(takes.size(), 1);
        if (points * cost > cell_tests_max) return &group;
      }
      bits += points * table_.rules.size();
      if (bits > box_bits_max) return &group;
    }
    return nullptr;
  }

  // Gives up the cells that compare the values of a group.
  void separate(const Group& group) {
    for (const auto c : cells_of(group)) {
      if (cells_.all[c].variables.size() < 2) continue;
      cells_.all[c].opaque = fmt::format(
          "it compares with other inputs or names, and {} of these hang together: too many",
          group.size());
    }
  }

  Axis axis_of(const Group& group) {
    const auto cells = cells_of(group);
    auto axis = bare_axis(group, cells);
    for (const auto c : cells) cells_.all[c].place(axis.points);
    std::size_t count = 1;
    for (const auto& takes : axis.candidates) count *= takes.size();
    axis.class_of.assign(count, Axis::none);
    std::unordered_map<Bits, std::vector<std::size_t>, BitsHash> known;
    std::vector<Point> at(space_.variables.size());
    for (std::size_t number = 0; number < count; ++number) {
      const auto places = axis.places_of(number);
      for (std::size_t i = 0; i < group.size(); ++i) at[group[i]] = axis.candidates[i][places[i]];
      auto made = class_at(group, cells, at, axis.points);
      if (!made) continue;
      made->number = number;
      auto& same = known[made->rules];
      const auto found = std::ranges::find_if(
          same, [&](std::size_t one) { return axis.classes[one].missing == made->missing; });
      if (found == same.end()) {
        same.push_back(axis.classes.size());
        axis.class_of[number] = axis.classes.size();
        axis.classes.push_back(*std::move(made));
      } else {
        axis.class_of[number] = *found;
      }
    }
    order_classes(axis);
    return axis;
  }

  std::optional<AxisClass> class_at(const Group& group, const std::vector<std::size_t>& cells,
                                    const std::vector<Point>& at, const Points& points) {
    passed_.resize(cells_.all.size());
    for (const auto c : cells) {
      passed_[c] = cells_.all[c].passes(points, at, space_.variables) ? 1 : 0;
    }
    for (const auto c : cells_.allowed) {
      const auto& cell = cells_.all[c];
      const bool here = std::ranges::find(group, cell.input) != group.end();
      if (here && at[cell.input] != 0 && !passed_[c]) return std::nullopt;
    }
    AxisClass made{Bits(table_.rules.size(), true), 0, Bits(group.size())};
    for (std::size_t i = 0; i < space_.columns.size(); ++i) {
      if (std::ranges::find(group, space_.columns[i]) == group.end()) continue;
      for (std::size_t r = 0; r < table_.rules.size(); ++r) {
        const auto& cell = cells_.all[cells_.of_rule[r][i]];
        const bool decided = cell.opaque.empty() && !cell.any;
        if (decided && !passed_[cells_.of_rule[r][i]]) made.rules.reset(r);
      }
    }
    for (std::size_t i = 0; i < group.size(); ++i) {
      if (at[group[i]] == 0) made.missing.set(i);
    }
    return made;
  }

  static void order_classes(Axis& axis) {
    std::vector<std::size_t> order(axis.classes.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, {},
                             [&](std::size_t one) { return axis.classes[one].missing.count(); });
    std::vector<AxisClass> sorted;
    std::vector<std::size_t> place(order.size());
    for (std::size_t i = 0; i < order.size(); ++i) {
      place[order[i]] = i;
      sorted.push_back(std::move(axis.classes[order[i]]));
    }
    axis.classes = std::move(sorted);
    for (auto& one : axis.class_of) {
      if (one != Axis::none) one = place[one];
    }
  }

  void mark_opaque() {
    space_.certain = Bits(table_.rules.size(), true);
    for (std::size_t r = 0; r < table_.rules.size(); ++r) {
      for (std::size_t i = 0; i < space_.columns.size(); ++i) {
        const auto& cell = cells_.all[cells_.of_rule[r][i]];
        if (cell.opaque.empty()) continue;
        space_.certain.reset(r);
        space_.opaque.push_back({r, &table_.rules[r].tests[i], cell.opaque});
      }
    }
  }

  void make_boxes() {
    for (std::size_t r = 0; r < table_.rules.size(); ++r) {
      auto& box = space_.rules.emplace_back();
      for (const auto& axis : space_.axes) box.emplace_back(axis.classes.size());
    }
    for (std::size_t a = 0; a < space_.axes.size(); ++a) {
      const auto& classes = space_.axes[a].classes;
      for (std::size_t c = 0; c < classes.size(); ++c) {
        classes[c].rules.for_each([&](std::size_t r) { space_.rules[r][a].set(c); });
      }
    }
  }

  void find_bound() {
    for (std::size_t v = 0; v < space_.variables.size(); ++v) {
      const auto& variable = space_.variables.at(v);
      const auto shared = [&](std::size_t other) {
        const auto& one = space_.variables.at(other);
        if (other == v) return false;
        return one.plain ? variable.uses.contains(one.name)
                         : std::ranges::any_of(one.uses, [&](const std::string& name) {
                             return variable.uses.contains(name) && !feel::is_built_in(name);
                           });
      };
      for (std::size_t other = 0; other < space_.variables.size(); ++other) {
        if (variable.plain || !shared(other)) continue;
        space_.bound.push_back(variable.name);
        break;
      }
    }
  }

  const dmn::DecisionTable& table_;
  Space& space_;
  Cells cells_;
  std::vector<char> passed_;
};

}  // namespace

std::size_t Axis::number(const std::vector<std::size_t>& places) const {
  std::size_t number = 0;
  for (std::size_t i = 0; i < places.size(); ++i) {
    number = number * candidates[i].size() + places[i];
  }
  return number;
}

std::vector<std::size_t> Axis::places_of(std::size_t number) const {
  std::vector<std::size_t> places(candidates.size());
  for (auto i = places.size(); i-- > 0;) {
    places[i] = number % candidates[i].size();
    number /= candidates[i].size();
  }
  return places;
}

Bits Axis::present() const {
  Bits found(classes.size());
  for (std::size_t c = 0; c < classes.size(); ++c) {
    if (!classes[c].missing.any()) found.set(c);
  }
  return found;
}

Box Space::all() const {
  Box box;
  for (const auto& axis : axes) box.emplace_back(axis.classes.size(), true);
  return box;
}

Bits Space::hits(const std::vector<std::size_t>& point) const {
  Bits found(rules.size(), true);
  for (std::size_t a = 0; a < axes.size(); ++a) found &= axes[a].classes[point[a]].rules;
  return found;
}

std::vector<Point> Axis::point_of(std::size_t number) const {
  std::vector<Point> point;
  const auto places = places_of(number);
  for (std::size_t i = 0; i < places.size(); ++i) point.push_back(candidates[i][places[i]]);
  return point;
}

std::vector<std::pair<std::string, feel::Value>> Space::row(
    const std::vector<std::size_t>& point) const {
  return axes.empty() ? row(point, 0, 0) : row(point, 0, axes[0].classes[point[0]].number);
}

std::vector<std::pair<std::string, feel::Value>> Space::row(const std::vector<std::size_t>& point,
                                                            std::size_t axis,
                                                            std::size_t number) const {
  std::map<std::size_t, feel::Value> values;
  for (std::size_t a = 0; a < axes.size(); ++a) {
    const auto at = axes[a].point_of(a == axis ? number : axes[a].classes[point[a]].number);
    for (std::size_t i = 0; i < at.size(); ++i) {
      values[axes[a].variables[i]] = axes[a].points.values[static_cast<std::size_t>(at[i])];
    }
  }
  // Inputs were met first, so that the order of the variables is that of the columns.
  std::vector<std::pair<std::string, feel::Value>> row;
  for (auto& [variable, value] : values) {
    row.emplace_back(variables.at(variable).name, std::move(value));
  }
  return row;
}

Space make_space(const dmn::DecisionTable& table, const dmn::Model& model) {
  Space space(model);
  Builder(table, space).build();
  return space;
}

}  // namespace ronghe::dmn::analysis
