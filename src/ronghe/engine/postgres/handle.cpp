// SPDX-License-Identifier: Apache-2.0
#include "ronghe/engine/postgres/handle.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "ronghe/base/worded.hpp"

namespace ronghe::engine::postgres {

namespace {

// SQLSTATE by its beginning; what is not here is a fault.
struct Class {
  std::string_view prefix;
  ErrorKind kind;
};
constexpr std::array classes{Class{"22", ErrorKind::bad_input}, Class{"23", ErrorKind::bad_input},
                             Class{"25006", ErrorKind::refused}, Class{"42501", ErrorKind::refused},
                             Class{"57014", ErrorKind::refused}};

std::string trimmed(std::string_view message) {
  while (message.ends_with('\n')) message.remove_suffix(1);
  return std::string(message);
}

}  // namespace

Error answer_error(PGconn* connection, const PGresult* answer) {
  const char* state = PQresultErrorField(answer, PG_DIAG_SQLSTATE);
  const char* primary = PQresultErrorField(answer, PG_DIAG_MESSAGE_PRIMARY);
  const std::string_view code = state == nullptr ? "" : state;
  const auto message = primary == nullptr ? trimmed(PQerrorMessage(connection)) : primary;
  if (PQstatus(connection) != CONNECTION_OK) {
    return fail_with(ErrorKind::fault, "server-lost"_code,
                     "the connection to the server is lost; try again when it is back ({detail})",
                     {{"detail", message}})
        .error();
  }
  if (code == "53100") {
    return fail_with(ErrorKind::fault, "server-disk-full"_code,
                     "disk full on the server: nothing of this step was stored; free space, then "
                     "repeat it ({detail})",
                     {{"detail", message}})
        .error();
  }
  const auto* const found = std::ranges::find_if(
      classes, [&](const Class& known) { return code.starts_with(known.prefix); });
  return fail_with(
             found == classes.end() ? ErrorKind::fault : found->kind, "engine-error"_code,
             "{detail}",
             {{"detail", code.empty() ? message : fmt::format("{} (SQLSTATE {})", message, code)}})
      .error();
}

Result<void> run(PGconn* connection, const std::string& sql) {
  const Answer answer(
      PQexecParams(connection, sql.c_str(), 0, nullptr, nullptr, nullptr, nullptr, 1));
  const auto status = PQresultStatus(answer.get());
  if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) return {};
  return std::unexpected(answer_error(connection, answer.get()));
}

}  // namespace ronghe::engine::postgres
