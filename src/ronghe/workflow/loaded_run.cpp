// SPDX-License-Identifier: Apache-2.0
#include "ronghe/workflow/loaded_run.hpp"

#include <fmt/format.h>

#include "ronghe/base/durable_file.hpp"
#include "ronghe/crypto/sha256.hpp"
#include "ronghe/evaluate/relations.hpp"
#include "ronghe/evaluate/result_lines.hpp"
#include "ronghe/evaluate/result_tables.hpp"
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
    RONGHE_CHECK(viewer_.hold_runs());
    RONGHE_CHECK(forget());
    RONGHE_CHECK(viewer_.connection().execute(
        fmt::format("INSERT INTO loaded_run VALUES ({})", engine::quoted_text(run_id_))));
    RONGHE_CHECK(
        seal ? fill({.path = paths.full, .seal = &*seal, .tree = statement.full})
             : fill({.path = paths.published, .seal = nullptr, .tree = statement.published}));
    return !seal.has_value();
  }

 private:
  Result<void> forget() {
    for (const auto& relation : evaluate::relations) {
      RONGHE_CHECK(viewer_.connection().execute(
          fmt::format("DELETE FROM loaded{} WHERE run_id = {}", relation.name.substr(3),
                      engine::quoted_text(run_id_))));
    }
    return viewer_.connection().execute(
        fmt::format("DELETE FROM loaded_run WHERE run_id = {}", engine::quoted_text(run_id_)));
  }

  Result<void> fill(const SealedLines& lines) {
    RONGHE_TRY(tables, evaluate::ResultTables::add_to(viewer_.connection(), "loaded", run_id_));
    evaluate::LineReader rows(std::move(tables));
    // Lines that were sealed are told from others before they are judged.
    Result<void> read_as_rows;
    const auto sealed =
        read_sealed_lines(lines, [&](std::uint64_t, std::string_view line) -> Result<void> {
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
  return fail(ErrorKind::proof_failed, "this is not the statement of the result that was sealed",
              {.file = path});
}

Result<void> read_sealed_lines(const SealedLines& lines, const store::TakeLine& take) {
  RONGHE_TRY(tree, store::read_lines(lines.path, lines.seal, take));
  if (tree == lines.tree) return {};
  return fail(ErrorKind::proof_failed, "these are not the lines that were sealed",
              {.file = lines.path});
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
  if (form == evaluate::ResultForm::tables) {
    RONGHE_TRY(standing, vouched_standing(store, loaded.id, loaded.pack, code));
    loaded.standing = std::move(standing);
    return loaded;
  }
  RONGHE_TRY(entry, sealed_entry(store, loaded.id));
  loaded.standing = std::move(entry.standing);
  auto statement = read_statement(store, loaded.id, entry.result_hash);
  if (!statement) return std::unexpected(told_of(store, loaded.id, statement.error()));
  const auto brought = Loading(viewer, loaded.id, code).bring(*statement);
  if (!brought) return std::unexpected(told_of(store, loaded.id, brought.error()));
  loaded.is_public = *brought;
  loaded.statement = *std::move(statement);
  return loaded;
}

}  // namespace ronghe::workflow
