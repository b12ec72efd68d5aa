// SPDX-License-Identifier: Apache-2.0
#include "ronghe/dmn/analysis/findings.hpp"

#include <fmt/format.h>

namespace ronghe::dmn::analysis {

std::string_view to_string(FindingKind kind) {
  switch (kind) {
    case FindingKind::gap: return "gap";
    case FindingKind::overlap: return "overlap";
    case FindingKind::dead_rule: return "dead rule";
    case FindingKind::foreign_output: return "foreign output";
    case FindingKind::not_monotone: return "not monotone";
    case FindingKind::unused_output: return "unused output";
    case FindingKind::not_analysed: return "not analysed";
    case FindingKind::not_decided: return "not decided";
  }
  return "";
}

std::string to_text(const Row& row) {
  std::string text;
  for (const auto& [name, value] : row) {
    if (!text.empty()) text += ", ";
    text += name + " = " + feel::to_feel(value);
  }
  return text;
}

std::string to_text(const Finding& finding) {
  auto text =
      fmt::format("{} in table `{}`: {}", to_string(finding.kind), finding.table, finding.message);
  if (!finding.row.empty()) {
    const auto hits =
        finding.hits.empty()
            ? std::string("no rule matches")
            : fmt::format("matched by {} {}", finding.hits.size() == 1 ? "rule" : "rules",
                          fmt::join(finding.hits, ", "));
    text += fmt::format("\n  row: {}\n       {}", to_text(finding.row), hits);
  }
  if (!finding.second_row.empty()) text += "\n  and: " + to_text(finding.second_row);
  if (!finding.remedy.empty()) text += "\n  " + finding.remedy;
  return text;
}

}  // namespace ronghe::dmn::analysis
