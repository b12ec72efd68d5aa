// SPDX-License-Identifier: Apache-2.0
#include "ronghe/store/source.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "ronghe/base/worded.hpp"
#include "ronghe/policy/party.hpp"

namespace ronghe::store {

namespace {

std::set<std::string> owners_of(const policy::Dictionary& dictionary) {
  std::set<std::string> owners;
  for (const auto& [name, record] : dictionary.records) owners.insert(record.owner);
  for (const auto& [owner, entity] : policy::parties()) {
    if (dictionary.record(entity) != nullptr) owners.insert(owner);
  }
  return owners;
}

}  // namespace

Result<void> check_department(const policy::Dictionary& dictionary, std::string_view source) {
  const std::string owner(source.substr(0, source.find('/')));
  const auto owners = owners_of(dictionary);
  if (source.empty() || owners.contains(owner)) return {};
  return fail_with(ErrorKind::bad_input, "department-unknown"_code,
                   "there is no department \"{department}\"; the dictionary has {known}",
                   {{"department", owner}, {"known", fmt::format("{}", fmt::join(owners, ", "))}});
}

Result<Source> parse_source(const policy::Dictionary& dictionary, const policy::RecordType& record,
                            std::string_view text) {
  if (text.empty()) return Source{.owner = record.owner, .party = {}};
  const auto slash = text.find('/');
  Source source{.owner = std::string(text.substr(0, slash)), .party = {}};
  if (source.owner != record.owner) RONGHE_CHECK(check_department(dictionary, text));
  if (slash == std::string_view::npos) return source;
  source.party = text.substr(slash + 1);
  if (!policy::parties().contains(source.owner)) {
    return fail_with(ErrorKind::bad_input, "department-without-parties"_code,
                     "{department} is one department and has no parties; write \"{department}\"",
                     {{"department", source.owner}});
  }
  if (source.party.empty() || source.party.contains('/')) {
    return fail_with(
        ErrorKind::bad_input, "party-needed"_code,
        "\"{source}\" names no party; write it as {department}/KEY, such as ENT/914403001922038216",
        {{"source", std::string(text)}, {"department", source.owner}});
  }
  if (policy::party_field(record, source.owner).empty()) {
    return fail_with(
        ErrorKind::bad_input, "record-without-party"_code,
        "no field of the record {record} names a party of {department}; write \"{department}\"",
        {{"record", record.name}, {"department", source.owner}});
  }
  return source;
}

bool is_writer(const policy::RecordType& record, std::string_view who) {
  return std::ranges::find(record.written_by, who) != record.written_by.end();
}

Result<void> check_may_write(const policy::RecordType& record, const Source& source,
                             std::string_view actor) {
  const auto& writers = record.written_by;
  if (writers.empty() || is_writer(record, source.owner) || is_writer(record, actor)) return {};
  if (writers.size() == 1 && is_writer(record, policy::system_role)) {
    return fail_with(ErrorKind::refused, "record-of-the-system"_code,
                     "the record {record} is written by the system alone, when it does what the "
                     "record tells; no act can say it",
                     {{"record", record.name}});
  }
  return fail_with(
      ErrorKind::refused, "record-of-others"_code,
      "the record {record} is written by {writers}, not by {source}; hand it to one of them",
      {{"record", record.name},
       {"writers", fmt::format("{}", fmt::join(writers, ", "))},
       {"source", actor.empty() ? source.owner : fmt::format("{} or {}", source.owner, actor)}});
}

Result<void> check_party(const policy::RecordType& record, const Source& source,
                         const std::map<std::string, std::string, std::less<>>& row) {
  if (source.party.empty()) return {};
  const auto field = policy::party_field(record, source.owner);
  const auto found = row.find(field);
  const auto about = found == row.end() ? std::string() : found->second;
  if (about == source.party) return {};
  return fail_with(ErrorKind::refused, "party-of-another"_code,
                   "\"{field}\" = \"{about}\": {source} can speak for itself only; correct the "
                   "field, or name the source {owner}/{about}",
                   {{"field", field},
                    {"about", about},
                    {"source", source.to_string()},
                    {"owner", source.owner}});
}

}  // namespace ronghe::store
