// SPDX-License-Identifier: Apache-2.0
#include "ronghe/workflow/sealed_entry.hpp"

#include <fmt/format.h>

#include "ronghe/base/worded.hpp"
#include "ronghe/ledger/leaf.hpp"
#include "ronghe/proof/disclosure.hpp"
#include "ronghe/proof/tree.hpp"
#include "ronghe/store/publication.hpp"
#include "ronghe/workflow/prove_entry.hpp"

namespace ronghe::workflow {

namespace {

Result<SealedEntry> in_table(store::Store& store, const std::string& run_id) {
  RONGHE_TRY(rows, store.connection().collect(
                       "SELECT position, result_hash, code_version FROM run WHERE run_id = " +
                       engine::quoted_text(run_id)));
  RONGHE_TRY(chunk, rows.next());
  if (!chunk || chunk->rows() != 1) {
    return fail_with(
        ErrorKind::proof_failed, "run-rows-differ"_code,
        "the store has {rows} rows for the run {run}; a backup has the one that was sealed",
        {{"rows", fmt::format("{}", chunk ? chunk->rows() : 0)}, {"run", run_id}});
  }
  RONGHE_TRY(form, evaluate::result_form_of(chunk->text(2, 0)));
  return SealedEntry{.position = chunk->integer(0, 0),
                     .result_hash = std::string(chunk->text(1, 0)),
                     .form = form};
}

// The entry that the row of a run gives, as the log would have it.
Result<std::string> entry_of_row(store::Store& store, const std::string& run_id) {
  const auto layout = store.layout_of(*policy::system_records().record("run"));
  auto& connection = store.connection();
  RONGHE_CHECK(ledger::add_entry_function(connection, layout));
  RONGHE_TRY(entry, connection.text(fmt::format("SELECT decode({}) FROM {} WHERE run_id = {}",
                                                ledger::entry_sql(layout), layout.table,
                                                engine::quoted_text(run_id))));
  return entry.value_or("");
}

// Before a checkpoint covers it, the row is held against the leaf that waits for one.
Result<void> check_leaf(store::Store& store, const std::string& run_id, std::int64_t position) {
  RONGHE_TRY(entry, entry_of_row(store, run_id));
  RONGHE_TRY(same,
             store.connection().integer(fmt::format(
                 "SELECT count(*) FROM ledger_entry WHERE position = {} AND record = 'run' AND "
                 "lower(hex(leaf)) = '{}'",
                 position, proof::leaf_hash(entry).hex())));
  if (same == 1) return {};
  return run_differs(store, run_id,
                     fmt::format("the store says that run {} is the entry at {} of the log, which "
                                 "holds something else",
                                 run_id, position));
}

}  // namespace

std::unexpected<Error> run_differs(const store::Store& store, const std::string& run_id,
                                   std::string message, ErrorKind kind) {
  const auto code = kind == ErrorKind::not_found ? "run-lines-missing"_code : "run-differs"_code;
  return fail(kind, code, {{"run", run_id}, {"store", store.folder()}}, std::move(message));
}

Result<SealedEntry> sealed_entry(store::Store& store, const std::string& run_id) {
  RONGHE_TRY(found, in_table(store, run_id));
  RONGHE_TRY(size, store.log_size());
  if (found.position < 0 || found.position >= size) {
    return run_differs(
        store, run_id,
        fmt::format("the store says that run {} is the entry at {} of the log, which "
                    "has {} entries",
                    run_id, found.position, size));
  }
  const auto made = receipt_of(store, found.position);
  if (!made && made.error().code == "checkpoint-missing"_code) {
    RONGHE_CHECK(check_leaf(store, run_id, found.position));
    RONGHE_TRY(standing, store::standing_at(store, found.position));
    found.standing = std::move(standing);
    return found;
  }
  if (!made) return std::unexpected(made.error());
  RONGHE_TRY(shown, proof::parse_disclosure(made->receipt.extra.value_or("")));
  RONGHE_TRY(entry, entry_of_row(store, run_id));
  if (entry != shown.entry) {
    return run_differs(
        store, run_id,
        fmt::format("the store says that run {} is the entry at {} of the log, which "
                    "holds something else",
                    run_id, found.position));
  }
  found.standing = made->described;
  return found;
}

}  // namespace ronghe::workflow
