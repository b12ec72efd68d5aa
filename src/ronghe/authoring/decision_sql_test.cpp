// SPDX-License-Identifier: Apache-2.0
#include "ronghe/authoring/decision_sql.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <filesystem>
#include <fstream>

#include "ronghe/base/utf8.hpp"
#include "ronghe/engine/database.hpp"
#include "ronghe/feel/letters.hpp"

namespace ronghe::authoring {
namespace {

using ::testing::HasSubstr;

constexpr std::string_view rate_input =
    R"(<inputData id="i" name="rate"><variable name="rate" typeRef="number"/></inputData>)";
constexpr std::string_view table =
    R"(<decisionTable id="t" hitPolicy="FIRST">
<input><inputExpression><text>rate</text></inputExpression></input><output/>
<rule><inputEntry><text>&lt; 0.3</text></inputEntry><outputEntry><text>"red"</text></outputEntry></rule>
<rule><inputEntry><text>&gt;= 0.5</text></inputEntry><outputEntry><text>"green"</text></outputEntry></rule>
<rule><inputEntry><text>not(null)</text></inputEntry><outputEntry><text>"yellow"</text></outputEntry></rule>
</decisionTable>)";

class DecisionSql : public testing::Test {
 protected:
  void TearDown() override { std::filesystem::remove(path_); }

  Result<std::string> sql_of(std::string_view input, std::string_view logic,
                             sql::Dialect dialect = sql::Dialect::duckdb) {
    std::ofstream(path_) << R"(<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/">)"
                         << input << R"(<decision id="d" name="light">)"
                         << R"(<informationRequirement><requiredInput href="#i"/>)"
                         << "</informationRequirement>" << logic << "</decision></definitions>";
    return decision_sql({.model = path_, .decision = "", .dialect = dialect});
  }

  std::string path_ =
      (std::filesystem::temp_directory_path() / fmt::format("ronghe-decision-{}.dmn", getpid()))
          .string();
};

TEST_F(DecisionSql, DecidesEveryRowWithItsRule) {
  const auto sql = sql_of(rate_input, table);
  ASSERT_TRUE(sql) << to_string(sql.error());
  auto connection = engine::Database::open({})->connect();
  ASSERT_TRUE(connection);
  ASSERT_TRUE(connection->execute(
      "CREATE TABLE subject AS SELECT * FROM (VALUES (1, 0.29), (2, 0.30), (3, 0.31), (4, 0.49), "
      "(5, 0.50), (6, NULL)) v(i, rate)"));
  auto rows = connection->collect(*sql);
  ASSERT_TRUE(rows) << to_string(rows.error());
  const auto chunk = rows->next();
  ASSERT_TRUE(chunk && *chunk);
  const std::array lights{"red", "yellow", "yellow", "yellow", "green", ""};
  const std::array rules{"1", "3", "3", "3", "2", "0"};
  for (std::size_t i = 0; i < lights.size(); ++i) {
    EXPECT_EQ((*chunk)->shown(2, i), lights[i]) << i;
    EXPECT_EQ((*chunk)->shown(3, i), rules[i]) << i;
  }
}

TEST_F(DecisionSql, SpeaksTheDialectThatWasAskedFor) {
  const auto input =
      R"(<inputData id="i" name="s"><variable name="s" typeRef="string"/></inputData>)";
  const auto logic = R"(<literalExpression><text>contains(s, "x")</text></literalExpression>)";
  EXPECT_THAT(*sql_of(input, logic), HasSubstr(R"(contains("s", 'x') AS "light")"));
  EXPECT_THAT(*sql_of(input, logic, sql::Dialect::postgres),
              HasSubstr(R"((position('x' IN "s") > 0) AS "light")"));
}

TEST_F(DecisionSql, NamesWhatHasNoFormInSqlAndWhere) {
  struct Case {
    std::string_view input;
    std::string_view logic;
    std::string_view said;
  };
  constexpr std::string_view loop =
      "<literalExpression><text>for x in [1] return x</text></literalExpression>";
  constexpr std::string_view division =
      "<literalExpression><text>rate / 3</text></literalExpression>";
  const std::array cases{
      Case{rate_input, loop, ".dmn:1:"}, Case{rate_input, loop, "`for` cannot be compiled"},
      Case{rate_input, division, "write a > b * c instead of a / b > c"},
      Case{R"(<inputData id="i" name="rate"/>)", table, "the input `rate` has the type `Any`"},
      Case{rate_input, "", "`light` has no logic"}};
  for (const auto& [input, logic, said] : cases) {
    const auto sql = sql_of(input, logic);
    ASSERT_FALSE(sql) << said;
    EXPECT_THAT(to_string(sql.error()), HasSubstr(said));
  }
}

// Every letter that the interpreter changes, and every one that the engine would.
TEST_F(DecisionSql, ChangesTheCaseOfEveryLetterAsTheInterpreterDoes) {
  const auto input =
      R"(<inputData id="i" name="s"><variable name="s" typeRef="string"/></inputData>)";
  auto connection = engine::Database::open({})->connect();
  ASSERT_TRUE(connection);
  std::string ours;
  for (char32_t c = 1; c <= 0x10FFFF; ++c) {
    if (feel::to_upper(c) != c || feel::to_lower(c) != c) {
      ours += fmt::format("{}{}", ours.empty() ? "" : ", ", static_cast<std::uint32_t>(c));
    }
  }
  ASSERT_TRUE(connection->execute(
      "CREATE TABLE subject AS SELECT 'x学' || chr(i::INTEGER) AS s, i FROM range(1, 1114112) v(i) "
      "WHERE (i < 55296 OR i > 57343) AND (i IN (" +
      ours +
      ") OR upper(chr(i::INTEGER)) <> chr(i::INTEGER) OR lower(chr(i::INTEGER)) <> "
      "chr(i::INTEGER))"));
  EXPECT_GT(*connection->integer("SELECT count(*) FROM subject"), 2'700);
  for (const std::string name : {"upper case", "lower case"}) {
    const auto change = name == "upper case" ? feel::to_upper : feel::to_lower;
    const auto sql =
        sql_of(input, "<literalExpression><text>" + name + "(s)</text></literalExpression>");
    ASSERT_TRUE(sql) << to_string(sql.error());
    auto rows = connection->query("SELECT i, light FROM (" + sql->substr(0, sql->rfind(';')) +
                                  ") ORDER BY i");
    ASSERT_TRUE(rows) << to_string(rows.error());
    ASSERT_TRUE(rows->each([&](const engine::Chunk& chunk, std::size_t row) {
      std::string expected;
      for (const char32_t c : {U'x', U'学', static_cast<char32_t>(chunk.integer(0, row))}) {
        append_utf8(expected, change(c));
      }
      EXPECT_EQ(chunk.text(1, row), expected) << chunk.integer(0, row);
    }));
  }
}

TEST_F(DecisionSql, ARangeThatDescendsIsNull) {
  const auto value = [&](const std::string& formula) {
    const auto sql =
        sql_of(rate_input, "<literalExpression><text>" + formula + "</text></literalExpression>");
    if (!sql) return to_string(sql.error());
    auto connection = engine::Database::open({})->connect();
    if (!connection->execute("CREATE TABLE subject AS SELECT 3::DECIMAL(9,2) AS rate"))
      return std::string();
    auto rows = connection->collect(*sql);
    if (!rows) return to_string(rows.error());
    const auto chunk = rows->next();
    return (*chunk)->is_null(1, 0) ? std::string("null") : (*chunk)->shown(1, 0);
  };
  EXPECT_EQ(value("rate in [5..1]"), "null");
  EXPECT_EQ(value("not(rate in [5..1])"), "null");
  EXPECT_EQ(value("rate in [1..5]"), "true");
  EXPECT_EQ(value("not(rate in [5..rate])"), "null");  // ends that the row gives
  EXPECT_EQ(value("not(rate in [rate..5])"), "false");
  EXPECT_EQ(value("not(rate in (rate..rate])"), "true");
}

TEST_F(DecisionSql, RefusesAPatternThatIsNone) {
  const auto input =
      R"(<inputData id="i" name="s"><variable name="s" typeRef="string"/></inputData>)";
  for (const std::string pattern : {"[b-a]", "a(", "a{2,1}", "*a"}) {
    const auto sql = sql_of(input, "<literalExpression><text>matches(s, \"" + pattern +
                                       "\")</text></literalExpression>");
    ASSERT_FALSE(sql) << pattern;
    EXPECT_THAT(to_string(sql.error()), HasSubstr("not a valid pattern")) << pattern;
  }
  EXPECT_TRUE(sql_of(input,
                     "<literalExpression><text>matches(s, \"[a-b]\")</text>"
                     "</literalExpression>"));
}

}  // namespace
}  // namespace ronghe::authoring
