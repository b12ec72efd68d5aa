// SPDX-License-Identifier: Apache-2.0
#include "ronghe/workflow/import_files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>

#include "ronghe/base/access.hpp"
#include "ronghe/base/utf8.hpp"
#include "ronghe/crypto/sha256.hpp"
#include "ronghe/engine/watched.hpp"
#include "ronghe/intake/file_name.hpp"
#include "ronghe/intake/said.hpp"
#include "ronghe/intake/stage.hpp"
#include "ronghe/policy/compile/row_rules.hpp"
#include "ronghe/store/source.hpp"
#include "ronghe/store/synthetic.hpp"
#include "ronghe/store/tombstones.hpp"
#include "ronghe/store/viewer.hpp"
#include "ronghe/store/writer.hpp"
#include "ronghe/workflow/as_if_sealed.hpp"
#include "ronghe/workflow/older_runs.hpp"

namespace ronghe::workflow {

namespace fs = std::filesystem;
using intake::Said;

namespace {

constexpr std::size_t rejects_told = 3;

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

// The place of a file in the order of references: a record that others refer to comes first,
// corrections after what they correct. Where its titles do not tell the record, its name may.
std::size_t rank_of(const std::string& path, const policy::RecordType* record,
                    const std::vector<const policy::RecordType*>& order) {
  const auto stem = fs::path(path).stem().string();
  auto best = static_cast<std::size_t>(std::ranges::find(order, record) - order.begin());
  std::size_t length = 0;
  for (std::size_t i = 0; record == nullptr && i < order.size(); ++i) {
    if (stem.contains(order[i]->name) && order[i]->name.size() > length) {
      best = i;
      length = order[i]->name.size();
    }
  }
  return best * 2 + (stem.contains("correction") || stem.contains("更正") ? 1 : 0);
}

// Rejected rows are in clear: what an erasure destroys must not stay in the store beside it.
Result<void> check_outside(const store::Store& store, const std::string& folder) {
  if (folder.empty()) return {};
  std::error_code error;
  const auto inside = fs::weakly_canonical(fs::absolute(folder, error), error);
  const auto whole = fs::weakly_canonical(fs::absolute(store.folder(), error), error);
  const auto [at, rest] = std::ranges::mismatch(whole, inside);
  if (!error && at != whole.end()) return {};
  return intake::refused(
      {"rejected rows are in clear and stay outside the store; name another folder for them",
       "被拒的数据行是明文，须存放在证据库之外；请另指定文件夹"},
      {.file = folder});
}

class Importer {
 public:
  // `system` sees every field: a row is compared with those that are there.
  Importer(store::Viewer& system, const ImportRequest& request, std::int64_t log_size,
           store::Tombstones tombstones)
      : store_(system.store()),
        connection_(system.connection()),
        request_(request),
        tombstones_(std::move(tombstones)),
        as_if_sealed_(system.connection(), log_size) {}

  [[nodiscard]] const policy::RecordType* record_of(const std::string& path) {
    if (!is_valid_utf8(path)) return nullptr;
    return intake::record_of_file(connection_, store_.pack().dictionary, stage_options(path));
  }

  Result<ImportedFile> import(const std::string& path) {
    ImportedFile file{.path = intake::readable_name(path),
                      .record = {},
                      .reject_file = {},
                      .first_rejects = {},
                      .first_conflicts = {},
                      .notices = {},
                      .error = {}};
    if (!is_valid_utf8(path)) {
      file.error =
          intake::refusal({"the name of this file is not UTF-8, though it may be read so; rename "
                           "it, or unpack the archive again as GB18030, and import it again",
                           "文件名不是 UTF-8（此处按 GB18030 显示）；请改名，或以 GB18030 "
                           "重新解压后导入"},
                          {file.path, 0, 0});
      return file;
    }
    RONGHE_TRY(known, was_imported(path));
    if (known) {
      file.known = true;
      if (*known > 0) {
        const Said said{
            fmt::format("{} of its rows were rejected then: correct them in the reject file of "
                        "that import, and import that one",
                        *known),
            fmt::format("当时有 {} 行被拒：请在那次导入的被拒行文件中更正，再导入该文件", *known)};
        file.notices.push_back(said.in(request_.language));
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
    if (const auto seen = checked_.find(hash->hex()); seen != checked_.end()) return seen->second;
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
    auto options = stage_options(path);
    options.compiled_rules = &rules;
    if (!tombstones_.empty()) {
      options.erased = [this](std::string_view subject) { return tombstones_.request_of(subject); };
    }
    options.progress = progress ? &*progress : nullptr;
    RONGHE_TRY(staged, intake::stage(connection_, store_.pack().dictionary, options));
    file.record = staged.record->name;
    file.read = staged.rows_read;
    file.duplicates = staged.duplicates;
    file.rejected = staged.rejected;
    file.faults = staged.faults;
    file.notices = staged.notices;
    file.first_rejects = staged.first_rejects;
    file.format = staged.form.format;
    if (staged.rejected > 0) {
      if (!request_.only_check) {
        RONGHE_TRY(folder, rejects_folder());
        RONGHE_TRY(rejects, intake::write_rejects(connection_, staged, folder));
        file.reject_file = rejects;
      }
      const bool any_good = staged.rejected < staged.rows_read;
      if (!request_.keep_good || !any_good) return refuse(staged);
    }
    file.corrections = staged.corrections;
    if (request_.only_check) {
      RONGHE_CHECK(check(staged));
    } else {
      RONGHE_CHECK(engine::watched(connection_,
                                   {.progress = progress ? &*progress : nullptr, .step = "seal"},
                                   [&] { return seal(staged, path, before); }));
    }
    file.sealed = staged.accepted;
    file.conflicts = staged.conflicts;
    file.first_conflicts = staged.first_conflicts;
    return intake::discard(connection_);
  }

  intake::StageOptions stage_options(const std::string& path) const {
    return {.path = path,
            .record = request_.record,
            .source_dept = request_.source_dept,
            .submitted_on = request_.submitted_on,
            .today = request_.today,
            .work_folder = store_.work_folder(),
            .encoding = request_.encoding,
            .sheet = request_.sheet,
            .language = request_.language};
  }

  // All that would hinder sealing, and the rows for the files that follow.
  Result<void> check(const intake::Staged& staged) {
    RONGHE_CHECK(store::Writer(store_).check_file(batch_of(staged)));
    checked_[staged.sha256] = static_cast<std::int64_t>(staged.rejected);
    return as_if_sealed_.add(staged);
  }

  store::Batch batch_of(const intake::Staged& staged) {
    return {.record = staged.record->name,
            .rows = &staged,
            .connection = &connection_,
            .source = request_.source_dept.empty() ? staged.record->owner : request_.source_dept,
            .day = request_.submitted_on};
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
    auto batch = batch_of(staged);
    const auto note = [&](engine::Connection& connection, const store::Committed& done) {
      return connection.execute(fmt::format(
          "INSERT INTO import_file VALUES ({}, {}, {}, {}, DATE '{}', {}, {}, {}, {}, {})",
          engine::quoted_text(staged.sha256),
          engine::quoted_text(fs::path(path).filename().string()),
          engine::quoted_text(staged.record->name), engine::quoted_text(batch.source),
          to_string(request_.submitted_on), done.first_position, staged.accepted,
          staged.corrections, staged.duplicates, staged.rejected));
    };
    batch.compared_at = compared_at;
    batch.also = note;
    RONGHE_CHECK(store::committed(store::Writer(store_).seal(batch)));
    return {};
  }

  // The rows' own reasons are in the language that was asked for.
  Result<void> refuse(const intake::Staged& staged) const {
    const bool any_good = staged.rejected < staged.rows_read;
    Said said{any_good
                  ? fmt::format("{} of {} rows were rejected; correct them and import the file "
                                "again, or seal the good rows alone (argument `keep-good`)",
                                staged.rejected, staged.rows_read)
                  : fmt::format("every row was rejected ({}); correct them and import the file "
                                "again",
                                staged.rejected),
              any_good ? fmt::format("{} 行被拒（共 {} 行）；请更正后重新导入，或只封存合格的行"
                                     "（参数 `keep-good`）",
                                     staged.rejected, staged.rows_read)
                       : fmt::format("所有行均被拒（{} 行）；请更正后重新导入", staged.rejected)};
    for (std::size_t i = 0; i < std::min(rejects_told, staged.first_rejects.size()); ++i) {
      const auto line = "\n  " + intake::to_string(staged.first_rejects[i], staged.form.format,
                                                   request_.language);
      said.en += line;
      said.zh += line;
    }
    return intake::refused(std::move(said));
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
  store::Tombstones tombstones_;
  std::map<std::string, std::string> rules_;
  AsIfSealed as_if_sealed_;
  // Files that were only looked at: their rejected rows by the hash of their bytes.
  std::map<std::string, std::int64_t> checked_;
};

// A folder of the generator lies beside its planted figures.
bool is_made_up(const std::string& path) {
  std::error_code none;
  return fs::exists(fs::path(path) / "planted.json", none);
}

// What is referred to before what refers to it.
std::vector<std::string> in_order(std::vector<std::string> files, store::Store& store,
                                  Importer& importer) {
  if (files.size() < 2) return files;
  const auto order = store.pack().dictionary.in_reference_order();
  std::map<std::string, std::size_t> ranks;
  for (const auto& path : files) ranks[path] = rank_of(path, importer.record_of(path), order);
  std::ranges::stable_sort(files, {}, [&](const auto& path) { return ranks.at(path); });
  return files;
}

}  // namespace

Result<std::vector<ImportedFile>> import_files(store::Store& store, const ImportRequest& request,
                                               const FileDone& done) {
  if (!request.only_check) RONGHE_CHECK(store.check_may_write());
  RONGHE_CHECK(store::check_department(store.pack().dictionary, request.source_dept));
  RONGHE_TRY(system, store::Viewer::open_all(store));
  RONGHE_CHECK(store.load_subjects());
  RONGHE_TRY(found, found_files(request.files));
  if (found.data.empty()) {
    return intake::refused(
        {"there is no data file; name CSV, XLSX, JSON lines or Parquet "
         "files, or a folder that holds some",
         "没有数据文件；请指明 CSV、XLSX、JSON lines 或 Parquet "
         "文件，或存放它们的文件夹"});
  }
  if (!request.only_check) RONGHE_CHECK(seal_older_runs(store));
  if (!request.only_check && std::ranges::any_of(request.files, is_made_up)) {
    RONGHE_CHECK(store::mark_synthetic(store, request.submitted_on));
  }
  RONGHE_TRY(log_size, store.log_size());
  RONGHE_TRY(tombstones, store::Tombstones::read(store, system.connection()));
  Importer importer(system, request, log_size, std::move(tombstones));
  std::vector<ImportedFile> imported;
  for (const auto& path : in_order(std::move(found.data), store, importer)) {
    RONGHE_TRY(file, importer.import(path));
    done(file);
    imported.push_back(std::move(file));
  }
  return imported;
}

}  // namespace ronghe::workflow
