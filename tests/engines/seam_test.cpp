// SPDX-License-Identifier: Apache-2.0
// What the seam says holds on every engine.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "postgres/postgres.hpp"
#include "ronghe/engine/database.hpp"
#include "ronghe/engine/server.hpp"
#include "ronghe/sql/expr.hpp"

namespace ronghe::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

enum class Engine { duckdb, postgres };

std::string name_of(const ::testing::TestParamInfo<Engine>& info) {
  return info.param == Engine::duckdb ? "DuckDb" : "Postgres";
}

class Seam : public ::testing::TestWithParam<Engine> {
 protected:
  static void TearDownTestSuite() { server_.reset(); }
  void SetUp() override {
    if (GetParam() == Engine::duckdb) {
      database_ = *engine::Database::open({.threads = 2});
    } else {
      if (!server_) {
        auto started = PostgresServer::start();
        if (!started && started.error().kind == ErrorKind::not_found) {
          GTEST_SKIP() << "skipped: PostgreSQL is not installed";
        }
        ASSERT_TRUE(started) << to_string(started.error());
        server_ = std::make_unique<PostgresServer>(std::move(*started));
      }
      auto opened = engine::open_server({.address = server_->address()});
      ASSERT_TRUE(opened) << to_string(opened.error());
      database_ = std::move(*opened);
    }
    connection_ = *database_->connect();
    must("DROP TABLE IF EXISTS t");
  }
  void TearDown() override {
    if (connection_) must("DROP TABLE IF EXISTS t");
  }
  engine::Connection& connection() { return *connection_; }
  void must(const std::string& sql) {
    const auto done = connection().execute(sql);
    ASSERT_TRUE(done) << sql << ": " << to_string(done.error());
  }
  // Cells with a bar between them, "-" for NULL.
  std::vector<std::string> shown(const std::string& sql) {
    std::vector<std::string> lines;
    auto rows = connection().query(sql);
    EXPECT_TRUE(rows) << to_string(rows.error());
    if (!rows) return lines;
    const auto read = rows->each([&](const engine::Chunk& chunk, std::size_t row) {
      auto& line = lines.emplace_back();
      for (std::size_t c = 0; c < chunk.columns().size(); ++c) {
        line += (c == 0 ? "" : "|") + (chunk.is_null(c, row) ? "-" : chunk.shown(c, row));
      }
    });
    EXPECT_TRUE(read) << to_string(read.error());
    return lines;
  }

  static inline std::unique_ptr<PostgresServer> server_;
  std::optional<engine::Database> database_;
  std::optional<engine::Connection> connection_;
};

constexpr const char* all_types =
    "CREATE TABLE t (b BOOLEAN, s SMALLINT, i INTEGER, n BIGINT, d DECIMAL(38,10), e "
    "DECIMAL(9,4), x VARCHAR, y DATE)";

TEST_P(Seam, EveryTypeComesBackAsItWasWritten) {
  must(all_types);
  auto rows = connection().appender("t");
  ASSERT_TRUE(rows) << to_string(rows.error());
  const auto most = static_cast<Int128>(9'999'999'999'999'999) * 1'000'000'000'000'000'000;
  const auto add = [&](Int128 wide, std::int64_t number, std::string_view text, const char* day) {
    rows->boolean(number > 0);
    rows->integer(number % 1000);
    rows->integer(number % 1'000'000);
    rows->integer(number);
    rows->decimal(wide, 10);
    rows->decimal(number % 100'000, 4);
    rows->text(text);
    rows->date(*parse_date(day));
    rows->end_row();
  };
  add(most, 9'223'372'036'854'775'807, "融合 text that is longer than a cell", "2025-12-31");
  add(-most, -9'223'372'036'854'775'807, "", "1969-12-31");
  add(5, 1, "a'b\"c", "2000-01-01");
  for (int i = 0; i < 8; ++i) rows->null();
  rows->end_row();
  const auto closed = rows->close();
  ASSERT_TRUE(closed) << to_string(closed.error());
  EXPECT_THAT(
      shown("SELECT * FROM t ORDER BY n DESC NULLS LAST"),
      ElementsAre(
          "true|807|775807|9223372036854775807|999999999999999900000000|7.5807|融合 text that is "
          "longer than a cell|2025-12-31",
          "true|1|1|1|0.0000000005|0.0001|a'b\"c|2000-01-01",
          "false|-807|-775807|-9223372036854775807|-999999999999999900000000|-7.5807||1969-12-31",
          "-|-|-|-|-|-|-|-"));
}

TEST_P(Seam, DecimalsAreWholeNumbersWithAScale) {
  must("CREATE TABLE t (d DECIMAL(18,2))");
  must("INSERT INTO t VALUES (12.34), (-0.05), (100)");
  auto rows = connection().collect("SELECT d, sum(d) OVER () FROM t ORDER BY d");
  ASSERT_TRUE(rows) << to_string(rows.error());
  const auto chunk = rows->next();
  ASSERT_TRUE(chunk && *chunk);
  EXPECT_EQ((*chunk)->columns()[0].scale, 2);
  EXPECT_EQ((*chunk)->unscaled(0, 0), -5);
  EXPECT_EQ((*chunk)->unscaled(0, 2), 10'000);
  EXPECT_EQ((*chunk)->decimal(1, 0), *Decimal::parse("112.29"));
}

TEST_P(Seam, AHistogramIsEachValueAndHowOftenItIsThere) {
  must("CREATE TABLE t (d DECIMAL(18,2), n INTEGER)");
  must("INSERT INTO t VALUES (1.5, 1), (1.5, 2), (20, 1), (NULL, NULL)");
  const auto of = [](const char* column) {
    return sql::aggregate(sql::AggregateKind::histogram, sql::column("", column), nullptr);
  };
  const auto dialect = connection().capabilities().dialect;
  EXPECT_THAT(shown(fmt::format("SELECT {}, {} FROM t", sql::render(*of("d"), dialect),
                                sql::render(*of("n"), dialect))),
              ElementsAre("1.5: 2, 20: 1|1: 2, 2: 1"));
}

TEST_P(Seam, OneStatementACall) {
  const auto several = connection().execute("CREATE TABLE t (x INTEGER); DROP TABLE t");
  ASSERT_FALSE(several);
  EXPECT_FALSE(connection().query("SELECT 1; SELECT 2"));
  ASSERT_TRUE(connection().script("CREATE TABLE t (x INTEGER); INSERT INTO t VALUES (1), (2)"));
  EXPECT_EQ(connection().integer("SELECT count(*) FROM t"), 2);
  EXPECT_FALSE(connection().script("INSERT INTO t VALUES (3); SELECT nothing"));
}

TEST_P(Seam, AnAnswerIsReadToItsEndThoughOtherThingsAreDone) {
  must("CREATE TABLE t (n BIGINT)");
  auto filling = connection().appender("t");
  ASSERT_TRUE(filling);
  for (std::int64_t n = 0; n < 10'000; ++n) {
    filling->integer(n);
    filling->end_row();
  }
  ASSERT_TRUE(filling->close());
  auto rows = connection().query("SELECT n FROM t ORDER BY n");
  ASSERT_TRUE(rows) << to_string(rows.error());
  std::int64_t sum = 0;
  std::int64_t asked = 0;
  const auto read = rows->each([&](const engine::Chunk& chunk, std::size_t row) {
    sum += chunk.integer(0, row);
    if (chunk.integer(0, row) % 5'000 == 0) {
      asked += connection().integer("SELECT count(*) FROM t").value_or(0);
    }
  });
  ASSERT_TRUE(read) << to_string(read.error());
  EXPECT_EQ(sum, 49'995'000);
  EXPECT_EQ(asked, 20'000);
  {
    auto dropped = connection().query("SELECT n FROM t");
    ASSERT_TRUE(dropped && dropped->next());
  }
  EXPECT_EQ(connection().integer("SELECT max(n) FROM t"), 9'999) << "an answer may be left";
}

TEST_P(Seam, SeveralTablesAreFilledAtOnce) {
  must("CREATE TABLE t (n BIGINT)");
  must("CREATE TEMP TABLE u (x VARCHAR)");
  auto first = connection().appender("t");
  auto second = connection().appender("u");
  ASSERT_TRUE(first && second);
  for (int i = 0; i < 5'000; ++i) {
    first->integer(i);
    first->end_row();
    second->text(std::string(500, 'x'));
    second->end_row();
  }
  ASSERT_TRUE(first->close());
  ASSERT_TRUE(second->close());
  EXPECT_EQ(connection().integer("SELECT (SELECT count(*) FROM t) + (SELECT count(*) FROM u)"),
            10'000);
}

TEST_P(Seam, ACellOfAnotherTypeIsTheErrorOfItsWriter) {
  struct Case {
    const char* name;
    void (*row)(engine::Appender&);
    const char* message;
  };
  const std::array cases{
      Case{"another type", [](engine::Appender& to) { to.text("x"); }, "another type"},
      Case{"too wide", [](engine::Appender& to) { to.integer(40'000); }, "does not fit"},
      Case{"too many", [](engine::Appender& to) { to.integer(1), to.integer(2); }, "more cells"},
      Case{"too few", [](engine::Appender&) {}, "number of cells"}};
  for (const auto& [name, row, message] : cases) {
    SCOPED_TRACE(name);
    must("DROP TABLE IF EXISTS t");
    must("CREATE TABLE t (n SMALLINT)");
    auto to = connection().appender("t");
    ASSERT_TRUE(to);
    row(*to);
    to->end_row();
    const auto closed = to->close();
    ASSERT_FALSE(closed);
    EXPECT_THAT(closed.error().message, HasSubstr(message));
    EXPECT_EQ(connection().integer("SELECT count(*) FROM t"), 0);
  }
  EXPECT_FALSE(connection().appender("no_such_table"));
}

TEST_P(Seam, ATransactionIsCommittedOrLeavesNothing) {
  must("CREATE TABLE t (n BIGINT)");
  {
    auto dropped = engine::Transaction::begin(connection());
    ASSERT_TRUE(dropped);
    must("INSERT INTO t VALUES (1)");
  }
  EXPECT_EQ(connection().integer("SELECT count(*) FROM t"), 0);
  auto kept = engine::Transaction::begin(connection());
  ASSERT_TRUE(kept);
  must("INSERT INTO t VALUES (1)");
  auto sibling = connection().sibling();
  ASSERT_TRUE(sibling) << to_string(sibling.error());
  EXPECT_EQ(sibling->integer("SELECT count(*) FROM t"), 0);
  EXPECT_TRUE(std::holds_alternative<engine::Committed>(kept->settle("b1")));
  EXPECT_EQ(sibling->integer("SELECT count(*) FROM t"), 1);
}

TEST_P(Seam, WhatAnEngineLacksItSays) {
  const auto can = connection().capabilities();
  engine::BlobFunction function{.name = "nothing_of_it", .apply = [](const auto&, const auto&) {}};
  const auto added = connection().add_function(function);
  EXPECT_EQ(can.functions, added.has_value());
  if (!added) {
    EXPECT_EQ(added.error().kind, ErrorKind::refused);
  }
  EXPECT_EQ(can.keeps_insertion_order, GetParam() == Engine::duckdb);
  EXPECT_EQ(connection().placement(engine::Fields::open), engine::Placement::here);
  EXPECT_EQ(connection().placement(engine::Fields::labelled),
            GetParam() == Engine::duckdb ? engine::Placement::here : engine::Placement::embedded);
}

INSTANTIATE_TEST_SUITE_P(Engines, Seam, ::testing::Values(Engine::duckdb, Engine::postgres),
                         name_of);

// A connection that ends between the question and the answer leaves the outcome open.
using ServerOnly = Seam;

TEST_P(ServerOnly, AWriteWhoseAnswerIsLostIsUnknownByItsBatch) {
  must("CREATE TABLE t (n BIGINT)");
  auto other = connection().sibling();
  ASSERT_TRUE(other);
  const auto backend = connection().integer("SELECT pg_backend_pid()");
  auto transaction = engine::Transaction::begin(connection());
  ASSERT_TRUE(transaction);
  must("INSERT INTO t VALUES (1)");
  ASSERT_TRUE(other->execute(fmt::format("SELECT pg_terminate_backend({}, 10000)", *backend)));
  const auto outcome = transaction->settle("2025-12-31/7");
  const auto* unknown = std::get_if<engine::Unknown>(&outcome);
  ASSERT_NE(unknown, nullptr);
  EXPECT_EQ(unknown->batch, "2025-12-31/7");
  EXPECT_THAT(unknown->why.message, HasSubstr("connection to the server is lost"));
  EXPECT_EQ(other->integer("SELECT count(*) FROM t"), 0) << "looked up by who wrote";
  connection_ = std::move(*other);
}

// DuckDB would keep what came before; so whoever gets an error in a transaction leaves it.
TEST_P(ServerOnly, AFailedStatementOfATransactionCommitsNothing) {
  must("CREATE TABLE t (n BIGINT PRIMARY KEY)");
  auto transaction = engine::Transaction::begin(connection());
  ASSERT_TRUE(transaction);
  must("INSERT INTO t VALUES (1)");
  EXPECT_FALSE(connection().execute("INSERT INTO t VALUES (1)"));
  EXPECT_TRUE(std::holds_alternative<engine::NotCommitted>(transaction->settle("b1")));
  EXPECT_EQ(connection().integer("SELECT count(*) FROM t"), 0);
}

// A table of one row when the server last looked has many now: looked up by comparing every pair.
TEST_P(ServerOnly, JoinsAsWrittenNeverCompareEveryPair) {
  must("CREATE TEMP TABLE few AS SELECT 1 AS n");
  must("ANALYZE few");
  must(
      "CREATE FUNCTION plan() RETURNS SETOF TEXT LANGUAGE plpgsql AS $$ BEGIN RETURN QUERY EXECUTE "
      "'EXPLAIN SELECT a.n FROM few a LEFT JOIN few b ON b.n = a.n'; END $$");
  const auto pairs = [this] {
    return shown("SELECT count(*) FROM plan() line WHERE line LIKE '%Nested Loop%'");
  };
  EXPECT_THAT(pairs(), ElementsAre("1"));
  {
    const auto joins = engine::JoinsAsWritten::begin(connection());
    ASSERT_TRUE(joins) << to_string(joins.error());
    EXPECT_THAT(pairs(), ElementsAre("0"));
  }
  EXPECT_THAT(pairs(), ElementsAre("1"));
  must("DROP FUNCTION plan()");
}

TEST_P(ServerOnly, ANameThatTheServerCutsIsAnError) {
  const std::string longest(63, 'a');
  const std::string longer(64, 'a');
  EXPECT_TRUE(connection().query("SELECT 1 AS " + longest));
  const auto cut = connection().query("SELECT 1 AS " + longer);
  ASSERT_FALSE(cut);
  EXPECT_THAT(cut.error().message, HasSubstr("longer than 63 bytes"));
  EXPECT_FALSE(connection().execute("CREATE TEMP TABLE " + longer + " (x INTEGER)"));
}

TEST_P(ServerOnly, AServerThatOrdersTextsByACountryIsRefused) {
  must("CREATE DATABASE by_country TEMPLATE template0 LOCALE 'POSIX' ENCODING 'UTF8'");
  auto address = server_->address();
  address.replace(address.find("dbname=postgres"), 15, "dbname=by_country");
  EXPECT_TRUE(engine::open_server({.address = address}));
  must("UPDATE pg_database SET datcollate = 'zh_CN.UTF-8' WHERE datname = 'by_country'");
  const auto refused = engine::open_server({.address = address});
  EXPECT_FALSE(refused);
  must("DROP DATABASE by_country");
  const auto gone = engine::open_server({.address = address});
  ASSERT_FALSE(gone);
  EXPECT_EQ(gone.error().kind, ErrorKind::not_found);
}

INSTANTIATE_TEST_SUITE_P(Engines, ServerOnly, ::testing::Values(Engine::postgres), name_of);

}  // namespace
}  // namespace ronghe::testing
