// SPDX-License-Identifier: Apache-2.0
#include "ronghe/engine/appender.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ronghe/engine/database.hpp"

namespace ronghe::engine {
namespace {

using testing::HasSubstr;

class AppenderTest : public testing::Test {
 protected:
  Database database = *Database::open({});
  Connection connection = *database.connect();
};

TEST_F(AppenderTest, WritesEveryTypeOverSeveralChunks) {
  ASSERT_TRUE(connection.execute(
      "CREATE TABLE t (n BIGINT, small SMALLINT, pay DECIMAL(18,2), share DECIMAL(9,6), "
      "wide DECIMAL(38,6), name VARCHAR, leaf BLOB, day DATE, yes BOOLEAN)"));
  auto appender = *connection.appender("t");
  for (int i = 0; i < 5000; ++i) {
    appender.integer(i);
    appender.integer(i % 7);
    appender.decimal(1250, 2);
    if (i % 2 == 0)
      appender.null();
    else
      appender.decimal(123456, 6);
    appender.decimal(-Int128{7}, 6);
    appender.text("名 with more than twelve bytes");
    appender.blob(std::string_view("\0\x01", 2));
    appender.date(*parse_date("2025-11-23"));
    appender.boolean(i % 2 == 0);
    appender.end_row();
  }
  ASSERT_TRUE(appender.close());
  EXPECT_EQ(*connection.integer("SELECT count(*) FROM t WHERE n BETWEEN 0 AND 4999"), 5000);
  EXPECT_EQ(*connection.text("SELECT sum(pay) FROM t"), "62500");
  EXPECT_EQ(*connection.integer("SELECT count(share) FROM t WHERE share = 0.123456"), 2500);
  EXPECT_EQ(*connection.text("SELECT min(wide) FROM t"), "-0.000007");
  EXPECT_EQ(*connection.text("SELECT max(day) FROM t"), "2025-11-23");
  EXPECT_EQ(*connection.integer("SELECT count(*) FROM t WHERE yes AND leaf = '\\x00\\x01'::BLOB"),
            2500);
}

TEST_F(AppenderTest, TheFirstWrongCellIsToldAtClose) {
  ASSERT_TRUE(connection.execute("CREATE TABLE t (n SMALLINT, pay DECIMAL(18,2))"));
  struct Case {
    const char* name;
    void (*row)(Appender&);
    const char* message;
  };
  const std::vector<Case> cases{{"type",
                                 [](Appender& a) {
                                   a.text("x");
                                   a.decimal(1, 2);
                                 },
                                 "another type"},
                                {"scale",
                                 [](Appender& a) {
                                   a.integer(1);
                                   a.decimal(1, 3);
                                 },
                                 "another scale"},
                                {"range",
                                 [](Appender& a) {
                                   a.integer(40'000);
                                   a.decimal(1, 2);
                                 },
                                 "does not fit"},
                                {"too few", [](Appender& a) { a.integer(1); }, "number of cells"},
                                {"too many",
                                 [](Appender& a) {
                                   a.integer(1);
                                   a.decimal(1, 2);
                                   a.integer(1);
                                 },
                                 "more cells"}};
  for (const auto& [name, row, message] : cases) {
    SCOPED_TRACE(name);
    auto appender = *connection.appender("t");
    row(appender);
    appender.end_row();
    const auto outcome = appender.close();
    ASSERT_FALSE(outcome);
    EXPECT_THAT(outcome.error().message, HasSubstr(message));
  }
  EXPECT_EQ(*connection.integer("SELECT count(*) FROM t"), 0);
}

TEST_F(AppenderTest, AnUnknownTableIsAnError) { EXPECT_FALSE(connection.appender("nowhere")); }

}  // namespace
}  // namespace ronghe::engine
