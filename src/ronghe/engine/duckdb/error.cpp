// SPDX-License-Identifier: Apache-2.0
#include "ronghe/engine/duckdb/error.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "ronghe/base/worded.hpp"

namespace ronghe::engine::duckdb {

namespace {

// The driver puts the class of an error in front of its message.
struct Class {
  std::string_view prefix;
  ErrorKind kind;
};
constexpr std::array classes{Class{"Invalid Input Error", ErrorKind::bad_input},
                             Class{"Conversion Error", ErrorKind::bad_input},
                             Class{"Out of Range Error", ErrorKind::bad_input},
                             Class{"Permission Error", ErrorKind::refused},
                             Class{"INTERRUPT Error", ErrorKind::refused}};

Error said(ErrorKind kind, ErrorCode code, std::string_view words, std::string_view detail) {
  return fail_with(kind, code, words, {{"detail", std::string(detail)}}).error();
}

bool is_disk_full(std::string_view message) {
  return message.contains("No space left on device") || message.contains("Disk quota exceeded") ||
         message.contains("File too large") || message.contains("max_temp_directory_size");
}

Error disk_full(std::string_view message) {
  return said(ErrorKind::fault, "disk-full"_code,
              "disk full: nothing of this step was stored; free space, then repeat it ({detail})",
              message);
}

bool is_damaged(std::string_view message) {
  return message.contains("Corrupt database file") || message.contains("checksum") ||
         message.starts_with("Serialization Error");
}

// The words of the engine say where, for whoever looks into the file.
Error damaged(std::string_view message) {
  return said(ErrorKind::fault, "store-damaged"_code, "the database file is damaged ({detail})",
              message);
}

// "... Conflicting lock is held in /usr/bin/ronghe (PID 4711) by user x. See also https://..."
std::optional<std::string> holder_of(std::string_view message) {
  constexpr std::string_view marker = "lock is held in ";
  const auto from = message.find(marker);
  if (from == std::string_view::npos) return std::nullopt;
  const auto rest = message.substr(from + marker.size());
  return std::string(rest.substr(0, std::min(rest.find(')') + 1, rest.size())));
}

Error in_use(std::string_view message) {
  if (const auto holder = holder_of(message)) {
    return fail_with(ErrorKind::refused, "database-in-use-by"_code,
                     "the store is in use by process {holder}; wait until it ends, or end it, then "
                     "try again",
                     {{"holder", *holder}})
        .error();
  }
  return fail_with(ErrorKind::refused, "store-in-use"_code,
                   "the store is in use by another process; wait until it ends, or end it, then "
                   "try again")
      .error();
}

// By what the driver says of a file that it did not open.
Error unopened(std::string_view message) {
  if (message.contains("Could not set lock on file")) return in_use(message);
  if (is_disk_full(message)) return disk_full(message);
  if (message.contains("No such file") || message.contains("does not exist")) {
    return said(ErrorKind::not_found, "database-absent"_code,
                "there is no such database file; check the path, or make a store first", message);
  }
  if (message.contains("version number") || message.contains("newer version")) {
    return said(ErrorKind::refused, "database-of-other-version"_code,
                "the file was written by another version of the engine; open it with the version "
                "that wrote it, or update this program ({detail})",
                message);
  }
  if (message.contains("Permission denied")) {
    return said(ErrorKind::refused, "database-not-permitted"_code,
                "this user may not read or write the file; check its rights", message);
  }
  if (message.contains("not a valid DuckDB database file") ||
      message.contains("Could not read enough bytes")) {
    return said(ErrorKind::bad_input, "database-malformed"_code,
                "this is not a database file, or it is damaged; restore it from a backup "
                "({detail})",
                message);
  }
  return statement_error(message);
}

}  // namespace

Error statement_error(std::string_view message) {
  if (is_disk_full(message)) return disk_full(message);
  if (is_damaged(message)) return damaged(message);
  if (message.starts_with("Out of Memory Error")) {
    return said(ErrorKind::fault, "memory-limit-too-small"_code,
                "the memory limit is too small for this step; raise it, or give it a folder with "
                "space to spill to ({detail})",
                message);
  }
  if (message.contains("No files found that match") || message.contains("No such file")) {
    return said(ErrorKind::not_found, "engine-error"_code, "{detail}", message);
  }
  const auto* const found = std::ranges::find_if(
      classes, [&](const Class& known) { return message.starts_with(known.prefix); });
  return said(found == classes.end() ? ErrorKind::fault : found->kind, "engine-error"_code,
              "{detail}", message);
}

Error open_error(std::string_view message, const std::string& path) {
  auto error = unopened(message);
  error.place.file = path;
  return error;
}

}  // namespace ronghe::engine::duckdb
