// SPDX-License-Identifier: Apache-2.0
#include "ronghe/kernel/program.hpp"

#include <algorithm>

namespace ronghe::kernel {

namespace {

bool reads_planes(Op op) {
  return op == Op::both || op == Op::either || op == Op::both_not || op == Op::inverse;
}

// How many of a, b and c are operands of the step's own sort.
int operands(Op op) {
  switch (op) {
    case Op::constant:
    case Op::never:
    case Op::always: return 0;
    case Op::widen:
    case Op::multiply_constant:
    case Op::round:
    case Op::table:
    case Op::add_months:
    case Op::year:
    case Op::month:
    case Op::day:
    case Op::within:
    case Op::member:
    case Op::inverse: return 1;
    case Op::add:
    case Op::subtract:
    case Op::multiply:
    case Op::least:
    case Op::greatest:
    case Op::modulo:
    case Op::months_between:
    case Op::choose:
    case Op::equal_lanes:
    case Op::less_lanes:
    case Op::both:
    case Op::either:
    case Op::both_not: return 2;
    case Op::quotient_less:
    case Op::quotient_equal: return 3;
  }
  return 0;
}

// Steps whose result may not fit: they leave rows, where their guard holds.
bool guarded(Op op) {
  return op == Op::multiply_constant || op == Op::add || op == Op::subtract || op == Op::multiply ||
         op == Op::add_months || op == Op::quotient_less || op == Op::quotient_equal;
}

}  // namespace

bool gives_lane(Op op) { return op <= Op::day; }

Program::Program(std::vector<bool> wide_columns)
    : columns_(wide_columns.size()), wide_(std::move(wide_columns)), planes_(columns_ * 3) {
  never_ = step({.op = Op::never});
  always_ = step({.op = Op::always});
  left_ = never_;
}

std::uint32_t Program::step(Step step) {
  const Key key{step.op, step.a, step.b, step.c, step.low, step.high, step.guard};
  const auto [at, added] = known_.try_emplace(key, 0);
  if (!added) return at->second;
  if (gives_lane(step.op)) {
    step.out = static_cast<std::uint32_t>(wide_.size());
    const bool narrow = (step.op == Op::least || step.op == Op::greatest) && !step.wide;
    wide_.push_back(!narrow);
  } else {
    step.out = static_cast<std::uint32_t>(planes_++);
  }
  steps_.push_back(step);
  return at->second = step.out;
}

PlaneId Program::both(PlaneId a, PlaneId b) {
  if (a == never_ || b == never_) return never_;
  if (a == always_ || a == b) return b;
  if (b == always_) return a;
  return step({.op = Op::both, .a = std::min(a, b), .b = std::max(a, b)});
}

PlaneId Program::either(PlaneId a, PlaneId b) {
  if (a == always_ || b == always_) return always_;
  if (a == never_ || a == b) return b;
  if (b == never_) return a;
  return step({.op = Op::either, .a = std::min(a, b), .b = std::max(a, b)});
}

PlaneId Program::both_not(PlaneId a, PlaneId b) {
  if (a == never_ || b == always_ || a == b) return never_;
  if (b == never_) return a;
  if (a == always_) return inverse(b);
  return step({.op = Op::both_not, .a = a, .b = b});
}

PlaneId Program::inverse(PlaneId a) {
  if (a == never_) return always_;
  if (a == always_) return never_;
  return step({.op = Op::inverse, .a = a});
}

std::uint32_t Program::bit_table(std::vector<std::uint8_t> table) {
  bit_tables_.push_back(std::move(table));
  return static_cast<std::uint32_t>(bit_tables_.size() - 1);
}

std::uint32_t Program::lane_table(std::vector<std::int64_t> table) {
  lane_tables_.push_back(std::move(table));
  return static_cast<std::uint32_t>(lane_tables_.size() - 1);
}

void Program::keep_only(const std::vector<PlaneId>& planes, const std::vector<LaneId>& lanes) {
  lane_needed_.assign(wide_.size(), false);
  std::vector<bool> plane_needed(planes_, false);
  for (const auto lane : lanes) lane_needed_[lane] = true;
  for (const auto plane : planes) plane_needed[plane] = true;
  plane_needed[left_] = true;
  std::vector<Step> kept;
  for (auto at = steps_.rbegin(); at != steps_.rend(); ++at) {
    const auto& step = *at;
    const bool needed = gives_lane(step.op) ? lane_needed_[step.out] : plane_needed[step.out];
    if (!needed) continue;
    const std::uint32_t read[]{step.a, step.b, step.c};
    for (int i = 0; i < operands(step.op); ++i) {
      (reads_planes(step.op) ? plane_needed : lane_needed_)[read[i]] = true;
    }
    if (step.op == Op::choose || step.op == Op::within) plane_needed[step.c] = true;
    if (guarded(step.op)) plane_needed[step.guard] = true;
    kept.push_back(step);
  }
  std::ranges::reverse(kept);
  steps_ = std::move(kept);
}

std::vector<bool> Program::read_columns() const {
  if (lane_needed_.empty()) return std::vector<bool>(columns_, true);
  return {lane_needed_.begin(), lane_needed_.begin() + static_cast<std::ptrdiff_t>(columns_)};
}

}  // namespace ronghe::kernel
