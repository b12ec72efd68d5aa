// SPDX-License-Identifier: Apache-2.0
#include "ronghe/demo/stay.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace ronghe::demo {

namespace {

// The hours of a person on a day, over all stays.
std::map<std::int32_t, std::int64_t> hours_by_day(std::span<const Stay> stays) {
  std::map<std::int32_t, std::int64_t> sums;
  for (const auto& stay : stays) {
    for (const auto& [day, tenths] : stay.hours.days) sums[day] += tenths;
  }
  return sums;
}

bool is_grave(const Planting& planting, const Terms& terms) {
  return terms.injury || (terms.post && terms.age < planting.age_min);
}

bool is_unlawful(const Planting& planting, const Stay& stay,
                 const std::map<std::int32_t, std::int64_t>& hours_of) {
  const auto& terms = stay.terms;
  const bool long_day = std::ranges::any_of(stay.hours.days, [&](const auto& day) {
    return hours_of.at(day.first) > planting.day_tenths_max;
  });
  return long_day || stay.hours.tenths * 7 > planting.week_tenths_max * stay.span ||
         (terms.post && terms.pay * 10 < terms.wage * 8) || is_grave(planting, terms) ||
         !terms.insured || !terms.contract;
}

}  // namespace

void count_stays(Stage& stage, const Person& person, std::span<const Stay> stays) {
  const auto& planting = stage.settings.planting;
  auto& tally = stage.tally;
  const auto school = stage.scene.programmes[person.programme].school;
  const auto hours_of = hours_by_day(stays);
  std::map<std::size_t, std::set<std::int32_t>> days_at;  // by firm
  for (const auto& stay : stays) {
    const bool grave = is_grave(planting, stay.terms);
    const bool unlawful = is_unlawful(planting, stay, hours_of);
    tally.programmes[person.programme].add(Measure::b22, stay.hours.tenths, stay.planned);
    for (auto* counts : {&tally.schools[school], &tally.firms[stay.firm]}) {
      counts->add(Measure::b22, stay.hours.tenths, stay.planned);
      counts->add(Measure::b23, unlawful ? 0 : 1, 1);
      counts->add(Measure::b26, grave ? 0 : 1, 1);
    }
    stage.scene.firms[stay.firm].hosts = true;
    for (const auto& [day, tenths] : stay.hours.days) days_at[stay.firm].insert(day);
    if (stay.under_agreement && !stay.hours.days.empty()) {
      stage.scene.agreements[stay.agreement].alive = true;
    }
  }
  for (const auto& [firm, days] : days_at) {
    stage.scene.firms[firm].intern_days += std::ssize(days);
    ++stage.scene.firms[firm].interns;
  }
}

void count_hired(Stage& stage, const Person& person, std::span<const Stay> stays) {
  std::map<std::size_t, bool> hired_by;  // by firm
  bool hired = false;
  for (const auto& stay : stays) {
    if (!stay.due) continue;
    auto& by_firm = hired_by[stay.firm];
    by_firm = by_firm || stay.hired;
    hired = hired || stay.hired;
  }
  if (hired_by.empty()) return;
  for (const auto& [firm, in_time] : hired_by) {
    stage.tally.firms[firm].add(Measure::c13, in_time ? 1 : 0, 1);
  }
  const auto school = stage.scene.programmes[person.programme].school;
  stage.tally.schools[school].add(Measure::c13, hired ? 1 : 0, 1);
}

}  // namespace ronghe::demo
