// SPDX-License-Identifier: Apache-2.0
#include "ronghe/dmn/analysis/missing.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace ronghe::dmn::analysis {

namespace {

// Where the values beside `variable` stand: the stretch between constants, and the order within it.
std::vector<int> order_of(const Axis& axis, const std::vector<std::size_t>& places,
                          std::size_t variable) {
  std::set<Point> others;
  for (std::size_t i = 0; i < places.size(); ++i) {
    if (i != variable) others.insert(axis.candidates[i][places[i]]);
  }
  std::vector<int> order;
  for (std::size_t i = 0; i < places.size(); ++i) {
    if (i == variable) continue;
    const auto point = axis.candidates[i][places[i]];
    const auto stretch = axis.points.stretch(point);
    const auto below = std::ranges::count_if(others, [&](Point other) {
      return axis.points.stretch(other) == stretch && other < point;
    });
    order.push_back(stretch);
    order.push_back(static_cast<int>(below));
  }
  return order;
}

}  // namespace

Missing::Missing(const Axis& axis, std::size_t variable) : classes_(axis.classes.size()) {
  for (std::size_t c = 0; c < axis.classes.size(); ++c) {
    const auto& missing = axis.classes[c].missing;
    if (missing.count() == 1 && missing.test(variable)) classes_.set(c);
  }
  if (!classes_.any()) return;
  std::map<std::vector<int>, std::set<std::size_t>> given;
  std::map<std::pair<std::size_t, std::vector<int>>, std::size_t> lacking;
  for (std::size_t number = 0; number < axis.class_of.size(); ++number) {
    const auto one = axis.class_of[number];
    if (one == Axis::none) continue;
    const auto places = axis.places_of(number);
    if (axis.candidates[variable][places[variable]] != 0) {
      if (!axis.classes[one].missing.any()) given[order_of(axis, places, variable)].insert(one);
    } else if (classes_.test(one)) {
      lacking.try_emplace({one, order_of(axis, places, variable)}, number);
    }
  }
  for (const auto& [key, number] : lacking) {
    const auto& [one, order] = key;
    const auto& classes = given[order];
    arrangements_.push_back({number, one, {classes.begin(), classes.end()}});
  }
}

Bits Missing::beside(const Bits& side) const {
  auto found = classes_;
  for (const auto& [number, lacking, given] : arrangements_) {
    if (!std::ranges::any_of(given, [&](std::size_t one) { return side.test(one); })) {
      found.reset(lacking);
    }
  }
  return found;
}

}  // namespace ronghe::dmn::analysis
