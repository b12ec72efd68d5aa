// SPDX-License-Identifier: Apache-2.0
#include "ronghe/publish/ranking.hpp"

#include <algorithm>

namespace ronghe::publish {

namespace {

void order(std::vector<Ranked>& rows, bool higher_is_better) {
  std::ranges::stable_sort(rows, [&](const Ranked& a, const Ranked& b) {
    const auto& left = a.number->value;
    const auto& right = b.number->value;
    if (!left || !right) return left.has_value() && !right.has_value();
    return higher_is_better ? *left > *right : *left < *right;
  });
  for (std::size_t i = 0; i < rows.size() && rows[i].number->value; ++i) {
    const bool tie = i > 0 && rows[i].number->value == rows[i - 1].number->value;
    rows[i].rank = tie ? rows[i - 1].rank : static_cast<std::int64_t>(i) + 1;
  }
}

}  // namespace

std::vector<Ranking> rankings_of(const Results& results, const Register& subjects,
                                 const Group& group, std::size_t indicator, bool higher_is_better) {
  std::map<std::string, std::vector<Ranked>> by_class;
  const auto of_kind = results.judged.find(group.kind);
  if (of_kind == results.judged.end()) return {};
  for (const auto& judged : of_kind->second) {
    if (judged.subject->level != group.level) continue;
    const auto* number = judged.number(indicator);
    if (number == nullptr) continue;
    by_class[subjects.klass_of(*judged.subject)].push_back({.judged = &judged, .number = number});
  }
  std::vector<Ranking> rankings;
  for (auto& [klass, rows] : by_class) {
    order(rows, higher_is_better);
    rankings.push_back({.klass = klass, .rows = std::move(rows)});
  }
  return rankings;
}

}  // namespace ronghe::publish
