// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <tuple>
#include <vector>

#include "ronghe/base/decimal.hpp"

// What a table or formula does to a block of rows: a list of steps over lanes (an integer a row)
// and planes (a bit a row). Three-valued logic stands as two planes, "holds" and "fails"; what
// needs only one of them never computes the other.
namespace ronghe::kernel {

enum class Op : std::uint8_t {
  // Lanes from lanes; `low` is a constant.
  constant,
  widen,
  multiply_constant,
  add,
  subtract,
  multiply,
  least,
  greatest,
  modulo,
  round,   // divided by `low` (a power of ten), rounding mode in `high`
  table,   // lane_tables[c][a]
  choose,  // plane c ? lane a : lane b
  add_months,
  months_between,
  year,
  month,
  day,
  // Planes from lanes.
  within,  // low <= a <= high, among the rows of plane c
  equal_lanes,
  less_lanes,
  member,         // bit_tables[c][a]
  quotient_less,  // a / b < lane c, exactly: a x 10^low < c x b x 10^high, turned round for b < 0
  quotient_equal,
  // Planes from planes.
  both,
  either,
  both_not,  // a and not b
  inverse,
  never,
  always
};

using LaneId = std::uint32_t;
using PlaneId = std::uint32_t;

struct Step {
  Op op = Op::never;
  bool wide = true;  // of lane operands; only within, equal, less, least, greatest may be narrow
  std::uint32_t a = 0;
  std::uint32_t b = 0;
  std::uint32_t c = 0;
  std::int64_t low = 0;
  std::int64_t high = 0;
  PlaneId guard = 0;      // rows that count when a result does not fit in 64 bits
  std::uint32_t out = 0;  // lane or plane
};

[[nodiscard]] bool gives_lane(Op op);

// Lanes [0, columns) and planes [0, 3 x columns) are columns themselves: values; then validity,
// boolean values, rows that are inexact.
class Program {
 public:
  explicit Program(std::vector<bool> wide_columns);

  // A step that stands already is not repeated.
  [[nodiscard]] std::uint32_t step(Step step);
  [[nodiscard]] PlaneId both(PlaneId a, PlaneId b);
  [[nodiscard]] PlaneId either(PlaneId a, PlaneId b);
  [[nodiscard]] PlaneId both_not(PlaneId a, PlaneId b);
  [[nodiscard]] PlaneId inverse(PlaneId a);
  [[nodiscard]] PlaneId never() const { return never_; }
  [[nodiscard]] PlaneId always() const { return always_; }
  [[nodiscard]] PlaneId valid_of(std::size_t column) const { return id(columns(), column, 0); }
  [[nodiscard]] PlaneId bits_of(std::size_t column) const { return id(columns(), column, 1); }
  [[nodiscard]] PlaneId inexact_of(std::size_t column) const { return id(columns(), column, 2); }
  [[nodiscard]] bool wide(LaneId lane) const { return wide_[lane]; }
  [[nodiscard]] std::uint32_t bit_table(std::vector<std::uint8_t> table);
  [[nodiscard]] std::uint32_t lane_table(std::vector<std::int64_t> table);
  // Rows of this plane go to the interpreter.
  void leave(PlaneId rows) { left_ = either(left_, rows); }
  [[nodiscard]] PlaneId left() const { return left_; }

  // Drops the steps that nothing needs.
  void keep_only(const std::vector<PlaneId>& planes, const std::vector<LaneId>& lanes);

  [[nodiscard]] std::size_t columns() const { return columns_; }
  // For each column whether a kept step, or who asked to keep its lane, reads its integers.
  [[nodiscard]] std::vector<bool> read_columns() const;
  [[nodiscard]] std::size_t lanes() const { return wide_.size(); }
  [[nodiscard]] std::size_t planes() const { return planes_; }
  [[nodiscard]] const std::vector<Step>& steps() const { return steps_; }
  [[nodiscard]] const std::vector<std::uint8_t>& bits(std::uint32_t table) const {
    return bit_tables_[table];
  }
  [[nodiscard]] const std::vector<std::int64_t>& values(std::uint32_t table) const {
    return lane_tables_[table];
  }

 private:
  using Key = std::tuple<Op, std::uint32_t, std::uint32_t, std::uint32_t, std::int64_t,
                         std::int64_t, PlaneId>;
  static PlaneId id(std::size_t columns, std::size_t column, std::size_t what) {
    return static_cast<PlaneId>(columns * what + column);
  }
  std::size_t columns_;
  std::vector<bool> wide_;  // of each lane
  std::vector<bool> lane_needed_;
  std::size_t planes_;
  PlaneId never_ = 0;
  PlaneId always_ = 0;
  PlaneId left_ = 0;
  std::vector<Step> steps_;
  std::map<Key, std::uint32_t> known_;
  std::vector<std::vector<std::uint8_t>> bit_tables_;
  std::vector<std::vector<std::int64_t>> lane_tables_;
};

}  // namespace ronghe::kernel
