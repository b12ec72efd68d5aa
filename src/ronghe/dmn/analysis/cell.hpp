// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "ronghe/dmn/analysis/variables.hpp"
#include "ronghe/feel/interpreter.hpp"

// A cell as the analysis sees it: which values it looks at and with which constants it compares.
namespace ronghe::dmn::analysis {

using Point = std::int32_t;  // index into Points; 0 = null

// The representative values of some variables that are compared with each other: null, then kind by
// kind in ascending order, so that points of one kind compare as their numbers do.
struct Points {
  std::vector<feel::Value> values{feel::Value()};
  std::vector<char> written{0};  // a cell names this value; the others only stand between
  std::vector<int> stretches{0};

  // A number that points share which no constant, and where that matters no whole number, parts.
  [[nodiscard]] int stretch(Point point) const {
    return stretches[static_cast<std::size_t>(point)];
  }
  [[nodiscard]] bool is_written(Point point) const {
    return written[static_cast<std::size_t>(point)] != 0;
  }
  [[nodiscard]] feel::Kind kind(Point point) const {
    return values[static_cast<std::size_t>(point)].kind();
  }
  // The point of a value; none when it is not among them.
  [[nodiscard]] std::optional<Point> find(const feel::Value& value) const;
  [[nodiscard]] std::optional<bool> compare(feel::BinaryOperator op, Point a, Point b) const;
};

struct Operand {
  static constexpr std::size_t none = static_cast<std::size_t>(-1);
  feel::Value constant;
  std::size_t variable = none;
  Point point = 0;  // of the constant
};

struct CellTest {
  enum class Form { compare, range, match } form = Form::match;
  feel::BinaryOperator op = feel::BinaryOperator::equal;
  Operand first;   // also the lower end
  Operand second;  // the upper end
  bool low_bounded = false;
  bool high_bounded = false;
  bool low_included = true;
  bool high_included = true;
};

struct Cell {
  const dmn::Formula* formula = nullptr;
  std::size_t input = 0;  // the variable under test
  bool any = false;       // passes every value
  bool negated = false;
  bool simple = true;  // `tests` say all; else the interpreter is asked at each point
  std::string opaque;  // why it cannot be analysed; empty = it can
  std::vector<CellTest> tests;
  std::set<std::size_t> variables;     // that it looks at, the input among them
  std::vector<feel::Value> constants;  // that these are compared with
  bool orders = false;                 // compares by order

  // The points of the constants. All of them must be among `points`.
  void place(const Points& points);
  // Whether it passes at a point; `at` holds a point for each variable that it looks at.
  [[nodiscard]] bool passes(const Points& points, std::span<const Point> at,
                            const Variables& variables) const;
};

[[nodiscard]] Cell read_cell(const dmn::Formula& formula, std::size_t input, Variables& variables);
// The value of a formula without names; none when it has some, or goes wrong.
[[nodiscard]] std::optional<feel::Value> constant_of(const feel::Node& node);

}  // namespace ronghe::dmn::analysis
