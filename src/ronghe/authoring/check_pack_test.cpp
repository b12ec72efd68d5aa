// SPDX-License-Identifier: Apache-2.0
#include "ronghe/authoring/check_pack.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <tuple>

namespace ronghe::authoring {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const Date as_of = *parse_date("2025-12-31");

// A copy of the national pack, to be spoilt.
class CheckPack : public ::testing::Test {
 protected:
  CheckPack()
      : folder_(fs::path(::testing::TempDir()) / ("check_pack_" + std::to_string(::getpid()))) {
    fs::remove_all(folder_);
    fs::copy("packs/national", folder_, fs::copy_options::recursive);
  }
  ~CheckPack() override { fs::remove_all(folder_); }

  // Puts `after` for the first `before` in a file.
  void change(const std::string& file, const std::string& before, const std::string& after) {
    std::stringstream held;
    held << std::ifstream(folder_ / file).rdbuf();
    auto text = held.str();
    const auto at = text.find(before);
    ASSERT_NE(at, std::string::npos) << file << ": " << before;
    text.replace(at, before.size(), after);
    std::ofstream(folder_ / file) << text;
  }
  PackCheck check() const { return check_pack(folder_.string(), as_of); }

  fs::path folder_;
};

TEST_F(CheckPack, TheNationalPackIsCleanAndItsTablesAreAnalysed) {
  const auto made = check();
  for (const auto& error : made.errors) ADD_FAILURE() << to_string(error);
  for (const auto& warning : made.warnings) ADD_FAILURE() << to_string(warning);
  EXPECT_THAT(made.findings, IsEmpty());
  EXPECT_GE(made.tables, 9U);
  EXPECT_THAT(check_text(made, "p"), HasSubstr("no errors, 0 warnings"));
}

// Of the examples two refine the national pack, and one is an index on a plain table, which has no
// lights and so no points for them.
TEST(CheckPackExamples, AreClean) {
  for (const auto* folder :
       {"packs/examples/hdi", "packs/examples/province", "packs/examples/city"}) {
    SCOPED_TRACE(folder);
    const auto made = check_pack(folder, as_of);
    for (const auto& error : made.errors) ADD_FAILURE() << to_string(error);
    EXPECT_THAT(made.warnings, IsEmpty());
  }
}

TEST_F(CheckPack, AGapInATableIsAnErrorWithARow) {
  // Red, and what is good, but nothing between them.
  change("decisions/light.dmn", "<inputEntry id=\"light_up_7_value\"><text>-</text>",
         "<inputEntry id=\"light_up_7_value\"><text>&gt; 1000</text>");
  const auto made = check();
  ASSERT_FALSE(made.errors.empty());
  EXPECT_THAT(made.errors[0].place.file, HasSubstr("decisions/light.dmn"));
  EXPECT_GT(made.errors[0].place.line, 1);
  EXPECT_THAT(made.errors[0].message, HasSubstr("gap in table `light_up`"));
  EXPECT_THAT(made.errors[0].message, HasSubstr("row: value = "));
  ASSERT_FALSE(made.findings.empty());
  EXPECT_THAT(check_text(made, "p"), HasSubstr("error: gap in table `light_up`"));
}

TEST_F(CheckPack, ATableThatTurnsGreenWithoutDataIsAnError) {
  change("decisions/light.dmn", "<outputEntry id=\"light_up_1_light\"><text>\"none\"</text>",
         "<outputEntry id=\"light_up_1_light\"><text>\"green\"</text>");
  const auto made = check();
  ASSERT_FALSE(made.errors.empty());
  EXPECT_THAT(made.errors[0].message, HasSubstr("the table `light_up` of "));
  EXPECT_THAT(made.errors[0].message, HasSubstr("rule 1 gives green to a subject without data"));
}

TEST_F(CheckPack, AKindOfSubjectThatIsGreenWithoutALightIsAnError) {
  change("decisions/overall.dmn", "<text>\"none\"</text></outputEntry>",
         "<text>\"green\"</text></outputEntry>");
  const auto made = check();
  ASSERT_FALSE(made.errors.empty());
  EXPECT_THAT(made.errors[0].message, HasSubstr("the table of the light of a "));
}

TEST_F(CheckPack, ErrorsComeInTheOrderOfFilesAndAllOfThem) {
  change("definitions/body.yaml", "not(college_owned = true)", "not(colege_owned = true)");
  change("definitions/agreement.yaml", "formula: ", "formula: 1 + \"a\" > nowhere or ");
  change("indicators/A1.1.yaml", "count(", "coutn(");
  const auto made = check();
  ASSERT_GE(made.errors.size(), 4U);
  EXPECT_TRUE(std::ranges::is_sorted(made.errors, {}, [](const Error& error) {
    return std::tie(error.place.file, error.place.line, error.place.column);
  }));
  EXPECT_THAT(made.errors[0].place.file, HasSubstr("agreement.yaml"));
  EXPECT_THAT(made.errors[0].message, HasSubstr("operands do not fit"));
  EXPECT_THAT(made.errors[1].place.file, HasSubstr("agreement.yaml"));
  EXPECT_THAT(made.errors[1].message, HasSubstr("`nowhere`"));
}

TEST_F(CheckPack, ALimitInAnotherUnitIsAnError) {
  change("parameters/A1_1.yaml", "unit: ratio", "unit: days");
  const auto made = check();
  ASSERT_FALSE(made.errors.empty());
  EXPECT_THAT(made.errors[0].message, HasSubstr("but this limit is in day"));
}

TEST_F(CheckPack, WarningsAreToldBesideTheErrorsInOneOrder) {
  PackCheck made;
  made.warnings = {{ErrorKind::bad_input, "it may surprise", {"a.yaml", 2, 3}}};
  EXPECT_THAT(check_text(made, "p"), HasSubstr("no errors, 1 warnings"));
  made.errors = {{ErrorKind::bad_input, "it is wrong", {"a.yaml", 1, 3}},
                 {ErrorKind::bad_input, "it is wrong too", {"b.yaml", 1, 1}}};
  const auto text = check_text(made, "p");
  const auto first = text.find("a.yaml:1:3: error: it is wrong");
  const auto second = text.find("a.yaml:2:3: warning: it may surprise");
  ASSERT_NE(first, std::string::npos);
  EXPECT_LT(first, second);
  EXPECT_LT(second, text.find("b.yaml:1:1: error: it is wrong too"));
  EXPECT_THAT(text, HasSubstr("2 errors, 1 warnings"));
}

TEST_F(CheckPack, AFormulaThatMayTakeMissingValuesAmissIsAWarning) {
  change("definitions/body.yaml", "not(college_owned = true)", "college_owned != true");
  const auto made = check();
  for (const auto& error : made.errors) ADD_FAILURE() << to_string(error);
  ASSERT_THAT(made.warnings, SizeIs(1));
  EXPECT_THAT(made.warnings[0].place.file, HasSubstr("body.yaml"));
  EXPECT_THAT(made.warnings[0].message, HasSubstr("`college_owned` is missing"));
}

TEST_F(CheckPack, TheJsonHoldsFindingsWithTheirRows) {
  change("decisions/light.dmn", "<inputEntry id=\"light_up_7_value\"><text>-</text>",
         "<inputEntry id=\"light_up_7_value\"><text>&gt; 1000</text>");
  const auto made = check();
  const auto json = nlohmann::json::parse(check_json(made, "p"));
  EXPECT_EQ(json.at("errors").size(), made.errors.size());
  ASSERT_THAT(json.at("findings"), SizeIs(made.findings.size()));
  const auto& gap = json.at("findings").at(0);
  EXPECT_EQ(gap.at("kind"), "gap");
  EXPECT_EQ(gap.at("severity"), "error");
  EXPECT_EQ(gap.at("table"), "light_up");
  EXPECT_TRUE(gap.at("row").contains("value"));
  EXPECT_TRUE(gap.at("hits").empty());
}

TEST(CheckExamples, PacksOfEveryKindAreClean) {
  for (const auto* folder :
       {"packs/examples/hdi", "packs/examples/province", "packs/examples/city"}) {
    const auto made = check_pack(folder, as_of);
    for (const auto& error : made.errors) ADD_FAILURE() << folder << ": " << to_string(error);
    EXPECT_THAT(made.warnings, IsEmpty());
  }
}

}  // namespace
}  // namespace ronghe::authoring
