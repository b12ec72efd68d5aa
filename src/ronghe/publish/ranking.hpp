// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "ronghe/publish/report.hpp"

namespace ronghe::publish {

struct Ranked {
  const Judged* judged = nullptr;
  const Number* number = nullptr;
  std::int64_t rank = 0;  // equal values share one; 0 = no value, no rank
  // Where every value of the ranking has an interval: the best and the worst rank that the row
  // could have, passed only by those whose whole interval is better or worse.
  std::int64_t rank_best = 0, rank_worst = 0;  // = rank where there are no intervals

  // Neighbours whose intervals overlap cannot be told apart.
  [[nodiscard]] bool distinguishable() const { return rank_best == rank_worst; }
};

struct Ranking {
  std::string region_class;  // of regions; peers are compared with peers only
  std::vector<Ranked> rows;  // best first, those without a value last, then by code
  bool intervals = false;    // every value has one
};

// One ranking per class, in the order of the classes' names.
[[nodiscard]] std::vector<Ranking> rankings_of(const Results& results, const Group& group,
                                               std::size_t indicator, bool higher_is_better);

}  // namespace ronghe::publish
