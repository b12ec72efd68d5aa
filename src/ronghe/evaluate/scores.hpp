// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "ronghe/evaluate/result_writer.hpp"
#include "ronghe/policy/pack.hpp"

// The three-level score of one subject: indicators -> dimensions -> total, weighted by the class
// of its region. What has no value takes no part; the share of the weight that does is kept.
namespace ronghe::evaluate {

class ScoreSheet {
 public:
  ScoreSheet(const policy::Pack& pack, const std::string& klass);
  // `score` in 0..100; none = no value, or an indicator without limits.
  void add(const policy::Indicator& indicator, const std::optional<Decimal>& score);
  // participation, process, result and total; a dimension without any value is left out.
  [[nodiscard]] std::vector<ScoreRow> rows() const;

 private:
  struct Sum {
    Decimal weighted;
    Decimal available;
    Decimal possible;
  };
  const policy::WeightSet* weights_ = nullptr;
  std::map<policy::Dimension, Sum> dimensions_;
};

}  // namespace ronghe::evaluate
