// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "ronghe/dmn/analysis/study.hpp"

// Rules that match together where the hit policy has no answer for it.
namespace ronghe::dmn::analysis {

namespace {

// The rows that both rules match.
Box common(const Box& a, const Box& b) {
  Box both = a;
  for (std::size_t i = 0; i < both.size(); ++i) both[i] &= b[i];
  return both;
}

bool is_empty(const Box& a, const Box& b) {
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (!a[i].intersects(b[i])) return true;
  }
  return false;
}

class Overlaps {
 public:
  explicit Overlaps(Study& study) : study_(study) {}

  void find() {
    const auto policy = study_.table.hit_policy;
    const auto count = study_.table.rules.size();
    for (std::size_t r = 0; r < count; ++r) {
      for (std::size_t earlier = 0; earlier < r; ++earlier) {
        const bool certain = study_.space.certain.test(r) && study_.space.certain.test(earlier);
        if (!certain || is_empty(study_.space.rules[r], study_.space.rules[earlier])) continue;
        judge(earlier, r, policy);
      }
    }
    study_.add_more(FindingKind::overlap, more_, "pairs of rules that match together");
  }

 private:
  // Whether the outputs of two rules are the same; none when two formulas differ.
  [[nodiscard]] std::optional<bool> agree(std::size_t a, std::size_t b) const {
    std::optional<bool> all = true;
    for (std::size_t i = 0; i < study_.table.outputs.size(); ++i) {
      const auto one = same(study_.given[a][i], study_.given[b][i]);
      if (one == false) return false;
      if (!one) all = std::nullopt;
    }
    return all;
  }

  void judge(std::size_t a, std::size_t b, dmn::HitPolicy policy) {
    switch (policy) {
      case dmn::HitPolicy::unique:
        tell(a, b, "match together, but the hit policy is UNIQUE, so that the answer is null",
             "narrow one of them, or choose the hit policy FIRST and put the stricter rule above",
             Severity::error);
        return;
      case dmn::HitPolicy::any: {
        const auto agreed = agree(a, b);
        if (agreed == true) return;
        tell(a, b,
             agreed ? "match together and differ in their outputs, but the hit policy is ANY, so "
                      "that the answer is null"
                    : "match together, and whether their outputs agree, as ANY asks, depends on "
                      "formulas",
             "give both the same outputs, or narrow one of them",
             agreed ? Severity::error : Severity::warning);
        return;
      }
      case dmn::HitPolicy::priority: {
        const auto& ranks = study_.priorities;
        const bool tie = ranks[a] && ranks[b] && *ranks[a] == *ranks[b];
        if (!tie || agree(a, b) == true) return;
        tell(a, b,
             "match together with the same priority but different outputs, so that their order "
             "in the file decides",
             "list the allowed values of the output in which they differ, highest priority first",
             Severity::error);
        return;
      }
      case dmn::HitPolicy::first:
      case dmn::HitPolicy::rule_order:
      case dmn::HitPolicy::output_order:
      case dmn::HitPolicy::collect: return;
    }
  }

  void tell(std::size_t a, std::size_t b, std::string_view message, std::string remedy,
            Severity severity) {
    if (++found_ > study_.limits.findings_max) {
      ++more_;
      return;
    }
    auto& finding =
        study_.add(FindingKind::overlap, study_.place_of_rule(b),
                   fmt::format("rules {} and {} {}", a + 1, b + 1, message), std::move(remedy));
    finding.severity = severity;
    finding.rules = {static_cast<int>(a) + 1, static_cast<int>(b) + 1};
    study_.show(finding, Study::some_point(common(study_.space.rules[a], study_.space.rules[b])));
  }

  Study& study_;
  std::size_t found_ = 0;
  std::size_t more_ = 0;
};

}  // namespace

void find_overlaps(Study& study) { Overlaps(study).find(); }

}  // namespace ronghe::dmn::analysis
