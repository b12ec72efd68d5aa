// SPDX-License-Identifier: Apache-2.0
#include "ronghe/workflow/older_runs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <vector>

#include "ronghe/base/durable_file.hpp"
#include "ronghe/base/worded.hpp"
#include "ronghe/crypto/sha256.hpp"
#include "ronghe/evaluate/meaning.hpp"
#include "ronghe/evaluate/relations.hpp"
#include "ronghe/store/free_pages.hpp"
#include "ronghe/store/result_files.hpp"
#include "ronghe/workflow/sealed_run.hpp"

namespace ronghe::workflow {

namespace fs = std::filesystem;

namespace {

struct OlderRun {
  std::string id;
  std::string pack_hash;
};

// Those of which the lines are there in clear.
Result<std::vector<OlderRun>> open_runs(store::Store& store) {
  RONGHE_TRY(rows, store.connection().collect(
                       "SELECT run_id, pack_hash, code_version FROM run ORDER BY position"));
  std::vector<OlderRun> found;
  RONGHE_CHECK(rows.each([&](const engine::Chunk& chunk, std::size_t row) {
    const auto form = evaluate::result_form_of(chunk.text(2, row));
    OlderRun run{.id = std::string(chunk.text(0, row)),
                 .pack_hash = std::string(chunk.text(1, row))};
    std::error_code none;
    const bool open = form && *form == evaluate::ResultForm::tables &&
                      fs::exists(store.result_path(run.id), none);
    if (open) found.push_back(std::move(run));
  }));
  return found;
}

Result<void> write_sealed(const store::Store& store, const std::string& run_id,
                          store::RunSeal& seal) {
  RONGHE_TRY(text, read_whole_file(store.result_path(run_id)));
  store::LinesWriter lines(store::result_paths(store, run_id).full, &seal);
  constexpr std::size_t piece = std::size_t{1} << 20U;  // not policy: bytes
  for (std::string_view rest = text; !rest.empty();) {
    const auto end = rest.find('\n', std::min(piece, rest.size() - 1));
    const auto some = rest.substr(0, end == std::string_view::npos ? end : end + 1);
    lines.add(some);
    rest.remove_prefix(some.size());
  }
  return lines.keep();
}

// False where it stays open.
Result<bool> seal_lines(store::Store& store, const OlderRun& run) {
  RONGHE_TRY(seal, store::seal_of_run(store, run.id));
  if (!seal) return false;
  auto pack = store.pack_of(run.pack_hash);
  if (!pack) return false;  // an audit says why
  const auto compared = compare_with_sealed(store, run.id, *pack, {});
  if (!compared || compared->differing > 0 || !compared->not_compared.empty()) return false;
  if (!was_sealed_since(store, run.id)) RONGHE_CHECK(write_sealed(store, run.id, *seal));
  return true;
}

// The tables are made anew, as the engine keeps rows that are deleted.
Result<void> take_rows_away(store::Store& store, const std::vector<std::string>& runs) {
  std::string ids;
  for (const auto& run : runs) ids += (ids.empty() ? "" : ", ") + engine::quoted_text(run);
  RONGHE_TRY(transaction, store.begin_writing());
  for (const auto& [table, columns] : evaluate::relations) {
    RONGHE_CHECK(store.connection().script(fmt::format(
        "CREATE TEMP TABLE \"#kept\" AS FROM {0} WHERE run_id NOT IN ({2}); DROP TABLE {0}; CREATE "
        "TABLE {0} ({1}); INSERT INTO {0} FROM \"#kept\"; DROP TABLE \"#kept\"",
        table, columns, ids)));
  }
  RONGHE_CHECK(store::Store::need_version(store.connection(), store::lines_version));
  RONGHE_CHECK(transaction.commit());
  store.note_version(store::lines_version);
  return store::overwrite_free_pages(store.connection());
}

}  // namespace

bool was_sealed_since(const store::Store& store, const std::string& run_id) {
  std::error_code none;
  return store.seals() && fs::exists(store::result_paths(store, run_id).full, none);
}

Result<std::size_t> seal_older_runs(store::Store& store) {
  if (!store.seals()) return 0U;
  RONGHE_TRY(runs, open_runs(store));
  std::vector<std::string> sealed;
  for (const auto& run : runs) {
    RONGHE_TRY(done, seal_lines(store, run));
    if (done) sealed.push_back(run.id);
  }
  if (sealed.empty()) return 0U;
  RONGHE_CHECK(take_rows_away(store, sealed));
  for (const auto& run : sealed) {
    std::error_code failed;
    const auto path = store.result_path(run);
    fs::remove(path, failed);
    if (failed) {
      return fail_with(
          ErrorKind::fault, "open-lines-not-removed"_code,
          "the lines of this run are sealed now, and the open ones cannot be removed; remove them",
          {}, {.file = path});
    }
  }
  return sealed.size();
}

Result<store::RunSeal> needed_seal(store::Store& store, const std::string& run_id) {
  RONGHE_TRY(found, store::seal_of_run(store, run_id));
  if (found) return *std::move(found);
  return fail_with(ErrorKind::refused, "log-key-missing"_code,
                   "the lines of run {run} are sealed under the key of the log, and log.key is "
                   "not in {folder}; bring it back",
                   {{"run", run_id}, {"folder", store.keys_folder()}});
}

Result<void> read_older_lines(store::Store& store, const std::string& run_id,
                              const std::string& result_hash, const TakeText& take) {
  RONGHE_TRY(seal, needed_seal(store, run_id));
  const auto path = store::result_paths(store, run_id).full;
  crypto::Sha256 all;
  RONGHE_TRY(tree, store::read_lines(path, &seal, [&](std::uint64_t, std::string_view line) {
               all.update(line);
               all.update("\n");
               return take(line);
             }));
  (void)tree;  // what was sealed of these is one hash
  if (all.finish().hex() == result_hash) return {};
  return fail_with(ErrorKind::proof_failed, "run-lines-differ"_code,
                   "these are not the lines that were sealed", {}, {.file = path});
}

}  // namespace ronghe::workflow
