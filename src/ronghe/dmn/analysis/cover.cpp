// SPDX-License-Identifier: Apache-2.0
#include "ronghe/dmn/analysis/cover.hpp"

#include <algorithm>

namespace ronghe::dmn::analysis {

namespace {

constexpr int depth_max = 2'000;

bool meet(const Box& a, const Box& b) {
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (!a[i].intersects(b[i])) return false;
  }
  return true;
}

}  // namespace

Coverage Cover::of(const Box& box, std::vector<std::size_t> by) {
  part_ = box;
  steps_ = 0;
  limit_ = std::min(budget_.question, budget_.table);
  const bool empty = std::ranges::any_of(box, [](const Bits& side) { return !side.any(); });
  if (empty) return {};
  const auto state = search(std::move(by), 0);
  budget_.table -= std::min(budget_.table, steps_);
  return {state, state == Covering::open ? part_ : Box{}};
}

// Drops the boxes that miss the part; true when one of the others holds it all.
bool Cover::is_whole(std::vector<std::size_t>& active) {
  bool whole = false;
  std::erase_if(active, [&](std::size_t b) {
    ++steps_;
    if (whole) return false;
    if (!meet(boxes_[b], part_)) return true;
    bool holds = true;
    for (std::size_t i = 0; holds && i < part_.size(); ++i) holds = part_[i].within(boxes_[b][i]);
    whole = holds;
    return false;
  });
  return whole;
}

// Along which side of which box the fewest boxes lie on both sides of the cut; the more even, the
// better among equals. A few boxes are looked at: a good cut serves many of them.
Cover::Cut Cover::best_cut(const std::vector<std::size_t>& active) const {
  constexpr std::size_t looked_at = 12;
  const auto stride = std::max<std::size_t>(1, active.size() / looked_at);
  Cut best;
  bool found = false;
  for (std::size_t k = 0; k < active.size(); k += stride) {
    for (std::size_t i = 0; i < part_.size(); ++i) {
      const auto& side = boxes_[active[k]][i];
      if (part_[i].within(side)) continue;
      Cut cut{.axis = i, .inside = part_[i] & side};
      const auto outside = part_[i] - side;
      for (const auto b : active) {
        if (boxes_[b][i].intersects(cut.inside)) ++cut.inside_count;
        if (boxes_[b][i].intersects(outside)) ++cut.outside_count;
      }
      const auto worth = [](const Cut& one) {
        return std::pair(one.inside_count + one.outside_count,
                         std::max(one.inside_count, one.outside_count));
      };
      if (found && worth(best) <= worth(cut)) continue;
      best = std::move(cut);
      found = true;
    }
  }
  return best;
}

Covering Cover::search(std::vector<std::size_t> active, int depth) {
  if (is_whole(active)) return Covering::whole;
  if (active.empty()) return Covering::open;
  const auto cut = best_cut(active);
  steps_ += active.size();
  if (steps_ > limit_ || depth > depth_max) return Covering::undecided;
  const auto before = part_[cut.axis];
  const auto outside = before - cut.inside;
  const bool inside_first = cut.inside_count < cut.outside_count;
  auto state = Covering::whole;
  for (const bool inside : {inside_first, !inside_first}) {
    part_[cut.axis] = inside ? cut.inside : outside;
    const auto found = search(active, depth + 1);
    if (found == Covering::open) return found;  // part_ is the open part
    if (found == Covering::undecided) state = found;
  }
  part_[cut.axis] = before;
  return state;
}

Box grown(Box open, const std::vector<Box>& boxes, const Box& all) {
  for (std::size_t i = 0; i < open.size(); ++i) {
    auto free = all[i];
    const auto before = open[i];
    open[i] = all[i];  // so that only the other axes keep boxes apart
    for (const auto& box : boxes) {
      if (meet(box, open)) free -= box[i];
    }
    open[i] = before | free;
  }
  return open;
}

}  // namespace ronghe::dmn::analysis
