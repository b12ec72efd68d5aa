// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ronghe/policy/pack.hpp"

// Small packs on disk, for tests.
namespace ronghe::policy::testing {

// A folder of packs that goes away with it.
class PackFolders {
 public:
  PackFolders();
  PackFolders(const PackFolders&) = delete;
  PackFolders& operator=(const PackFolders&) = delete;
  ~PackFolders();

  // Writes PACK/FILE and gives the folder of the pack.
  std::string write(const std::string& pack, const std::string& file, std::string_view text) const;
  void remove(const std::string& pack) const;
  [[nodiscard]] std::string folder(const std::string& pack) const { return root_ + "/" + pack; }
  // A pack named `base` with one of everything: a record, a parameter, a definition, an indicator,
  // weights, two tables.
  std::string write_base() const;
  // pack.yaml of a pack that extends `base`.
  std::string write_head(const std::string& pack, const std::string& extends,
                         const std::string& more = "") const;

 private:
  std::string root_;
};

// The indicator X1 of the base pack, with further lines.
[[nodiscard]] std::string base_indicator(std::string_view more = "");

// "file:line:column: message" of every fault; empty when the pack loads.
[[nodiscard]] std::vector<std::string> faults_of(const std::string& folder);
// A decision table in DMN XML with the input `value` and the output `light`; a cell and an
// output for each rule.
struct TestRule {
  std::string id;
  std::string cell;
  std::string light;
};
[[nodiscard]] std::string table_xml(const std::string& name, const std::vector<TestRule>& rules);

}  // namespace ronghe::policy::testing
