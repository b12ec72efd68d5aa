// SPDX-License-Identifier: Apache-2.0
#include "ronghe/workflow/import_files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "ronghe/crypto/sha256.hpp"
#include "ronghe/intake/stage.hpp"
#include "ronghe/ledger/ledger.hpp"
#include "ronghe/workflow/check_pack.hpp"

namespace ronghe::workflow {

namespace fs = std::filesystem;

namespace {

const std::set<std::string> endings{".csv", ".xlsx", ".parquet", ".jsonl", ".ndjson"};

// Files as named, folders searched for data files; sorted within a folder.
std::vector<std::string> data_files(const std::vector<std::string>& named) {
  std::vector<std::string> files;
  for (const auto& path : named) {
    std::error_code none;
    if (!fs::is_directory(path, none)) {
      files.push_back(path);
      continue;
    }
    std::vector<std::string> inside;
    for (const auto& entry : fs::recursive_directory_iterator(path, none)) {
      if (entry.is_regular_file() && endings.contains(entry.path().extension())) {
        inside.push_back(entry.path().string());
      }
    }
    std::ranges::sort(inside);
    files.insert(files.end(), inside.begin(), inside.end());
  }
  return files;
}

// The place of a file in the order of references, as far as its name tells: a record that others
// refer to comes first, corrections after what they correct.
std::size_t rank_of(const std::string& path, const std::vector<const policy::RecordType*>& order) {
  const auto stem = fs::path(path).stem().string();
  std::size_t best = order.size();
  std::size_t length = 0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    if (stem.contains(order[i]->name) && order[i]->name.size() > length) {
      best = i;
      length = order[i]->name.size();
    }
  }
  return best * 2 + (stem.contains("correction") ? 1 : 0);
}

class Importer {
 public:
  Importer(Store& store, const ImportRequest& request) : store_(store), request_(request) {}

  Result<ImportedFile> import(const std::string& path) {
    ImportedFile file{.path = path, .record = {}, .reject_file = {}, .notices = {}, .error = {}};
    if (const auto known = was_imported(path); known && *known) {
      file.known = true;
      return file;
    }
    if (auto done = import_new(path, file); !done) {
      if (done.error().kind == ErrorKind::fault) return std::unexpected(done.error());
      file.error = done.error();
    }
    return file;
  }

 private:
  Result<bool> was_imported(const std::string& path) {
    RONGHE_TRY(hash, crypto::sha256_of_file(path));
    RONGHE_TRY(count, store_.connection().integer(
                          fmt::format("SELECT count(*) FROM import_file WHERE sha256 = {}",
                                      engine::quoted_text(hash.hex()))));
    return count > 0;
  }

  Result<void> import_new(const std::string& path, ImportedFile& file) {
    auto& connection = store_.connection();
    RONGHE_TRY(rules, all_rules());
    RONGHE_TRY(staged, intake::stage(connection, store_.pack().dictionary,
                                     {.path = path,
                                      .record = request_.record,
                                      .source_dept = request_.source_dept,
                                      .submitted_on = request_.submitted_on,
                                      .today = request_.today,
                                      .work_folder = store_.folder() + "/spill",
                                      .compiled_rules = &rules,
                                      .progress = request_.progress}));
    file.record = staged.record->name;
    file.read = staged.rows_read;
    file.duplicates = staged.duplicates;
    file.rejected = staged.rejected;
    file.notices = staged.notices;
    if (staged.rejected > 0) {
      RONGHE_TRY(rejects, intake::write_rejects(connection, staged, store_.rejects_folder()));
      file.reject_file = rejects;
      if (!request_.keep_good) return refuse(staged);
    }
    file.corrections = staged.corrections;
    RONGHE_CHECK(seal(staged, path));
    file.sealed = staged.accepted;
    return intake::discard(connection);
  }

  // The rows, the entries and the note of the file: all of it, or nothing.
  Result<void> seal(const intake::Staged& staged, const std::string& path) {
    auto& connection = store_.connection();
    RONGHE_TRY(transaction, engine::Transaction::begin(connection));
    RONGHE_TRY(before, ledger::checkpoint(connection));
    RONGHE_CHECK(intake::place_drafts(connection, staged, before.size));
    RONGHE_TRY(appended,
               ledger::append(connection, evidence::layout_of(*staged.record), staged.draft_table));
    const auto source = request_.source_dept.empty() ? staged.record->owner : request_.source_dept;
    RONGHE_CHECK(connection.execute(fmt::format(
        "INSERT INTO import_file VALUES ({}, {}, {}, {}, DATE '{}', {}, {}, {}, {}, {})",
        engine::quoted_text(staged.sha256), engine::quoted_text(fs::path(path).filename().string()),
        engine::quoted_text(staged.record->name), engine::quoted_text(source),
        to_string(request_.submitted_on), appended.first_position, staged.accepted,
        staged.corrections, staged.duplicates, staged.rejected)));
    return transaction.commit();
  }

  static Result<void> refuse(const intake::Staged& staged) {
    std::string message = fmt::format(
        "{} of {} rows were rejected; correct them, or seal the good "
        "rows with --keep-good",
        staged.rejected, staged.rows_read);
    constexpr std::size_t shown = 3;
    for (std::size_t i = 0; i < std::min(shown, staged.first_rejects.size()); ++i) {
      message += "\n  " + intake::to_string(staged.first_rejects[i], staged.form.format);
    }
    return bad_input(std::move(message));
  }

  // The record of a file is known only once it is open, so every record's rules are at hand.
  Result<std::map<std::string, std::string>> all_rules() {
    if (!rules_.empty()) return rules_;
    for (const auto& [name, record] : store_.pack().dictionary.records) {
      RONGHE_TRY(of_record, compiled_rules(store_.pack(), record, request_.submitted_on));
      rules_.merge(of_record);
    }
    return rules_;
  }

  Store& store_;
  const ImportRequest& request_;
  std::map<std::string, std::string> rules_;
};

// A folder of the generator lies beside its planted figures; a store that took from one says so for
// good, and every report of it with it.
Result<void> mark_synthetic(Store& store, const std::vector<std::string>& named) {
  const auto is_synthetic = [](const std::string& path) {
    std::error_code none;
    return fs::exists(fs::path(path) / "planted.json", none);
  };
  if (std::ranges::none_of(named, is_synthetic)) return {};
  return store.connection().execute(
      "INSERT INTO store_meta SELECT 'synthetic', 'true' "
      "WHERE NOT EXISTS (SELECT 1 FROM store_meta WHERE key = 'synthetic')");
}

}  // namespace

Result<std::vector<ImportedFile>> import_files(Store& store, const ImportRequest& request,
                                               const FileDone& done) {
  auto files = data_files(request.files);
  if (files.empty())
    return bad_input(
        "there is no data file; name CSV, XLSX, JSON lines or Parquet "
        "files, or a folder that holds some");
  RONGHE_CHECK(mark_synthetic(store, request.files));
  const auto order = store.pack().dictionary.in_reference_order();
  std::ranges::stable_sort(files, {}, [&](const auto& path) { return rank_of(path, order); });
  Importer importer(store, request);
  std::vector<ImportedFile> imported;
  for (const auto& path : files) {
    RONGHE_TRY(file, importer.import(path));
    done(file);
    imported.push_back(std::move(file));
  }
  return imported;
}

}  // namespace ronghe::workflow
