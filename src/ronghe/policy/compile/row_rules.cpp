// SPDX-License-Identifier: Apache-2.0
#include "ronghe/policy/compile/row_rules.hpp"

#include "ronghe/policy/compile/compiler.hpp"

namespace ronghe::policy {

Result<std::map<std::string, std::string>> compiled_rules(const Pack& pack,
                                                          const RecordType& record,
                                                          const Date& as_of) {
  std::vector<Error> errors;
  Compiler compiler(pack, as_of, errors);
  std::map<std::string, std::string> rules;
  for (const auto& rule : record.rules) {
    if (auto sql = compiler.compile_rule(record, rule)) rules[rule.id] = std::move(*sql);
  }
  if (!errors.empty()) return std::unexpected(joined(errors));
  return rules;
}

}  // namespace ronghe::policy
