// SPDX-License-Identifier: Apache-2.0
#include "ronghe/policy/pack.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <filesystem>

#include "ronghe/policy/testing.hpp"

namespace ronghe::policy {
namespace {

using ::testing::ElementsAre;
using testing::faults_of;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::PackFolders;

Pack must_load(const std::string& folder) {
  auto pack = load_pack(folder);
  EXPECT_THAT(faults_of(folder), IsEmpty());
  return pack ? std::move(*pack) : Pack{};
}

std::string red_on(const Pack& pack, const std::string& day) {
  const auto* value = pack.parameters.at("X1.red").on(*parse_date(day));
  return value == nullptr ? "none" : to_string(value->value);
}

// One fault with these words; nullptr = none.
void expect_fault(const std::string& folder, const char* fault) {
  if (fault == nullptr)
    EXPECT_THAT(faults_of(folder), IsEmpty());
  else
    EXPECT_THAT(faults_of(folder), ElementsAre(HasSubstr(fault)));
}

TEST(PackExtends, KeepsWhatItDoesNotWrite) {
  const PackFolders packs;
  const auto base = must_load(packs.write_base());
  const auto made = must_load(packs.write_head("city", "../base"));
  EXPECT_EQ(made.id, "city");
  EXPECT_EQ(made.parameters.size(), base.parameters.size());
  EXPECT_EQ(made.dictionary.records.size(), base.dictionary.records.size());
  EXPECT_EQ(made.definitions.size(), base.definitions.size());
  ASSERT_NE(made.indicator("X1"), nullptr);
  EXPECT_EQ(made.decision_files.size(), 2U);
  ASSERT_EQ(made.extends.size(), 1U);
  EXPECT_EQ(made.extends[0].id, "base");
  EXPECT_EQ(made.extends[0].hash, base.hash);
}

TEST(PackExtends, TakesOverFromItsFirstValueOn) {
  const PackFolders packs;
  packs.write_base();
  packs.write_head("city", "../base");
  const auto made = must_load(packs.write(
      "city", "parameters/X1.yaml",
      "group: X1\nparameters:\n  red:\n    values: [{from: 2026-01-01, value: 0.35, source: ours}, "
      "{from: 2027-01-01, value: 0.45, source: ours}]\n"));
  EXPECT_EQ(red_on(made, "2019-12-31"), "none");
  EXPECT_EQ(red_on(made, "2025-12-31"), "0.3") << "the day before";
  EXPECT_EQ(red_on(made, "2026-01-01"), "0.35") << "the day";
  EXPECT_EQ(red_on(made, "2026-01-02"), "0.35") << "the day after";
  EXPECT_EQ(red_on(made, "2027-01-01"), "0.45") << "answers the extended pack's value of that day";
  EXPECT_EQ(made.parameters.at("X1.red").unit, "ratio");
  EXPECT_EQ(made.parameters.at("X1.red").title.en, "red limit");
}

TEST(PackExtends, NamesALaterValueThatItDoesNotAnswer) {
  const PackFolders packs;
  packs.write_base();
  packs.write_head("city", "../base");
  const std::string own =
      "group: X1\nparameters:\n  red:\n    values: [{from: 2026-01-01, value: 0.35, source: "
      "ours}]\n";
  const auto folder = packs.write("city", "parameters/X1.yaml", own);
  EXPECT_THAT(
      faults_of(folder),
      ElementsAre(HasSubstr("parameters/X1.yaml:4:5: the extended pack sets `X1.red` to 0.4 "
                            "from 2027-01-01")));
  packs.write("city", "parameters/X1.yaml", own + "    replaces: true\n");
  EXPECT_EQ(red_on(must_load(folder), "2027-06-30"), "0.35");
}

TEST(PackExtends, NamesEveryConflict) {
  struct Case {
    const char* name;
    const char* file;
    const char* text;
    const char* fault;  // nullptr = allowed
  };
  const std::array cases{
      Case{"another unit", "parameters/X1.yaml",
           "group: X1\nparameters:\n  green:\n    unit: days\n", "in days here but in ratio"},
      Case{"another kind of value", "parameters/X1.yaml",
           "group: X1\nparameters:\n  green:\n    values: [{from: 2026-01-01, value: high, source: "
           "ours}]\n",
           "make them the same kind"},
      Case{"no choice of the extended pack", "parameters/X1.yaml",
           "group: X1\nparameters:\n  reading:\n    values: [{from: 2026-01-01, value: three, "
           "source: "
           "ours}]\n",
           "`three` is no choice of `X1.reading`"},
      Case{
          "a choice of the extended pack", "parameters/X1.yaml",
          "group: X1\nparameters:\n  reading:\n    values: [{from: 2026-01-01, value: two, source: "
          "ours}]\n",
          nullptr},
      Case{"replaces a parameter that is not there", "parameters/X2.yaml",
           "group: X2\nparameters:\n  a:\n    name: {zh: a, en: a}\n    unit: days\n    replaces: "
           "true\n    values: [{from: 2026-01-01, value: 1, source: ours}]\n",
           "no extended pack has a parameter `X2.a`"},
      Case{"another type of a field", "records/firm.yaml",
           "record: firm\nfields:\n  pay: {zh: 报酬, en: Pay, type: number, unit: yuan, min: 0, "
           "optional: true}\n",
           "`pay` has the type money in the extended pack"},
      Case{"a field made optional", "records/firm.yaml",
           "record: firm\nfields:\n  code: {zh: 代码, en: Code, type: code, optional: true}\n",
           "`code` has `optional` false"},
      Case{"a lower least value", "records/firm.yaml",
           "record: firm\nfields:\n  pay: {zh: 报酬, en: Pay, type: money, min: -1}\n",
           "at least the `min` 0"},
      Case{"a field made stricter", "records/firm.yaml",
           "record: firm\nfields:\n  pay: {zh: 报酬, en: Pay, type: money, min: 10}\n", nullptr},
      Case{"a new field", "records/firm.yaml",
           "record: firm\nfields:\n  list: {zh: 名单, en: List, type: boolean}\n", nullptr},
      Case{"another key", "records/firm.yaml", "record: firm\nkey: [size]\n",
           "`firm` has the key code"},
      Case{"a rule of the same id", "records/firm.yaml",
           "record: firm\nrules:\n  - id: firm.pay\n    check: pay < 200\n    message: {zh: a, en: "
           "a}\n    remedy: {zh: a, en: a}\n",
           "the rule `firm.pay` is there already"},
      Case{"another formula of a definition", "definitions/firm.yaml",
           "definitions:\n  - {on: firm, define: paid, formula: pay > 1}\n",
           "`firm.paid` has another formula"},
      Case{"that says so", "definitions/firm.yaml",
           "definitions:\n  - {on: firm, define: paid, formula: pay > 1, replaces: true}\n",
           nullptr},
      Case{"the same formula with other blanks", "definitions/firm.yaml",
           "definitions:\n  - {on: firm, define: paid, formula: 'if  pay > 0 then 1  else "
           "0'}\n",
           nullptr},
      Case{"another type of a definition", "definitions/firm.yaml",
           "definitions:\n  - {on: firm, define: paid, type: boolean, formula: pay > 0, replaces: "
           "true}\n",
           "keep type and unit"},
      Case{"other limits of an indicator", "indicators/X1.yaml",
           "id: X1\nlimits: {red: parameter.X1.green}\n", nullptr},
      Case{"another formula of an indicator", "indicators/X1.yaml", "id: X1\nformula: 1\n",
           "X1 has another formula for `firm`"},
      Case{"an indicator that becomes a veto", "indicators/X1.yaml", "id: X1\ntype: veto\n",
           "X1 has another type"},
      Case{"and says so", "indicators/X1.yaml", "id: X1\ntype: veto\nreplaces: true\n", nullptr},
      Case{"a table of the same name", "decisions/light.dmn", "",
           "`light_up` stands in the extended"},
  };
  for (const auto& [name, file, text, fault] : cases) {
    SCOPED_TRACE(name);
    const PackFolders packs;
    packs.write_base();
    packs.write_head("city", "../base");
    const std::string written = text;
    const auto folder = packs.write(
        "city", file,
        written.empty() ? testing::table_xml("light_up", {{"r1", "-", "green"}}) : written);
    expect_fault(folder, fault);
  }
}

TEST(PackExtends, ShowsThePublicLessFreelyAndMoreWhenItSaysSo) {
  struct Case {
    const char* name;
    const char* text;
    const char* fault;  // nullptr = allowed
  };
  const std::array cases{
      Case{"the same", "public: rounded\n", nullptr},
      Case{"less", "public: light\n", nullptr},
      Case{"more", "public: value\n", "X1 has another `public`, which shows less,"},
      Case{"more, and says so", "public: value\nreplaces: true\n", nullptr},
      Case{"others are counted", "persons: 1\n", "X1 has another persons"},
      Case{"both are counted", "contributors: count(firm)\nreplaces: true\n",
           "`persons` or `contributors`, not both"},
  };
  for (const auto& [name, text, fault] : cases) {
    SCOPED_TRACE(name);
    const PackFolders packs;
    packs.write_base();
    packs.write("base", "indicators/X1.yaml",
                testing::base_indicator("persons: count(firm)\npublic: rounded\n"));
    packs.write_head("city", "../base");
    expect_fault(packs.write("city", "indicators/X1.yaml", std::string("id: X1\n") + text), fault);
  }
}

TEST(PackExtends, ProtectsFewerPersonsOnlyWhenItSaysSo) {
  const auto parameters = [](const char* first, const char* value, const char* more = "") {
    return std::string(
               "group: release\nparameters:\n  minimum_persons:\n    name: {zh: 少, en: "
               "few}\n    unit: persons\n") +
           more + "    values: [{from: " + first + ", value: " + value + ", source: law}]\n";
  };
  const auto faults = [&](const std::string& own) {
    const PackFolders packs;
    packs.write_base();
    packs.write("base", "parameters/release.yaml", parameters("2020-01-01", "10"));
    packs.write_head("city", "../base");
    return faults_of(packs.write("city", "parameters/release.yaml", own));
  };
  EXPECT_THAT(faults(parameters("2026-01-01", "10")), IsEmpty());
  EXPECT_THAT(faults(parameters("2026-01-01", "11")), IsEmpty());
  EXPECT_THAT(faults(parameters("2026-01-01", "9")),
              ElementsAre(HasSubstr("the public would see more")));
  EXPECT_THAT(faults(parameters("2026-01-01", "9", "    replaces: true\n")), IsEmpty());
}

TEST(PackExtends, PutsATableInThePlaceOfAnotherWhenItSaysSo) {
  const PackFolders packs;
  packs.write_base();
  packs.write("city", "decisions/ours.dmn", testing::table_xml("light_up", {{"r1", "-", "green"}}));
  const auto made = must_load(packs.write_head("city", "../base", "replaces: [light_up]\n"));
  EXPECT_THAT(made.decision_files.front(), HasSubstr("/city/decisions/ours.dmn"));
  EXPECT_THAT(faults_of(packs.write_head("city", "../base", "replaces: [light_up, none_such]\n")),
              ElementsAre(HasSubstr("`none_such`, which this pack lacks")));
}

TEST(PackExtends, FollowsAChain) {
  const PackFolders packs;
  packs.write_base();
  packs.write_head("province", "../base");
  packs.write(
      "province", "parameters/X1.yaml",
      "group: X1\nparameters:\n  green:\n    values: [{from: 2026-01-01, value: 0.6, source: "
      "province}]\n");
  packs.write_head("city", "../province");
  const auto made = must_load(packs.write("city", "parameters/X1.yaml",
                                          "group: X1\nparameters:\n  green:\n    values: [{from: "
                                          "2027-01-01, value: 0.7, source: city}]\n"));
  const auto& green = made.parameters.at("X1.green");
  ASSERT_EQ(green.values.size(), 3U);
  EXPECT_EQ(green.values[1].source, "province");
  EXPECT_THAT(green.values[1].place.file, HasSubstr("../province/parameters/X1.yaml"));
  ASSERT_EQ(made.extends.size(), 2U);
  EXPECT_EQ(made.extends[0].id, "province");
  EXPECT_EQ(made.extends[1].id, "base");
}

TEST(PackExtends, RefusesCirclesAndWhatIsNotThere) {
  const PackFolders packs;
  packs.write_head("a", "../b");
  packs.write_head("b", "../a");
  EXPECT_THAT(faults_of(packs.folder("a")), ElementsAre(HasSubstr("goes round in a circle")));
  packs.write_head("self", ".");
  EXPECT_THAT(faults_of(packs.folder("self")), ElementsAre(HasSubstr("goes round in a circle")));
  packs.write_head("lost", "../nowhere");
  EXPECT_THAT(faults_of(packs.folder("lost")),
              ElementsAre(HasSubstr("pack.yaml:5:10: `extends: ../nowhere` names no pack")));
}

TEST(PackExtends, ShowsFaultsOfTheExtendedPackByItsName) {
  const PackFolders packs;
  packs.write_base();
  packs.write("base", "parameters/X9.yaml", "group: X9\nparameters: {a: {unit: days}}\n");
  const auto faults = faults_of(packs.write_head("city", "../base"));
  ASSERT_FALSE(faults.empty());
  EXPECT_THAT(faults.front(), HasSubstr("../base/parameters/X9.yaml:2"));
}

TEST(PackHash, CoversWhatIsExtendedButNotWhereItLies) {
  const PackFolders packs;
  packs.write_base();
  const auto folder = packs.write_head("city", "../base");
  const auto before = must_load(folder);
  // The same pack, with the extended one carried inside: the same name.
  packs.write_head("moved", "../base");
  std::filesystem::copy(
      folder, packs.folder("moved"),
      std::filesystem::copy_options::overwrite_existing | std::filesystem::copy_options::recursive);
  std::filesystem::copy(packs.folder("base"), packs.folder("moved") + "/extends",
                        std::filesystem::copy_options::recursive);
  EXPECT_EQ(must_load(packs.folder("moved")).hash, before.hash);
  packs.write("base", "weights/default.yaml",
              "class: default\nsource: law\nindicators: {X1: 1}\n"
              "dimensions: {participation: 0.3, process: 0.4, result: 0.3}\n");
  EXPECT_NE(must_load(folder).hash, before.hash)
      << "a change in the extended pack changes the hash";
}

TEST(Pack, WantsUnitAndSourceOfEveryValue) {
  struct Case {
    const char* name;
    const char* entry;
    const char* fault;  // nullptr = none
  };
  const std::array cases{
      Case{"all there", "unit: days\n    values: [{from: 2026-01-01, value: 1, source: law}]",
           nullptr},
      Case{"no unit", "values: [{from: 2026-01-01, value: 1, source: law}]",
           "key `unit` is missing"},
      Case{"an empty unit", "unit: \"\"\n    values: [{from: 2026-01-01, value: 1, source: law}]",
           "`unit` is empty"},
      Case{"no source", "unit: days\n    values: [{from: 2026-01-01, value: 1}]",
           "key `source` is missing"},
      Case{"an empty source", "unit: days\n    values: [{from: 2026-01-01, value: 1, source: ''}]",
           "`source` is empty"},
      Case{"no date", "unit: days\n    values: [{value: 1, source: law}]", "key `from` is missing"},
      Case{"no value at all", "unit: days\n    values: []", "at least one dated value"},
      Case{"two of one day",
           "unit: days\n    values: [{from: 2026-01-01, value: 1, source: law}, {from: 2026-01-01, "
           "value: 2, source: law}]",
           "two values from 2026-01-01"},
  };
  for (const auto& [name, entry, fault] : cases) {
    SCOPED_TRACE(name);
    const PackFolders packs;
    packs.write_base();
    const auto folder = packs.write(
        "base", "parameters/Z.yaml",
        "group: Z\nparameters:\n  a:\n    name: {zh: a, en: a}\n    " + std::string(entry) + "\n");
    if (fault == nullptr)
      EXPECT_THAT(faults_of(folder), IsEmpty());
    else
      EXPECT_THAT(faults_of(folder), ElementsAre(HasSubstr(fault)));
  }
}

TEST(Pack, NamesThatAnEngineWouldCutAreFaults) {
  struct Case {
    const char* name;
    std::size_t record;
    std::size_t field;
    const char* fault;  // nullptr = none
  };
  const std::array cases{
      Case{"both just fit", 47, 63, nullptr},
      Case{"a record just over", 48, 63, "has 48 bytes, and a name here at most 47"},
      Case{"a field just over", 47, 64, "has 64 bytes, and a name here at most 63"}};
  for (const auto& [name, record, field, fault] : cases) {
    SCOPED_TRACE(name);
    const PackFolders packs;
    packs.write_base();
    const auto folder = packs.write(
        "base", "records/long.yaml",
        "record: " + std::string(record, 'r') +
            "\nname: {zh: 长, en: Long}\nowner: IIT\nlabel: L0\nkey: [code]\nfields:\n  code: {zh: "
            "代码, en: Code, type: code}\n  " +
            std::string(field, 'f') + ": {zh: 长, en: Long, type: count}\n");
    if (fault == nullptr)
      EXPECT_THAT(faults_of(folder), IsEmpty());
    else
      EXPECT_THAT(faults_of(folder), ElementsAre(HasSubstr(fault)));
  }
}

TEST(Pack, SaysHowManyDaysAheadADateMayLie) {
  struct Case {
    const char* name;
    const char* field;
    const char* fault;  // nullptr = none
  };
  constexpr const char* what = "`days_ahead` is for a date that is not of the past";
  const std::array cases{Case{"a day", "type: date, days_ahead: 1", nullptr},
                         Case{"a century", "type: date, days_ahead: 36525", nullptr},
                         Case{"none", "type: date, days_ahead: 0", what},
                         Case{"more", "type: date, days_ahead: 36526", what},
                         Case{"a part", "type: date, days_ahead: 1.5", what},
                         Case{"of the past", "type: date, past: true, days_ahead: 1", what},
                         Case{"a year", "type: count, days_ahead: 1", what}};
  for (const auto& [name, field, fault] : cases) {
    SCOPED_TRACE(name);
    const PackFolders packs;
    packs.write_base();
    const auto folder = packs.write(
        "base", "records/lease.yaml",
        "record: lease\nname: {zh: 租, en: Lease}\nowner: IIT\nlabel: L0\nkey: [code]\nfields:\n  "
        "code: {zh: 代码, en: Code, type: code}\n  to: {zh: 止, en: To, " +
            std::string(field) + "}\n");
    if (fault == nullptr)
      EXPECT_THAT(faults_of(folder), IsEmpty());
    else
      EXPECT_THAT(faults_of(folder), ElementsAre(HasSubstr(fault)));
  }
}

TEST(Pack, TellsItsFaultsInTheOrderOfItsFiles) {
  const PackFolders packs;
  packs.write_base();
  packs.write("base", "weights/a.yaml", "class: a\n");
  packs.write("base", "indicators/A.yaml", "id: A\nnonsense: 1\n");
  packs.write("base", "definitions/a.yaml", "definitions:\n  - {on: firm}\n");
  packs.write("base", "parameters/A.yaml", "group: A\nparameters: {a: 1, b: {unit: days}}\n");
  packs.write(
      "base", "records/a.yaml",
      "record: a\nname: {zh: a, en: a}\nowner: IIT\nlabel: L1\nkey: [x]\nfields:\n  x: {zh: "
      "x, en: x, type: code, ref: nothing}\n  y: {zh: y, en: y, type: what}\n");
  const auto loaded = load_pack(packs.folder("base"));
  ASSERT_FALSE(loaded);
  std::vector<FileOrder> order;
  for (const auto& error : loaded.error()) order.push_back(file_order(error.place));
  EXPECT_TRUE(std::ranges::is_sorted(order));
  EXPECT_THAT(to_string(loaded.error().front()), HasSubstr("records/a.yaml:7"));
  EXPECT_THAT(to_string(loaded.error().back()), HasSubstr("weights/a.yaml"));
}

}  // namespace
}  // namespace ronghe::policy
