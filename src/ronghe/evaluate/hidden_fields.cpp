// SPDX-License-Identifier: Apache-2.0
#include "ronghe/evaluate/hidden_fields.hpp"

#include <fmt/format.h>

#include "ronghe/evidence/labels.hpp"

namespace ronghe::evaluate {

policy::HiddenFields hidden_fields(const policy::Dictionary& dictionary) {
  policy::HiddenFields hidden;
  for (const auto& [name, record] : dictionary.records) {
    const auto labelled = evidence::labelled_of(record, dictionary);
    if (!labelled.any()) continue;
    auto& of_record = hidden.records[name];
    for (const auto& group : labelled.groups) {
      for (const auto* fields : {&group.secret, &group.veiled}) {
        for (const auto field : *fields) of_record.fields.insert(record.fields[field].name);
      }
    }
    of_record.reasons = fmt::format("(SELECT s.missing FROM {} s WHERE s.position = t.position)",
                                    evidence::sealed_table(name));
  }
  return hidden;
}

}  // namespace ronghe::evaluate
