// SPDX-License-Identifier: Apache-2.0
#include "ronghe/policy/way.hpp"

namespace ronghe::policy {

std::string way_to(const RecordType& record, std::string_view kind) {
  const auto declared = record.belongs_to.find(std::string(kind));
  if (declared != record.belongs_to.end()) return declared->second;
  for (const auto& field : record.fields) {
    if (field.reference == kind) return field.name;
  }
  return {};
}

}  // namespace ronghe::policy
