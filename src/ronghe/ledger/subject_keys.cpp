// SPDX-License-Identifier: Apache-2.0
#include "ronghe/ledger/subject_keys.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <mutex>
#include <set>

#include "ronghe/base/descriptor.hpp"
#include "ronghe/base/durable_file.hpp"
#include "ronghe/base/worded.hpp"
#include "ronghe/engine/database.hpp"

namespace ronghe::ledger {

namespace fs = std::filesystem;
using crypto::SecretKey;

namespace {

constexpr const char* table = "subject_secret (subject VARCHAR NOT NULL, secret BLOB NOT NULL)";
// Where in the table the secret of a subject is, by a mark of the subject. Those made together are
// in the order of their marks, so that the engine reads one piece of each such part. Rows of the
// table never move: who is erased is left out of a new file.
constexpr const char* index_table = "subject_at (mark UBIGINT NOT NULL, place BIGINT NOT NULL)";
// Where many were made at once; how fast the engine reads is no matter of the evidence.
constexpr const char* memory_max = "512MiB";

// Two instances of the engine in one process know nothing of each other.
std::mutex& one_at_a_time() {
  static std::mutex mutex;
  return mutex;
}

// Made beside its place, then moved there: a file of this name has its table.
Result<void> make_file(const std::string& path) {
  ::unlink((path + ".wal").c_str());  // of a process that was ended while it made one
  RONGHE_TRY(database, engine::Database::open({.path = path, .threads = 1}));
  ::chmod(path.c_str(), S_IRUSR | S_IWUSR);
  RONGHE_TRY(connection, database.connect());
  return connection.script(
      fmt::format("CREATE TABLE {}; CREATE TABLE {}; CHECKPOINT", table, index_table));
}

Result<bool> has_table(engine::Connection& connection, const char* name = "subject_secret") {
  RONGHE_TRY(tables, connection.integer(fmt::format(
                         "SELECT count(*) FROM duckdb_tables() WHERE table_name = '{}'", name)));
  return tables > 0;
}

// Only to read where this user may not write.
Result<engine::Connection> connect(const std::string& path) {
  const bool read_only = !may_write(path) || !may_write(fs::path(path).parent_path().string());
  RONGHE_TRY(database,
             engine::Database::open(
                 {.path = path, .memory_limit = memory_max, .threads = 1, .read_only = read_only}));
  return database.connect();
}

Result<engine::Connection> open_file(const std::string& path) {
  RONGHE_TRY(connection, connect(path));
  RONGHE_TRY(known, has_table(connection));
  if (known) return connection;
  return fail_with(ErrorKind::bad_input, "subject-secrets-unreadable"_code,
                   "the file holds no secrets of subjects: it is another one, or damaged; bring "
                   "back the file that belongs to this store, from the backup of its keys",
                   {}, {.file = path});
}

// Whether the index has every secret. A program of before makes some that it does not have.
Result<bool> is_indexed(engine::Connection& connection) {
  RONGHE_TRY(known, has_table(connection, "subject_at"));
  if (!known) return false;
  RONGHE_TRY(missing, connection.integer("SELECT (SELECT count(*) FROM subject_secret) - (SELECT "
                                         "count(*) FROM subject_at)"));
  return missing == 0;
}

// Adds the secrets that were made last: the `known` first ones are in the index.
Result<void> add_to_index(engine::Connection& connection, std::int64_t known) {
  return connection.execute(
      fmt::format("INSERT INTO subject_at SELECT md5_number_lower(subject), rowid FROM "
                  "subject_secret WHERE rowid >= {} ORDER BY 1",
                  known));
}

// Gives how many secrets the index has: all that there are.
Result<std::int64_t> mend_index(engine::Connection& connection) {
  RONGHE_TRY(whole, is_indexed(connection));
  if (!whole) {
    RONGHE_CHECK(connection.execute(fmt::format("CREATE OR REPLACE TABLE {}", index_table)));
    RONGHE_CHECK(add_to_index(connection, 0));
  }
  return connection.integer("SELECT count(*) FROM subject_secret");
}

Result<void> hold(engine::Connection& connection, const char* name,
                  const std::vector<std::string>& subjects) {
  RONGHE_CHECK(connection.execute(fmt::format("CREATE TEMP TABLE {} (subject VARCHAR)", name)));
  RONGHE_TRY(appender, connection.appender(name));
  for (const auto& subject : subjects) {
    appender.text(subject);
    appender.end_row();
  }
  return appender.close();
}

// Of an answer (subject, secret).
Result<void> give(engine::Rows& rows, const std::string& path, const SubjectKeys::Take& take) {
  return rows.each([&](const engine::Chunk& chunk, std::size_t row) -> Result<void> {
    auto secret = SecretKey::of_bytes(chunk.text(1, row));
    if (!secret) {
      return fail_with(
          ErrorKind::proof_failed, "subject-secrets-damaged"_code,
          "a secret has not 32 bytes: the file is damaged; restore it from its own backup", {},
          {.file = path});
    }
    take(chunk.text(0, row), *std::move(secret));
    return {};
  });
}

std::unexpected<Error> cannot(const char* what, const std::string& path) {
  return fail_with(ErrorKind::fault, "subject-secrets-not-written"_code,
                   "{what}: {why}; check free space and rights",
                   {{"what", what}, {"why", std::strerror(errno)}}, {.file = path});
}

// Zeros over every byte of a file that has lost its name, or is about to.
Result<void> overwrite(int file, const std::string& path) {
  struct stat facts{};
  if (::fstat(file, &facts) != 0) return cannot("the old keys cannot be overwritten", path);
  const std::string zeros(std::size_t{1} << 20U, '\0');
  for (off_t at = 0; at < facts.st_size;) {
    const auto left = static_cast<std::size_t>(facts.st_size - at);
    const auto written = ::pwrite(file, zeros.data(), std::min(zeros.size(), left), at);
    if (written <= 0) return cannot("the old keys cannot be overwritten", path);
    at += written;
  }
  if (::fsync(file) != 0) return cannot("the old keys cannot be overwritten", path);
  return {};
}

// The new file takes the old one's name; then nothing of the old one is left on the disk.
Result<void> replace(const std::string& fresh, const std::string& path) {
  const Descriptor old(path, O_RDWR);
  if (!old.is_open()) return cannot("the keys cannot be written anew", path);
  RONGHE_CHECK(put_in_place(fresh, path));
  return overwrite(old.get(), path);
}

Result<void> copy_without(const std::string& path, const std::string& fresh,
                          const std::vector<std::string>& subjects) {
  RONGHE_CHECK(make_file(fresh));
  RONGHE_TRY(connection, open_file(fresh));
  RONGHE_CHECK(hold(connection, "gone", subjects));
  RONGHE_CHECK(connection.script(
      fmt::format("ATTACH {} AS old (READ_ONLY); INSERT INTO subject_secret SELECT * FROM "
                  "old.subject_secret WHERE subject NOT IN (SELECT subject FROM gone); DETACH old",
                  engine::quoted_text(path))));
  RONGHE_CHECK(add_to_index(connection, 0));
  return connection.script("CHECKPOINT");
}

Result<std::int64_t> count_in(const std::string& path) {
  RONGHE_TRY(connection, open_file(path));
  RONGHE_CHECK(connection.execute("CHECKPOINT"));  // so that nothing of it is in a side file
  return connection.integer("SELECT count(*) FROM subject_secret");
}

}  // namespace

bool SubjectKeys::is_there() const {
  std::error_code none;
  return fs::exists(path_, none);
}

Result<bool> SubjectKeys::is_half_born() const {
  // The engine's file is this long when it has no table; with one it has blocks behind that.
  constexpr std::uintmax_t headers_bytes = 12'288;
  std::error_code none;
  const auto size = fs::file_size(path_, none);
  if (none || size > headers_bytes) return false;
  if (size < headers_bytes) return true;
  RONGHE_TRY(connection, connect(path_));
  RONGHE_TRY(known, has_table(connection));  // it may be in the side file
  return !known;
}

Result<void> SubjectKeys::remove_half_born() const {
  for (const auto* side : {".wal", ""}) {
    if (::unlink((path_ + side).c_str()) != 0 && errno != ENOENT) {
      return cannot("the file cannot be removed", path_ + side);
    }
  }
  if (sync_path(fs::path(path_).parent_path().string())) return {};
  return cannot("the file cannot be removed", path_);
}

Result<void> SubjectKeys::check() const {
  const std::lock_guard alone(one_at_a_time());
  RONGHE_TRY(half_born, is_half_born());
  if (!is_there() || half_born) return {};
  RONGHE_TRY(connection, open_file(path_));
  return {};
}

Result<void> SubjectKeys::all(const Take& take) const {
  const std::lock_guard alone(one_at_a_time());
  RONGHE_TRY(half_born, is_half_born());
  if (!is_there() || half_born) return {};
  RONGHE_TRY(connection, open_file(path_));
  RONGHE_TRY(rows, connection.query("SELECT subject, secret FROM subject_secret"));
  return give(rows, path_, take);
}

Result<void> SubjectKeys::find(const std::vector<std::string>& subjects, const Take& take) const {
  const std::lock_guard alone(one_at_a_time());
  RONGHE_TRY(half_born, is_half_born());
  if (!is_there() || half_born) return {};
  RONGHE_TRY(connection, open_file(path_));
  std::set<std::string, std::less<>> missing(subjects.begin(), subjects.end());
  const Take found = [&](std::string_view subject, SecretKey secret) {
    missing.erase(std::string(subject));
    take(subject, std::move(secret));
  };
  RONGHE_TRY(indexed, is_indexed(connection));
  if (indexed) {
    RONGHE_CHECK(hold(connection, "asked", subjects));
    auto rows = connection.query(
        "SELECT s.subject, s.secret FROM asked a JOIN subject_at t "
        "ON t.mark = md5_number_lower(a.subject) JOIN "
        "subject_secret s ON s.rowid = t.place WHERE s.subject = "
        "a.subject ORDER BY t.place");
    if (rows) RONGHE_CHECK(give(*rows, path_, found));  // else it is an index of somebody else
    if (missing.empty()) return {};
  }
  // An index that somebody changed hides nobody: who is not found by it is looked for in all.
  RONGHE_CHECK(hold(connection, "not_found", {missing.begin(), missing.end()}));
  RONGHE_TRY(rows, connection.query("SELECT s.subject, s.secret FROM not_found a JOIN "
                                    "subject_secret s ON s.subject = a.subject ORDER BY s.rowid"));
  return give(rows, path_, take);
}

Result<std::vector<SecretKey>> SubjectKeys::made(const std::vector<std::string>& subjects) const {
  const std::lock_guard alone(one_at_a_time());
  if (!is_there()) {
    const Unborn unborn(path_);
    RONGHE_CHECK(make_file(unborn.path()));
    RONGHE_CHECK(unborn.keep_file());
  }
  RONGHE_TRY(connection, open_file(path_));
  RONGHE_TRY(known, mend_index(connection));
  RONGHE_TRY(transaction, engine::Transaction::begin(connection));
  RONGHE_TRY(appender, connection.appender("subject_secret"));
  std::vector<SecretKey> secrets;
  secrets.reserve(subjects.size());
  for (const auto& subject : subjects) {
    const auto& secret = secrets.emplace_back(SecretKey::random());
    appender.text(subject);
    appender.blob({reinterpret_cast<const char*>(secret.bytes().data()), SecretKey::size});
    appender.end_row();
  }
  RONGHE_CHECK(appender.close());
  RONGHE_CHECK(transaction.commit());
  // Only now the rows have their places. Without these in the index there is none until the next
  // secrets are made; the secrets themselves are there, and must not be made twice.
  (void)add_to_index(connection, known);
  return secrets;
}

Result<void> SubjectKeys::create(const std::vector<std::string>& subjects,
                                 evidence::KeyRing& ring) const {
  if (subjects.empty()) return {};
  RONGHE_TRY(secrets, made(subjects));
  for (std::size_t i = 0; i < subjects.size(); ++i) {
    ring.add_subject(subjects[i], std::move(secrets[i]));
  }
  return {};
}

Result<std::uint64_t> SubjectKeys::destroy(const std::vector<std::string>& subjects) const {
  const std::lock_guard alone(one_at_a_time());
  if (!is_there()) return 0;
  RONGHE_TRY(before, count_in(path_));
  const Unborn fresh(path_);
  RONGHE_CHECK(copy_without(path_, fresh.path(), subjects));
  RONGHE_TRY(after, count_in(fresh.path()));
  RONGHE_CHECK(replace(fresh.path(), path_));
  return static_cast<std::uint64_t>(before - after);
}

}  // namespace ronghe::ledger
