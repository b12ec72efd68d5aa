// SPDX-License-Identifier: Apache-2.0
// The language at a terminal: an expression that begins with minus, inputs as they are declared,
// and a decision table over a spreadsheet.
#include <filesystem>

#include "programs/fixture.hpp"

namespace ronghe::app {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class DmnTable : public ProgramsFixture {
 protected:
  void SetUp() override {
    ProgramsFixture::SetUp();
    model = file("grades.dmn",
                 R"(<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" name="m">
<inputData id="r" name="rate"><variable typeRef="number"/></inputData>
<inputData id="d" name="day"><variable typeRef="date"/></inputData>
<decision id="g" name="grade"><informationRequirement><requiredInput href="#r"/>
</informationRequirement><informationRequirement><requiredInput href="#d"/></informationRequirement>
<decisionTable hitPolicy="FIRST"><input><inputExpression><text>rate</text></inputExpression></input>
<input><inputExpression><text>day</text></inputExpression></input><output name="grade"/>
<rule><inputEntry><text>&lt; 0.3</text></inputEntry><inputEntry><text>-</text></inputEntry>
<outputEntry><text>"red"</text></outputEntry></rule>
<rule><inputEntry><text>-</text></inputEntry><inputEntry><text>&gt;= date("2025-01-01")</text>
</inputEntry><outputEntry><text>"green"</text></outputEntry></rule></decisionTable></decision>
</definitions>)");
  }
  std::string model;
};

TEST_F(DmnTable, AnExpressionMayBeginWithMinus) {
  expect(ronghe(R"(feel -x --context '{"x": 1}')"), 0, "-1");
  expect(ronghe(R"(feel --context '{"x": 1}' -x)"), 0, "-1");
  expect(ronghe("feel -1+3"), 0, "2");
  expect(ronghe("feel '-(2 + 3)' --format json"), 0, "-5");
  expect(ronghe("feel -- -2"), 0, "-2");
  expect(ronghe("feel --help"), 0, "evaluate a FEEL expression");
  expect(ronghe("feel 1 --contxt x"), 2, "contxt");
}

TEST_F(DmnTable, AnInputThatDoesNotFitIsAnError) {
  const auto eval = "dmn eval " + model + " --input ";
  expect(ronghe(eval + R"('{"rate": 0.4, "day": "2025-01-01"}')"), 0, "grade = \"green\"");
  expect(ronghe(eval + R"('{"rate": 0.4, "day": "2025-13-01"}')"), 2, "which is no date; write");
  expect(ronghe(eval + R"('{"rate": "0.4", "day": null}')"), 2, "without quotes");
}

TEST_F(DmnTable, DecidesASpreadsheet) {
  const auto csv = file("in.csv", "name,rate,day\na,0.2,\nb,0.4,2025-01-01\nc,x,\nd,0.4,\n");
  const auto out = folder + "/out.csv";
  const auto made = ronghe("dmn eval " + model + " --table " + csv + " --out " + out);
  expect(made, 1, "grade: 3 rows decided by the column kernels");
  EXPECT_THAT(made.said, HasSubstr("rule 1: 1 rows"));
  EXPECT_THAT(made.said, HasSubstr("no rule: 1 rows"));
  EXPECT_THAT(made.said, HasSubstr("refused: 1 rows"));
  EXPECT_THAT(made.said, HasSubstr("`rate` is \"x\", which is no number"));
  const auto on_screen = ronghe("dmn eval " + model + " --table " + csv);
  EXPECT_THAT(on_screen.said, HasSubstr("b,0.4,2025-01-01,green,2,\n"));
  expect(ronghe("dmn eval " + model + " --table " + csv + " --out " + out), 2,
         "such a file already");
  expect(ronghe("dmn eval " + model + " --out " + out), 2, "--out belongs to --table");
  expect(ronghe("dmn eval " + model + " --table " + csv + " --input '{}'"), 2, "leave out --input");
}

}  // namespace
}  // namespace ronghe::app
