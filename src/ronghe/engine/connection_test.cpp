// SPDX-License-Identifier: Apache-2.0
#include "ronghe/engine/connection.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <mutex>
#include <set>
#include <thread>

#include "ronghe/engine/database.hpp"

namespace ronghe::engine {
namespace {

using testing::HasSubstr;

class ConnectionTest : public testing::Test {
 protected:
  Chunk one_row(std::string_view sql) {
    rows_.emplace(*connection.collect(sql));
    return std::move(**rows_->next());
  }

  Database database = *Database::open({.threads = 2});
  Connection connection = *database.connect();
  std::optional<Rows> rows_;
};

TEST_F(ConnectionTest, ReadsEveryWidthOfIntegersAtItsLimits) {
  const auto chunk = one_row(
      "SELECT (-128)::TINYINT, (-32768)::SMALLINT, (-2147483648)::INTEGER, "
      "(-9223372036854775808)::BIGINT, 255::UTINYINT, 65535::USMALLINT, 4294967295::UINTEGER, "
      "9223372036854775807::UBIGINT, (-5)::HUGEINT");
  const std::vector<std::int64_t> expected{
      -128, -32768, -2147483648LL, std::numeric_limits<std::int64_t>::min(),
      255,  65535,  4294967295LL,  std::numeric_limits<std::int64_t>::max(),
      -5};
  for (std::size_t i = 0; i < expected.size(); ++i) EXPECT_EQ(chunk.integer(i, 0), expected[i]);
}

TEST_F(ConnectionTest, ReadsEveryStorageOfDecimalsExactly) {
  const auto chunk = one_row(
      "SELECT (-12.5)::DECIMAL(4,1), 0.123456::DECIMAL(9,6), 1234567890123456.78::DECIMAL(18,2), "
      "(-12345678901234567890123456.789012)::DECIMAL(38,6), "
      "170141183460469231731687303715::HUGEINT");
  const std::vector<std::string> expected{"-12.5", "0.123456", "1234567890123456.78",
                                          "-12345678901234567890123456.789012",
                                          "170141183460469231731687303715"};
  for (std::size_t i = 0; i < expected.size(); ++i) {
    EXPECT_EQ(chunk.decimal(i, 0).to_string(), expected[i]);
    EXPECT_EQ(chunk.shown(i, 0), expected[i]);
  }
  EXPECT_TRUE(chunk.unscaled(1, 0) == 123456);
  EXPECT_EQ(chunk.columns()[1].scale, 6);
}

TEST_F(ConnectionTest, ReadsTextBlobDateBooleanAndNull) {
  const auto chunk = one_row(
      "SELECT '实习' AS short, 'thirteen bytes' AS long, '\\x00\\xFF'::BLOB AS bytes, "
      "DATE '1969-12-31' AS day, true AS yes, NULL::BIGINT AS nothing");
  EXPECT_EQ(chunk.columns()[0].name, "short");
  EXPECT_EQ(chunk.text(0, 0), "实习");
  EXPECT_EQ(chunk.text(1, 0), "thirteen bytes");
  EXPECT_EQ(chunk.text(2, 0), std::string_view("\0\xFF", 2));
  EXPECT_EQ(chunk.shown(2, 0), "00ff");
  EXPECT_EQ(to_string(chunk.date(3, 0)), "1969-12-31");
  EXPECT_TRUE(chunk.boolean(4, 0));
  EXPECT_FALSE(chunk.is_null(4, 0));
  EXPECT_TRUE(chunk.is_null(5, 0));
  EXPECT_EQ(chunk.shown(5, 0), "");
}

TEST_F(ConnectionTest, ReadsHistogramsOfDecimalsAndIntegers) {
  const auto chunk = one_row(
      "SELECT histogram(v::DECIMAL(18,2)), histogram(v::BIGINT) FROM (VALUES (1.5), (2.5), (2.5)) "
      "AS t(v)");
  const auto decimals = chunk.histogram(0, 0);
  ASSERT_EQ(decimals.size(), 2U);
  EXPECT_EQ(decimals[0].key.to_string(), "1.5");
  EXPECT_EQ(decimals[1].count, 2);
  const auto integers = chunk.histogram(1, 0);
  ASSERT_EQ(integers.size(), 2U);
  EXPECT_EQ(integers[0].key, Decimal(2));
  EXPECT_EQ(integers[1].key, Decimal(3));
  EXPECT_EQ(chunk.shown(0, 0), "1.5: 1, 2.5: 2");
}

TEST_F(ConnectionTest, StreamsManyChunksInOrder) {
  auto rows = *connection.query("SELECT range AS n FROM range(100000) ORDER BY n");
  std::int64_t expected = 0;
  while (true) {
    auto next = rows.next();
    ASSERT_TRUE(next);
    if (!*next) break;
    const auto& chunk = **next;
    EXPECT_LE(chunk.rows(), 2048U);
    for (std::size_t row = 0; row < chunk.rows(); ++row) {
      ASSERT_EQ(chunk.integer(0, row), expected);
      ++expected;
    }
  }
  EXPECT_EQ(expected, 100'000);
}

TEST_F(ConnectionTest, AnErrorInTheMiddleOfAStreamIsReported) {
  ASSERT_TRUE(connection.execute(
      "CREATE TABLE t AS SELECT if(range = 999999, 'x', '1') AS n FROM range(1000000)"));
  auto rows = *connection.query("SELECT n::INTEGER FROM t");
  Result<std::optional<Chunk>> next = rows.next();
  ASSERT_TRUE(next);
  while (next && *next) next = rows.next();
  ASSERT_FALSE(next);
  EXPECT_EQ(next.error().kind, ErrorKind::bad_input);
}

TEST_F(ConnectionTest, AHeldAnswerSurvivesOtherStatements) {
  auto rows = *connection.collect("SELECT * FROM range(5000)");
  ASSERT_TRUE(connection.execute("CREATE TABLE t (x INTEGER)"));
  std::size_t read = 0;
  for (auto next = *rows.next(); next; next = *rows.next()) read += next->rows();
  EXPECT_EQ(read, 5000U);
}

TEST_F(ConnectionTest, AStreamedAnswerSurvivesOtherStatementsAndAppenders) {
  ASSERT_TRUE(connection.execute("CREATE TABLE t AS SELECT range AS n FROM range(1000000)"));
  ASSERT_TRUE(connection.execute("CREATE TEMP TABLE copy (n BIGINT)"));
  auto rows = *connection.query("SELECT n FROM t");
  auto appender = *connection.appender("copy");
  for (auto next = *rows.next(); next; next = *rows.next()) {
    for (std::size_t row = 0; row < next->rows(); ++row) {
      appender.integer(next->integer(0, row));
      appender.end_row();
    }
  }
  ASSERT_TRUE(appender.close());
  EXPECT_EQ(*connection.integer("SELECT count(DISTINCT n) FROM copy"), 1'000'000);
}

TEST_F(ConnectionTest, ASiblingSeesWhatIsCommitted) {
  auto sibling = *connection.sibling();
  ASSERT_TRUE(
      connection.script("CREATE TABLE t AS SELECT 1 AS n; BEGIN; INSERT INTO t VALUES (2)"));
  EXPECT_EQ(*sibling.integer("SELECT count(*) FROM t"), 1);
  ASSERT_TRUE(connection.execute("COMMIT"));
  EXPECT_EQ(*sibling.integer("SELECT count(*) FROM t"), 2);
}

TEST_F(ConnectionTest, FirstValuesOfEmptyAnswersAreZeroOrNone) {
  EXPECT_EQ(*connection.integer("SELECT 1 WHERE false"), 0);
  EXPECT_EQ(*connection.integer("SELECT NULL::INTEGER"), 0);
  EXPECT_EQ(*connection.text("SELECT 1 WHERE false"), std::nullopt);
  EXPECT_EQ(*connection.text("SELECT DATE '2025-11-23'"), "2025-11-23");
}

TEST_F(ConnectionTest, AWrongStatementIsAFaultWithTheReason) {
  const auto outcome = connection.execute("SELECT nothing");
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().kind, ErrorKind::fault);
  EXPECT_THAT(outcome.error().message, HasSubstr("nothing"));
  EXPECT_FALSE(connection.query("SELECT nothing"));
  EXPECT_FALSE(connection.query("no statement"));
}

TEST_F(ConnectionTest, AMissingFileInAStatementIsNotFound) {
  const auto outcome = connection.query("SELECT * FROM read_csv('/nowhere/at/all.csv')");
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().kind, ErrorKind::not_found) << outcome.error().message;
}

TEST_F(ConnectionTest, ATransactionWithoutCommitLeavesNothing) {
  ASSERT_TRUE(connection.execute("CREATE TABLE t (x INTEGER)"));
  {
    const auto transaction = Transaction::begin(connection);
    ASSERT_TRUE(transaction);
    ASSERT_TRUE(connection.execute("INSERT INTO t VALUES (1)"));
  }
  EXPECT_EQ(*connection.integer("SELECT count(*) FROM t"), 0);
  auto transaction = *Transaction::begin(connection);
  ASSERT_TRUE(connection.execute("INSERT INTO t VALUES (1)"));
  ASSERT_TRUE(transaction.commit());
  EXPECT_EQ(*connection.integer("SELECT count(*) FROM t"), 1);
}

BlobFunction joined(std::set<std::thread::id>* threads, std::mutex* guard) {
  return {.name = "joined", .apply = [=](const Chunk& input, const auto& output) {
            if (threads != nullptr) {
              const std::scoped_lock lock(*guard);
              threads->insert(std::this_thread::get_id());
            }
            for (std::size_t row = 0; row < input.rows(); ++row) {
              std::string out;
              for (std::size_t c = 0; c < input.columns().size(); ++c) {
                out += input.is_null(c, row) ? "-" : input.shown(c, row) + ";";
              }
              output(row, out);
            }
          }};
}

TEST_F(ConnectionTest, AFunctionSeesEveryTypeAndNull) {
  ASSERT_TRUE(connection.add_function(joined(nullptr, nullptr)));
  const auto chunk = one_row(
      "SELECT joined('a', 1, 2.50::DECIMAL(18,2), NULL::VARCHAR, DATE '2025-01-02', true), "
      "joined(NULL)");
  EXPECT_EQ(chunk.columns()[0].type, ColumnType::blob);
  EXPECT_EQ(chunk.text(0, 0), "a;1;2.5;-2025-01-02;true;");
  EXPECT_EQ(chunk.text(1, 0), "-");
}

TEST_F(ConnectionTest, AFunctionRunsOnSeveralThreadsAndInOtherConnections) {
  std::set<std::thread::id> threads;
  std::mutex guard;
  ASSERT_TRUE(connection.add_function(joined(&threads, &guard)));
  ASSERT_TRUE(connection.add_function(joined(nullptr, nullptr)));
  auto other = *database.connect();
  ASSERT_TRUE(other.execute("CREATE TABLE t AS SELECT range AS n FROM range(2000000)"));
  EXPECT_EQ(*other.integer("SELECT count(DISTINCT joined(n)) FROM t"), 2'000'000);
  EXPECT_GT(threads.size(), 1U);
}

TEST_F(ConnectionTest, AFunctionStaysThatIsAddedBehindAnAnswerWhichWasNotReadToItsEnd) {
  ASSERT_TRUE(connection.execute("CREATE TABLE t AS SELECT range AS n FROM range(100000)"));
  {
    auto rows = *connection.query("SELECT n FROM t");
    EXPECT_GT((*rows.next())->rows(), 0U);
  }
  ASSERT_TRUE(connection.add_function(joined(nullptr, nullptr)));
  EXPECT_EQ(one_row("SELECT joined('a')").text(0, 0), "a;");
}

RecordFunction halves() {
  return {.name = "halves",
          .members = {{"text", "VARCHAR"},
                      {"half", "DECIMAL(9,1)"},
                      {"big", "DECIMAL(38,0)"},
                      {"whole", "BIGINT"},
                      {"even", "BOOLEAN"},
                      {"day", "DATE"}},
          .apply = [](const Chunk& input, RecordWriter& output) {
            for (std::size_t row = 0; row < input.rows(); ++row) {
              if (input.is_null(0, row)) {
                for (std::size_t member = 0; member < 6; ++member) output.null(member, row);
                continue;
              }
              const auto n = input.integer(0, row);
              output.text(0, row, "a text of number " + std::to_string(n));
              output.whole(1, row, n * 5);
              output.whole(2, row, Int128{n} * 1'000'000'000'000 * 1'000'000'000'000);
              output.whole(3, row, -n);
              output.boolean(4, row, n % 2 == 0);
              output.days(5, row, static_cast<std::int32_t>(n));
            }
          }};
}

TEST_F(ConnectionTest, AFunctionGivesRecords) {
  ASSERT_TRUE(connection.add_record_function(halves()));
  ASSERT_TRUE(connection.add_record_function(halves())) << "the first stays";
  const auto chunk = one_row(
      "SELECT r.text, r.half, r.big::VARCHAR, r.whole, r.even, r.day FROM "
      "(SELECT halves(n) AS r FROM (VALUES (3), (NULL)) AS t(n))");
  EXPECT_EQ(chunk.text(0, 0), "a text of number 3");
  EXPECT_EQ(chunk.decimal(1, 0), *Decimal::parse("1.5"));
  EXPECT_EQ(chunk.text(2, 0), "3000000000000000000000000");
  EXPECT_EQ(chunk.integer(3, 0), -3);
  EXPECT_FALSE(chunk.boolean(4, 0));
  EXPECT_EQ(to_string(chunk.date(5, 0)), "1970-01-04");
  for (std::size_t member = 0; member < 6; ++member) EXPECT_TRUE(chunk.is_null(member, 1));
}

TEST_F(ConnectionTest, AMemberOfNoTypeIsRefused) {
  auto function = halves();
  function.members[2].type = "GEOMETRY";
  EXPECT_FALSE(connection.add_record_function(std::move(function)));
}

TEST_F(ConnectionTest, EachShowsEveryRowInOrderAndStopsAtAnError) {
  std::int64_t sum = 0;
  auto rows = *connection.query("SELECT range FROM range(5000) ORDER BY range");
  ASSERT_TRUE(rows.each([&](const Chunk& chunk, std::size_t row) {
    EXPECT_EQ(chunk.integer(0, row), sum);
    ++sum;
  }));
  EXPECT_EQ(sum, 5000);
  std::int64_t seen = 0;
  auto again = *connection.query("SELECT range FROM range(5000) ORDER BY range");
  const auto stopped = again.each([&](const Chunk& chunk, std::size_t row) -> Result<void> {
    ++seen;
    if (chunk.integer(0, row) == 3000) return bad_input("far enough");
    return {};
  });
  ASSERT_FALSE(stopped);
  EXPECT_EQ(stopped.error().message, "far enough");
  EXPECT_EQ(seen, 3001);
}

}  // namespace
}  // namespace ronghe::engine
