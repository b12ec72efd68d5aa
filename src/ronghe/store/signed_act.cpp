// SPDX-License-Identifier: Apache-2.0
#include "ronghe/store/signed_act.hpp"

#include <fmt/format.h>

#include "ronghe/base/base64.hpp"
#include "ronghe/base/worded.hpp"
#include "ronghe/ledger/append.hpp"
#include "ronghe/store/act_statement.hpp"
#include "ronghe/store/officers.hpp"

namespace ronghe::store {

using evidence::ValueRow;

Result<void> check_can_be_signed(const policy::RecordType& record, const Batch& batch) {
  const bool is_act =
      std::holds_alternative<std::vector<ValueRow>>(batch.rows) && record.submitted.empty();
  if (is_act) return {};
  if (record.needs_officers > 0) {
    return fail(ErrorKind::refused, "file-needs-signatures"_code,
                {{"record", record.name}, {"needed", std::to_string(record.needs_officers)}},
                fmt::format("each act of the record {} is signed by {} officers, and a file is "
                            "signed by nobody",
                            record.name, record.needs_officers));
  }
  if (batch.signatures.empty()) return {};
  return fail_with(ErrorKind::bad_input, "rows-not-signed-here"_code,
                   "rows of {record} cannot be signed here; only acts can",
                   {{"record", record.name}});
}

std::vector<ValueRow> rows_of_signatures(const ActStatement& statement, std::int64_t count,
                                         std::span<const ActSignature> signatures) {
  const auto hash = hash_of(statement).to_string();
  std::vector<ValueRow> rows;
  for (const auto& signature : signatures) {
    rows.push_back({{"rows", count},
                    {"actor", statement.actor},
                    {"preview_hash", hash},
                    {"veiled", statement.veiled},
                    {"officer", signature.officer},
                    {"signature", base64(signature.bytes)},
                    {"signed_on", statement.day}});
  }
  return rows;
}

Result<std::vector<ValueRow>> signature_rows(Store& store, engine::Connection& connection,
                                             const PreparedBatch& act, const intake::Staged& staged,
                                             std::int64_t first) {
  RONGHE_TRY(would, statement_of_draft(store, connection, act, staged.draft_table));
  if (would.blind && !act.batch->blind && !act.batch->signatures.empty()) {
    return std::unexpected(missing_blind(act.record->name));
  }
  RONGHE_TRY(officers, Officers::read(store, connection));
  const auto& statement = would.statement;
  RONGHE_CHECK(check_signed(*act.record, statement, officers, act.batch->signatures));
  auto rows = rows_of_signatures(statement, static_cast<std::int64_t>(staged.accepted),
                                 act.batch->signatures);
  for (auto& row : rows) row["first"] = first;
  return rows;
}

Result<void> append_signatures(Store& store, engine::Connection& connection,
                               const std::vector<ValueRow>& rows) {
  const auto& record = *policy::system_records().record(signature_record);
  RONGHE_CHECK(store.make_table(connection, record));
  RONGHE_CHECK(ledger::append_values(connection, record, rows));
  return {};
}

}  // namespace ronghe::store
