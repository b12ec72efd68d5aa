// SPDX-License-Identifier: Apache-2.0
#include "ronghe/authoring/decide_table.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "ronghe/engine/database.hpp"

namespace ronghe::authoring {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string cells(std::initializer_list<std::string> tests, const std::string& output) {
  std::string xml = "<rule>";
  for (const auto& test : tests) xml += "<inputEntry><text>" + test + "</text></inputEntry>";
  return xml + "<outputEntry><text>" + output + "</text></outputEntry></rule>";
}

std::string column(const std::string& name) {
  return "<input><inputExpression><text>" + name + "</text></inputExpression></input>";
}

// Four inputs of four types.
const std::string inputs =
    R"(<inputData id="r" name="rate"><variable typeRef="number"/></inputData>
<inputData id="k" name="kind"><variable typeRef="string"/></inputData>
<inputData id="d" name="founded"><variable typeRef="date"/></inputData>
<inputData id="o" name="open"><variable typeRef="boolean"/></inputData>)";
const std::string needs = [] {
  std::string made;
  for (const auto* id : {"r", "k", "d", "o"}) {
    made += std::string("<informationRequirement><requiredInput href=\"#") + id +
            "\"/></informationRequirement>";
  }
  return made;
}();
const std::string grade_rules =
    column("rate") + column("kind") + column("founded") + column("open") +
    R"(<output name="grade"/>)" + cells({"&lt; 0.3", "-", "-", "-"}, "\"red\"") +
    cells({"-", "\"school\", \"college\"", "&lt; date(\"2000-01-01\")", "true"}, "\"old\"") +
    cells({"&gt;= 0.3", "not(\"none\")", "-", "-"}, "\"green\"");

std::string decision(const std::string& logic, const std::string& id = "g") {
  return "<decision id=\"" + id + "\" name=\"" + id + "\">" + needs + logic + "</decision>";
}

class DecideTable : public testing::Test {
 protected:
  DecideTable()
      : folder_(fs::temp_directory_path() / ("ronghe-decide-" + std::to_string(getpid()))) {
    fs::remove_all(folder_);
    fs::create_directories(folder_ / "work");
    model(decision("<decisionTable hitPolicy=\"FIRST\">" + grade_rules + "</decisionTable>"));
  }
  ~DecideTable() override { fs::remove_all(folder_); }

  [[nodiscard]] std::string path(const std::string& name) const {
    return (folder_ / name).string();
  }
  void write(const std::string& name, const std::string& text) const {
    std::ofstream(folder_ / name, std::ios::binary) << text;
  }
  void model(const std::string& body) const {
    write("m.dmn", R"(<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/">)" +
                       inputs + body + "</definitions>");
  }
  [[nodiscard]] Result<TableDecided> decide(const std::string& table, const std::string& out,
                                            const std::string& name = "") const {
    return decide_table({.model = path("m.dmn"),
                         .table = path(table),
                         .decision = name,
                         .out = path(out),
                         .now = "2026-07-01T12:00:00Z",
                         .work_folder = path("work")},
                        nullptr);
  }
  [[nodiscard]] std::string text_of(const std::string& name) const {
    std::ostringstream text;
    text << std::ifstream(folder_ / name, std::ios::binary).rdbuf();
    return text.str();
  }
  [[nodiscard]] std::string first_lines(const std::string& csv_in, const std::string& table_out) {
    write("in.csv", csv_in);
    const auto made = decide("in.csv", table_out);
    return made ? text_of(table_out) : to_string(made.error());
  }

  fs::path folder_;
};

const std::string rows =
    "id,rate,kind,founded,open\n"
    "a,0.29,school,1999-12-31,true\n"
    "b,0.30,school,1999-12-31,TRUE\n"
    "c,0.30,school,2000-01-01,true\n"
    "d,0.3,none,,\n"
    "e,,college,1900-05-01,true\n"
    "f,1e-1,other,,false\n"
    "g,0.2999999999999999999999,x,,\n";

TEST_F(DecideTable, GivesEachRowItsOutputAndItsRule) {
  write("in.csv", rows);
  const auto made = decide("in.csv", "out.csv");
  ASSERT_TRUE(made) << to_string(made.error());
  EXPECT_TRUE(made->by_kernels) << made->why_not_kernels;
  EXPECT_EQ(made->decision, "g");
  EXPECT_EQ(made->tally.rows, 7U);
  EXPECT_EQ(made->tally.refused, 0U);
  EXPECT_THAT(made->tally.by_rule, ElementsAre(1, 3, 2, 1));
  EXPECT_THAT(made->columns, ElementsAre("grade", "rule", "refused"));
  EXPECT_EQ(text_of("out.csv"),
            "id,rate,kind,founded,open,grade,rule,refused\n"
            "a,0.29,school,1999-12-31,true,red,1,\n"
            "b,0.30,school,1999-12-31,TRUE,old,2,\n"
            "c,0.30,school,2000-01-01,true,green,3,\n"
            "d,0.3,none,,,,,\n"
            "e,,college,1900-05-01,true,old,2,\n"
            "f,1e-1,other,,false,red,1,\n"
            "g,0.2999999999999999999999,x,,,red,1,\n");
}

TEST_F(DecideTable, RefusesARowAndSaysWhy) {
  write("in.csv",
        "rate,kind,founded,open\n"
        "0.29,a,,\n"
        "29 %,a,,\n"
        "0.3,a,31.12.1999,ja\n"
        "1.,a,,\n");
  const auto made = decide("in.csv", "out.csv");
  ASSERT_TRUE(made) << to_string(made.error());
  EXPECT_EQ(made->tally.rows, 4U);
  EXPECT_EQ(made->tally.refused, 3U);
  ASSERT_EQ(made->tally.examples.size(), 3U);
  const auto out = text_of("out.csv");
  EXPECT_THAT(out, HasSubstr("0.29,a,,,red,1,\n"));
  EXPECT_THAT(out, HasSubstr("`rate` is \"\"29 %\"\", which is no number"));
  EXPECT_THAT(out, HasSubstr("`founded` is \"\"31.12.1999\"\", which is no date"));
  EXPECT_THAT(out, HasSubstr("; `open` is \"\"ja\"\", which is no boolean"));
}

// The kernels, the interpreter on a table, and the whole evaluation of the model.
TEST_F(DecideTable, DecidesTheSameRowByRow) {
  write("in.csv", rows);
  ASSERT_TRUE(decide("in.csv", "kernels.csv"));
  auto computed = grade_rules;
  const std::string constant = "\"green\"</text>";
  computed.replace(computed.find(constant), constant.size(), "\"gr\" + \"een\"</text>");
  model(decision("<decisionTable hitPolicy=\"FIRST\">" + computed +
                 cells({"-", "kind", "-", "-"}, "kind") + "</decisionTable>"));
  const auto by_row = decide("in.csv", "rows.csv");
  ASSERT_TRUE(by_row) << to_string(by_row.error());
  EXPECT_FALSE(by_row->by_kernels);
  EXPECT_THAT(by_row->why_not_kernels, HasSubstr("m.dmn:"));
  // Row d: its kind is what the last rule compares with.
  auto expected = text_of("kernels.csv");
  const std::string nothing = "d,0.3,none,,,,,\n";
  expected.replace(expected.find(nothing), nothing.size(), "d,0.3,none,,,none,4,\n");
  EXPECT_EQ(text_of("rows.csv"), expected);

  model(
      "<decision id=\"s\" name=\"scaled\"><informationRequirement><requiredInput href=\"#r\"/>"
      "</informationRequirement><literalExpression><text>rate * 2</text></literalExpression>"
      "</decision>" +
      decision("<informationRequirement><requiredDecision href=\"#s\"/></informationRequirement>"
               "<literalExpression><text>scaled + 1</text></literalExpression>"));
  const auto whole = decide("in.csv", "whole.csv");
  ASSERT_TRUE(whole) << to_string(whole.error());
  EXPECT_THAT(whole->why_not_kernels, HasSubstr("no decision table"));
  EXPECT_THAT(whole->columns, ElementsAre("g", "refused"));
  EXPECT_THAT(text_of("whole.csv"), HasSubstr("a,0.29,school,1999-12-31,true,1.58,\n"));
  EXPECT_EQ(whole->tally.refused, 0U);
}

TEST_F(DecideTable, EveryHitPolicySaysWhichRulesFired) {
  const auto with = [&](const std::string& policy) {
    model(decision("<decisionTable " + policy + ">" + column("rate") + "<output name=\"n\"/>" +
                   cells({"&gt; 1"}, "1.5") + cells({"&gt; 2"}, "2") + "</decisionTable>"));
    fs::remove(path("o.csv"));
    return first_lines("rate,kind,founded,open\n1,,,\n2,,,\n3,,,\n", "o.csv");
  };
  const std::string head = "rate,kind,founded,open,n,rule,refused\n";
  EXPECT_EQ(with("hitPolicy=\"COLLECT\" aggregation=\"SUM\""),
            head + "1,,,,,,\n2,,,,1.5,1,\n3,,,,3.5,\"1, 2\",\n");
  EXPECT_EQ(with("hitPolicy=\"COLLECT\" aggregation=\"COUNT\""),
            head + "1,,,,0,,\n2,,,,1,1,\n3,,,,2,\"1, 2\",\n");
  EXPECT_EQ(with("hitPolicy=\"RULE ORDER\""),
            head + "1,,,,[],,\n2,,,,[1.5],1,\n3,,,,\"[1.5, 2]\",\"1, 2\",\n");
  EXPECT_THAT(with("hitPolicy=\"UNIQUE\""),
              HasSubstr("3,,,,,1,\"table  is UNIQUE, but the rules 1, 2 match together"));
}

TEST_F(DecideTable, ReadsAndWritesParquetWithItsTypes) {
  auto connection = engine::Database::open({})->connect();
  ASSERT_TRUE(connection);
  ASSERT_TRUE(connection->execute(
      "COPY (SELECT i AS id, (i / 100)::DECIMAL(9,2) AS rate, i::DOUBLE / 100 AS twice, "
      "CASE WHEN i % 2 = 0 THEN 'school' END AS kind, DATE '1999-12-30' + i::INTEGER AS founded, "
      "i > 1 AS open FROM range(4) t(i)) TO '" +
      path("in.parquet") + "' (FORMAT parquet)"));
  const auto made = decide("in.parquet", "out.parquet");
  ASSERT_TRUE(made) << to_string(made.error());
  EXPECT_TRUE(made->by_kernels);
  EXPECT_EQ(*connection->text("SELECT string_agg(grade || rule, ' ' ORDER BY id) FROM '" +
                              path("out.parquet") + "'"),
            "red1 red1 red1 red1");
  EXPECT_EQ(*connection->text("SELECT string_agg(column_type, ' ') FROM (DESCRIBE SELECT * FROM '" +
                              path("out.parquet") + "')"),
            "BIGINT DECIMAL(9,2) DOUBLE VARCHAR DATE BOOLEAN VARCHAR BIGINT VARCHAR");
}

TEST_F(DecideTable, SaysWhatIsWrongWithTheQuestion) {
  write("in.csv", rows);
  EXPECT_THAT(to_string(decide("in.csv", "out.txt").error()), HasSubstr(".csv or .parquet"));
  write("there.csv", "");
  const auto over = decide("in.csv", "there.csv");
  ASSERT_FALSE(over);
  EXPECT_EQ(over.error().kind, ErrorKind::refused);
  write("other.csv", "id,rates,kind,founded,open\n");
  EXPECT_THAT(to_string(decide("other.csv", "o1.csv").error()),
              HasSubstr("other.csv:1: there is no column `rate`, which the decision reads; did you "
                        "mean the column `rates`?"));
  EXPECT_FALSE(fs::exists(path("o1.csv")));
  write("twice.csv", "rate,rate,kind,founded,open\n");
  EXPECT_THAT(to_string(decide("twice.csv", "o2.csv").error()), HasSubstr("stands twice"));
  EXPECT_THAT(to_string(decide("in.csv", "o3.csv", "h").error()), HasSubstr("no decision `h`"));
  EXPECT_FALSE(decide("none.csv", "o4.csv"));
  model(
      "<decision id=\"g\" name=\"g\"><literalExpression><text>1</text></literalExpression>"
      "</decision>");
  EXPECT_THAT(to_string(decide("in.csv", "o5.csv").error()), HasSubstr("reads no input"));
}

TEST_F(DecideTable, ANameThatTheFileHasGetsAWordMore) {
  write("in.csv", "rate,kind,founded,open,grade,rule\n0.2,,,,old,9\n");
  const auto made = decide("in.csv", "out.csv");
  ASSERT_TRUE(made) << to_string(made.error());
  EXPECT_THAT(made->columns, ElementsAre("grade (decided)", "rule (decided)", "refused"));
  EXPECT_THAT(text_of("out.csv"), HasSubstr("0.2,,,,old,9,red,1,\n"));
}

}  // namespace
}  // namespace ronghe::authoring
