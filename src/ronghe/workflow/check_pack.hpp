// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "ronghe/policy/pack.hpp"

namespace ronghe::workflow {

struct PackCheck {
  std::vector<Error> errors;  // in the order of the files
  std::size_t records = 0;
  std::size_t parameters = 0;
  std::size_t definitions = 0;
  std::size_t indicators = 0;
};

// Everything that can be wrong with a pack before it runs: form, names, types, units, references,
// row rules, limits, decision tables. `as_of` chooses the values in force.
[[nodiscard]] PackCheck check_pack(const std::string& folder, const Date& as_of);

// Rule id -> SQL condition over the fields of one row, for the import of a record.
[[nodiscard]] Result<std::map<std::string, std::string>> compiled_rules(
    const policy::Pack& pack, const policy::RecordType& record, const Date& as_of);

}  // namespace ronghe::workflow
