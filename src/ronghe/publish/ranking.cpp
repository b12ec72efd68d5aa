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
bool have_intervals(const std::vector<Ranked>& rows) {
  return std::ranges::any_of(rows,
                             [](const Ranked& row) { return row.number->value.has_value(); }) &&
         std::ranges::all_of(
             rows, [](const Ranked& row) { return !row.number->value || row.number->interval; });
}

void give_reach(std::vector<Ranked>& rows, bool higher_is_better) {
  std::vector<Decimal> lows, highs;
  for (const auto& row : rows) {
    if (!row.number->interval) continue;
    lows.push_back(row.number->interval->low);
    highs.push_back(row.number->interval->high);
  }
  std::ranges::sort(lows);
  std::ranges::sort(highs);
  const auto all = std::ssize(lows);
  for (auto& row : rows) {
    if (!row.number->interval) continue;
    const auto above =
        all - (std::ranges::upper_bound(lows, row.number->interval->high) - lows.begin());
    const auto below = std::ranges::lower_bound(highs, row.number->interval->low) - highs.begin();
    row.rank_best = (higher_is_better ? above : below) + 1;
    row.rank_worst = all - (higher_is_better ? below : above);
  }
}

}  // namespace

std::vector<Ranking> rankings_of(const Results& results, const Group& group, std::size_t indicator,
                                 bool higher_is_better) {
  std::map<std::string, std::vector<Ranked>> by_class;
  const auto of_kind = results.judged.find(group.kind);
  if (of_kind == results.judged.end()) return {};
  for (const auto& judged : of_kind->second) {
    if (judged.subject->level != group.level) continue;
    const auto* number = judged.number(indicator);
    if (number == nullptr) continue;
    by_class[judged.subject->region_class].push_back({.judged = &judged, .number = number});
  }
  std::vector<Ranking> rankings;
  for (auto& [region_class, rows] : by_class) {
    order(rows, higher_is_better);
    const bool intervals = have_intervals(rows);
    if (intervals) give_reach(rows, higher_is_better);
    rankings.push_back(
        {.region_class = region_class, .rows = std::move(rows), .intervals = intervals});
  }
  return rankings;
}

}  // namespace ronghe::publish
