// SPDX-License-Identifier: Apache-2.0
#include "ronghe/dmn/analysis/study.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ronghe/feel/compare.hpp"

namespace ronghe::dmn::analysis {

std::optional<bool> same(const Given& a, const Given& b) {
  if (a.value && b.value) return feel::equal(*a.value, *b.value) == true;
  if (!a.value && !b.value && a.text == b.text) return true;
  return std::nullopt;
}

Study::Study(const dmn::DecisionTable& of, const dmn::Model& model, std::string called,
             Limits bounds)
    : table(of), name(std::move(called)), limits(bounds), space(make_space(of, model)) {
  for (const auto& rule : table.rules) {
    auto& row = given.emplace_back();
    for (const auto& output : rule.outputs) {
      auto& one = row.emplace_back();
      one.text = output.source.text;
      if (output.empty())
        one.value = feel::Value();
      else if (output.node)
        one.value = constant_of(*output.node);
    }
  }
  dead.resize(table.rules.size());
  if (table.hit_policy != dmn::HitPolicy::priority) return;
  for (std::size_t r = 0; r < table.rules.size(); ++r) priorities.push_back(priority(r));
}

Finding& Study::add(FindingKind kind, Place place, std::string message, std::string remedy) {
  auto& made = findings.emplace_back();
  made.kind = kind;
  made.table = name;
  made.message = std::move(message);
  made.remedy = std::move(remedy);
  made.place = std::move(place);
  return made;
}

void Study::show(Finding& finding, const std::vector<std::size_t>& point) const {
  finding.row = space.row(point);
  finding.hits.clear();
  (space.hits(point) & space.certain).for_each([&](std::size_t rule) {
    finding.hits.push_back(static_cast<int>(rule) + 1);
  });
}

std::vector<std::size_t> Study::some_point(const Box& box) {
  std::vector<std::size_t> point;
  for (const auto& side : box) point.push_back(side.first());
  return point;
}

void Study::add_more(FindingKind kind, std::size_t more, std::string_view what) {
  if (more == 0) return;
  add(kind, table.place, fmt::format("{} more {}", more, what),
      "mend those shown first, and check again");
}

std::optional<std::vector<std::size_t>> Study::priority(std::size_t rule) const {
  std::vector<std::size_t> ranks;
  for (std::size_t i = 0; i < table.outputs.size(); ++i) {
    const auto& allowed = table.outputs[i].values;
    if (!allowed.node) {
      ranks.push_back(0);
      continue;
    }
    if (!given[rule][i].value) return std::nullopt;
    const auto& tests = std::get<feel::UnaryTests>(allowed.node->form).tests;
    feel::Diagnostics ignored;
    const auto found = std::ranges::find_if(tests, [&](const feel::NodePtr& test) {
      return feel::test(*test, *given[rule][i].value, feel::Scope(), ignored).is_true();
    });
    if (found == tests.end()) return std::nullopt;
    ranks.push_back(static_cast<std::size_t>(found - tests.begin()));
  }
  return ranks;
}

std::vector<std::size_t> Study::rules_before(std::size_t rule) const {
  std::vector<std::size_t> before;
  for (std::size_t other = 0; other < table.rules.size(); ++other) {
    if (other == rule || !space.certain.test(other)) continue;
    bool decides = false;
    switch (table.hit_policy) {
      case dmn::HitPolicy::first: decides = other < rule; break;
      case dmn::HitPolicy::unique: decides = true; break;  // two hits decide nothing
      case dmn::HitPolicy::priority: {
        const auto& own = priorities[rule];
        const auto& rank = priorities[other];
        decides = own && rank && (*rank < *own || (*rank == *own && other < rule));
        break;
      }
      case dmn::HitPolicy::any:
      case dmn::HitPolicy::rule_order:
      case dmn::HitPolicy::output_order:
      case dmn::HitPolicy::collect: break;
    }
    if (decides) before.push_back(other);
  }
  return before;
}

}  // namespace ronghe::dmn::analysis
