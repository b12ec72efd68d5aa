// SPDX-License-Identifier: Apache-2.0
#include "ronghe/authoring/evaluate_model.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "ronghe/authoring/check_conformance.hpp"

namespace ronghe::authoring {
namespace {

namespace fs = std::filesystem;

class ModelFiles : public testing::Test {
 protected:
  ModelFiles() : folder_(fs::temp_directory_path() / "ronghe-model-test") {
    fs::remove_all(folder_);
    fs::create_directories(folder_);
    write("m.dmn", R"~(<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="m">
<inputData id="r" name="rate"><variable name="rate" typeRef="number"/></inputData>
<decision id="g" name="grade"><informationRequirement><requiredInput href="#r"/>
</informationRequirement><literalExpression>
<text>if rate &lt; 0.3 then "red" else "green"</text></literalExpression></decision>
<decision id="h" name="half"><informationRequirement><requiredInput href="#r"/>
</informationRequirement><literalExpression><text>1 / rate</text></literalExpression></decision>
</definitions>)~");
  }
  ~ModelFiles() override { fs::remove_all(folder_); }
  void write(const std::string& name, const std::string& text) const {
    std::ofstream(folder_ / name) << text;
  }
  [[nodiscard]] Result<ModelAnswer> ask(const std::string& inputs,
                                        const std::string& decision = "") const {
    return evaluate_model({.model = (folder_ / "m.dmn").string(),
                           .inputs_json = inputs,
                           .decision = decision,
                           .now = "2026-07-01T12:00:00Z"});
  }

  fs::path folder_;
};

TEST_F(ModelFiles, DecideFromJson) {
  const auto all = ask(R"({"rate": 0.2})");
  ASSERT_TRUE(all) << to_string(all.error());
  ASSERT_EQ(all->decisions.size(), 2U);
  EXPECT_EQ(all->decisions[0].name, "grade");
  EXPECT_EQ(all->decisions[0].feel, "\"red\"");
  EXPECT_EQ(all->decisions[1].json, "5");
  EXPECT_TRUE(all->reports.empty());
  const auto one = ask(R"({"rate": 0.3})", "grade");
  ASSERT_EQ(one->decisions.size(), 1U);
  EXPECT_EQ(one->decisions[0].feel, "\"green\"");
}

TEST_F(ModelFiles, ReportWithFileAndLine) {
  const auto zero = ask(R"({"rate": 0})", "half");
  ASSERT_EQ(zero->reports.size(), 1U);
  EXPECT_NE(zero->reports[0].find("m.dmn:7:"), std::string::npos) << zero->reports[0];
  EXPECT_NE(zero->reports[0].find("division by zero"), std::string::npos);
}

TEST_F(ModelFiles, RefuseWhatTheModelDoesNotHave) {
  const auto input = ask(R"({"rates": 0.2})");
  ASSERT_FALSE(input);
  EXPECT_EQ(input.error().message,
            "the model has no input `rates`; did you mean `rate`? its inputs: rate");
  const auto decision = ask("", "grades");
  ASSERT_FALSE(decision);
  EXPECT_EQ(decision.error().kind, ErrorKind::not_found);
  EXPECT_FALSE(ask("{"));
  write("m.dmn", R"~(<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="m">
<decision id="g" name="g"><literalExpression><text>1 +</text></literalExpression></decision>
</definitions>)~");
  const auto broken = ask("");
  ASSERT_FALSE(broken);
  EXPECT_EQ(broken.error().place.line, 2);
}

TEST_F(ModelFiles, AreCheckedByTheirCases) {
  write("m-test-01.xml", R"~(<testCases xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<modelName>m.dmn</modelName>
<testCase id="1"><inputNode name="rate"><value xsi:type="xsd:decimal">0.2</value></inputNode>
<resultNode name="grade"><expected><value xsi:type="xsd:string">red</value></expected></resultNode>
<resultNode name="half"><expected><value xsi:type="xsd:decimal">4</value></expected></resultNode>
</testCase></testCases>)~");
  const auto checked = check_conformance(folder_.string(), "2026-07-01T12:00:00Z");
  ASSERT_TRUE(checked) << to_string(checked.error());
  EXPECT_EQ(checked->total.passed, 1U);
  EXPECT_EQ(checked->total.failed, 1U);
  ASSERT_EQ(checked->failures.size(), 1U);
  EXPECT_NE(checked->failures[0].find("case 1, half: 5 instead of 4"), std::string::npos);
  EXPECT_NE(checked->csv.find("\"ERROR\""), std::string::npos);
  EXPECT_FALSE(check_conformance((folder_ / "none").string(), "2026-07-01T12:00:00Z"));
  EXPECT_FALSE(check_conformance(folder_.string(), "noon"));
}

TEST_F(ModelFiles, TakeInputsAsTheirTypeDeclaresThem) {
  write("m.dmn", R"~(<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="m">
<inputData id="d" name="d"><variable name="d" typeRef="date"/></inputData>
<decision id="o" name="o"><informationRequirement><requiredInput href="#d"/>
</informationRequirement><literalExpression><text>d + @"P1M"</text></literalExpression></decision>
</definitions>)~");
  const auto next = ask(R"({"d": "2024-01-31"})");
  ASSERT_TRUE(next) << to_string(next.error());
  EXPECT_EQ(next->decisions[0].json, "\"2024-02-29\"");
  const auto wrong = ask(R"({"d": "2024-01-32"})");
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().kind, ErrorKind::bad_input);
  EXPECT_EQ(wrong.error().message, R"(`d` is "2024-01-32", which is no date; write "2026-01-31")");
}

}  // namespace
}  // namespace ronghe::authoring
