// SPDX-License-Identifier: Apache-2.0
#include "ronghe/evaluate/hidden_fields.hpp"

#include <fmt/format.h>

#include "ronghe/evidence/labels.hpp"
#include "ronghe/evidence/opened_rows.hpp"
#include "ronghe/policy/label.hpp"

namespace ronghe::evaluate {

std::set<std::string> sealed_fields(const policy::RecordType& record,
                                    const policy::Dictionary& dictionary) {
  std::set<std::string> names;
  for (const auto& group : evidence::labelled_of(record, dictionary).groups) {
    for (const auto* fields : {&group.secret, &group.veiled}) {
      for (const auto field : *fields) names.insert(record.fields[field].name);
    }
  }
  return names;
}

policy::HiddenFields hidden_fields(const policy::Dictionary& dictionary, Meaning meaning) {
  policy::HiddenFields hidden;
  for (const auto& [name, record] : dictionary.records) {
    if (policy::is_public(record)) continue;
    hidden.records[name] = {
        .fields = sealed_fields(record, dictionary),
        .shut = knows_reported(meaning) ? std::string(evidence::shut_column) : std::string(),
        .reasons = fmt::format("(SELECT s.missing FROM {} s WHERE s.position = t.position)",
                               evidence::sealed_table(name))};
  }
  return hidden;
}

}  // namespace ronghe::evaluate
