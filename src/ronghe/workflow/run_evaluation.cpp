// SPDX-License-Identifier: Apache-2.0
#include "ronghe/workflow/run_evaluation.hpp"

#include <fmt/format.h>

#include <array>
#include <ranges>

#include "ronghe/base/durable_file.hpp"
#include "ronghe/base/worded.hpp"
#include "ronghe/crypto/sha256.hpp"
#include "ronghe/evidence/labels.hpp"
#include "ronghe/ledger/ledger.hpp"
#include "ronghe/policy/sound_pack.hpp"
#include "ronghe/store/audit_relations.hpp"
#include "ronghe/store/result_files.hpp"
#include "ronghe/store/viewer.hpp"
#include "ronghe/store/writer.hpp"
#include "ronghe/workflow/loaded_run.hpp"
#include "ronghe/workflow/older_runs.hpp"
#include "ronghe/workflow/public_lines.hpp"
#include "ronghe/workflow/sealed_entry.hpp"
#include "ronghe/workflow/sealed_run.hpp"

namespace ronghe::workflow {

namespace {

struct TablePair {
  std::string_view fresh;
  std::string_view kept;
  std::string_view order;  // what names a row
};
constexpr std::array tables{
    TablePair{"fresh_value", "run_value", "indicator, kind, subject"},
    TablePair{"fresh_score", "run_score", "kind, subject, dimension"},
    TablePair{"fresh_light", "run_light", "kind, subject"},
};

// The result goes back in by the front door: one entry of the log seals its statement.
Result<void> seal_run(store::Viewer& system, const RunSummary& run) {
  auto batch = store::system_act("run",
                                 {{"run_id", run.result.run_id},
                                  {"log_size", run.key.log_size},
                                  {"log_root", run.key.log_root},
                                  {"pack_id", run.key.pack_id},
                                  {"pack_hash", run.key.pack_hash},
                                  {"as_of", run.key.as_of},
                                  {"code_version", run.key.code_version},
                                  {"result_hash", run.sealed_hash},
                                  {"values_count", std::int64_t{run.result.values}}},
                                 run.key.as_of);
  batch.connection = &system.connection();
  batch.also = [](engine::Connection& connection, const store::Committed&) {
    return store::Store::need_version(connection, store::lines_version);
  };
  RONGHE_CHECK(store::committed(store::Writer(system.store()).seal(batch)));
  system.store().note_version(store::lines_version);
  return {};
}

// What is computed becomes what the viewer sees as this run.
Result<void> show_fresh(store::Viewer& system, const std::string& run_id) {
  RONGHE_CHECK(system.hold_runs());
  RONGHE_CHECK(system.connection().execute(
      fmt::format("INSERT INTO loaded_run VALUES ({})", engine::quoted_text(run_id))));
  std::string views;  // not copies: of a country's run these are millions of rows
  for (const auto& table : tables) {
    views += fmt::format("DROP TABLE loaded{0}; CREATE TEMP VIEW loaded{0} AS FROM {1};",
                         table.kept.substr(3), table.fresh);
  }
  return system.connection().script(views);
}

// The files of a result, beside their places until the run is good.
class ResultFiles {
 public:
  ResultFiles(const store::Store& store, const std::string& run_id, store::RunSeal& seal)
      : run_id_(run_id),
        paths_(store::result_paths(store, run_id)),
        full_(paths_.full, &seal),
        published_(paths_.published, nullptr) {}

  store::LinesWriter& full() { return full_; }
  store::LinesWriter& published() { return published_; }
  [[nodiscard]] proof::ResultStatement statement() const {
    return {.run = run_id_, .full = full_.tree(), .published = published_.tree()};
  }
  // On the disk before the transaction that seals them.
  [[nodiscard]] Result<void> keep() {
    RONGHE_CHECK(full_.keep());
    RONGHE_CHECK(published_.keep());
    return write_file_durably(paths_.statement, statement().to_string(), owner_only);
  }
  // Of a run that was there before: what is missing, or not what was sealed, is written again as
  // far as the same came out. Lines of evidence that was erased since are others, and are not kept.
  [[nodiscard]] Result<void> mend(const store::Store& store, const std::string& sealed_hash) {
    if (crypto::sha256(statement().to_string()).hex() == sealed_hash) return keep();
    const auto sealed = read_statement(store, run_id_, sealed_hash);
    if (!sealed) return {};
    if (sealed->full == full_.tree()) RONGHE_CHECK(full_.keep());
    if (sealed->published == published_.tree()) RONGHE_CHECK(published_.keep());
    return {};
  }

 private:
  static constexpr unsigned owner_only = 0600;
  std::string run_id_;
  store::ResultPaths paths_;
  store::LinesWriter full_;
  store::LinesWriter published_;
};

Result<bool> is_stored(store::Store& store, const std::string& run_id) {
  RONGHE_TRY(count,
             store.connection().integer(fmt::format("SELECT count(*) FROM run WHERE run_id = {}",
                                                    engine::quoted_text(run_id))));
  return count > 0;
}

// The first rows, in the order of names, that are on one side only or differ. A run is named by
// its key, so its rows are compared without that name.
Result<void> add_differences(engine::Connection& connection, const TablePair& table,
                             const std::string& run_id, std::vector<Difference>& found) {
  constexpr std::size_t told_max = 5;
  const auto kept = fmt::format("SELECT * EXCLUDE (run_id) FROM {} WHERE run_id = {}", table.kept,
                                engine::quoted_text(run_id));
  const auto fresh = fmt::format("SELECT * EXCLUDE (run_id) FROM {}", table.fresh);
  RONGHE_TRY(rows, connection.query(fmt::format(
                       "SELECT side, concat_ws(' ', {2}) AS name, row::VARCHAR FROM ("
                       "SELECT 'stored' AS side, * , s AS row FROM ({0} EXCEPT {1}) s UNION ALL "
                       "SELECT 'recomputed' AS side, *, s AS row FROM ({1} EXCEPT {0}) s) "
                       "ORDER BY {2}, side DESC LIMIT {3}",
                       kept, fresh, table.order, 2 * told_max)));
  return rows.each([&](const engine::Chunk& chunk, std::size_t row) {
    const std::string name(chunk.text(1, row));
    const bool is_same =
        !found.empty() && found.back().table == table.kept && found.back().row == name;
    if (!is_same && found.size() == told_max) return;
    if (!is_same) {
      found.push_back({.table = std::string(table.kept),
                       .row = name,
                       .stored = "(no such row)",
                       .recomputed = "(no such row)"});
    }
    auto& side = chunk.text(0, row) == "stored" ? found.back().stored : found.back().recomputed;
    side = chunk.text(2, row);
  });
}

// The dictionary of the store where values are withheld from everyone because whom they are about
// was erased, or is being erased: the tombstone comes first. Null where none are.
Result<const policy::Dictionary*> erased_in(store::Store& store) {
  for (const auto* record : {"erasure", "tombstone"}) {
    const auto* type = store.record_type(record);
    if (!store.seals() || type == nullptr || !store.has_table(*type)) continue;
    RONGHE_TRY(count, store.connection().integer(fmt::format("SELECT count(*) FROM {}", record)));
    if (count > 0) return &store.pack().dictionary;
  }
  return nullptr;
}

// The store's dictionary with the levels that fields had when the run was sealed.
Result<policy::Dictionary> levels_of(store::Store& store, const std::string& run_id) {
  auto dictionary = store.pack().dictionary;
  RONGHE_TRY(sealed, store.connection().integer("SELECT position FROM run WHERE run_id = " +
                                                engine::quoted_text(run_id)));
  RONGHE_TRY(acts, ledger::relabellings(store.connection()));
  for (auto& act : acts | std::views::reverse) {
    if (act.position < sealed) break;
    std::swap(act.before, act.after);
    evidence::apply(act, dictionary);
  }
  return dictionary;
}

// The published lines of the run that the viewer has before it, made again.
Result<std::optional<LinesTwice>> published_again(store::Viewer& system, const policy::Pack& pack,
                                                  const evaluate::RunKey& key,
                                                  const proof::TreeHead& sealed) {
  RONGHE_TRY(meaning, evaluate::meaning_of(key.code_version));
  if (!evaluate::repeats_published(meaning)) return std::nullopt;
  RONGHE_TRY(levels, levels_of(system.store(), key.id()));
  store::LineTree tree(nullptr);
  RONGHE_CHECK(
      public_lines(system, levels, pack, key, [&tree](std::string_view some) { tree.add(some); }));
  return LinesTwice{.sealed = sealed.root.hex(), .computed = tree.head().root.hex()};
}

}  // namespace

Result<RunSummary> run_evaluation(store::Store& store, const RunRequest& request) {
  RONGHE_CHECK(store.check_may_write());
  RONGHE_CHECK(store::refuse_replaced(store));
  RONGHE_CHECK(seal_older_runs(store));
  RONGHE_TRY(system, store::Viewer::open_all(store));
  RONGHE_CHECK(store.load_subjects());
  policy::Pack pack = store.pack();
  if (request.pack_folder) {
    RONGHE_TRY(other, policy::sound_pack(*request.pack_folder, request.as_of));
    pack = std::move(other);
  }
  // Sealed runs at the end of the log are no evidence: the same run again has the same name.
  RONGHE_TRY(evidence_size,
             store.connection().integer(
                 "SELECT coalesce(max(position) + 1, 0) FROM ledger_entry WHERE record <> 'run'"));
  const auto log_size = request.log_size.value_or(evidence_size);
  RONGHE_TRY(checkpoint, ledger::checkpoint(store.connection(), log_size));
  RunSummary run{.key = {.log_size = static_cast<std::int64_t>(checkpoint.size),
                         .log_root = checkpoint.root.hex(),
                         .pack_id = pack.id,
                         .pack_hash = pack.hash,
                         .as_of = request.as_of},
                 .result = {}};
  RONGHE_TRY(stored, is_stored(store, run.key.id()));
  run.existed = stored;
  RONGHE_TRY(seal, needed_seal(store, run.key.id()));
  ResultFiles files(store, run.key.id(), seal);
  RONGHE_TRY(erased, erased_in(store));
  RONGHE_TRY(result, evaluate::evaluate(
                         system.connection(), pack, run.key, run.key.log_size >= evidence_size,
                         request.progress, {},
                         [&files](std::string_view some) { files.full().add(some); }, erased));
  run.result = std::move(result);
  RONGHE_CHECK(show_fresh(system, run.key.id()));
  auto levels = store.pack().dictionary;
  if (stored) {
    RONGHE_TRY(then, levels_of(store, run.key.id()));
    levels = std::move(then);
  }
  RONGHE_CHECK(public_lines(system, levels, pack, run.key,
                            [&files](std::string_view some) { files.published().add(some); }));
  if (stored) {
    RONGHE_TRY(compared, compare_with_sealed(store, run.key.id(), pack, {}));
    run.sealed_hash = std::move(compared.result_hash);
    run.mended = !compared.not_compared.empty();
    if (run.mended) RONGHE_CHECK(files.mend(store, run.sealed_hash));
    return run;
  }
  run.sealed_hash = crypto::sha256(files.statement().to_string()).hex();
  RONGHE_CHECK(store.keep(pack));
  RONGHE_CHECK(files.keep());
  RONGHE_CHECK(seal_run(system, run));
  return run;
}

std::unexpected<Error> subject_unknown(const std::string& run_id, const std::string& subject) {
  return fail(ErrorKind::not_found, "subject-unknown"_code, {{"run", run_id}, {"subject", subject}},
              fmt::format("run {} has no subject `{}`", run_id, subject));
}

Result<std::string> full_run_id(store::Store& store, const std::string& run_id) {
  const auto where = run_id == "latest"
                         ? std::string("TRUE ORDER BY position DESC LIMIT 1")
                         : fmt::format("starts_with(run_id, {})", engine::quoted_text(run_id));
  RONGHE_TRY(rows, store.connection().query("SELECT run_id FROM run WHERE " + where));
  RONGHE_TRY(chunk, rows.next());
  if (!chunk || chunk->rows() == 0) {
    return fail(ErrorKind::not_found, "run-unknown"_code, {{"run", run_id}},
                fmt::format("this store has no run `{}`", run_id));
  }
  if (chunk->rows() > 1) {
    return fail_with(ErrorKind::bad_input, "run-ambiguous"_code,
                     "`{run}` begins the id of {count} runs; write more of it",
                     {{"run", run_id}, {"count", fmt::format("{}", chunk->rows())}});
  }
  return std::string(chunk->text(0, 0));
}

Result<evaluate::RunKey> find_run(store::Store& store, const std::string& run_id) {
  RONGHE_TRY(id, full_run_id(store, run_id));
  RONGHE_TRY(
      rows, store.connection().query(fmt::format(
                "SELECT log_size, log_root, pack_id, pack_hash, as_of, code_version FROM run WHERE "
                "run_id = {}",
                engine::quoted_text(id))));
  RONGHE_TRY(chunk, rows.next());
  ensure(chunk && chunk->rows() == 1, "a run that was just found is there");
  return evaluate::RunKey{.log_size = chunk->integer(0, 0),
                          .log_root = std::string(chunk->text(1, 0)),
                          .pack_id = std::string(chunk->text(2, 0)),
                          .pack_hash = std::string(chunk->text(3, 0)),
                          .as_of = chunk->date(4, 0),
                          .code_version = std::string(chunk->text(5, 0))};
}

Result<std::optional<std::string>> previous_run(store::Store& store, const std::string& run_id) {
  RONGHE_TRY(earlier, earlier_runs(store, run_id, 1));
  return earlier.empty() ? std::nullopt : std::optional(std::move(earlier.front()));
}

Result<std::vector<std::string>> earlier_runs(store::Store& store, const std::string& run_id,
                                              std::size_t most) {
  RONGHE_TRY(
      rows, store.connection().query(fmt::format(
                "SELECT r.run_id FROM run r JOIN (SELECT p.pack_id, p.as_of, max(p.position) AS "
                "position FROM run p JOIN (SELECT DISTINCT pack_id, as_of FROM run WHERE run_id = "
                "{}) ours ON p.pack_id = ours.pack_id AND p.as_of < ours.as_of GROUP BY p.pack_id, "
                "p.as_of) days ON r.position = days.position AND r.pack_id = days.pack_id ORDER BY "
                "r.as_of DESC LIMIT {}",
                engine::quoted_text(run_id), most)));
  std::vector<std::string> ids;
  RONGHE_CHECK(rows.each([&](const engine::Chunk& chunk, std::size_t row) -> Result<void> {
    ids.emplace_back(chunk.text(0, row));
    return {};
  }));
  return ids;
}

Result<Reproduction> reproduce(store::Store& store, const std::string& run_id, Progress* progress) {
  RONGHE_TRY(system, store::Viewer::open_all(store));
  RONGHE_CHECK(store.load_subjects());
  RONGHE_TRY(id, full_run_id(store, run_id));
  RONGHE_TRY(key, find_run(store, id));
  RONGHE_TRY(pack, store.pack_of(key.pack_hash));
  RONGHE_TRY(form, evaluate::result_form_of(key.code_version));
  auto seal = store::RunSeal::open(id);
  if (form == evaluate::ResultForm::lines) {
    RONGHE_TRY(needed, needed_seal(store, id));
    seal = std::move(needed);
  }
  store::LineTree tree(&seal);
  RONGHE_TRY(erased, erased_in(store));
  RONGHE_TRY(result, evaluate::evaluate(
                         system.connection(), pack, key, false, progress, {},
                         [&tree](std::string_view some) { tree.add(some); }, erased));
  Reproduction again;
  again.run = {.key = key, .result = result};
  if (form == evaluate::ResultForm::lines) {
    RONGHE_TRY(loaded, load_run(system, id));
    again.all = {.sealed = loaded.statement->full.root.hex(), .computed = tree.head().root.hex()};
    RONGHE_TRY(published, published_again(system, pack, key, loaded.statement->published));
    again.published = std::move(published);
  } else {
    if (was_sealed_since(store, id)) RONGHE_CHECK(load_run(system, id));
    RONGHE_TRY(entry, sealed_entry(store, id));
    again.all = {.sealed = entry.result_hash, .computed = result.lines_hash};
  }
  for (const auto& table : tables) {
    RONGHE_CHECK(add_differences(system.connection(), table, id, again.differences));
  }
  RONGHE_TRY(erasures, store.connection().integer(fmt::format(
                           "SELECT count(*) FROM erasure WHERE position >= {}", key.log_size)));
  again.erasures = erasures;
  return again;
}

}  // namespace ronghe::workflow
