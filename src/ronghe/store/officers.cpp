// SPDX-License-Identifier: Apache-2.0
#include "ronghe/store/officers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "ronghe/base/worded.hpp"
#include "ronghe/store/source.hpp"

namespace ronghe::store {

namespace {

std::unexpected<Error> refuse(ErrorCode code, const std::string& why,
                              std::vector<ErrorValue> values) {
  return fail_with(ErrorKind::refused, code, why + "; nothing was sealed", std::move(values));
}

Result<const Officer*> in_office(const Officers& officers, const std::string& name) {
  const auto* officer = officers.find(name);
  if (officer == nullptr) {
    return refuse("signer-unknown"_code, "there is no officer \"{officer}\"", {{"officer", name}});
  }
  if (!officer->has_ended()) return officer;
  return refuse("signer-ended"_code,
                "{officer} holds no office since {day}, and signs no more; let another sign",
                {{"officer", name}, {"day", officer->ends_on}});
}

Result<proof::VerifierKey> check_one(const policy::RecordType& record,
                                     const ActStatement& statement, const Officer& officer,
                                     const ActSignature& signature) {
  const auto& writers = record.written_by;
  if (!writers.empty() && !is_writer(record, officer.department) &&
      !is_writer(record, officer.role)) {
    const auto role = officer.role.empty() ? "" : fmt::format(" ({})", officer.role);
    return refuse("signer-of-another-department"_code,
                  "the record {record} is written by {writers}, and {officer} is of {department}; "
                  "let one of them sign",
                  {{"record", record.name},
                   {"writers", fmt::format("{}", fmt::join(writers, ", "))},
                   {"officer", officer.name},
                   {"department", officer.department + role}});
  }
  RONGHE_TRY(key, proof::VerifierKey::parse(officer.public_key));
  const auto hash = hash_of(statement);
  if (is_signed(statement.origin, hash, key, signature.bytes)) return key;
  return refuse("signature-of-something-else"_code,
                "the signature of {officer} is not one by the key of {officer} over what would be "
                "sealed, {hash}: it is of other rows, another day, actor or store, the evidence "
                "was changed by others since, or another key signed",
                {{"officer", officer.name}, {"hash", hash.to_string()}});
}

Result<void> check_actor(const ActStatement& statement, const Officers& officers,
                         const std::set<std::string>& names) {
  RONGHE_TRY(actor, in_office(officers, statement.actor));
  if (!names.contains(statement.actor)) {
    return refuse("actor-did-not-sign"_code, "{actor} acts and did not sign; who acts signs",
                  {{"actor", statement.actor}});
  }
  const auto owner = statement.source.substr(0, statement.source.find('/'));
  if (actor->department == owner) return {};
  return refuse("actor-of-another-source"_code,
                "{actor} is of {department} and cannot speak for {source}; name the source "
                "{department}, or let an officer of {owner} act",
                {{"actor", actor->name},
                 {"department", actor->department},
                 {"source", statement.source},
                 {"owner", owner}});
}

}  // namespace

Result<Officers> Officers::read(const Store& store, engine::Connection& connection) {
  Officers out;
  if (!store.has_table(*policy::system_records().record("officer"))) return out;
  RONGHE_TRY(
      rows, connection.collect("SELECT name, department, public_key, coalesce(role, ''), "
                               "CAST(added_on AS VARCHAR), coalesce(CAST(ends_on AS VARCHAR), ''), "
                               "position FROM officer ORDER BY position"));
  RONGHE_CHECK(rows.each([&](const engine::Chunk& chunk, std::size_t row) {
    const auto text = [&](std::size_t column) {
      return std::string(chunk.is_null(column, row) ? "" : chunk.text(column, row));
    };
    out.rows_.push_back({.name = text(0),
                         .department = text(1),
                         .public_key = text(2),
                         .role = text(3),
                         .added_on = text(4),
                         .ends_on = text(5),
                         .position = chunk.integer(6, row)});
  }));
  return out;
}

Officers Officers::before(std::int64_t position) const {
  Officers out;
  std::ranges::copy_if(rows_, std::back_inserter(out.rows_),
                       [&](const Officer& row) { return row.position < position; });
  return out;
}

const Officer* Officers::find(std::string_view name) const {
  const auto last = std::ranges::find(rows_.rbegin(), rows_.rend(), name, &Officer::name);
  return last == rows_.rend() ? nullptr : &*last;
}

std::vector<Officer> Officers::all() const {
  std::map<std::string, Officer> states;
  for (const auto& row : rows_) states.insert_or_assign(row.name, row);
  std::vector<Officer> out;
  for (auto& [name, officer] : states) out.push_back(std::move(officer));
  return out;
}

Result<void> check_signed(const policy::RecordType& record, const ActStatement& statement,
                          const Officers& officers, std::span<const ActSignature> signatures) {
  if (std::ssize(signatures) < record.needs_officers) {
    return refuse(
        "signatures-too-few"_code,
        "an act of the record {record} is signed by {needed} officers, this one by {given}",
        {{"record", record.name},
         {"needed", std::to_string(record.needs_officers)},
         {"given", std::to_string(signatures.size())}});
  }
  std::set<std::string> names;
  std::map<std::string, std::string> keys;
  for (const auto& signature : signatures) {
    if (!names.insert(signature.officer).second) {
      return refuse("officer-signed-twice"_code,
                    "{officer} signed twice, which counts once; let another officer sign",
                    {{"officer", signature.officer}});
    }
    RONGHE_TRY(officer, in_office(officers, signature.officer));
    RONGHE_TRY(key, check_one(record, statement, *officer, signature));
    const auto [other, is_new] = keys.emplace(key.material, officer->name);
    if (is_new) continue;
    return refuse("officers-share-a-key"_code,
                  "{first} and {second} have the same key, which counts once; let an officer with "
                  "another key sign",
                  {{"first", other->second}, {"second", officer->name}});
  }
  return check_actor(statement, officers, names);
}

}  // namespace ronghe::store
