// SPDX-License-Identifier: Apache-2.0
#include "ronghe/store/officers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "ronghe/store/source.hpp"

namespace ronghe::store {

namespace {

std::unexpected<Error> refuse(std::string why, ErrorCode code = {},
                              std::vector<ErrorValue> values = {}) {
  return fail(ErrorKind::refused, code, std::move(values), std::move(why) + "; nothing was sealed");
}

Result<const Officer*> in_office(const Officers& officers, const std::string& name) {
  const auto* officer = officers.find(name);
  if (officer == nullptr) {
    return refuse(fmt::format("there is no officer \"{}\"", name), "signer-unknown"_code,
                  {{"officer", name}});
  }
  if (!officer->has_ended()) return officer;
  return refuse(fmt::format("{} holds no office since {}, and signs no more; let another sign",
                            name, officer->ends_on));
}

Result<proof::VerifierKey> check_one(const policy::RecordType& record,
                                     const ActStatement& statement, const Officer& officer,
                                     const ActSignature& signature) {
  const auto& writers = record.written_by;
  if (!writers.empty() && !is_writer(record, officer.department) &&
      !is_writer(record, officer.role)) {
    return refuse(
        fmt::format("the record {} is written by {}, and {} is of {}{}; let one of them "
                    "sign",
                    record.name, fmt::join(writers, ", "), officer.name, officer.department,
                    officer.role.empty() ? "" : fmt::format(" ({})", officer.role)));
  }
  RONGHE_TRY(key, proof::VerifierKey::parse(officer.public_key));
  const auto hash = hash_of(statement);
  if (is_signed(statement.origin, hash, key, signature.bytes)) return key;
  return refuse(
      fmt::format("the signature of {} is not one by the key of {} over what would be sealed, {}: "
                  "it is of other rows, another day, actor or store, the evidence was changed by "
                  "others since, or another key signed",
                  officer.name, officer.name, hash.to_string()),
      "signature-of-something-else"_code, {{"officer", officer.name}, {"hash", hash.to_string()}});
}

Result<void> check_actor(const ActStatement& statement, const Officers& officers,
                         const std::set<std::string>& names) {
  RONGHE_TRY(actor, in_office(officers, statement.actor));
  if (!names.contains(statement.actor)) {
    return refuse(fmt::format("{} acts and did not sign; who acts signs", statement.actor));
  }
  const auto owner = statement.source.substr(0, statement.source.find('/'));
  if (actor->department == owner) return {};
  return refuse(
      fmt::format("{} is of {} and cannot speak for {}; name the source {}, or let an "
                  "officer of {} act",
                  actor->name, actor->department, statement.source, actor->department, owner));
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
    return refuse(fmt::format("an act of the record {} is signed by {} officers, this one by {}",
                              record.name, record.needs_officers, signatures.size()),
                  "signatures-too-few"_code,
                  {{"record", record.name},
                   {"needed", std::to_string(record.needs_officers)},
                   {"given", std::to_string(signatures.size())}});
  }
  std::set<std::string> names;
  std::map<std::string, std::string> keys;
  for (const auto& signature : signatures) {
    if (!names.insert(signature.officer).second) {
      return refuse(fmt::format("{} signed twice, which counts once; let another officer sign",
                                signature.officer));
    }
    RONGHE_TRY(officer, in_office(officers, signature.officer));
    RONGHE_TRY(key, check_one(record, statement, *officer, signature));
    const auto [other, is_new] = keys.emplace(key.material, officer->name);
    if (is_new) continue;
    return refuse(
        fmt::format("{} and {} have the same key, which counts once; let an officer "
                    "with another key sign",
                    other->second, officer->name));
  }
  return check_actor(statement, officers, names);
}

}  // namespace ronghe::store
