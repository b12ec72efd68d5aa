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

#include "ronghe/base/descriptor.hpp"
#include "ronghe/engine/database.hpp"

namespace ronghe::ledger {

namespace fs = std::filesystem;
using crypto::SecretKey;

namespace {

constexpr const char* table = "subject_secret (subject VARCHAR NOT NULL, secret BLOB NOT NULL)";

Result<engine::Database> open_file(const std::string& path) {
  const bool is_new = !fs::exists(path);
  RONGHE_TRY(database, engine::Database::open({.path = path, .threads = 1}));
  if (is_new) {
    ::chmod(path.c_str(), S_IRUSR | S_IWUSR);
    RONGHE_TRY(connection, database.connect());
    RONGHE_CHECK(connection.execute(fmt::format("CREATE TABLE {}; CHECKPOINT", table)));
  }
  return database;
}

std::unexpected<Error> cannot(const char* what, const std::string& path) {
  return fail(ErrorKind::fault,
              fmt::format("{}: {}; check free space and rights", what, std::strerror(errno)),
              {.file = path});
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
  if (!old.is_open() || !sync_path(fresh) || ::rename(fresh.c_str(), path.c_str()) != 0 ||
      !sync_path(fs::path(path).parent_path().string())) {
    return cannot("the keys cannot be written anew", path);
  }
  return overwrite(old.get(), path);
}

Result<void> copy_without(const std::string& path, const std::string& fresh,
                          const std::vector<std::string>& subjects) {
  RONGHE_TRY(database, open_file(fresh));
  RONGHE_TRY(connection, database.connect());
  RONGHE_CHECK(connection.execute("CREATE TEMP TABLE gone (subject VARCHAR)"));
  RONGHE_TRY(appender, connection.appender("gone"));
  for (const auto& subject : subjects) {
    appender.text(subject);
    appender.end_row();
  }
  RONGHE_CHECK(appender.close());
  return connection.execute(
      fmt::format("ATTACH {} AS old (READ_ONLY); INSERT INTO subject_secret SELECT * FROM "
                  "old.subject_secret WHERE subject NOT IN (SELECT subject FROM gone); DETACH old; "
                  "CHECKPOINT",
                  engine::quoted_text(path)));
}

Result<std::int64_t> count_in(const std::string& path) {
  RONGHE_TRY(database, open_file(path));
  RONGHE_TRY(connection, database.connect());
  RONGHE_CHECK(connection.execute("CHECKPOINT"));  // so that nothing of it lies in a side file
  return connection.integer("SELECT count(*) FROM subject_secret");
}

}  // namespace

Result<void> SubjectKeys::load(evidence::KeyRing& ring) const {
  RONGHE_TRY(database, open_file(path_));
  RONGHE_TRY(connection, database.connect());
  RONGHE_TRY(rows, connection.query("SELECT subject, secret FROM subject_secret"));
  return rows.each([&](const engine::Chunk& chunk, std::size_t row) -> Result<void> {
    auto secret = SecretKey::of_bytes(chunk.text(1, row));
    if (!secret) {
      return fail(ErrorKind::proof_failed,
                  "a secret has not 32 bytes: the file is damaged; restore it from its own backup",
                  {.file = path_});
    }
    ring.add_subject(chunk.text(0, row), *std::move(secret));
    return {};
  });
}

Result<void> SubjectKeys::create(const std::vector<std::string>& subjects,
                                 evidence::KeyRing& ring) const {
  if (subjects.empty()) return {};
  RONGHE_TRY(database, open_file(path_));
  RONGHE_TRY(connection, database.connect());
  RONGHE_TRY(transaction, engine::Transaction::begin(connection));
  RONGHE_TRY(appender, connection.appender("subject_secret"));
  std::vector<SecretKey> secrets;
  for (const auto& subject : subjects) {
    const auto& secret = secrets.emplace_back(SecretKey::random());
    appender.text(subject);
    appender.blob({reinterpret_cast<const char*>(secret.bytes().data()), SecretKey::size});
    appender.end_row();
  }
  RONGHE_CHECK(appender.close());
  RONGHE_CHECK(transaction.commit());
  for (std::size_t i = 0; i < subjects.size(); ++i) {
    ring.add_subject(subjects[i], std::move(secrets[i]));
  }
  return {};
}

Result<std::uint64_t> SubjectKeys::destroy(const std::vector<std::string>& subjects) const {
  RONGHE_TRY(before, count_in(path_));
  const auto fresh = path_ + ".new";
  std::error_code none;
  fs::remove(fresh, none);  // of a run that broke off: the old file is still the whole truth
  RONGHE_CHECK(copy_without(path_, fresh, subjects));
  RONGHE_TRY(after, count_in(fresh));
  RONGHE_CHECK(replace(fresh, path_));
  return static_cast<std::uint64_t>(before - after);
}

}  // namespace ronghe::ledger
