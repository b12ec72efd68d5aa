// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

#include "ronghe/policy/dictionary.hpp"

// Owners that speak for many: the parties of ENT are all enterprises.
namespace ronghe::policy {

// Owner -> the entity whose keys its parties are (packs/system/parties.yaml).
[[nodiscard]] const std::map<std::string, std::string>& parties();

// Who may own records in every pack: departments (packs/system/departments.yaml), then those of
// parties.
[[nodiscard]] std::vector<std::string> known_owners();

// The field of a record that names the party of an owner: its key where it is the entity itself,
// else the first field that refers to it; empty when there is none.
[[nodiscard]] std::string party_field(const RecordType& record, const std::string& owner);

}  // namespace ronghe::policy
