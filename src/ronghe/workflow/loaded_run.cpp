// SPDX-License-Identifier: Apache-2.0
#include "ronghe/workflow/loaded_run.hpp"

#include <fmt/format.h>

#include "ronghe/base/durable_file.hpp"
#include "ronghe/base/worded.hpp"
#include "ronghe/crypto/sha256.hpp"
#include "ronghe/evaluate/relations.hpp"
#include "ronghe/evaluate/result_lines.hpp"
#include "ronghe/evaluate/result_tables.hpp"
#include "ronghe/workflow/older_runs.hpp"
#include "ronghe/workflow/run_evaluation.hpp"
#include "ronghe/workflow/sealed_entry.hpp"
#include "ronghe/workflow/sealed_run.hpp"

namespace ronghe::workflow {

namespace {

Error told_of(const store::Store& store, const std::string& run_id, const Error& error) {
  if (error.kind != ErrorKind::proof_failed && error.kind != ErrorKind::not_found) return error;
  return run_differs(store, run_id, fmt::format("run {}: {}", run_id, to_string(error)), error.kind)
      .error();
}

class Loading {
 public:
  Loading(store::Viewer& viewer, const std::string& run_id, const std::optional<std::string>& code)
      : viewer_(viewer), run_id_(run_id), code_(code) {}

  // Whether the public's lines were brought.
  Result<bool> bring(const proof::ResultStatement& statement) {
    auto& store = viewer_.store();
    const auto paths = store::result_paths(store, run_id_);
    std::optional<store::RunSeal> seal;
    if (viewer_.reader().audience != release::Audience::everyone) {
      RONGHE_TRY(found, store::seal_of_run(store, run_id_));
      seal = std::move(found);
    }
    RONGHE_CHECK(make_room());
    const SealedLines lines =
        seal ? SealedLines{.path = paths.full, .seal = &*seal, .tree = statement.full}
             : SealedLines{.path = paths.published, .tree = statement.published};
    RONGHE_CHECK(fill([&](const TakeText& take) {
      return read_sealed_lines(lines,
                               [&](std::uint64_t, std::string_view line) { return take(line); });
    }));
    return !seal.has_value();
  }
  // Of a run up to evaluate/3 whose lines were sealed since: nothing of it was published.
  Result<void> bring_older(const std::string& result_hash) {
    RONGHE_CHECK(make_room());
    return fill([&](const TakeText& take) {
      return read_older_lines(viewer_.store(), run_id_, result_hash, take);
    });
  }

 private:
  Result<void> make_room() {
    RONGHE_CHECK(viewer_.hold_runs());
    RONGHE_CHECK(forget());
    return viewer_.connection().execute(
        fmt::format("INSERT INTO loaded_run VALUES ({})", engine::quoted_text(run_id_)));
  }
  Result<void> forget() {
    for (const auto& relation : evaluate::relations) {
      RONGHE_CHECK(viewer_.connection().execute(
          fmt::format("DELETE FROM loaded{} WHERE run_id = {}", relation.name.substr(3),
                      engine::quoted_text(run_id_))));
    }
    return viewer_.connection().execute(
        fmt::format("DELETE FROM loaded_run WHERE run_id = {}", engine::quoted_text(run_id_)));
  }

  // `read` gives all lines, and says at the end whether they are what was sealed.
  template <class Read>
  Result<void> fill(const Read& read) {
    RONGHE_TRY(tables, evaluate::ResultTables::add_to(viewer_.connection(), "loaded", run_id_));
    evaluate::LineReader rows(std::move(tables));
    // Lines that were sealed are told from others before they are judged.
    Result<void> read_as_rows;
    const auto sealed = read([&](std::string_view line) -> Result<void> {
      if (code_ && !evaluate::is_line_of(line, *code_)) return {};
      if (read_as_rows) read_as_rows = rows.add(line);
      return {};
    });
    RONGHE_CHECK(rows.close());
    if (sealed && read_as_rows) return {};
    RONGHE_CHECK(forget());
    return sealed ? read_as_rows : sealed;
  }

  store::Viewer& viewer_;
  const std::string& run_id_;
  const std::optional<std::string>& code_;
};

}  // namespace

Result<proof::ResultStatement> read_statement(const store::Store& store, const std::string& run_id,
                                              const std::string& result_hash) {
  const auto path = store::result_paths(store, run_id).statement;
  RONGHE_TRY(text, read_whole_file(path));
  if (crypto::sha256(text).hex() == result_hash) {
    RONGHE_TRY(statement, proof::parse_result_statement(text));
    if (statement.run == run_id) return statement;
  }
  return fail_with(ErrorKind::proof_failed, "result-statement-differs"_code,
                   "this is not the statement of the result that was sealed", {}, {.file = path});
}

Result<void> read_sealed_lines(const SealedLines& lines, const store::TakeLine& take) {
  RONGHE_TRY(tree, store::read_lines(lines.path, lines.seal, take));
  if (tree == lines.tree) return {};
  return fail_with(ErrorKind::proof_failed, "run-lines-differ"_code,
                   "these are not the lines that were sealed", {}, {.file = lines.path});
}

Result<LoadedRun> load_run(store::Viewer& viewer, const std::string& run,
                           const std::optional<std::string>& code) {
  auto& store = viewer.store();
  RONGHE_TRY(id, full_run_id(store, run));
  RONGHE_TRY(key, find_run(store, id));
  RONGHE_TRY(pack, store.pack_of(key.pack_hash));
  LoadedRun loaded{
      .id = std::move(id), .key = std::move(key), .pack = std::move(pack), .standing = {}};
  RONGHE_TRY(form, evaluate::result_form_of(loaded.key.code_version));
  if (form == evaluate::ResultForm::tables && !was_sealed_since(store, loaded.id)) {
    RONGHE_TRY(standing, vouched_standing(store, loaded.id, loaded.pack, code));
    loaded.standing = std::move(standing);
    return loaded;
  }
  RONGHE_TRY(entry, sealed_entry(store, loaded.id));
  loaded.standing = std::move(entry.standing);
  if (form == evaluate::ResultForm::tables) {
    const auto brought = Loading(viewer, loaded.id, code).bring_older(entry.result_hash);
    if (!brought) return std::unexpected(told_of(store, loaded.id, brought.error()));
    return loaded;
  }
  auto statement = read_statement(store, loaded.id, entry.result_hash);
  if (!statement) return std::unexpected(told_of(store, loaded.id, statement.error()));
  const auto brought = Loading(viewer, loaded.id, code).bring(*statement);
  if (!brought) return std::unexpected(told_of(store, loaded.id, brought.error()));
  loaded.is_public = *brought;
  loaded.statement = *std::move(statement);
  return loaded;
}

}  // namespace ronghe::workflow
