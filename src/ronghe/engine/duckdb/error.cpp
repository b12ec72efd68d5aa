// SPDX-License-Identifier: Apache-2.0
#include "ronghe/engine/duckdb/error.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

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

bool is_disk_full(std::string_view message) {
  return message.contains("No space left on device") || message.contains("Disk quota exceeded") ||
         message.contains("File too large") || message.contains("max_temp_directory_size");
}

Error disk_full(std::string_view message) {
  return {ErrorKind::fault,
          fmt::format("disk full: nothing of this step was stored; free space, then repeat it ({})",
                      message)};
}

bool is_damaged(std::string_view message) {
  return message.contains("Corrupt database file") || message.contains("checksum") ||
         message.starts_with("Serialization Error");
}

// The words of the engine say where, for whoever looks into the file.
Error damaged(std::string_view message) {
  return {ErrorKind::fault,
          fmt::format("the database file is damaged ({})", message),
          {},
          "store-damaged"_code};
}

// "... Conflicting lock is held in /usr/bin/ronghe (PID 4711) by user x. See also https://..."
std::string holder_of(std::string_view message) {
  constexpr std::string_view marker = "lock is held in ";
  const auto from = message.find(marker);
  if (from == std::string_view::npos) return "another process";
  const auto rest = message.substr(from + marker.size());
  return "process " + std::string(rest.substr(0, std::min(rest.find(')') + 1, rest.size())));
}

}  // namespace

Error statement_error(std::string_view message) {
  if (is_disk_full(message)) return disk_full(message);
  if (is_damaged(message)) return damaged(message);
  if (message.starts_with("Out of Memory Error")) {
    return {ErrorKind::fault,
            fmt::format("the memory limit is too small for this step; raise it, or give it a "
                        "folder with space to spill to ({})",
                        message)};
  }
  if (message.contains("No files found that match") || message.contains("No such file")) {
    return {ErrorKind::not_found, std::string(message)};
  }
  const auto* const found = std::ranges::find_if(
      classes, [&](const Class& known) { return message.starts_with(known.prefix); });
  return {found == classes.end() ? ErrorKind::fault : found->kind, std::string(message)};
}

Error open_error(std::string_view message, const std::string& path) {
  const Place place{.file = path};
  if (message.contains("Could not set lock on file")) {
    return {ErrorKind::refused,
            fmt::format("the store is in use by {}; wait until it ends, or end it, then try again",
                        holder_of(message)),
            place};
  }
  if (is_disk_full(message)) return disk_full(message);
  if (message.contains("No such file") || message.contains("does not exist")) {
    return {ErrorKind::not_found,
            "there is no such database file; check the path, or make a store first", place};
  }
  if (message.contains("version number") || message.contains("newer version")) {
    return {ErrorKind::refused,
            fmt::format("the file was written by another version of the engine; open it with the "
                        "version that wrote it, or update this program ({})",
                        message),
            place};
  }
  if (message.contains("Permission denied")) {
    return {ErrorKind::refused, "this user may not read or write the file; check its rights",
            place};
  }
  if (message.contains("not a valid DuckDB database file") ||
      message.contains("Could not read enough bytes")) {
    return {ErrorKind::bad_input,
            fmt::format("this is not a database file, or it is damaged; restore it from a backup "
                        "({})",
                        message),
            place};
  }
  auto error = statement_error(message);
  error.place = place;
  return error;
}

}  // namespace ronghe::engine::duckdb
