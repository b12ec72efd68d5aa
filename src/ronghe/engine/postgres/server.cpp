// SPDX-License-Identifier: Apache-2.0
#include "ronghe/engine/server.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include "ronghe/base/worded.hpp"
#include "ronghe/engine/postgres/state.hpp"

namespace ronghe::engine::postgres {

namespace {

constexpr int version_unit = 10'000;
constexpr int version_min = 15 * version_unit;

void hear(void* line, const PGresult* notice) {
  constexpr std::string_view name_too_long = "42622";
  const char* state = PQresultErrorField(notice, PG_DIAG_SQLSTATE);
  if (state != nullptr && state == name_too_long) static_cast<Line*>(line)->name_cut = true;
}

Result<void> check(Connection& connection) {
  RONGHE_TRY(encoding, connection.text("SELECT current_setting('server_encoding')"));
  if (encoding != "UTF8") {
    return fail_with(ErrorKind::refused, "server-encoding"_code,
                     "the database's encoding is {encoding}; make one with ENCODING 'UTF8'",
                     {{"encoding", encoding.value_or("unknown")}});
  }
  RONGHE_TRY(collation,
             connection.text("SELECT CAST(datcollate AS TEXT) FROM pg_database WHERE datname = "
                             "current_database()"));
  const std::array by_bytes{"C", "POSIX", "C.UTF-8", "C.utf8"};
  if (!collation || std::ranges::find(by_bytes, *collation) == by_bytes.end()) {
    return fail_with(
        ErrorKind::refused, "server-collation"_code,
        "the database orders texts by the rules of {collation}; make one with LC_COLLATE 'C'",
        {{"collation", collation.value_or("unknown")}});
  }
  RONGHE_TRY(empty_is_null, connection.integer("SELECT CAST('' IS NULL AS INTEGER)"));
  if (empty_is_null == 0) return {};
  return fail_with(ErrorKind::refused, "server-empty-is-null"_code,
                   "to this server an empty text is NULL");
}

}  // namespace

Result<std::unique_ptr<ConnectionDriver>> OpenServer::connect() {
  auto line = std::make_shared<Line>();
  line->session.reset(PQconnectdb(options_.address.c_str()));
  auto* raw = line->session.get();
  if (PQstatus(raw) != CONNECTION_OK) {
    return fail_with(ErrorKind::not_found, "server-silent"_code,
                     "the server does not answer: {detail}", {{"detail", PQerrorMessage(raw)}});
  }
  if (PQserverVersion(raw) < version_min) {
    return fail_with(ErrorKind::refused, "server-too-old"_code,
                     "the server is of version {version}; {least} is the least",
                     {{"version", std::to_string(PQserverVersion(raw) / version_unit)},
                      {"least", std::to_string(version_min / version_unit)}});
  }
  PQsetNoticeReceiver(raw, &hear, line.get());
  for (const auto* setting :
       {"SET client_encoding = 'UTF8'", "SET statement_timeout = 0", "SET TimeZone = 'UTC'",
        "SET DateStyle = 'ISO'", "SET client_min_messages = notice"}) {
    RONGHE_CHECK(run(raw, setting));
  }
  return std::make_unique<OpenSession>(shared_from_this(), std::move(line));
}

}  // namespace ronghe::engine::postgres

namespace ronghe::engine {

Result<Database> open_server(const ServerOptions& options) {
  Database database(std::make_shared<postgres::OpenServer>(options));
  RONGHE_TRY(connection, database.connect());
  RONGHE_CHECK(postgres::check(connection));
  return database;
}

}  // namespace ronghe::engine
