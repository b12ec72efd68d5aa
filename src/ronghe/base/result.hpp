// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <expected>
#include <string>
#include <utility>
#include <vector>

#include "ronghe/base/error_code.hpp"

namespace ronghe {

// What went wrong, seen from the user. The exit codes of the programs follow from it.
enum class ErrorKind {
  bad_input,     // a file, an option or a pack is wrong: the user can mend it
  not_found,     // a thing named by the user does not exist
  refused,       // a rule of the system forbids it (newer store, store in use)
  proof_failed,  // evidence does not match what was sealed
  fault          // disk, engine, memory: nothing the input could change
};

// Where: a file with line and column, or a row, or empty when there is no place.
struct Place {
  std::string file = {};
  int line = 0;    // 1-based; 0 = the whole file
  int column = 0;  // 1-based, in code points; 0 = the whole line
  bool operator==(const Place&) const = default;
};

struct Error {
  ErrorKind kind = ErrorKind::fault;
  std::string message;  // where, what, and what to do; English, and names no command of a program
  Place place = {};
  // By which a face finds its words in other languages, and the remedy that it can offer.
  ErrorCode code = {};
  std::vector<ErrorValue> values = {};
  bool operator==(const Error&) const = default;
};

template <class T>
using Result = std::expected<T, Error>;

[[nodiscard]] inline std::unexpected<Error> fail(ErrorKind kind, std::string message,
                                                 Place place = {}) {
  return std::unexpected(Error{kind, std::move(message), std::move(place)});
}
[[nodiscard]] inline std::unexpected<Error> fail(ErrorKind kind, ErrorCode code,
                                                 std::vector<ErrorValue> values,
                                                 std::string message, Place place = {}) {
  return std::unexpected(
      Error{kind, std::move(message), std::move(place), code, std::move(values)});
}
[[nodiscard]] inline std::unexpected<Error> bad_input(std::string message, Place place = {}) {
  return fail(ErrorKind::bad_input, std::move(message), std::move(place));
}

// "file:line:column: message", without the parts that are not known.
[[nodiscard]] std::string to_string(const Error& error);

// All of them in one: a line for each, of the kind of the first. At least one; one alone keeps its
// code and values.
[[nodiscard]] Error joined(const std::vector<Error>& errors);

// Stops the program when a bug breaks what must hold. Input never reaches it.
void ensure(bool condition, const char* what_must_hold);

}  // namespace ronghe

// The one macro: `and_then` does not exist in this library version, and nesting hides the story.
#define RONGHE_CONCAT_(a, b) a##b
#define RONGHE_CONCAT(a, b) RONGHE_CONCAT_(a, b)
#define RONGHE_TRY_(name, result, expression)                     \
  auto result = (expression);                                     \
  if (!result) return std::unexpected(std::move(result).error()); \
  auto name = *std::move(result)
#define RONGHE_TRY(name, expression) \
  RONGHE_TRY_(name, RONGHE_CONCAT(result_of_line_, __LINE__), expression)
// The same for a step that gives nothing back.
#define RONGHE_CHECK(expression) \
  if (auto step = (expression); !step) return std::unexpected(std::move(step).error())
