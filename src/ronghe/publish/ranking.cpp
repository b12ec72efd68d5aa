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
    rows[i].rank_best = rows[i].rank_worst = rows[i].rank;
  }
}

// All or none: a rank with an interval means nothing among others without.
bool give_intervals(std::vector<Ranked>& rows) {
  for (auto& row : rows) {
    const auto& number = *row.number;
    if (!number.value) continue;
    if (number.numerator && number.denominator) {
      row.interval = wilson_interval(*number.numerator, *number.denominator);
    }
    if (row.interval) continue;
    for (auto& each : rows) each.interval = std::nullopt;
    return false;
  }
  return true;
}

void give_reach(std::vector<Ranked>& rows, bool higher_is_better) {
  std::vector<Decimal> lows, highs;
  for (const auto& row : rows) {
    if (!row.interval) continue;
    lows.push_back(row.interval->low);
    highs.push_back(row.interval->high);
  }
  std::ranges::sort(lows);
  std::ranges::sort(highs);
  const auto all = std::ssize(lows);
  for (auto& row : rows) {
    if (!row.interval) continue;
    const auto above = all - (std::ranges::upper_bound(lows, row.interval->high) - lows.begin());
    const auto below = std::ranges::lower_bound(highs, row.interval->low) - highs.begin();
    row.rank_best = (higher_is_better ? above : below) + 1;
    row.rank_worst = all - (higher_is_better ? below : above);
  }
}

}  // namespace

std::vector<Ranking> rankings_of(const Results& results, const Register& subjects,
                                 const Group& group, const RankBy& by) {
  std::map<std::string, std::vector<Ranked>> by_class;
  const auto of_kind = results.judged.find(group.kind);
  if (of_kind == results.judged.end()) return {};
  for (const auto& judged : of_kind->second) {
    if (judged.subject->level != group.level) continue;
    const auto* number = judged.number(by.indicator);
    if (number == nullptr) continue;
    by_class[subjects.klass_of(*judged.subject)].push_back({.judged = &judged, .number = number});
  }
  std::vector<Ranking> rankings;
  for (auto& [klass, rows] : by_class) {
    order(rows, by.higher_is_better);
    if (by.share_of_rows && give_intervals(rows)) give_reach(rows, by.higher_is_better);
    rankings.push_back({.klass = klass, .rows = std::move(rows)});
  }
  return rankings;
}

}  // namespace ronghe::publish
