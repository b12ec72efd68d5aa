// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "ronghe/dmn/evaluation.hpp"
#include "ronghe/dmn/reader.hpp"

namespace ronghe::dmn {
namespace {

namespace fs = std::filesystem;

class Imports : public testing::Test {
 protected:
  Imports() : folder_(fs::temp_directory_path() / "ronghe-imports-test") {
    fs::remove_all(folder_);
    fs::create_directories(folder_);
  }
  ~Imports() override { fs::remove_all(folder_); }

  // A model in the namespace urn:<name>.
  void write(const std::string& name, const std::string& body) const {
    std::ofstream(folder_ / (name + ".dmn"))
        << "<definitions xmlns=\"https://www.omg.org/spec/DMN/20230324/MODEL/\" name=\"" << name
        << "\" namespace=\"urn:" << name << "\">\n"
        << body << "</definitions>\n";
  }
  static std::string import(const std::string& space, const std::string& name,
                            const std::string& location = "") {
    return "<import importType=\"https://www.omg.org/spec/DMN/20230324/MODEL/\" namespace=\"urn:" +
           space + "\" name=\"" + name + "\" locationURI=\"" + location + "\"/>\n";
  }
  [[nodiscard]] Result<Model> load(const std::string& name) const {
    return load_model((folder_ / (name + ".dmn")).string());
  }
  [[nodiscard]] std::string error_of(const std::string& name) const {
    const auto model = load(name);
    return model ? "" : to_string(model.error());
  }

  fs::path folder_;
};

constexpr std::string_view shared =
    "<inputData id=\"i\" name=\"head count\"><variable name=\"head count\" typeRef=\"size\"/>"
    "</inputData>"
    "<itemDefinition name=\"size\"><typeRef>number</typeRef><allowedValues><text>&gt;= 0</text>"
    "</allowedValues></itemDefinition>"
    "<decision id=\"d\" name=\"double head\"><informationRequirement><requiredInput href=\"#i\"/>"
    "</informationRequirement><literalExpression><text>head count * 2</text></literalExpression>"
    "</decision>"
    "<businessKnowledgeModel id=\"k\" name=\"add one\"><encapsulatedLogic><formalParameter "
    "name=\"n\"/><literalExpression><text>n + 1</text></literalExpression></encapsulatedLogic>"
    "</businessKnowledgeModel>";

std::string decision(const std::string& requires_xml, const std::string& text) {
  return "<decision id=\"r\" name=\"result\">" + requires_xml + "<literalExpression><text>" + text +
         "</text></literalExpression></decision>";
}

TEST_F(Imports, BringElementsUnderTheirName) {
  write("base", std::string(shared));
  write("top", import("base", "my base") +
                   decision("<informationRequirement><requiredDecision href=\"urn:base#d\"/>"
                            "</informationRequirement><knowledgeRequirement><requiredKnowledge "
                            "href=\"urn:base#k\"/></knowledgeRequirement>",
                            "my base.add one(my base.double head)"));
  const auto model = load("top");
  ASSERT_TRUE(model) << to_string(model.error());
  ASSERT_TRUE(model->mistakes.empty()) << to_string(model->mistakes[0]);
  Evaluation evaluation(*model, {{{"head count", Decimal(4)}}});
  EXPECT_EQ(feel::to_feel(evaluation.decision("result")), "9");
  Evaluation refused(*model, {{{"head count", Decimal(-1)}}});
  EXPECT_TRUE(refused.decision("result").is_null());
  EXPECT_FALSE(refused.diagnostics().empty());
}

TEST_F(Imports, MayComeWithoutANameAndWithTypes) {
  write("base", std::string(shared));
  write("plain", import("base", "") +
                     decision("<informationRequirement><requiredDecision href=\"urn:base#d\"/>"
                              "</informationRequirement>",
                              "double head instance of size"));
  const auto plain = load("plain");
  ASSERT_TRUE(plain) << to_string(plain.error());
  Evaluation evaluation(*plain, {{{"head count", Decimal(4)}}});
  EXPECT_EQ(feel::to_feel(evaluation.decision("result")), "true");
  write("typed", import("base", "b") +
                     "<itemDefinition name=\"few\" isCollection=\"true\"><typeRef>b.size</typeRef>"
                     "</itemDefinition>" +
                     decision("", "[[1, 2] instance of few, [-1] instance of few]"));
  const auto typed = load("typed");
  ASSERT_TRUE(typed) << to_string(typed.error());
  EXPECT_EQ(feel::to_feel(Evaluation(*typed, {}).decision("result")), "[true, false]");
}

TEST_F(Imports, AreFoundByLocationBeforeNamespace) {
  write("base", std::string(shared));
  fs::create_directories(folder_ / "parts");
  fs::rename(folder_ / "base.dmn", folder_ / "parts" / "other.dmn");
  const auto body = decision(
      "<informationRequirement><requiredDecision href=\"urn:base#d\"/></informationRequirement>",
      "b.double head");
  write("near", import("base", "b", "parts/other.dmn") + body);
  EXPECT_EQ(error_of("near"), "");
  write("lost", import("base", "b") + body);
  EXPECT_NE(error_of("lost").find("no model in"), std::string::npos) << error_of("lost");
  write("outside", import("base", "b", "../ronghe-imports-test/parts/other.dmn") + body);
  EXPECT_NE(error_of("outside").find("no model in"), std::string::npos);
}

TEST_F(Imports, RefuseACircleWithItsNames) {
  write("a", import("b", "b"));
  write("b", import("c", "c"));
  write("c", import("a", "a"));
  EXPECT_NE(error_of("a").find("a.dmn -> b.dmn -> c.dmn -> a.dmn"), std::string::npos)
      << error_of("a");
  write("self", import("self", "s"));
  EXPECT_NE(error_of("self").find("go in a circle"), std::string::npos);
}

TEST_F(Imports, OfATextAloneAreAMistake) {
  const auto model =
      read_model("<definitions xmlns=\"https://www.omg.org/spec/DMN/20230324/MODEL/\">" +
                     import("base", "b") + "</definitions>",
                 "m.dmn");
  ASSERT_TRUE(model);
  ASSERT_EQ(model->mistakes.size(), 1U);
  EXPECT_NE(model->mistakes[0].message.find("urn:base"), std::string::npos);
}

}  // namespace
}  // namespace ronghe::dmn
