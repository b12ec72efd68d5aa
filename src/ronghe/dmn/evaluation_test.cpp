// SPDX-License-Identifier: Apache-2.0
#include "ronghe/dmn/evaluation.hpp"

#include <gtest/gtest.h>

#include <chrono>

#include "ronghe/dmn/reader.hpp"

namespace ronghe::dmn {
namespace {

using feel::Value;

Model model_of(const std::string& body) {
  auto model = read_model(
      "<definitions xmlns=\"https://www.omg.org/spec/DMN/20230324/MODEL/\" namespace=\"n\">\n" +
          body + "</definitions>",
      "m.dmn");
  if (!model) {
    ADD_FAILURE() << to_string(model.error());
    return {};
  }
  for (const auto& mistake : model->mistakes) ADD_FAILURE() << to_string(mistake);
  return *std::move(model);
}

std::string text(const std::string& formula) {
  return "<literalExpression><text>" + formula + "</text></literalExpression>";
}
std::string needs(const std::string& kind, const std::string& id) {
  const auto* requirement =
      kind == "requiredKnowledge" ? "knowledgeRequirement" : "informationRequirement";
  return std::string("<") + requirement + "><" + kind + " href=\"#" + id + "\"/></" + requirement +
         ">";
}
std::string decision(const std::string& name, const std::string& body,
                     const std::string& type = "") {
  const auto variable = type.empty() ? "" : "<variable name=\"x\" typeRef=\"" + type + "\"/>";
  return "<decision id=\"" + name + "\" name=\"" + name + "\">" + variable + body + "</decision>\n";
}

// The value of decision d, and "!" with the first report.
std::string given_by(const std::string& body, feel::Context inputs = {},
                     std::uint64_t steps = feel::Environment().steps_max) {
  const auto model = model_of(body);
  Evaluation evaluation(model, std::move(inputs), {.steps_max = steps});
  const auto value = feel::to_feel(evaluation.decision("d"));
  const auto& reports = evaluation.diagnostics().entries();
  return reports.empty() ? value : value + " ! " + to_string(feel::to_error(reports[0], {}));
}

TEST(Evaluation, ReportsPointAtFileLineAndColumn) {
  EXPECT_EQ(given_by(decision("d", "\n" + text("1 + (1 / 0)"))),
            "null ! m.dmn:3:31: division by zero; guard it with `if ... = 0 then null else ...`\n"
            "1 + (1 / 0)\n"
            "     ^^^^^");
  EXPECT_EQ(given_by("\n" + decision("d", "")), "null ! m.dmn:3:2: decision `d` has no logic");
  EXPECT_EQ(given_by(decision("d",
                              "<decisionTable hitPolicy=\"FIRST\"><input><inputExpression>"
                              "<text>1</text></inputExpression></input><output/><rule>\n"
                              "<inputEntry><text>&lt; 1 / 0</text></inputEntry><outputEntry>"
                              "<text>2</text></outputEntry></rule></decisionTable>"))
                .substr(0, 46),
            "null ! m.dmn:3:21: division by zero; guard it ");
  // A function reports in its own text, wherever it is called.
  EXPECT_EQ(
      given_by(decision("d", "<context><contextEntry><variable name=\"f\"/>" +
                                 text("function(x) 1 / x") + "</contextEntry>\n<contextEntry>" +
                                 text("f(0)") + "</contextEntry></context>"))
          .substr(0, 40),
      "null ! m.dmn:2:107: division by zero; gu");
}

TEST(Evaluation, SaysWhichInputIsMissingOrOfAnotherType) {
  const auto body =
      "<inputData id=\"i\" name=\"rate\"><variable name=\"rate\" typeRef=\"number\"/>"
      "</inputData>" +
      decision("d", needs("requiredInput", "i") + text("rate"));
  EXPECT_EQ(given_by(body, {{{"rate", Decimal(1)}}}), "1");
  EXPECT_EQ(given_by(body, {{{"rate", Value()}}}), "null");
  EXPECT_NE(given_by(body).find("the input `rate` is not given"), std::string::npos);
  EXPECT_NE(given_by(body, {{{"rate", Value("x")}}})
                .find("the input `rate` is \"x\", which is not "
                      "of type number"),
            std::string::npos);
  EXPECT_NE(given_by(decision("d", needs("requiredInput", "gone") + text("rate")))
                .find("`gone` is required but not in this model"),
            std::string::npos);
}

TEST(Evaluation, ConvertsToDeclaredTypes) {
  EXPECT_EQ(given_by(decision("d", text("[1]"), "number")), "1");
  EXPECT_EQ(given_by(decision("d", text("@\"2024-01-02\""), "date and time")),
            "date and time(\"2024-01-02T00:00:00Z\")");
  EXPECT_EQ(given_by(decision("d", text("\"1\""), "number")).substr(0, 6), "null !");
  const auto bkm = [](const std::string& type) {
    return "<businessKnowledgeModel id=\"k\" name=\"k\"><variable name=\"k\" typeRef=\"" + type +
           "\"/><encapsulatedLogic><formalParameter name=\"n\" typeRef=\"number\"/>" + text("n") +
           "</encapsulatedLogic></businessKnowledgeModel>" +
           "<itemDefinition name=\"f\"><functionItem outputTypeRef=\"string\"><parameters "
           "name=\"n\" typeRef=\"number\"/></functionItem></itemDefinition>" +
           decision("d", needs("requiredKnowledge", "k") + text("k(1)"));
  };
  EXPECT_EQ(given_by(bkm("number")), "1");
  EXPECT_EQ(given_by(bkm("string")).substr(0, 6), "null !");
  EXPECT_EQ(given_by(bkm("f")).substr(0, 6), "null !");
}

TEST(Evaluation, CallsServicesWithTheirArgumentsOnly) {
  const auto body =
      "<inputData id=\"i\" name=\"i\"/>" +
      decision("inner", needs("requiredInput", "i") + text("i * 10")) +
      "<decisionService id=\"s\" name=\"s\"><outputDecision href=\"#inner\"/><inputData "
      "href=\"#i\"/></decisionService>" +
      decision("d", needs("requiredInput", "i") + needs("requiredKnowledge", "s") +
                        text("[i, s(2), s(i: 3)]"));
  EXPECT_EQ(given_by(body, {{{"i", Decimal(1)}}}), "[1, 20, 30]");
}

TEST(Evaluation, KeepsWhatAFunctionOfAServiceNeeds) {
  const auto body =
      "<inputData id=\"i\" name=\"i\"/>" +
      decision("inner", needs("requiredInput", "i") + needs("requiredKnowledge", "k") + text("k")) +
      "<businessKnowledgeModel id=\"k\" name=\"k\"><encapsulatedLogic><formalParameter "
      "name=\"n\"/>" +
      text("n + 1") +
      "</encapsulatedLogic></businessKnowledgeModel>"
      "<decisionService id=\"s\" name=\"s\"><outputDecision href=\"#inner\"/><inputData "
      "href=\"#i\"/></decisionService>" +
      decision("d", needs("requiredKnowledge", "s") + text("s(2)(5)"));
  EXPECT_EQ(given_by(body), "6");
}

TEST(Evaluation, RunsBoxedLoopsOverRanges) {
  const auto loop = [](const std::string& kind, const std::string& in, const std::string& body) {
    const std::string inner = kind == "for" ? "return" : "satisfies";
    return decision("d", "<" + kind + " iteratorVariable=\"x\"><in>" + text(in) + "</in><" + inner +
                             ">" + text(body) + "</" + inner + "></" + kind + ">");
  };
  EXPECT_EQ(given_by(loop("for", "[1..3]", "x + count(partial)")), "[1, 3, 5]");
  EXPECT_EQ(given_by(loop("for", "(1..3)", "x")), "[2]");
  EXPECT_EQ(given_by(loop("for", "5", "x")), "[5]");
  EXPECT_EQ(given_by(loop("some", "[1..3]", "x = 3")), "true");
  EXPECT_EQ(given_by(loop("every", "[1..3]", "x &lt; 3")), "false");
  EXPECT_EQ(given_by(loop("for", "null", "x")), "null");
}

struct Endless {
  const char* name;
  std::string body;
  const char* says;
  std::uint64_t steps = feel::Environment().steps_max;
};

TEST(Evaluation, StopsWhatRunsWithoutEnd) {
  const auto service =
      "<decisionService id=\"s\" name=\"s\"><outputDecision href=\"#d\"/></decisionService>";
  const std::vector<Endless> cases{
      {"a decision that requires itself",
       decision("d", needs("requiredDecision", "e") + text("e")) +
           decision("e", needs("requiredDecision", "d") + text("d")),
       "decision `d` requires itself"},
      {"knowledge that calls itself",
       "<businessKnowledgeModel id=\"k\" name=\"k\"><encapsulatedLogic><formalParameter "
       "name=\"n\"/>" +
           text("k(n + 1)") + "</encapsulatedLogic></businessKnowledgeModel>" +
           decision("d", needs("requiredKnowledge", "k") + text("k(1)")),
       "calls nest deeper here than is evaluated"},
      {"a service that calls itself through its decision",
       service + decision("d", needs("requiredKnowledge", "s") + text("s()")),
       "calls nest deeper here than is evaluated"},
      {"a function that loops",
       decision("d", text("for i in 1..9999999 return for j in "
                          "1..9999999 return i * j")),
       "stopped after 2000000 steps", 2'000'000},
      {"a value that doubles",
       decision("d", text("for i in 1..60 return if i = 1 then [1] else "
                          "[partial[-1], partial[-1]]")),
       "has more than"},
      {"a text that doubles",
       decision("d", text("for i in 1..60 return if i = 1 then \"abc\" else "
                          "partial[-1] + partial[-1]")),
       "has more than"},
      {"a value that nests", decision("d", text("for i in 1..5000 return [partial[-1]]")),
       "nests more than"},
      {"functions that hold functions",
       decision("d", text("for i in 1..3000 return function() partial")), "nests more than"},
  };
  for (const auto& [name, body, says, steps] : cases) {
    SCOPED_TRACE(name);
    const auto begin = std::chrono::steady_clock::now();
    const auto given = given_by(body, {}, steps);
    EXPECT_NE(given.find(says), std::string::npos) << given.substr(0, 500);
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(60));
  }
}

TEST(Evaluation, StopsALongChainOfDecisions) {
  std::string body = decision("d", needs("requiredDecision", "d1") + text("d1"));
  for (int i = 1; i < 20'000; ++i) {
    const auto next = "d" + std::to_string(i + 1);
    body += decision("d" + std::to_string(i), needs("requiredDecision", next) + text(next));
  }
  EXPECT_NE(given_by(body).find("calls nest deeper here"), std::string::npos);
}

TEST(Evaluation, DecidesByATableOfAHundredThousandRules) {
  std::string body = "<inputData id=\"i\" name=\"i\"/><decision id=\"d\" name=\"d\">" +
                     needs("requiredInput", "i") +
                     "<decisionTable id=\"t\" hitPolicy=\"UNIQUE\"><input><inputExpression><text>i"
                     "</text></inputExpression></input><output/>";
  for (int i = 0; i < 100'000; ++i) {
    body += "<rule><inputEntry><text>" + std::to_string(i) + "</text></inputEntry><outputEntry>" +
            "<text>" + std::to_string(i * 2) + "</text></outputEntry></rule>";
  }
  body += "</decisionTable></decision>";
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_EQ(given_by(body, {{{"i", Decimal(99'999)}}}), "199998");
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(60));
}

std::string input(const std::string& name, const std::string& type = "number") {
  return "<inputData id=\"" + name + "\" name=\"" + name + "\"><variable name=\"" + name +
         "\" typeRef=\"" + type + "\"/></inputData>\n";
}

// What a formula may name is what its decision requires (DMN 1.5, 10.3.1); what stands elsewhere in
// the model does not change how it is read.
TEST(Evaluation, OnlyNamesInScopeCount) {
  const auto difference = [](const std::string& elsewhere, const std::string& body) {
    feel::Context inputs;
    inputs.entries = {{"a", Decimal(7)}, {"b", Decimal(2)}, {"a-b", Decimal(100)}};
    return given_by(
        input("a") + input("b") + elsewhere +
            decision("d", needs("requiredInput", "a") + needs("requiredInput", "b") + body),
        std::move(inputs));
  };
  const auto a_b = text("a-b");
  EXPECT_EQ(difference("", a_b), "5");
  EXPECT_EQ(difference(input("a-b"), a_b), "5");  // not required
  EXPECT_EQ(difference("<businessKnowledgeModel id=\"f\" name=\"f\"><encapsulatedLogic>"
                       "<formalParameter name=\"a-b\"/>" +
                           text("a-b * 2") + "</encapsulatedLogic></businessKnowledgeModel>",
                       a_b),
            "5");
  EXPECT_EQ(difference("<itemDefinition name=\"t\"><itemComponent name=\"a-b\"><typeRef>number"
                       "</typeRef></itemComponent></itemDefinition>",
                       a_b),
            "5");
  EXPECT_EQ(difference(decision("e", "<context><contextEntry><variable name=\"a-b\"/>" + text("1") +
                                         "</contextEntry></context>"),
                       a_b),
            "5");
  EXPECT_EQ(difference(input("a-b"),
                       "<decisionTable hitPolicy=\"FIRST\"><input><inputExpression>"
                       "<text>a-b</text></inputExpression></input><output/><rule>"
                       "<inputEntry><text>&gt; 0</text></inputEntry><outputEntry>"
                       "<text>a-b</text></outputEntry></rule></decisionTable>"),
            "5");
  EXPECT_EQ(difference(input("a-b"), needs("requiredInput", "a-b") + a_b), "100");
}

// A forgotten requirement is told as an unknown name, not as a formula that does not parse.
TEST(Evaluation, ANameWithBlanksThatIsNotRequiredIsUnknown) {
  const auto said = given_by(input("a b") + decision("d", text("a b + 1")));
  EXPECT_NE(said.find("unknown name `a b`"), std::string::npos) << said;
}

TEST(Evaluation, NamesOfABoxedExpressionEndWithIt) {
  feel::Context inputs;
  inputs.entries = {{"a", Decimal(7)}, {"b", Decimal(2)}};
  const auto entry = [](const std::string& name, const std::string& value) {
    return "<contextEntry>" + (name.empty() ? "" : "<variable name=\"" + name + "\"/>") + value +
           "</contextEntry>";
  };
  const auto inner = "<context>" + entry("a-b", text("1")) + entry("", text("a-b")) + "</context>";
  const auto loop = "<for iteratorVariable=\"a-b\"><in>" + text("[1]") + "</in><return>" +
                    text("a-b") + "</return></for>";
  const auto list = "<list>" + inner + loop + text("a-b") + "</list>";
  EXPECT_EQ(
      given_by(input("a") + input("b") +
                   decision("d", needs("requiredInput", "a") + needs("requiredInput", "b") + list),
               std::move(inputs)),
      "[1, [1], 5]");
}

TEST(Evaluation, FieldsAreKnownAfterAPointAndInAFilter) {
  feel::Context inputs;
  const feel::Context item{{{"a-b", Decimal(3)}, {"first name", Value("x")}}};
  inputs.entries = {{"x", feel::List{item}}};
  const auto model = [&](const std::string& formula) {
    return given_by(
        "<itemDefinition name=\"t\" isCollection=\"true\"><itemComponent name=\"a-b\"><typeRef>"
        "number</typeRef></itemComponent><itemComponent name=\"first name\"><typeRef>string"
        "</typeRef></itemComponent></itemDefinition>" +
            input("x", "t") + decision("d", needs("requiredInput", "x") + text(formula)),
        inputs);
  };
  EXPECT_EQ(model("x.a-b"), "[3]");
  EXPECT_EQ(model("x[a-b = 3].first name"), "[\"x\"]");
}

// Each null has its word: also that of a decision after one that went too deep or took all steps.
TEST(Evaluation, ADecisionAfterOneThatWasStoppedIsDecidedOrSaysWhyNot) {
  const auto model = model_of(
      "<businessKnowledgeModel id=\"f\" name=\"f\"><encapsulatedLogic><formalParameter "
      "name=\"n\"/>" +
      text("if n = 0 then 0 else f(n - 1) + 1") + "</encapsulatedLogic></businessKnowledgeModel>" +
      decision("shallow", needs("requiredKnowledge", "f") + text("f(100)")) +
      decision("deep", needs("requiredKnowledge", "f") + text("f(200)")) +
      decision("loop", text("count(for i in 1..1000000, j in 1..1000000 return i)")) +
      decision("plain", text("1 + 1")) + decision("late", text("2 + 2")));
  Evaluation evaluation(model, {}, {.steps_max = 100'000});
  const auto& reports = evaluation.diagnostics().entries();
  EXPECT_EQ(feel::to_feel(evaluation.decision("shallow")), "100");
  EXPECT_TRUE(evaluation.decision("deep").is_null());
  ASSERT_EQ(reports.size(), 1U);
  EXPECT_NE(reports[0].message.find("write it as a loop"), std::string::npos);
  EXPECT_EQ(feel::to_feel(evaluation.decision("plain")), "2");
  EXPECT_TRUE(evaluation.decision("loop").is_null());
  const auto before = reports.size();
  ASSERT_GT(before, 1U);
  EXPECT_NE(reports[1].message.find("stopped after 100000 steps"), std::string::npos);
  EXPECT_TRUE(evaluation.decision("late").is_null());
  ASSERT_EQ(reports.size(), before + 1);
  EXPECT_EQ(reports.back().message,
            "`late` is not decided: another decision took all steps of this "
            "evaluation; ask for it alone");
}

}  // namespace
}  // namespace ronghe::dmn
