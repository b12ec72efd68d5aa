// SPDX-License-Identifier: Apache-2.0
#include "ronghe/policy/party.hpp"

#include <yaml-cpp/yaml.h>

#include <algorithm>

#include "ronghe/policy/embedded.hpp"

namespace ronghe::policy {

const std::map<std::string, std::string>& parties() {
  static const auto entities = [] {
    std::map<std::string, std::string> found;
    for (const auto& owner : YAML::Load(std::string(embedded("parties.yaml")))) {
      found.emplace(owner.first.Scalar(), owner.second.Scalar());
    }
    return found;
  }();
  return entities;
}

std::vector<std::string> known_owners() {
  static const auto known = [] {
    std::vector<std::string> found;
    for (const auto& owner : YAML::Load(std::string(embedded("departments.yaml")))) {
      found.push_back(owner.first.Scalar());
    }
    for (const auto& [owner, entity] : parties()) found.push_back(owner);
    return found;
  }();
  return known;
}

std::string party_field(const RecordType& record, const std::string& owner) {
  const auto party = parties().find(owner);
  if (party == parties().end()) return {};
  if (record.name == party->second) return record.key.front();
  const auto field = std::ranges::find(record.fields, party->second, &Field::reference);
  return field == record.fields.end() ? std::string() : field->name;
}

}  // namespace ronghe::policy
