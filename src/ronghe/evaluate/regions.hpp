// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "ronghe/base/date.hpp"
#include "ronghe/base/result.hpp"
#include "ronghe/engine/database.hpp"
#include "ronghe/policy/compile/relation_sql.hpp"

// The tree of administrative divisions on a day: counties in prefectures in provinces.
namespace ronghe::evaluate {

struct Region {
  std::string code;
  std::string parent;        // "" at the top
  std::string successor;     // "" while the code is in force
  std::string region_class;  // east, central, west, northeast; inherited from the province
  int level = 0;             // 1 province, 2 prefecture, 3 county
  bool retired = false;
};

// The fields of the record `region` that every run reads.
[[nodiscard]] const std::set<std::string>& region_fields();
// What a dictionary lacks of them; without them nothing can be evaluated.
[[nodiscard]] Result<void> check_regions(const policy::Dictionary& dictionary);

class Regions {
 public:
  // Retired is a code whose last day is before `earliest_end`.
  [[nodiscard]] static Result<Regions> read(engine::Connection& connection,
                                            const policy::RelationSql& relations,
                                            const Date& earliest_end);
  explicit Regions(std::map<std::string, Region> all);

  // The code that stands for `code` today: a retired one leads to its successor, over several
  // steps if need be. "" for a code that is not known.
  [[nodiscard]] std::string current(const std::string& code) const;
  // `code` and all regions around it, up to the province.
  [[nodiscard]] std::vector<std::string> with_ancestors(const std::string& code) const;
  [[nodiscard]] const std::vector<std::string>& children(const std::string& code) const;
  // `code` and all below it, retired codes that now lead there included.
  [[nodiscard]] std::vector<std::string> covered(const std::string& code) const;
  [[nodiscard]] const std::string& region_class(const std::string& code) const;
  [[nodiscard]] const std::map<std::string, Region>& all() const { return all_; }

 private:
  std::map<std::string, Region> all_;
  std::map<std::string, std::vector<std::string>> children_;
};

}  // namespace ronghe::evaluate
