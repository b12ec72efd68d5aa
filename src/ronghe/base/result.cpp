// SPDX-License-Identifier: Apache-2.0
#include "ronghe/base/result.hpp"

#include <fmt/core.h>

#include <cstdio>
#include <cstdlib>

#include "ronghe/base/visible.hpp"

namespace ronghe {

std::string to_string(const Error& error) {
  const auto& place = error.place;
  if (place.file.empty()) return error.message;
  // A name with a line end in it would begin a line that looks like one of ours.
  const auto file = visible_line(place.file);
  if (place.line == 0) return fmt::format("{}: {}", file, error.message);
  if (place.column == 0) return fmt::format("{}:{}: {}", file, place.line, error.message);
  return fmt::format("{}:{}:{}: {}", file, place.line, place.column, error.message);
}

Error joined(const std::vector<Error>& errors) {
  ensure(!errors.empty(), "joined errors are at least one");
  std::string message;
  for (const auto& error : errors) {
    if (!message.empty()) message += "\n";
    message += to_string(error);
  }
  Error out{errors.front().kind, std::move(message)};
  if (errors.size() == 1) {
    out.code = errors.front().code;
    out.values = errors.front().values;
  }
  return out;
}

void ensure(bool condition, const char* what_must_hold) {
  if (condition) return;
  std::fprintf(stderr, "ronghe: a bug: %s\n", what_must_hold);
  std::abort();
}

}  // namespace ronghe
