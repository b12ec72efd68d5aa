// SPDX-License-Identifier: Apache-2.0
#include "ronghe/evaluate/result_lines.hpp"

#include <gmock/gmock.h>

#include "ronghe/evaluate/relations.hpp"
#include "ronghe/evaluate/result_tables.hpp"
#include "ronghe/evaluate/result_writer.hpp"

namespace ronghe::evaluate {
namespace {

using ::testing::ElementsAre;
using ::testing::UnorderedElementsAreArray;

const SubjectKey county{.kind = "region", .code = "440303"};

ValueRow value() {
  return {.indicator = "C1.5",
          .numerator = Decimal::parse("12.5"),
          .denominator = Decimal::parse("30"),
          .persons = Decimal(31),
          .value = Decimal::parse("0.41666666666666"),
          .low = Decimal::parse("-0.1"),
          .high = std::nullopt,
          .missing = "",
          .reporting = Decimal(1),
          .light = "yellow",
          .rule = 3,
          .limit = Decimal::parse("0.05"),
          .distance = Decimal::parse("0.3666666667")};
}

TEST(ResultLines, HaveTheNumbersAsTheirColumnsKeepThem) {
  std::string lines;
  append_line(lines, county, as_kept(value()));
  append_line(
      lines, county,
      as_kept(ScoreRow{
          .dimension = "total", .score = Decimal::parse("48.61234567"), .weight = std::nullopt}));
  append_line(
      lines, county,
      LightRow{.light = "red", .decision = "overall \"r\"", .rule = 2, .indicators = "A1.1, B1.2"});
  EXPECT_EQ(
      lines,
      "[\"value\",\"region\",\"440303\",\"C1.5\",\"12.5\",\"30\",\"0.4166666667\",\"\",\"1\","
      "\"yellow\",\"3\",\"0.05\",\"0.3666666667\",\"-0.1\",\"\",\"31\"]\n"
      "[\"score\",\"region\",\"440303\",\"total\",\"48.6123\",\"\"]\n"
      "[\"light\",\"region\",\"440303\",\"red\",\"overall \\\"r\\\"\",\"2\",\"A1.1, B1.2\"]\n");
  const auto first = std::string_view(lines).substr(0, lines.find('\n'));
  EXPECT_TRUE(is_line_of(first, "440303"));
  EXPECT_FALSE(is_line_of(first, "44030"));
  EXPECT_FALSE(is_line_of(first, "C1.5"));
  EXPECT_FALSE(is_line_of("[]", "440303"));
}

// What the writer hashed is what the tables give back, of all subjects and of one.
class StoredLines : public ::testing::Test {
 protected:
  StoredLines() : connection(*database.connect()) {
    auto writer =
        *ResultWriter::make(connection, "r", [&](std::string_view some) { text += some; });
    auto missing = value();
    missing.value = missing.numerator = std::nullopt;
    missing.missing = "not_collected";
    writer.write(county, value());
    writer.write({.kind = "region", .code = "440304"}, missing);
    writer.write(county, ScoreRow{.dimension = "total",
                                  .score = Decimal::parse("48.6"),
                                  .weight = Decimal::parse("0.85")});
    writer.write(county, LightRow{.light = "red", .decision = "d", .rule = 0, .indicators = ""});
    EXPECT_TRUE(writer.finish());
    for (const auto& relation : relations) {
      const std::string name(relation.name);
      EXPECT_TRUE(connection.execute("CREATE TABLE " + name + " AS FROM fresh" + name.substr(3)));
    }
  }
  std::vector<std::string> stored(const std::optional<std::string>& code) {
    auto lines = stored_lines(connection, {.run_id = "r", .code = code, .counted = {"C1.5"}});
    EXPECT_TRUE(lines);
    return *lines;
  }

  std::string text;
  engine::Database database = *engine::Database::open({});
  engine::Connection connection;
};

TEST_F(StoredLines, AreThoseThatWereHashed) {
  std::vector<std::string> hashed;
  for (std::size_t from = 0; from < text.size();) {
    const auto end = text.find('\n', from);
    hashed.push_back(text.substr(from, end - from));
    from = end + 1;
  }
  ASSERT_EQ(hashed.size(), 4U);
  EXPECT_THAT(stored({}), UnorderedElementsAreArray(hashed));
}

TEST_F(StoredLines, OfOneSubjectAreItsOwn) {
  const auto lines = stored("440304");
  EXPECT_THAT(lines, ElementsAre(::testing::HasSubstr("not_collected")));
  EXPECT_TRUE(stored("44030").empty());
}

TEST_F(StoredLines, ReadAgainAreTheSameRows) {
  auto reader = LineReader(*ResultTables::make(connection, "again", "r"));
  for (std::size_t from = 0; from < text.size();) {
    const auto end = text.find('\n', from);
    ASSERT_TRUE(reader.add(std::string_view(text).substr(from, end - from)));
    from = end + 1;
  }
  ASSERT_TRUE(reader.close());
  for (const auto& relation : relations) {
    const std::string name(relation.name);
    const auto again = "again" + name.substr(3);
    EXPECT_EQ(
        *connection.integer("SELECT count(*) FROM ((FROM " + name + " EXCEPT ALL FROM " + again +
                            ") UNION ALL (FROM " + again + " EXCEPT ALL FROM " + name + "))"),
        0)
        << name;
  }
}

TEST(LineReader, KnowsAScoreThatIsNotTold) {
  auto database = *engine::Database::open({});
  auto connection = *database.connect();
  for (const auto& hidden : hidden_scores) {
    std::string line;
    append_line(
        line, county,
        ScoreRow{.dimension = "total", .score = Decimal(hidden.kept), .weight = Decimal(1)});
    line.pop_back();
    EXPECT_THAT(line, ::testing::HasSubstr(std::string(hidden.word)));
    auto reader = LineReader(*ResultTables::make(connection, "again", "r"));
    ASSERT_TRUE(reader.add(line));
    ASSERT_TRUE(reader.close());
    EXPECT_EQ(*connection.integer("SELECT score::BIGINT FROM again_score"), hidden.kept);
  }
}

TEST(LineReader, RefusesWhatIsNoLineOfAResult) {
  auto database = *engine::Database::open({});
  auto connection = *database.connect();
  auto reader = LineReader(*ResultTables::make(connection, "again", "r"));
  const auto* good = R"(["light","region","440303","red","d","2","A1.1"])";
  EXPECT_TRUE(reader.add(good));
  for (const auto* line :
       {"", "{}", "[]", "[1,2,3,4]", R"(["light","region","440303","red","d","two",""])",
        R"(["light","region","440303","red","d","2"])", R"(["grade","region","440303","A","",""])",
        R"(["score","region","440303","total","much",""])",
        R"(["light","region","440303","red","d","2","A1.1"] )"
        "x",
        R"(["value","region","440303","A1.1","1","2","x","","1","red","1","","","",""])"}) {
    const auto read = reader.add(line);
    ASSERT_FALSE(read) << line;
    EXPECT_EQ(read.error().kind, ErrorKind::bad_input) << line;
  }
}

}  // namespace
}  // namespace ronghe::evaluate
