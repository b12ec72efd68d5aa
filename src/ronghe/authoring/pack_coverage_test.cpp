// SPDX-License-Identifier: Apache-2.0
#include "ronghe/authoring/pack_coverage.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string_view>

#include "ronghe/authoring/check_pack.hpp"
#include "ronghe/authoring/test_pack.hpp"
#include "ronghe/base/testing.hpp"

namespace ronghe::authoring {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

// A refinement of the national pack with an indicator of its own and the tests of a case.
class Refined : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = testing::TempDir() + "/ronghe_refined_pack";
    fs::remove_all(folder_);
    write("pack.yaml",
          "id: refined\nversion: 1.0.0\nname: {zh: a, en: a}\nsource: test\nextends: " +
              fs::absolute("packs/national").string() + "\n");
    write("definitions/a.yaml", R"(definitions:
  - on: enterprise
    define: weighed
    type: number
    name: {zh: a, en: a}
    formula: >
      if above_scale
      then (if listed_as = "none" then 1 else 2)
      else 3
)");
    write("indicators/Z1.yaml", R"(id: Z1
name: {zh: a, en: a}
description: {zh: a, en: a}
dimension: result
group: Z
subjects: [region]
direction: up
type: information
unit: number
formula: sum(enterprise.weighed)
source: test
)");
  }
  void TearDown() override { fs::remove_all(folder_); }

  void write(const std::string& file, const std::string& text) const {
    const auto path = fs::path(folder_) / file;
    fs::create_directories(path.parent_path());
    std::ofstream(path) << text;
  }
  void tests(const std::string& enterprises, const std::string& expect,
             const std::string& more = "") const {
    write("tests/a.yaml", "cases:\n  - name: one\n    as_of: 2025-12-31\n" + more +
                              "    given:\n      region: [{code: \"440303\", level: \"3\"}]\n"
                              "      enterprise: [" +
                              enterprises + "]\n    expect: [" + expect + "]\n");
  }
  Result<MeasuredTest> run() const {
    auto pack = policy::open_pack(folder_);
    if (!pack) return std::unexpected(pack.error());
    return test_pack_with_coverage(*pack);
  }
  // What no test reached, as "branch enterprise.weighed: else of ...".
  std::vector<std::string> gaps() const {
    const auto measured = run();
    EXPECT_TRUE(measured) << to_string(measured.error());
    std::vector<std::string> all;
    if (!measured) return all;
    for (const auto& failure : measured->result.failures) ADD_FAILURE() << failure.message;
    for (const auto& item : measured->coverage.items) {
      if (!item.reached) all.push_back(item.name + ": " + item.words);
    }
    return all;
  }

  std::string folder_;
};

constexpr const char* large = R"({uscc: a, region: "440303", above_scale: true, listed_as: none})";

TEST_F(Refined, CountsOnlyWhatItWritesItself) {
  tests(large, "{subject: region/440303, indicator: Z1, value: 1}");
  const auto measured = run();
  ASSERT_TRUE(measured) << to_string(measured.error());
  EXPECT_EQ(measured->coverage.items.size(), 5U) << "four branches and an indicator";
}

TEST_F(Refined, NamesTheBranchesThatNoRowTakes) {
  tests(large, "{subject: region/440303, indicator: Z1, value: 1}");
  EXPECT_THAT(gaps(), ElementsAre("enterprise.weighed: else of `if listed_as = \"none\"`",
                                  "enterprise.weighed: else of `if above_scale`"));
  tests(R"({uscc: a, region: "440303", above_scale: true, listed_as: none},
           {uscc: b, region: "440303", above_scale: true, listed_as: national},
           {uscc: c, region: "440303"})",
        "{subject: region/440303, indicator: Z1, value: 6}");
  EXPECT_THAT(gaps(), IsEmpty()) << "what is missing takes the else branch";
}

TEST_F(Refined, AnIndicatorIsReachedByAnExpectation) {
  tests(R"({uscc: a, region: "440303", above_scale: true, listed_as: none})",
        "{subject: region/440303, indicator: A1.1, denominator: 0}");
  EXPECT_THAT(gaps(), testing::Contains(HasSubstr("Z1 for region")));
}

TEST_F(Refined, KnowsRulesByTheLightsThatTestsExpect) {
  std::ifstream in("packs/examples/city/decisions/agreement.dmn");
  write("decisions/agreement.dmn", std::string(std::istreambuf_iterator<char>(in), {}));
  write("pack.yaml", "id: refined\nversion: 1.0.0\nname: {zh: a, en: a}\nsource: test\nextends: " +
                         fs::absolute("packs/national").string() +
                         "\nreplaces: [overall_agreement]\n");
  tests(large, "{subject: region/440303, indicator: Z1, value: 1}",
        "    parameters: {reading.reading_1: above_scale}\n");
  auto measured = run();
  ASSERT_TRUE(measured) << to_string(measured.error());
  EXPECT_EQ(measured->coverage.count(CoverageOf::rule).all, 4U);
  EXPECT_EQ(measured->coverage.count(CoverageOf::rule).reached, 0U);
  write("tests/b.yaml", R"(unreached: [{table: overall_agreement, row: 2, because: said so}]
cases:
  - name: two
    as_of: 2025-12-31
    given: {agreement: [{agreement_id: a, from: 2025-01-01, signed: 2025-01-01}]}
    expect: [{subject: agreement/a, light: none}]
)");
  measured = run();
  ASSERT_TRUE(measured) << to_string(measured.error());
  EXPECT_EQ(measured->coverage.count(CoverageOf::rule).reached, 1U);
  EXPECT_EQ(measured->coverage.count(CoverageOf::rule).excused, 1U);
  const auto text = coverage_text(measured->coverage);
  EXPECT_THAT(text, HasSubstr("1 of 4 rules (1 cannot be)"));
  EXPECT_THAT(text, HasSubstr("overall_agreement row 2: cannot be reached, said so"));
  EXPECT_THAT(text, HasSubstr("decisions/agreement.dmn:"));
  EXPECT_THAT(text, Not(HasSubstr("row 1:")));
  EXPECT_EQ(coverage_json(measured->coverage)["count"]["rule"]["all"], 4);
}

TEST_F(Refined, ParametersOfACaseMustFit) {
  struct Case {
    const char* name;
    const char* parameters;
    const char* fault;
  };
  const std::array cases{
      Case{"no such parameter", "{reading.reading_99: a}", "is no parameter of this pack"},
      Case{"no such choice", "{reading.reading_1: neither}", "`neither` is no choice"},
      Case{"another kind", "{A1_1.red: high}", "make them the same kind"},
  };
  for (const auto& [name, parameters, fault] : cases) {
    SCOPED_TRACE(name);
    tests(large, "{subject: region/440303, indicator: Z1, value: 1}",
          "    parameters: " + std::string(parameters) + "\n");
    const auto measured = run();
    ASSERT_FALSE(measured);
    EXPECT_THAT(measured.error().message, HasSubstr(fault));
    EXPECT_THAT(measured.error().message, HasSubstr("tests/a.yaml:4"));
  }
}

TEST_F(Refined, ParametersOfACaseHoldForItAlone) {
  write("tests/a.yaml", R"(cases:
  - name: with another limit
    as_of: 2025-12-31
    parameters: {A1_1.red: 0.9, A1_1.green: 0.95}
    given: &rows
      region: [{code: "440303", level: "3"}]
      enterprise: [{uscc: a, region: "440303", listed_as: national, listed_on: 2024-01-01}, {uscc: b, region: "440303", listed_as: national, listed_on: 2024-01-01}]
      investment: [{invoice_id: a, enterprise: a, kind: project, amount: 1, paid_on: 2025-06-30}]
    expect: [{subject: region/440303, indicator: A1.1, value: "0.5", light: red}]
  - name: with those in force
    as_of: 2025-12-31
    given: *rows
    expect: [{subject: region/440303, indicator: A1.1, value: "0.5", light: green}]
)");
  const auto measured = run();
  ASSERT_TRUE(measured) << to_string(measured.error());
  EXPECT_THAT(measured->result.failures, IsEmpty());
  EXPECT_EQ(measured->result.passed, 4U);
}

constexpr const char* repeated_case = R"(cases:
  - name: participation of <active>
    as_of: 2025-12-31
    repeat:
      - {note: none, active: 0, light: red}
      - {note: half, active: 1, light: green}
      - {note: all, active: 2, light: LAST}
    given:
      region: [{code: "440303", level: "3"}]
      enterprise: [{times: 2, uscc: e-<number>, region: "440303", listed_as: national, listed_on: 2024-01-01}]
      investment: [{times: <active>, invoice_id: i-<number>, enterprise: e-<number>, kind: project, amount: 1, paid_on: 2025-06-30}]
    expect: [{subject: region/440303, indicator: A1.1, numerator: <active>, denominator: 2, light: <light>}]
)";

TEST_F(Refined, ARepeatedCaseIsRunOnceForEachRowAndItsFailuresNameTheRow) {
  for (const auto* last : {"green", "red"}) {
    std::string text = repeated_case;
    text.replace(text.find("LAST"), 4, last);
    write("tests/a.yaml", text);
    const auto measured = run();
    ASSERT_TRUE(measured) << to_string(measured.error());
    const auto& [passed, failures] = measured->result;
    const bool good = std::string_view(last) == "green";
    EXPECT_EQ(passed, good ? 9U : 8U);
    ASSERT_EQ(failures.size(), good ? 0U : 1U);
    if (good) continue;
    EXPECT_EQ(failures[0].test, "participation of 2, row 3 (note: all, active: 2, light: red)");
    EXPECT_EQ(failures[0].place.line, 12);
  }
}

TEST_F(Refined, AFaultOfARepeatedCaseIsToldOnceWithItsLine) {
  std::string text = repeated_case;
  text.replace(text.find("LAST"), 4, "green, unused: 1");
  write("tests/a.yaml", text);
  const auto measured = run();
  ASSERT_FALSE(measured);
  EXPECT_THAT(measured.error().message, HasSubstr("nothing in the case uses `<unused>`"));
  EXPECT_THAT(measured.error().message, HasSubstr("tests/a.yaml:7"));
}

// Every rule of the national light tables gives a light that some case expects, or a test file says
// why none can; the same for branches and indicators.
TEST(PackCoverage, OfThePacksOfThisHouseIsWhole) {
  for (const auto* folder : {"packs/national", "packs/examples/province", "packs/examples/city"}) {
    SCOPED_TRACE(folder);
    const auto check = check_pack(folder, *parse_date("2027-12-31"));
    for (const auto& error : check.errors) ADD_FAILURE() << to_string(error);
    // The cases of the refinements take as long again, each: they are for the night.
    if (!nightly() && folder != std::string_view("packs/national")) {
      continue;
    }
    const auto pack = policy::open_pack(folder);
    ASSERT_TRUE(pack) << to_string(pack.error());
    const auto measured = test_pack_with_coverage(*pack);
    ASSERT_TRUE(measured) << to_string(measured.error());
    for (const auto& failure : measured->result.failures) {
      ADD_FAILURE() << failure.place.file << ":" << failure.place.line << ": " << failure.message;
    }
    for (const auto& item : measured->coverage.items) {
      EXPECT_NE(item.reached, !item.excuse.empty())
          << item.place.file << ":" << item.place.line << ": " << item.name << ": " << item.words;
    }
  }
}

}  // namespace
}  // namespace ronghe::authoring
