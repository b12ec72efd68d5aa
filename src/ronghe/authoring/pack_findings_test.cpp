// SPDX-License-Identifier: Apache-2.0
// What an author may get wrong in a pack: each with the place and the remedy that it is told, and
// beside it what is on the line and right.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "ronghe/authoring/check_tests.hpp"
#include "ronghe/authoring/light_order.hpp"
#include "ronghe/authoring/test_pack.hpp"
#include "ronghe/authoring/testing.hpp"

namespace ronghe::authoring {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::StartsWith;

// Nothing in `place` = the pack is right.
struct Wanted {
  std::string name;
  std::vector<FileChange> changes;
  std::string place = {};
  std::string says = {};
};

class PackFindings : public ::testing::TestWithParam<Wanted> {
 protected:
  static const SpoiltPack& pack() {
    static const SpoiltPack one;
    return one;
  }
};

TEST_P(PackFindings, AreToldOnceWithPlaceAndRemedy) {
  const auto& wanted = GetParam();
  const auto errors = pack().errors(wanted.changes);
  if (wanted.place.empty()) {
    EXPECT_THAT(errors, IsEmpty());
    return;
  }
  ASSERT_THAT(errors, SizeIs(1));
  EXPECT_THAT(errors.front(), StartsWith(wanted.place + ": "));
  EXPECT_THAT(errors.front(), HasSubstr(wanted.says));
}

const std::string limits = "parameters/X1.yaml";
const std::string indicator = "indicators/X1.yaml";
const std::string record = "records/firm.yaml";
const std::string definition = "definitions/firm.yaml";
const std::string weights = "weights/default.yaml";
const std::string table = "decisions/light.dmn";
const std::string test_file = "tests/X1.yaml";

const Wanted files[] = {
    {"Sound", {}},
    {"KeyTwice",
     {{limits, "    unit: ratio\n", "    unit: ratio\n    unit: days\n"}},
     "parameters/X1.yaml:6:5",
     "the key `unit` stands in line 5 already"},
    {"KeyTwiceInOneLine",
     {{weights, "{X1: 1}", "{X1: 1, X1: 2}"}},
     "weights/default.yaml:4:21",
     "the key `X1` stands in line 4 already"},
    {"KeyTwiceInTwoMappings",
     {{weights, "{X1: 1}", "{X1: 1, X2: 2}"}},
     "weights/default.yaml:4:21",
     "`X2` has a weight but is no indicator"},
    {"ParameterTwice",
     {{limits, "  red:\n",
       "  green:\n    name: {zh: 绿, en: green}\n    unit: ratio\n"
       "    values: [{from: 2020-01-01, value: 0.5, source: law}]\n  red:\n"}},
     "parameters/X1.yaml:7:3",
     "the parameter `X1.green` is declared twice"},
    {"KeyTwiceInATest",
     {{test_file, "expect:", "name: b\n    expect:"}},
     "tests/X1.yaml:5:5",
     "the key `name` stands in line 2 already"},
    {"NotUtf8", {{record, "Firm", "F\xB0\xA1rm"}}, "records/firm.yaml:2:21", "this is not UTF-8"},
    {"MisspeltFolder",
     {{"indicator/X2.yaml", "", "id: X2\n"}},
     "indicator",
     "did you mean `indicators`?"},
    {"FolderOfNotes", {{"docs/notes.md", "", "# notes\n"}}},
    {"UnknownFolder",
     {{"formulas/X2.yaml", "", "id: X2\n"}},
     "formulas",
     "nothing of this folder is read"},
    {"OtherEnding",
     {{"indicators/X2.yml", "", "id: X2\n"}},
     "indicators/X2.yml",
     "only files that end with .yaml"},
    {"NotesInAPart", {{"indicators/README.md", "", "# notes\n"}}},
    {"TableAmongIndicators",
     {{"indicators/light.dmn", "", "<a/>"}},
     "indicators/light.dmn",
     "only files that end with .yaml"},
    {"FolderInAFolder",
     {{"indicators/old/X2.yaml", "", "id: X2\n"}},
     "indicators/old",
     "put its files into indicators itself"},
    {"FileAtTheTop", {{"X2.yaml", "", "id: X2\n"}}, "X2.yaml", "only pack.yaml is read"},
};

const Wanted numbers[] = {
    {"RatioInPercent",
     {{limits, "value: 0.5", "value: 80"}},
     "parameters/X1.yaml:6:40",
     "write 0.8 if it is a percentage"},
    {"RatioOfOne", {{limits, "value: 0.5", "value: 1"}}},
    {"RatioAboveOne",
     {{limits, "value: 0.5", "value: 1.0001"}},
     "parameters/X1.yaml:6:40",
     "1.0001 is no ratio"},
    {"NegativeRatio",
     {{limits, "value: 0.3", "value: -0.8"}},
     "parameters/X1.yaml:11:35",
     "-0.8 is no ratio, which is a share from 0 to 1"},
    {"RatioOfNothing", {{limits, "value: 0.3", "value: 0"}}},
    {"QuotedNumber",
     {{limits, "value: 0.5", "value: \"0.5\""}},
     "parameters/X1.yaml:6:40",
     "`\"0.5\"` is no number, but the unit is ratio; write 0.5"},
    {"FullWidthDigits",
     {{limits, "value: 0.5", "value: ０．５"}},
     "parameters/X1.yaml:6:40",
     "write 0.5"},
    {"Percent", {{limits, "value: 0.5", "value: 50%"}}, "parameters/X1.yaml:6:40", "write 0.5"},
    {"FullWidthColon",
     {{limits, "    unit: ratio\n", "    unit：ratio\n"}},
     "parameters/X1.yaml:5:9",
     "`：` is no sign of YAML, write `: `"},
    {"FullWidthComma",
     {{limits, "value: 0.5, ", "value: 0.5，"}},
     "parameters/X1.yaml:6:43",
     "`，` is no sign of YAML, write `, `"},
    {"MinAboveMax",
     {{record, "min: 0, max: 100", "min: 200, max: 100"}},
     "records/firm.yaml:9:45",
     "is above its `max` 100"},
    {"MinOnMax", {{record, "min: 0, max: 100", "min: 100, max: 100"}}},
    {"LimitsSwapped",
     {{indicator, "green: parameter.X1.green, red: parameter.X1.red",
       "green: parameter.X1.red, red: parameter.X1.green"}},
     "indicators/X1.yaml:12:17",
     "the green limit of X1 is 0.3 and the red one 0.5"},
    {"LimitsSwappedLater",
     {{limits, "from: 2027-01-01, value: 0.4", "from: 2027-01-01, value: 0.6"}},
     "indicators/X1.yaml:12:17",
     "from 2027-01-01 on the green limit of X1 is 0.5 and the red one 0.6"},
    {"LimitsSwappedAsNumbers",
     {{indicator, "green: parameter.X1.green, red: parameter.X1.red", "green: 0.3, red: 0.5"}},
     "indicators/X1.yaml:12:17",
     "the green limit of X1 is 0.3 and the red one 0.5"},
    {"LimitsAlike", {{limits, "value: 0.4", "value: 0.5"}}},
    {"WeightMissing",
     {{weights, "{X1: 1}", "{}"}},
     "indicators/X1.yaml:1:1",
     "X1 has no weight in weights/ for default"},
    {"WeightOfNothing", {{weights, "{X1: 1}", "{X1: 0}"}}},
    {"WeightMissingOfInformation",
     {{weights, "{X1: 1}", "{}"}, {indicator, "type: normal", "type: information"}}},
    {"WeightsDoNotAddUp",
     {{weights, "0.4", "0.5"}},
     "weights/default.yaml:3:14",
     "add up to 1.1, not 1"},
    {"CellInPercent",
     {{table, "&lt; red limit", "&lt; 30"}},
     "decisions/light.dmn:10:32",
     "of which 30 is never reached; write 0.3 for 30 %"},
    {"CellOfAFactor", {{table, "&lt; red limit", "&lt; red limit * 1.5"}}},
    {"CellOfAShare", {{table, "&lt; red limit", "&lt; 0.3"}}},
    {"NotMonotone",
     {{table, "&lt; green limit", "&gt; green limit"}},
     "indicators/X1.yaml:1:1",
     "though its direction is `up`, where more is better"},
    {"TableOfTheOtherDirection",
     {{indicator, "direction: up", "direction: down\ntable: light_up"},
      {indicator, "green: parameter.X1.green, red: parameter.X1.red",
       "green: parameter.X1.red, red: parameter.X1.green"}},
     "indicators/X1.yaml:1:1",
     "though its direction is `down`, where less is better"},
};

const Wanted words[] = {
    {"UnknownLevel",
     {{record, "label: L1", "label: L9"}},
     "records/firm.yaml:5:8",
     "`L9` is no level; choose from L0, L1, L2, L3, L4"},
    {"SmallLevelOfAField",
     {{record, "pay:  {", "pay:  {label: l3, "}},
     "records/firm.yaml:9:17",
     "`l3` is no level"},
    {"HighestLevel", {{record, "label: L1", "label: L4"}}},
    {"UnknownOwner",
     {{record, "owner: IIT", "owner: IITT"}},
     "records/firm.yaml:4:8",
     "the owner `IITT` is not known; choose from EDU"},
    {"OwnerOfThePack",
     {{record, "owner: IIT", "owner: PORT"},
      {"pack.yaml", "source: test", "source: test\nowners: {PORT: {zh: 口岸, en: ports}}"}}},
    {"OwnersAsAList",
     {{"pack.yaml", "source: test", "source: test\nowners: [PORT]"}},
     "pack.yaml:5:9",
     "`owners` names departments"},
    {"TypeOfADefinition",
     {{definition, "type: boolean", "type: bool"}},
     "definitions/firm.yaml:4:11",
     "`bool` is no type of a definition; choose from boolean, number, text, date"},
    {"UnitOfAParameter",
     {{"parameters/score.yaml", "unit: points", "unit: ponits"}},
     "parameters/score.yaml:3:42",
     "did you mean `points`?"},
    {"UnitOfAField",
     {{record, "type: money,", "type: money, unit: yaun,"}},
     "records/firm.yaml:9:46",
     "did you mean `yuan`?"},
    {"OtherUnit", {{record, "type: money,", "type: money, unit: tonnes,"}}},
    {"EmptyTranslation",
     {{indicator, "zh: 报酬率", "zh: \"\""}},
     "indicators/X1.yaml:2:12",
     "`zh` is empty"},
    {"ChoiceInAFormula",
     {{definition, "\"big\"", "\"bigg\""}},
     "definitions/firm.yaml:15:7",
     "`bigg` is none of the choices of this field; choose from big, small"},
    {"OtherChoice",
     {{definition, "\"big\"", "\"small\""},
      {test_file, "value: 1, light: green", "value: 0, light: red"}}},
    {"ChoiceOfATestCase",
     {{test_file, "size: big", "size: huge"}},
     "tests/X1.yaml:4:46",
     "`huge` is none of the choices of `size`; choose from big, small"},
    {"LightOfATestCase",
     {{test_file, "light: green", "light: yelow"}},
     "tests/X1.yaml:5:64",
     "`yelow` is no light; choose from red, yellow, green, none: did you mean `yellow`?"},
    {"LightOfNothing", {{test_file, "light: green", "light: none"}}},
    {"DefinitionLikeAField",
     {{definition, "define: paid", "define: pay"}, {definition, "if paid and\n      ", "if "}},
     "definitions/firm.yaml:3:13",
     "`pay` is a field of this record already"},
    {"DefinitionLikeARecord",
     {{definition, "define: paid", "define: firm"}, {definition, "if paid and\n      ", "if "}},
     "definitions/firm.yaml:3:13",
     "`firm` is a record already"},
    {"EntityLikeARecord",
     {{definition, "definitions:\n",
       "entities:\n  - {entity: region, from: firm, key: size, name: {zh: 规模, en: size}}\n"
       "definitions:\n"}},
     "definitions/firm.yaml:2:14",
     "`region` is a record already"},
    {"DefinitionLikeAFunction",
     {{definition, "define: paid", "define: count"}, {definition, "if paid and\n      ", "if "}},
     "definitions/firm.yaml:3:13",
     "`count` is a function already"},
    {"DefinitionLikeAKeyword",
     {{definition, "define: paid", "define: if"}, {definition, "if paid and\n      ", "if "}},
     "definitions/firm.yaml:3:13",
     "`if` is a word of the language already"},
};

const Wanted formulas[] = {
    {"BrokenDefinitionOnce",
     {{definition, "pay > 0", "pya > 0"}},
     "definitions/firm.yaml:6:17",
     "unknown name `pya`; did you mean `pay`?"},
    {"SecondLineOfAFoldedFormula",
     {{definition, "size =", "siez ="}},
     "definitions/firm.yaml:15:7",
     "did you mean `size`?\nsiez = \"big\" then 1 else 0\n^^^^"},
    {"SecondLineOfAPlainFormula",
     {{definition, "if pay > 0 then true", "if pay > 0\n      then 1"}},
     "definitions/firm.yaml:6:14",
     "the branches differ"},
    {"MisspeltFunction",
     {{definition, "if paid and", "if cuont(firm) > 1 and"}},
     "definitions/firm.yaml:14:10",
     "unknown function `cuont`; did you mean `count`?"},
    {"PercentInAFormula",
     {{definition, "pay > 0", "pay > 50%"}},
     "definitions/firm.yaml:6:25",
     "write 50 % as 0.5"},
    {"WideDigitInAFormula",
     {{definition, "pay > 0", "pay > ５"}},
     "definitions/firm.yaml:6:23",
     "unknown name `５`; write 5"},
    {"SingleQuotes",
     {{definition, "\"big\"", "'big'"}},
     "definitions/firm.yaml:15:14",
     "texts stand in double quotes"},
    {"NameInACell",
     {{table, "&lt; red limit", "&lt; redlimit"}},
     "decisions/light.dmn:10:32",
     "did you mean `red limit`?"},
    {"NameWithABlankInACell",
     {{table, "&lt; red limit", "&lt; rde limit"}},
     "decisions/light.dmn:10:38",
     "did you mean `red limit`?"},
    {"WideBrackets",
     {{definition, "if paid and", "if （paid） and"}},
     "definitions/firm.yaml:14:10",
     "write `(`"},
};

std::string name_of(const ::testing::TestParamInfo<Wanted>& info) { return info.param.name; }
INSTANTIATE_TEST_SUITE_P(Files, PackFindings, ::testing::ValuesIn(files), name_of);
INSTANTIATE_TEST_SUITE_P(Numbers, PackFindings, ::testing::ValuesIn(numbers), name_of);
INSTANTIATE_TEST_SUITE_P(Words, PackFindings, ::testing::ValuesIn(words), name_of);
INSTANTIATE_TEST_SUITE_P(Formulas, PackFindings, ::testing::ValuesIn(formulas), name_of);

TEST(PackCheckOfSeveralFaults, TellsThoseOfFormAndThoseOfMeaningAtOnce) {
  const auto errors = SpoiltPack().errors({{definition, "pay > 0", "pya > 0"},
                                           {limits, "value: 0.5", "value: 80"},
                                           {indicator, "direction: up", "direction: upp"},
                                           {test_file, "light: green", "light: yelow"}});
  ASSERT_THAT(errors, SizeIs(4));
  EXPECT_THAT(errors[0], StartsWith("definitions/firm.yaml:6:17: "));
  EXPECT_THAT(errors[1], HasSubstr("`direction: upp` is not known"));
  EXPECT_THAT(errors[2], StartsWith("parameters/X1.yaml:6:40: "));
  EXPECT_THAT(errors[3], StartsWith("tests/X1.yaml:5:64: "));
}

TEST(PackCheckOfSeveralFaults, SaysNothingOfWhatFollowsFromAFileThatCannotBeRead) {
  const auto errors = SpoiltPack().errors({{record, "record: firm", "record: [firm"}});
  ASSERT_THAT(errors, SizeIs(1));
  EXPECT_THAT(errors[0], HasSubstr("not valid YAML"));
}

TEST(PackCheckOfRegions, ARunNeedsTheirTree) {
  const SpoiltPack pack;
  const FileChange without{"records/region.yaml",
                           "  parent: {zh: 上级, en: Parent, type: code, optional: true}\n", ""};
  const auto errors = pack.errors({without});
  ASSERT_THAT(errors, SizeIs(1));
  EXPECT_THAT(errors[0], StartsWith("records/region.yaml:1:1: "));
  EXPECT_THAT(errors[0], HasSubstr("of which it lacks parent"));
  const auto opened = policy::open_pack(pack.write({without}));
  ASSERT_TRUE(opened);
  const auto tested = test_pack(*opened);
  ASSERT_FALSE(tested);
  EXPECT_THAT(tested.error().message, HasSubstr("of which it lacks parent"));
}

TEST(PackTests, OfTheSoundPackPassAndOneWithAnUnknownWordIsRefused) {
  const SpoiltPack pack;
  const FileChange over_a_number{definition, "if paid and\n      size = \"big\"", "if pay > 0"};
  const auto sound = test_pack(*policy::open_pack(pack.write({over_a_number})));
  ASSERT_TRUE(sound) << to_string(sound.error());
  EXPECT_EQ(sound->passed, 2);
  EXPECT_THAT(sound->failures, IsEmpty());
  const auto spoilt =
      test_pack(*policy::open_pack(pack.write({{test_file, "size: big", "size: huge"}})));
  ASSERT_FALSE(spoilt);
  EXPECT_THAT(spoilt.error().message, HasSubstr("`huge` is none of the choices"));
}

TEST(PackCheckInChinese, HasAFrameAndSaysWithTheWordsOfTheFace) {
  const auto check = SpoiltPack().check({{limits, "value: 0.5", "value: 80"}});
  const auto text = check_text(check, "p", "zh", [](const Error&) { return "话"; });
  EXPECT_THAT(text, HasSubstr("parameters/X1.yaml:6:40: 错误：话\n"));
  EXPECT_THAT(text, HasSubstr("p：1 处错误，0 处警告"));
}

}  // namespace
}  // namespace ronghe::authoring
