// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "ronghe/publish/interval.hpp"
#include "ronghe/publish/results.hpp"

namespace ronghe::publish {

struct Ranked {
  const Judged* judged = nullptr;
  const Number* number = nullptr;
  std::int64_t rank = 0;  // equal values share one; 0 = no value, no rank
  // Where every value of the ranking has an interval: the best and the worst rank that the row
  // could have, passed only by those whose whole interval is better or worse.
  std::optional<Interval> interval = {};
  std::int64_t rank_best = 0, rank_worst = 0;  // = rank where there are no intervals

  // Neighbours whose intervals overlap cannot be told apart.
  [[nodiscard]] bool distinguishable() const { return rank_best == rank_worst; }
};

struct Ranking {
  std::string klass;         // of regions; peers are compared with peers only
  std::vector<Ranked> rows;  // best first, those without a value last, then by code
};

struct RankBy {
  std::size_t indicator = 0;
  bool higher_is_better = true;
  bool share_of_rows = false;  // of the indicator: intervals can be given
};

// One ranking per class, in the order of the classes' names.
[[nodiscard]] std::vector<Ranking> rankings_of(const Results& results, const Register& subjects,
                                               const Group& group, const RankBy& by);

}  // namespace ronghe::publish
