// SPDX-License-Identifier: Apache-2.0
#include "ronghe/workflow/import_files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "ronghe/base/access.hpp"
#include "ronghe/crypto/sha256.hpp"
#include "ronghe/engine/watched.hpp"
#include "ronghe/intake/stage.hpp"
#include "ronghe/policy/compile/row_rules.hpp"
#include "ronghe/store/source.hpp"
#include "ronghe/store/synthetic.hpp"
#include "ronghe/store/viewer.hpp"
#include "ronghe/store/writer.hpp"

namespace ronghe::workflow {

namespace fs = std::filesystem;

namespace {

const std::set<std::string> endings{".csv", ".xlsx", ".parquet", ".jsonl", ".ndjson"};

// By its name. Hidden files and the locks of spreadsheet programs ("~$book.xlsx") are none.
bool is_data_file(const fs::path& path) {
  const auto name = path.filename().string();
  auto ending = path.extension().string();
  for (auto& c : ending) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return endings.contains(ending) && !name.starts_with('.') && !name.starts_with("~$");
}

struct Found {
  std::vector<std::string> data;   // files as named, then those of folders
  std::vector<std::string> other;  // files of folders that are no data by their name
};

// Files as named, folders searched for data files; sorted within a folder.
Result<Found> found_files(const std::vector<std::string>& named) {
  Found found;
  for (const auto& path : named) {
    std::error_code error;
    if (!fs::is_directory(path, error)) {
      found.data.push_back(path);
      continue;
    }
    Found inside;
    fs::recursive_directory_iterator entry(path, error);
    for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
      std::error_code none;
      if (!entry->is_regular_file(none)) continue;
      (is_data_file(entry->path()) ? inside.data : inside.other).push_back(entry->path().string());
    }
    if (error) {
      return bad_input(fmt::format("the folder cannot be read whole ({}); ask for the right to "
                                   "read it",
                                   error.message()),
                       {path, 0, 0});
    }
    for (auto [from, to] : {std::pair{&inside.data, &found.data}, {&inside.other, &found.other}}) {
      std::ranges::sort(*from);
      to->insert(to->end(), from->begin(), from->end());
    }
  }
  return found;
}

// Says of each step which file it works on.
class FileProgress : public Progress {
 public:
  FileProgress(Progress& shown, const std::string& path)
      : shown_(shown), name_(fs::path(path).filename().string()) {}
  void report(std::string_view step, std::uint64_t done, std::uint64_t total) override {
    shown_.report(fmt::format("{} {}", step, name_), done, total);
  }

 private:
  Progress& shown_;
  std::string name_;
};

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

// Rejected rows are in clear: what an erasure destroys must not lie in the store beside it.
Result<void> check_outside(const store::Store& store, const std::string& folder) {
  if (folder.empty()) return {};
  std::error_code error;
  const auto inside = fs::weakly_canonical(fs::absolute(folder, error), error);
  const auto whole = fs::weakly_canonical(fs::absolute(store.folder(), error), error);
  const auto [at, rest] = std::ranges::mismatch(whole, inside);
  if (!error && at != whole.end()) return {};
  return bad_input(
      "rejected rows are in clear and stay outside the store; name another folder for them",
      {.file = folder});
}

class Importer {
 public:
  // `system` sees every field: a row is compared with those that are there.
  Importer(store::Viewer& system, const ImportRequest& request)
      : store_(system.store()), connection_(system.connection()), request_(request) {}

  Result<ImportedFile> import(const std::string& path) {
    ImportedFile file{.path = path,
                      .record = {},
                      .reject_file = {},
                      .first_conflicts = {},
                      .notices = {},
                      .error = {}};
    RONGHE_TRY(known, was_imported(path));
    if (known) {
      file.known = true;
      if (*known > 0) {
        file.notices.push_back(fmt::format(
            "{} of its rows were rejected then: correct them in the reject file of that "
            "import, and import that one",
            *known));
      }
      return file;
    }
    if (auto done = import_new(path, file); !done) {
      auto error = std::move(done).error();
      if (error.place.file.empty()) error.place.file = path;
      if (error.kind == ErrorKind::fault) return std::unexpected(std::move(error));
      file.error = std::move(error);
    }
    return file;
  }

 private:
  // How many rows of the same bytes were rejected, when they were imported before by this source:
  // from another one they say something else.
  Result<std::optional<std::int64_t>> was_imported(const std::string& path) {
    std::error_code none;
    if (!fs::is_regular_file(path, none)) return std::nullopt;  // a pipe can be read only once
    const auto hash = crypto::sha256_of_file(path);
    if (!hash) return std::nullopt;  // the import says why
    RONGHE_TRY(files, store_.connection().collect(fmt::format(
                          "SELECT record, source_dept, rejected FROM import_file WHERE sha256 = {}",
                          engine::quoted_text(hash->hex()))));
    std::optional<std::int64_t> least;
    RONGHE_CHECK(files.each([&](const engine::Chunk& chunk, std::size_t row) {
      const auto* record = store_.pack().dictionary.record(chunk.text(0, row));
      const auto source =
          request_.source_dept.empty() && record != nullptr ? record->owner : request_.source_dept;
      if (chunk.text(1, row) != source) return;
      const auto rejected = chunk.integer(2, row);
      least = std::min(least.value_or(rejected), rejected);
    }));
    return least;
  }

  Result<void> import_new(const std::string& path, ImportedFile& file) {
    std::optional<FileProgress> progress;
    if (request_.progress != nullptr) progress.emplace(*request_.progress, path);
    RONGHE_TRY(rules, all_rules());
    RONGHE_TRY(before, store_.log_size());
    RONGHE_TRY(staged, intake::stage(connection_, store_.pack().dictionary,
                                     {.path = path,
                                      .record = request_.record,
                                      .source_dept = request_.source_dept,
                                      .submitted_on = request_.submitted_on,
                                      .today = request_.today,
                                      .work_folder = store_.work_folder(),
                                      .compiled_rules = &rules,
                                      .language = request_.language,
                                      .progress = progress ? &*progress : nullptr}));
    file.record = staged.record->name;
    file.read = staged.rows_read;
    file.duplicates = staged.duplicates;
    file.rejected = staged.rejected;
    file.notices = staged.notices;
    if (staged.rejected > 0) {
      RONGHE_TRY(folder, rejects_folder());
      RONGHE_TRY(rejects, intake::write_rejects(connection_, staged, folder));
      file.reject_file = rejects;
      const bool any_good = staged.rejected < staged.rows_read;
      if (!request_.keep_good || !any_good) return refuse(staged);
    }
    file.corrections = staged.corrections;
    RONGHE_CHECK(engine::watched(connection_,
                                 {.progress = progress ? &*progress : nullptr, .step = "seal"},
                                 [&] { return seal(staged, path, before); }));
    file.sealed = staged.accepted;
    file.conflicts = staged.conflicts;
    file.first_conflicts = staged.first_conflicts;
    file.format = staged.form.format;
    return intake::discard(connection_);
  }

  // Another folder is its owner's: one that is there stays as open or shut as it is, and intake
  // makes one that is not.
  Result<std::string> rejects_folder() const {
    const auto& asked = request_.rejects_folder;
    const auto& folder = asked.empty() ? store_.rejects_folder() : asked;
    RONGHE_CHECK(check_outside(store_, asked));
    RONGHE_CHECK(check_no_link(folder));
    if (asked.empty()) RONGHE_CHECK(make_private_folder(folder));
    return folder;
  }

  // The rows, the entries and the note of the file: all of it, or nothing.
  Result<void> seal(const intake::Staged& staged, const std::string& path,
                    std::int64_t compared_at) {
    const auto& source = request_.source_dept.empty() ? staged.record->owner : request_.source_dept;
    const auto note = [&](engine::Connection& connection, const store::Committed& done) {
      return connection.execute(fmt::format(
          "INSERT INTO import_file VALUES ({}, {}, {}, {}, DATE '{}', {}, {}, {}, {}, {})",
          engine::quoted_text(staged.sha256),
          engine::quoted_text(fs::path(path).filename().string()),
          engine::quoted_text(staged.record->name), engine::quoted_text(source),
          to_string(request_.submitted_on), done.first_position, staged.accepted,
          staged.corrections, staged.duplicates, staged.rejected));
    };
    RONGHE_CHECK(store::committed(store::Writer(store_).seal({.record = staged.record->name,
                                                              .rows = &staged,
                                                              .connection = &connection_,
                                                              .source = source,
                                                              .day = request_.submitted_on,
                                                              .compared_at = compared_at,
                                                              .also = note})));
    return {};
  }

  static Result<void> refuse(const intake::Staged& staged) {
    auto message =
        staged.rejected < staged.rows_read
            ? fmt::format(
                  "{} of {} rows were rejected; correct them and import the file again, or "
                  "seal the good rows with --keep-good",
                  staged.rejected, staged.rows_read)
            : fmt::format("every row was rejected ({}); correct them and import the file again",
                          staged.rejected);
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
      RONGHE_TRY(of_record, policy::compiled_rules(store_.pack(), record, request_.submitted_on));
      rules_.merge(of_record);
    }
    return rules_;
  }

  store::Store& store_;
  engine::Connection& connection_;
  const ImportRequest& request_;
  std::map<std::string, std::string> rules_;
};

// A folder of the generator lies beside its planted figures.
bool is_made_up(const std::string& path) {
  std::error_code none;
  return fs::exists(fs::path(path) / "planted.json", none);
}

}  // namespace

Result<std::vector<ImportedFile>> import_files(store::Store& store, const ImportRequest& request,
                                               const FileDone& done) {
  RONGHE_CHECK(store.check_may_write());
  RONGHE_CHECK(store::check_department(store.pack().dictionary, request.source_dept));
  RONGHE_TRY(system, store::Viewer::open_all(store));
  RONGHE_TRY(found, found_files(request.files));
  auto& files = found.data;
  if (files.empty()) {
    return bad_input(
        "there is no data file; name CSV, XLSX, JSON lines or Parquet "
        "files, or a folder that holds some");
  }
  if (std::ranges::any_of(request.files, is_made_up)) {
    RONGHE_CHECK(store::mark_synthetic(store, request.submitted_on));
  }
  const auto order = store.pack().dictionary.in_reference_order();
  std::ranges::stable_sort(files, {}, [&](const auto& path) { return rank_of(path, order); });
  Importer importer(system, request);
  std::vector<ImportedFile> imported;
  for (const auto& path : files) {
    RONGHE_TRY(file, importer.import(path));
    done(file);
    imported.push_back(std::move(file));
  }
  return imported;
}

Result<std::vector<std::string>> files_left_aside(const std::vector<std::string>& named) {
  RONGHE_TRY(found, found_files(named));
  return std::move(found.other);
}

}  // namespace ronghe::workflow
