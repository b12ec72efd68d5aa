// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <set>
#include <string>
#include <vector>

#include "ronghe/engine/database.hpp"
#include "ronghe/policy/pack.hpp"

// What the tests of a pack do not reach, of what the pack itself writes: an extended pack has tests
// of its own.
namespace ronghe::authoring {

// A rule is reached when it gave a light that some test expects; an indicator, for a kind of
// subject, when some test expects its number or light; a branch of an `if` when it was taken for
// some given row.
enum class CoverageOf { rule, branch, indicator };

struct CoverageItem {
  CoverageOf of = CoverageOf::rule;
  std::string name;   // "light_up row 3", "enterprise.in_base", "A2.3 for agreement"
  std::string words;  // what the rule says, which branch
  Place place;
  bool reached = false;
  std::string excuse;  // why no test can reach it, as a test file says; "" = none given
};

struct CoverageCount {
  std::size_t reached = 0;
  std::size_t excused = 0;
  std::size_t all = 0;
};

struct PackCoverage {
  std::vector<CoverageItem> items;  // in the order of the files
  [[nodiscard]] CoverageCount count(CoverageOf of) const;
};

// Filled while tests run.
class CoverageMeter {
 public:
  [[nodiscard]] static Result<CoverageMeter> make(const policy::Pack& pack);
  void rule(const std::string& table, int row);
  void indicator(const std::string& id, const std::string& kind);
  // "no test can reach this rule, because": false when the pack itself has no such rule.
  [[nodiscard]] bool excuse(const std::string& table, int row, const std::string& because);
  // Asks which branches the rows in the tables of `connection` take. `pack` is the one under test
  // with the parameters of the case.
  [[nodiscard]] Result<void> branches(engine::Connection& connection, const policy::Pack& pack,
                                      const Date& as_of);
  [[nodiscard]] PackCoverage result() const;

 private:
  // One way through an `if`, as a condition over the rows of a relation.
  struct Branch {
    std::size_t item = 0;
    std::string relation;
    std::string condition;
  };

  void add_branches(const policy::Pack& pack, const feel::Source& source,
                    const std::string& relation, const std::string& name);

  std::vector<CoverageItem> items_;
  std::map<std::pair<std::string, int>, std::size_t> rules_;
  std::map<std::pair<std::string, std::string>, std::size_t> indicators_;
  std::vector<Branch> branches_;
};

// Counts, then a line for each item that no test reached, with file and line.
[[nodiscard]] std::string coverage_text(const PackCoverage& coverage);
[[nodiscard]] nlohmann::ordered_json coverage_json(const PackCoverage& coverage);

}  // namespace ronghe::authoring
