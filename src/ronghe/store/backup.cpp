// SPDX-License-Identifier: Apache-2.0
#include "ronghe/store/backup.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>

#include "ronghe/base/access.hpp"
#include "ronghe/base/descriptor.hpp"
#include "ronghe/base/durable_file.hpp"
#include "ronghe/base/worded.hpp"
#include "ronghe/crypto/sha256.hpp"
#include "ronghe/ledger/ledger.hpp"
#include "ronghe/store/database_file.hpp"
#include "ronghe/store/store.hpp"

namespace ronghe::store {

namespace fs = std::filesystem;
using nlohmann::json;

namespace {

constexpr std::array folders{"packs", "log", "results"};
constexpr int format_version = 1;
constexpr unsigned owner_only = 0600;
constexpr std::size_t piece_bytes = std::size_t{1} << 20U;

struct FileEntry {
  std::string path;  // below files/, with slashes
  std::uint64_t size = 0;
  std::string sha256;
};

std::unexpected<Error> cannot(const char* what, const std::string& path) {
  return fail_with(ErrorKind::fault, "backup-file-failed"_code,
                   "the file cannot be {what}: {why}; check free space and rights, then repeat it",
                   {{"what", what}, {"why", std::strerror(errno)}}, {.file = path});
}

class ByteProgress {
 public:
  ByteProgress(Progress* shown, const char* step, std::uint64_t total)
      : shown_(shown), step_(step), total_(total) {}
  void add(std::size_t bytes) {
    done_ += bytes;
    if (shown_ != nullptr) shown_->report(step_, done_, total_);
  }

 private:
  Progress* shown_;
  const char* step_;
  std::uint64_t done_ = 0;
  std::uint64_t total_;
};

// Reads a file from its beginning, piece by piece, and gives its size and hash.
template <class Take>
Result<FileEntry> read_through(int file, const std::string& path, const Take& take) {
  FileEntry entry;
  crypto::Sha256 hash;
  std::string buffer(piece_bytes, '\0');
  for (off_t at = 0;;) {
    const auto count = ::pread(file, buffer.data(), buffer.size(), at);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return cannot("read", path);
    if (count == 0) break;
    const std::string_view bytes(buffer.data(), static_cast<std::size_t>(count));
    hash.update(bytes);
    RONGHE_CHECK(take(bytes));
    at += count;
    entry.size += bytes.size();
  }
  entry.sha256 = hash.finish().hex();
  return entry;
}

Result<FileEntry> copy_file(int from, const std::string& from_path, const std::string& to,
                            ByteProgress& progress) {
  std::error_code error;
  fs::create_directories(fs::path(to).parent_path(), error);
  Descriptor out(to, O_WRONLY | O_CREAT | O_EXCL, owner_only);
  if (error || !out.is_open()) return cannot("written", to);
  RONGHE_TRY(entry, read_through(from, from_path, [&](std::string_view bytes) -> Result<void> {
               progress.add(bytes.size());
               if (!write_all(out, bytes)) return cannot("written", to);
               return {};
             }));
  if (!out.close()) return cannot("written", to);
  return entry;
}

Result<FileEntry> copy_file(const std::string& from, const std::string& to,
                            ByteProgress& progress) {
  const Descriptor in(from, O_RDONLY);
  if (!in.is_open()) return cannot("read", from);
  return copy_file(in.get(), from, to, progress);
}

Result<void> check_free(const std::string& folder) {
  std::error_code none;
  if (!fs::exists(folder, none) || fs::is_empty(folder, none)) return {};
  return fail_with(ErrorKind::refused, "folder-not-empty"_code,
                   "{folder} exists and is not empty; name another folder", {{"folder", folder}});
}

bool lies_in(const fs::path& inner, const fs::path& outer) {
  std::error_code none;
  const auto relative =
      fs::weakly_canonical(inner, none).lexically_relative(fs::weakly_canonical(outer, none));
  return !relative.empty() && *relative.begin() != "..";
}

std::string without_slash(std::string folder) {
  while (folder.size() > 1 && folder.ends_with('/')) folder.pop_back();
  return folder;
}

// What goes into a backup besides the database, by its path below the store, sorted.
Result<std::vector<std::string>> files_of(const std::string& store, const std::string& keys) {
  std::vector<std::string> found;
  for (const auto* folder : folders) {
    const auto root = fs::path(store) / folder;
    std::error_code error;
    if (!fs::exists(root, error)) continue;
    fs::recursive_directory_iterator file(root, error);
    for (; !error && file != fs::recursive_directory_iterator(); file.increment(error)) {
      std::error_code none;
      // What a link leads to is not the store's, and need not be for the eyes of who has the copy.
      if (file->is_symlink(none)) RONGHE_CHECK(check_no_link(file->path().string()));
      if (!file->is_regular_file(none) || lies_in(file->path(), keys)) continue;
      auto path = file->path().lexically_relative(store).generic_string();
      if (!is_unborn(path)) found.push_back(std::move(path));
    }
    if (error) {
      return fail_with(ErrorKind::fault, "folder-unreadable"_code,
                       "the folder cannot be read whole: {why}", {{"why", error.message()}},
                       {.file = root.string()});
    }
  }
  std::ranges::sort(found);
  return found;
}

// What a store says of itself, from its database.
Result<Backup> facts_of(engine::Connection& connection) {
  const auto meta = [&](const char* key) {
    return connection.text(fmt::format("SELECT value FROM store_meta WHERE key = '{}'", key));
  };
  Backup facts;
  RONGHE_TRY(origin, meta("origin"));
  RONGHE_TRY(keys, meta("keys"));
  RONGHE_TRY(labels, meta("labels"));
  RONGHE_TRY(made, ledger::checkpoint(connection));
  RONGHE_TRY(erasures, connection.integer("SELECT count(*) FROM erasure"));
  facts.origin = origin.value_or("");
  facts.keys_folder = keys.value_or("");
  facts.sealed = labels.value_or("") == labels_sealed;
  facts.log_size = made.size;
  facts.log_root = made.root.hex();
  facts.erasures = erasures;
  return facts;
}

Result<engine::Connection> open_database(const std::string& path, bool read_only) {
  RONGHE_TRY(database,
             engine::Database::open({.path = path, .threads = 1, .read_only = read_only}));
  return database.connect();
}

std::string manifest_of(const Backup& backup, const std::string& store_version,
                        const std::vector<FileEntry>& files) {
  json all = json::array();
  for (const auto& file : files) {
    all.push_back({{"path", file.path}, {"size", file.size}, {"sha256", file.sha256}});
  }
  const json manifest{{"format", "ronghe-backup"},      {"version", format_version},
                      {"store_version", store_version}, {"day", backup.day},
                      {"origin", backup.origin},        {"log_size", backup.log_size},
                      {"log_root", backup.log_root},    {"erasures", backup.erasures},
                      {"files", std::move(all)}};
  return manifest.dump(1) + "\n";
}

Result<void> hold_as_reader(const Descriptor& database, const std::string& path) {
  if (!database.is_open()) return cannot("read", path);
  if (hold(database, Hold::as_reader)) return {};
  return fail_with(ErrorKind::refused, "store-in-use"_code,
                   "the store is in use by another process; wait until it ends, then try again", {},
                   {.file = path});
}

struct Paths {
  std::string keys;
  std::string store_version;
};

// Opened once, so that what a crash left in side files is in the database.
Result<Paths> settle(const std::string& folder) {
  RONGHE_TRY(store, Store::open(folder));
  RONGHE_CHECK(store.connection().execute("CHECKPOINT"));
  RONGHE_TRY(version,
             store.connection().text("SELECT value FROM store_meta WHERE key = 'store_version'"));
  return Paths{.keys = store.keys_folder(), .store_version = version.value_or("")};
}

struct Manifest {
  Backup facts;
  std::vector<FileEntry> files;
};

// A path that stays below the folder of the backup.
bool is_inside(const fs::path& path) {
  return path.is_relative() && !path.empty() &&
         std::ranges::none_of(path, [](const fs::path& part) { return part == ".."; });
}

std::unexpected<Error> no_manifest(const std::string& path) {
  return fail_with(
      ErrorKind::bad_input, "backup-manifest-damaged"_code,
      "this is no manifest of a backup, or it is damaged; use another copy of the backup", {},
      {.file = path});
}

Result<Manifest> parse_manifest(const std::string& text, const std::string& path) {
  const auto read = json::parse(text, nullptr, false);
  Manifest manifest;
  try {
    if (read.is_discarded() || read.at("format") != "ronghe-backup") return no_manifest(path);
    const auto version = read.at("version").get<int>();
    if (version > format_version) {
      return fail_with(
          ErrorKind::refused, "backup-too-new"_code,
          "the backup has version {version}, this program reads up to {known}; use a newer program",
          {{"version", fmt::format("{}", version)}, {"known", fmt::format("{}", format_version)}},
          {.file = path});
    }
    manifest.facts.day = read.at("day").get<std::string>();
    manifest.facts.origin = read.at("origin").get<std::string>();
    manifest.facts.log_size = read.at("log_size").get<std::int64_t>();
    manifest.facts.log_root = read.at("log_root").get<std::string>();
    manifest.facts.erasures = read.at("erasures").get<std::int64_t>();
    for (const auto& file : read.at("files")) {
      manifest.files.push_back({.path = file.at("path").get<std::string>(),
                                .size = file.at("size").get<std::uint64_t>(),
                                .sha256 = file.at("sha256").get<std::string>()});
    }
  } catch (const json::exception&) {
    return no_manifest(path);
  }
  const auto has_database = std::ranges::find(manifest.files, database_name, &FileEntry::path);
  const bool all_inside = std::ranges::all_of(
      manifest.files, [](const FileEntry& file) { return is_inside(file.path); });
  if (has_database == manifest.files.end() || !all_inside) return no_manifest(path);
  return manifest;
}

Result<Manifest> read_manifest(const std::string& backup) {
  const auto path = backup + "/manifest.json";
  auto text = read_whole_file(path);
  if (!text && text.error().kind == ErrorKind::not_found) {
    return fail_with(
        ErrorKind::not_found, "backup-absent"_code,
        "there is no backup here: it has no manifest.json; name the folder of a backup", {},
        {.file = path});
  }
  if (!text) return std::unexpected(std::move(text).error());
  return parse_manifest(*text, path);
}

// "" or what is wrong with a file of the backup.
Result<std::string> fault_of(const std::string& path, const FileEntry& wanted,
                             ByteProgress& progress) {
  std::error_code none;
  if (!fs::is_regular_file(path, none)) return wanted.path + " is missing";
  const Descriptor file(path, O_RDONLY);
  if (!file.is_open()) return cannot("read", path);
  RONGHE_TRY(found, read_through(file.get(), path, [&](std::string_view bytes) -> Result<void> {
               progress.add(bytes.size());
               return {};
             }));
  if (found.size != wanted.size) {
    return fmt::format("{} has {} bytes instead of {}", wanted.path, found.size, wanted.size);
  }
  if (found.sha256 != wanted.sha256) return wanted.path + " has other bytes";
  return std::string();
}

Result<void> check_files(const std::string& backup, const Manifest& manifest,
                         ByteProgress& progress) {
  constexpr std::size_t told_max = 20;
  std::string told;
  std::size_t faults = 0;
  for (const auto& wanted : manifest.files) {
    RONGHE_TRY(fault, fault_of(backup + "/files/" + wanted.path, wanted, progress));
    if (!fault.empty() && ++faults <= told_max) told += "\n  " + fault;
  }
  if (faults == 0) return {};
  return fail_with(ErrorKind::proof_failed, "backup-damaged"_code,
                   "the backup is damaged, nothing was restored; use another copy of it. {faults} "
                   "of its {files} files:{named}",
                   {{"faults", std::to_string(faults)},
                    {"files", std::to_string(manifest.files.size())},
                    {"named", told}},
                   {.file = backup});
}

// What the restored store knows of the restore, in its own database.
Result<Backup> adopt(const std::string& path, const Manifest& manifest, const std::string& keys) {
  RONGHE_TRY(connection, open_database(path, false));
  if (!keys.empty()) {
    RONGHE_CHECK(connection.execute(
        fmt::format("UPDATE store_meta SET value = {} WHERE key = 'keys'",
                    engine::quoted_text(fs::absolute(keys).lexically_normal().string()))));
  }
  RONGHE_CHECK(connection.script(fmt::format(
      "DELETE FROM store_meta WHERE key = 'restored'; INSERT INTO store_meta VALUES ('restored', "
      "{}); CHECKPOINT",
      engine::quoted_text(manifest.facts.day))));
  RONGHE_TRY(facts, facts_of(connection));
  facts.day = manifest.facts.day;
  if (facts.log_size == manifest.facts.log_size && facts.log_root == manifest.facts.log_root) {
    return facts;
  }
  return fail_with(ErrorKind::proof_failed, "backup-of-another-log"_code,
                   "the backup holds another log than its manifest says ({size} entries, root "
                   "{root}); use another copy of it",
                   {{"size", fmt::format("{}", manifest.facts.log_size)},
                    {"root", fmt::format("{}", manifest.facts.log_root)}});
}

}  // namespace

Result<Backup> back_up_store(const std::string& folder, const std::string& target_folder,
                             const BackupOptions& options) {
  const auto target = without_slash(target_folder);
  RONGHE_CHECK(check_free(target));
  if (lies_in(target, folder)) {
    return fail_with(
        ErrorKind::refused, "backup-in-store"_code,
        "{folder} lies in the store itself; name a folder elsewhere, best on another machine",
        {{"folder", target}});
  }
  RONGHE_TRY(paths, settle(folder));
  const auto database_file = database_path(folder);
  const Descriptor database(database_file, O_RDONLY);
  RONGHE_CHECK(hold_as_reader(database, database_file));
  if (fs::exists(side_path(database_file))) {
    return fail_with(ErrorKind::refused, "store-changed-meanwhile"_code,
                     "the store was changed just now; repeat the backup", {}, {.file = folder});
  }
  RONGHE_TRY(names, files_of(folder, paths.keys));
  auto total = bytes_of(database_file);
  for (const auto& name : names) total += bytes_of(folder + "/" + name);

  const Unborn partial(target);
  RONGHE_CHECK(make_private_folder(partial.path()));
  const auto files_folder = partial.path() + "/files/";
  ByteProgress progress(options.progress, "backup", total);
  std::vector<FileEntry> files;
  RONGHE_TRY(first,
             copy_file(database.get(), database_file, files_folder + database_name, progress));
  first.path = database_name;
  files.push_back(std::move(first));
  for (const auto& name : names) {
    RONGHE_TRY(file, copy_file(folder + "/" + name, files_folder + name, progress));
    file.path = name;
    files.push_back(std::move(file));
  }
  // From the copy: what it says is what will be restored.
  RONGHE_TRY(connection, open_database(files_folder + database_name, true));
  RONGHE_TRY(made, facts_of(connection));
  made.day = to_string(options.day);
  made.keys_folder = paths.keys;
  made.files = files.size();
  for (const auto& file : files) made.bytes += file.size;
  RONGHE_CHECK(write_file_durably(partial.path() + "/manifest.json",
                                  manifest_of(made, paths.store_version, files), owner_only));
  RONGHE_CHECK(partial.keep_folder());
  return made;
}

Result<Backup> restore_store(const std::string& backup, const std::string& target_folder,
                             const RestoreOptions& options) {
  const auto folder = without_slash(target_folder);
  RONGHE_CHECK(check_free(folder));
  RONGHE_TRY(manifest, read_manifest(backup));
  std::uint64_t total = 0;
  for (const auto& file : manifest.files) total += file.size;
  ByteProgress checking(options.progress, "check", total);
  RONGHE_CHECK(check_files(backup, manifest, checking));

  const Unborn partial(folder);
  RONGHE_CHECK(make_private_folder(partial.path()));
  ByteProgress copying(options.progress, "restore", total);
  for (const auto& wanted : manifest.files) {
    RONGHE_TRY(copied, copy_file(backup + "/files/" + wanted.path,
                                 partial.path() + "/" + wanted.path, copying));
    if (copied.sha256 != wanted.sha256) {
      return fail_with(ErrorKind::proof_failed, "backup-changed-meanwhile"_code,
                       "the backup changed while it was read; repeat it", {},
                       {.file = backup + "/files/" + wanted.path});
    }
  }
  RONGHE_CHECK(make_private_folder(partial.path() + "/rejects"));
  if (fs::exists(partial.path() + "/log")) {
    RONGHE_CHECK(let_everyone_read_all(partial.path() + "/log"));
  }
  RONGHE_TRY(restored, adopt(partial.path() + "/" + database_name, manifest, options.keys));
  RONGHE_CHECK(partial.keep_folder());
  if (restored.keys_folder.empty()) restored.keys_folder = folder + "/keys";
  restored.files = manifest.files.size();
  restored.bytes = total;
  return restored;
}

}  // namespace ronghe::store
