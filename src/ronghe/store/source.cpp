// SPDX-License-Identifier: Apache-2.0
#include "ronghe/store/source.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

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
  return bad_input(fmt::format("there is no department \"{}\"; the dictionary has {}", owner,
                               fmt::join(owners, ", ")));
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
    return bad_input(fmt::format("{} is one department and has no parties; write \"{}\"",
                                 source.owner, source.owner));
  }
  if (source.party.empty() || source.party.contains('/')) {
    return bad_input(
        fmt::format("\"{}\" names no party; write it as {}/KEY, such as "
                    "ENT/914403001922038216",
                    text, source.owner));
  }
  if (policy::party_field(record, source.owner).empty()) {
    return bad_input(fmt::format("no field of the record {} names a party of {}; write \"{}\"",
                                 record.name, source.owner, source.owner));
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
    return fail(ErrorKind::refused,
                fmt::format("the record {} is written by the system alone, when it does what the "
                            "record tells; no act can say it",
                            record.name));
  }
  return fail(ErrorKind::refused,
              fmt::format("the record {} is written by {}, not by {}{}; hand it to one of them",
                          record.name, fmt::join(writers, ", "), source.owner,
                          actor.empty() ? "" : fmt::format(" or {}", actor)));
}

Result<void> check_party(const policy::RecordType& record, const Source& source,
                         const std::map<std::string, std::string, std::less<>>& row) {
  if (source.party.empty()) return {};
  const auto field = policy::party_field(record, source.owner);
  const auto found = row.find(field);
  const auto about = found == row.end() ? std::string() : found->second;
  if (about == source.party) return {};
  return fail(ErrorKind::refused,
              fmt::format("\"{}\" = \"{}\": {} can speak for itself only; correct the field, or "
                          "name the source {}/{}",
                          field, about, source.to_string(), source.owner, about));
}

}  // namespace ronghe::store
