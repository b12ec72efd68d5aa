// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "ronghe/evaluate/result_writer.hpp"
#include "ronghe/policy/pack.hpp"

// The score of one subject at three levels: indicators -> dimensions of the pack -> total, weighted
// by the class of its region. What has no value takes no part; the share of the weight that does is
// kept.
namespace ronghe::evaluate {

class ScoreSheet {
 public:
  ScoreSheet(const policy::Pack& pack, const std::string& region_class);
  // `score` in 0..100; none = no value, or an indicator without limits.
  void add(const policy::Indicator& indicator, const std::optional<Decimal>& score);
  // Dimensions in the order of the pack, and the total; one without any value is left out. Texts
  // belong to the pack.
  [[nodiscard]] std::vector<ScoreRow> rows() const;

 private:
  struct Sum {
    Decimal weighted;
    Decimal available;
    Decimal possible;
  };
  const policy::WeightSet* weights_ = nullptr;
  const policy::Pack* pack_;
  std::map<std::string, Sum, std::less<>> sums_;  // by dimension
};

}  // namespace ronghe::evaluate
