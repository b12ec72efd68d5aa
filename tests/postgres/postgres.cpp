// SPDX-License-Identifier: Apache-2.0
#include "postgres/postgres.hpp"

#include <fmt/format.h>
#include <libpq-fe.h>
#include <pwd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <utility>

namespace ronghe::testing {

namespace {

namespace fs = std::filesystem;

constexpr const char* owner = "postgres";  // the server refuses to run as root

std::string program(std::string_view name) {
  return fmt::format("{}/{}", RONGHE_POSTGRES_BIN, name);
}

// Runs a program of PostgreSQL, as its own user where this one is root; what it prints goes to a
// log in the folder.
Result<void> run(std::vector<std::string> words, const std::string& folder) {
  if (geteuid() == 0) words.insert(words.begin(), {"runuser", "-u", owner, "--"});
  std::fflush(nullptr);  // or the child would write it once more
  const auto child = fork();
  if (child == 0) {
    const auto log = folder + "/log";
    if (std::freopen(log.c_str(), "a", stdout) == nullptr || dup2(1, 2) < 0) _exit(126);
    std::vector<char*> arguments;
    for (auto& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    execvp(arguments[0], arguments.data());
    _exit(127);
  }
  int status = 0;
  const bool ended = child > 0 && waitpid(child, &status, 0) == child;
  if (ended && WIFEXITED(status) && WEXITSTATUS(status) == 0) return {};
  return fail(ErrorKind::fault,
              fmt::format("{} failed; its words are in {}/log", fmt::join(words, " "), folder));
}

Result<std::string> new_folder() {
  auto name = (fs::temp_directory_path() / "ronghe-postgres-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) return fail(ErrorKind::fault, "no temporary folder");
  if (geteuid() != 0) return name;
  const auto* user = getpwnam(owner);
  if (user != nullptr && chown(name.c_str(), user->pw_uid, user->pw_gid) == 0) return name;
  return fail(ErrorKind::fault, "the folder cannot be given to the user postgres");
}

PGconn* connection_of(const auto& held) { return static_cast<PGconn*>(held.get()); }

using Answer = std::unique_ptr<PGresult, decltype(&PQclear)>;

}  // namespace

Result<PostgresServer> PostgresServer::start() {
  if (!fs::exists(program("initdb"))) {
    return fail(ErrorKind::not_found, "PostgreSQL is not installed; run `make setup`");
  }
  RONGHE_TRY(folder, new_folder());
  PostgresServer server(folder);
  // Neither UTF-8 rules nor the order of a country: what statements need they must say.
  RONGHE_CHECK(run({program("initdb"), "-D", folder + "/data", "-E", "UTF8", "--locale=C.UTF-8",
                    "-A", "trust", "--no-sync"},
                   folder));
  const auto settings = fmt::format(
      "-c listen_addresses='' -c fsync=off -c full_page_writes=off -c shared_buffers=256MB "
      "-c max_parallel_workers_per_gather=0 -k {}",
      folder);
  RONGHE_CHECK(run({program("pg_ctl"), "-D", folder + "/data", "-w", "-s", "-o", settings, "-l",
                    folder + "/server.log", "start"},
                   folder));
  return server;
}

PostgresServer::~PostgresServer() {
  if (folder_.empty()) return;
  (void)run({program("pg_ctl"), "-D", folder_ + "/data", "-w", "-s", "-m", "immediate", "stop"},
            folder_);
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

std::string PostgresServer::address() const {
  return fmt::format("host={} user={} dbname=postgres", folder_,
                     geteuid() == 0 ? owner : getpwuid(geteuid())->pw_name);
}

void PostgresClient::Closer::operator()(void* connection) const {
  PQfinish(static_cast<PGconn*>(connection));
}

Result<PostgresClient> PostgresClient::connect(const PostgresServer& server) {
  PostgresClient client(PQconnectdb(server.address().c_str()));
  auto* connection = connection_of(client.connection_);
  if (PQstatus(connection) == CONNECTION_OK) {
    RONGHE_CHECK(client.execute("SET client_min_messages = warning"));
    return client;
  }
  return fail(ErrorKind::fault, PQerrorMessage(connection));
}

Result<void> PostgresClient::execute(const std::string& sql) {
  auto* connection = connection_of(connection_);
  const Answer answer(PQexec(connection, sql.c_str()), PQclear);
  const auto status = PQresultStatus(answer.get());
  if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) return {};
  return fail(ErrorKind::fault, PQerrorMessage(connection));
}

Result<std::vector<PostgresClient::Row>> PostgresClient::query(const std::string& sql) {
  auto* connection = connection_of(connection_);
  const Answer answer(PQexec(connection, sql.c_str()), PQclear);
  if (PQresultStatus(answer.get()) != PGRES_TUPLES_OK) {
    return fail(ErrorKind::fault, PQerrorMessage(connection));
  }
  std::vector<Row> rows(static_cast<std::size_t>(PQntuples(answer.get())));
  for (int r = 0; std::cmp_less(r, rows.size()); ++r) {
    for (int c = 0; c < PQnfields(answer.get()); ++c) {
      auto& value = rows[static_cast<std::size_t>(r)].emplace_back();
      if (PQgetisnull(answer.get(), r, c) == 0) value = PQgetvalue(answer.get(), r, c);
    }
  }
  return rows;
}

Result<void> PostgresClient::copy(const std::string& table, std::string_view rows) {
  auto* connection = connection_of(connection_);
  const Answer begun(PQexec(connection, fmt::format("COPY {} FROM STDIN", table).c_str()), PQclear);
  bool good = PQresultStatus(begun.get()) == PGRES_COPY_IN;
  constexpr std::size_t piece = 1U << 20U;
  while (good && !rows.empty()) {
    const auto part = rows.substr(0, piece);
    good = PQputCopyData(connection, part.data(), static_cast<int>(part.size())) == 1;
    rows.remove_prefix(part.size());
  }
  good = good && PQputCopyEnd(connection, nullptr) == 1;
  const Answer ended(PQgetResult(connection), PQclear);
  if (good && PQresultStatus(ended.get()) == PGRES_COMMAND_OK) return {};
  return fail(ErrorKind::fault, PQerrorMessage(connection));
}

}  // namespace ronghe::testing
