// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "ronghe/dmn/analysis/bits.hpp"
#include "ronghe/dmn/analysis/cell.hpp"

// All rows that a table can get, as a product of axes with few classes each. Values that no cell
// compares with each other stand on axes of their own; those that are compared (`< red limit`)
// share one, whose points are all ways to order them among each other and the constants. Points
// that no rule tells apart are one class. So each rule is a box, and what is found on boxes is
// exact.
namespace ronghe::dmn::analysis {

struct AxisClass {
  Bits rules;              // that pass on this axis
  std::size_t number = 0;  // of a representative point
  Bits missing;            // which variables of the axis are null there
};

struct Axis {
  std::vector<std::size_t> variables;
  Points points;
  std::vector<std::vector<Point>> candidates;  // by variable, ascending, null last
  std::vector<AxisClass> classes;              // the fewest missing values first
  std::vector<std::size_t> class_of;           // by number of the point; none = not allowed
  static constexpr std::size_t none = static_cast<std::size_t>(-1);

  // The number of a point, given the place of each value among the candidates.
  [[nodiscard]] std::size_t number(const std::vector<std::size_t>& places) const;
  [[nodiscard]] std::vector<std::size_t> places_of(std::size_t number) const;
  [[nodiscard]] std::vector<Point> point_of(std::size_t number) const;
  // Classes in which no value is missing.
  [[nodiscard]] Bits present() const;
};

using Box = std::vector<Bits>;  // by axis, a set of classes

struct OpaqueCell {
  static constexpr std::size_t no_rule = static_cast<std::size_t>(-1);  // allowed values
  std::size_t rule = no_rule;
  const dmn::Formula* formula = nullptr;
  std::string reason;
};

struct Space {
  Variables variables;
  std::vector<std::size_t> columns;  // the variable of each input
  std::vector<Axis> axes;
  std::vector<Box> rules;
  Bits certain;  // rules all of whose cells are analysed; the others may match less than their box
  std::vector<OpaqueCell> opaque;
  std::string too_large;  // why the table cannot be analysed at all; empty = it can
  // Inputs that are computed from names which other inputs or cells use as well: taken as free.
  std::vector<std::string> bound;

  explicit Space(const dmn::Model& model) : variables(model) {}
  [[nodiscard]] Box all() const;
  // Rules that match where each axis stands in the given class.
  [[nodiscard]] Bits hits(const std::vector<std::size_t>& point) const;
  // The values there: of the inputs in their order, then of other names.
  [[nodiscard]] std::vector<std::pair<std::string, feel::Value>> row(
      const std::vector<std::size_t>& point) const;
  // The same, with another point on one axis than the representative of its class.
  [[nodiscard]] std::vector<std::pair<std::string, feel::Value>> row(
      const std::vector<std::size_t>& point, std::size_t axis, std::size_t number) const;
};

[[nodiscard]] Space make_space(const dmn::DecisionTable& table, const dmn::Model& model);

}  // namespace ronghe::dmn::analysis
