// SPDX-License-Identifier: Apache-2.0
#include "ronghe/store/audit_signatures.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "ronghe/base/base64.hpp"
#include "ronghe/base/worded.hpp"
#include "ronghe/store/act_statement.hpp"
#include "ronghe/store/officers.hpp"
#include "ronghe/store/signed_act.hpp"

namespace ronghe::store {

using engine::quoted_name;
using ledger::Finding;

namespace {

constexpr std::string_view erasure_record = "erasure";

// The signatures of one act, as they are kept.
struct KeptAct {
  std::int64_t count = 0;
  std::string record;  // of the entry at its first position; "" = there is none
  std::string actor;
  std::string veiled;
  std::string hash;
  bool agree = true;  // all signatures say the same of the act
  std::vector<ActSignature> signatures;
};
using KeptActs = std::map<std::int64_t, KeptAct>;

Result<KeptActs> kept_acts(Store& store) {
  RONGHE_TRY(found, store.connection().collect(fmt::format(
                        R"(SELECT "first", "rows", coalesce(e.record, ''), actor, veiled, )"
                        R"(preview_hash, officer, signature FROM {} AS s LEFT JOIN ledger_entry )"
                        R"(AS e ON e.position = s."first" ORDER BY s.position)",
                        signature_record)));
  KeptActs acts;
  RONGHE_CHECK(found.each([&](const engine::Chunk& chunk, std::size_t row) {
    const auto text = [&](std::size_t column) { return std::string(chunk.text(column, row)); };
    KeptAct kept{.count = chunk.integer(1, row),
                 .record = text(2),
                 .actor = text(3),
                 .veiled = text(4),
                 .hash = text(5),
                 .signatures = {}};
    const auto [place, is_new] = acts.try_emplace(chunk.integer(0, row), kept);
    auto& act = place->second;
    act.agree = act.agree && act.count == kept.count && act.actor == kept.actor &&
                act.veiled == kept.veiled && act.hash == kept.hash;
    act.signatures.push_back(
        {.officer = text(6), .bytes = parse_base64(text(7)).value_or(std::string())});
  }));
  return acts;
}

// Whom an erasure was about is kept nowhere, so what was signed cannot be made again: each
// signature must be one over the hash that is kept, by somebody who was an officer then.
Result<void> check_erasure(const Store& store, const Officers& officers, const KeptAct& act) {
  RONGHE_TRY(hash, StatementHash::parse(act.hash));
  for (const auto& signature : act.signatures) {
    const auto* officer = officers.find(signature.officer);
    if (officer == nullptr || officer->has_ended()) {
      return fail_with(ErrorKind::proof_failed, "signer-without-office-then"_code,
                       "{officer} held no office then", {{"officer", signature.officer}});
    }
    RONGHE_TRY(key, proof::VerifierKey::parse(officer->public_key));
    if (is_signed(store.origin(), hash, key, signature.bytes)) continue;
    return fail_with(ErrorKind::proof_failed, "signature-of-another-act"_code,
                     "the signature of {officer} is not one over {hash}",
                     {{"officer", officer->name}, {"hash", act.hash}});
  }
  return {};
}

// Nothing when the act is signed as it is.
Result<void> check_act(Store& store, const Officers& officers, std::int64_t first,
                       const KeptAct& act) {
  if (!act.agree) {
    return fail_with(ErrorKind::proof_failed, "signatures-differ"_code,
                     "its signatures do not speak of the same act");
  }
  if (act.record == erasure_record) return check_erasure(store, officers.before(first), act);
  const auto* record = act.record.empty() ? nullptr : store.record_type(act.record);
  if (record == nullptr || !record->submitted.empty() || act.count < 1) {
    return fail_with(ErrorKind::proof_failed, "act-absent"_code, "no act stands there");
  }
  RONGHE_TRY(statement,
             statement_of_sealed(store, store.connection(),
                                 {.record = record, .first = first, .count = act.count}));
  statement.actor = act.actor;
  statement.veiled = act.veiled;
  if (const auto hash = hash_of(statement).to_string(); hash != act.hash) {
    return fail_with(ErrorKind::proof_failed, "act-differs"_code,
                     "{signed} was signed, the rows that stand there give {found}",
                     {{"signed", act.hash}, {"found", hash}});
  }
  return check_signed(*record, statement, officers.before(first), act.signatures);
}

Finding finding(std::int64_t position, const std::string& record, const std::string& what) {
  return {.fault = ledger::Fault::signature_invalid,
          .position = position,
          .record = record,
          .key = {},
          .message = fmt::format("log position {}: an act of {}: {}", position, record, what)};
}

// Rows of a record whose acts are signed, under which nobody's signature stands.
Result<void> find_unsigned(Store& store, const policy::RecordType& record, bool any_signed,
                           std::vector<Finding>& out) {
  const auto* plan = store.plan_of(record.name);
  const std::string covered =
      fmt::format(R"(EXISTS (SELECT 1 FROM {} AS s WHERE r.position >= s."first" AND )"
                  R"(r.position < s."first" + s."rows"))",
                  signature_record);
  RONGHE_TRY(rows, store.connection().collect(
                       fmt::format("SELECT position FROM {} AS r WHERE NOT {} ORDER BY position",
                                   plan == nullptr ? quoted_name(record.name) : plan->table(),
                                   any_signed ? covered : "false")));
  return rows.each([&](const engine::Chunk& chunk, std::size_t row) {
    out.push_back(finding(
        chunk.integer(0, row), record.name,
        fmt::format("is signed by nobody, and {} officers ought to have", record.needs_officers)));
  });
}

// Erasures under which nobody's signature stands, though somebody was an officer then. Those of
// before tombstones were signed by nobody; one that was said again has its tombstones behind its
// old note, where a note has its own before it.
Result<void> find_unsigned_erasures(Store& store, const Officers& officers, bool any_signed,
                                    std::vector<Finding>& out) {
  if (!store.has_table(*policy::system_records().record("tombstone"))) return {};
  const auto covered = fmt::format(R"(EXISTS (SELECT 1 FROM {} AS s WHERE s."first" = e.position))",
                                   signature_record);
  RONGHE_TRY(rows, store.connection().collect(fmt::format(
                       "SELECT position FROM {} AS e WHERE EXISTS (SELECT 1 FROM tombstone AS t "
                       "WHERE t.request = e.request AND t.position < e.position) AND NOT {} "
                       "ORDER BY position",
                       erasure_record, any_signed ? covered : "false")));
  return rows.each([&](const engine::Chunk& chunk, std::size_t row) {
    const auto position = chunk.integer(0, row);
    const auto then = officers.before(position).all();
    if (std::ranges::all_of(then, &Officer::has_ended)) return;
    out.push_back(finding(position, std::string(erasure_record),
                          "is signed by nobody, and the store knew officers"));
  });
}

}  // namespace

Result<SignatureAudit> audit_signatures(Store& store) {
  SignatureAudit out;
  const bool any = store.has_table(*policy::system_records().record(signature_record));
  RONGHE_TRY(officers, Officers::read(store, store.connection()));
  RONGHE_CHECK(find_unsigned_erasures(store, officers, any, out.findings));
  if (any) {
    RONGHE_TRY(acts, kept_acts(store));
    for (const auto& [first, act] : acts) {
      ++out.acts;
      out.veiled += act.veiled.empty() ? 0 : 1;
      const auto checked = check_act(store, officers, first, act);
      if (!checked) out.findings.push_back(finding(first, act.record, checked.error().message));
    }
  }
  for (const auto* record : store.record_types()) {
    if (record->needs_officers == 0) continue;
    RONGHE_CHECK(find_unsigned(store, *record, any, out.findings));
  }
  return out;
}

}  // namespace ronghe::store
