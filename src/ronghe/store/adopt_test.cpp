// SPDX-License-Identifier: Apache-2.0
#include "ronghe/store/adopt.hpp"

#include <gmock/gmock.h>

#include <algorithm>

#include "ronghe/store/adopted_tables.hpp"

namespace ronghe::store {
namespace {

using policy::Dictionary;
using policy::Field;
using policy::FieldType;
using policy::RecordType;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Field field(const std::string& name, const std::string& label, bool optional = false) {
  return {.name = name,
          .title = {},
          .unit = {},
          .reference = {},
          .label = label,
          .optional = optional,
          .min = {},
          .max = {},
          .choices = {},
          .place = {.file = "records/" + name + ".yaml", .line = 7}};
}

Field choice(const std::string& name, const std::vector<std::string>& codes) {
  auto made = field(name, "L0");
  made.type = FieldType::choice;
  for (const auto& code : codes) made.choices.push_back({.code = code, .name = {}});
  return made;
}

Field reference(const std::string& name, const std::string& to) {
  auto made = field(name, "L0");
  made.reference = to;
  return made;
}

RecordType record(const std::string& name, const std::string& label, std::vector<Field> fields) {
  RecordType made;
  made.name = name;
  made.owner = "EDU";
  made.label = label;
  made.key = {fields.front().name};
  made.fields = std::move(fields);
  made.place = {.file = "records/" + name + ".yaml", .line = 1};
  return made;
}

// Two records: one public, one with a labelled field, about persons.
Dictionary dictionary() {
  Dictionary out;
  for (auto& each :
       {record("person", "L3", {field("ref", "L0")}),
        record("college", "L0", {field("code", "L0"), choice("kind", {"high", "low"})}),
        record("stay", "L3",
               {field("id", "L0"), reference("person", "person"), field("pay", "L3", true)})}) {
    out.records.emplace(each.name, each);
  }
  return out;
}

class Adopting : public testing::Test {
 protected:
  Adoption compared() {
    return compare({.written = written, .now = now, .filled = filled, .seals = seals}, after);
  }
  [[nodiscard]] std::vector<std::string> refusals() {
    std::vector<std::string> out;
    for (const auto& refusal : compared().refusals) out.push_back(to_string(refusal));
    return out;
  }
  void expect_refused(const std::string& what) {
    EXPECT_THAT(refusals(), ElementsAre(HasSubstr(what)));
    after = dictionary();
  }
  RecordType& of(const std::string& name) { return after.records.at(name); }
  Field& of(const std::string& name, const std::string& wanted) {
    return *std::ranges::find(of(name).fields, wanted, &Field::name);
  }

  Dictionary written = dictionary();
  Dictionary now = dictionary();
  Dictionary after = dictionary();
  std::set<std::string> filled{"college", "person", "stay"};
  bool seals = true;
};

TEST_F(Adopting, TheSameChangesNothing) {
  const auto same = compared();
  EXPECT_THAT(same.new_records, IsEmpty());
  EXPECT_THAT(same.new_fields, IsEmpty());
  EXPECT_THAT(same.new_choices, IsEmpty());
  EXPECT_THAT(same.refusals, IsEmpty());
}

TEST_F(Adopting, RecordsFieldsAndChoicesMayCome) {
  after.records.emplace("visit", record("visit", "L4", {field("id", "L0"), field("mark", "L4")}));
  of("stay").fields.push_back(field("insurer", "L4", true));
  of("college").fields.push_back(field("dean", "L0", true));
  of("college", "kind").choices.push_back({.code = "mixed", .name = {}});
  const auto changes = compared();
  EXPECT_THAT(changes.new_records, ElementsAre("visit"));
  EXPECT_THAT(changes.new_fields, ElementsAre("college.dean", "stay.insurer"));
  EXPECT_THAT(changes.new_choices, ElementsAre("college.kind: mixed"));
  EXPECT_THAT(changes.refusals, IsEmpty());
}

TEST_F(Adopting, NothingThatRowsMayHoldGoes) {
  after.records.erase("college");
  expect_refused("records/college.yaml: the record `college` is not in this pack");
  of("stay").fields.pop_back();
  expect_refused("the field `pay` of `stay` is not in this pack");
  of("college", "kind").choices.pop_back();
  expect_refused("records/kind.yaml:7: the choice `low` of `college.kind` is not in this pack");
}

TEST_F(Adopting, NothingBecomesAnotherThing) {
  of("stay", "pay").type = FieldType::money;
  expect_refused("`pay` of `stay` has the type money here and text in the store");
  of("stay", "pay").unit = "yuan";
  expect_refused("the unit yuan here and none in the store");
  of("stay", "pay").reference = "college";
  expect_refused("the `ref` college here and none");
  of("stay", "pay").label = "L4";
  expect_refused("has the level L4 here and L3 in the store; a level changes by a relabelling");
  of("college").key = {"kind"};
  expect_refused("`college` has the key kind here and code in the store");
  of("college").owner = "TAX";
  expect_refused("the owner TAX here and EDU");
  of("college").label = "L1";
  expect_refused("the label L1 here and L0");
  of("college").schema = 2;
  expect_refused("the schema 2 here and 1");
  of("college").entity = true;
  expect_refused("the kind entity here and record");
}

TEST_F(Adopting, WhoWritesAndSignsStays) {
  written.records.at("stay").needs_officers = 1;
  of("stay").needs_officers = 1;
  EXPECT_THAT(refusals(), IsEmpty());
  of("stay").needs_officers = 0;
  expect_refused("signed by 0 officers here and by 1 in the store, and no pack takes signatures");
  of("stay").needs_officers = 2;
  expect_refused("signed by 2 officers here and by 1 in the store, which has rows");
  filled.erase("stay");
  of("stay").needs_officers = 2;
  EXPECT_THAT(refusals(), IsEmpty()) << "nobody wrote any row";
  of("stay").needs_officers = 0;
  expect_refused("no pack takes signatures away");
  of("stay").needs_officers = 1;
  of("stay").written_by = {"EDU"};
  expect_refused("`stay` is written by EDU here and by everyone in the store");
}

TEST_F(Adopting, AllReasonsAreToldAtOnce) {
  after.records.erase("college");
  of("stay", "pay").label = "L1";
  of("stay").fields.push_back(field("must", "L3"));
  EXPECT_THAT(refusals(), ElementsAre(HasSubstr("`college`"), HasSubstr("the level L1"),
                                      HasSubstr("`must` is new and must not be missing")));
}

TEST_F(Adopting, AFieldThatMustNotBeMissingNeedsARecordWithoutRows) {
  of("stay").fields.push_back(field("must", "L3"));
  of("stay", "pay").optional = false;
  EXPECT_THAT(refusals(), ElementsAre(HasSubstr("`pay` of `stay` must not be missing any more"),
                                      HasSubstr("`must` is new and must not be missing")));
  filled.erase("stay");
  EXPECT_THAT(refusals(), IsEmpty());
}

TEST_F(Adopting, TheFirstLabelledFieldOfARecordNeedsItWithoutRows) {
  of("college").fields.push_back(field("debts", "L2", true));
  EXPECT_THAT(refusals(), ElementsAre(AllOf(HasSubstr("`debts` has the level L2"),
                                            HasSubstr("write `label: L0`"))));
  filled.erase("college");
  EXPECT_THAT(refusals(), IsEmpty());
  filled.insert("college");
  seals = false;
  EXPECT_THAT(refusals(), IsEmpty());
}

TEST_F(Adopting, APackMayWriteTheLevelOfBeforeOrOfNow) {
  now.records.at("stay").fields.back().label = "L4";
  EXPECT_THAT(refusals(), IsEmpty());
  of("stay", "pay").label = "L4";
  EXPECT_THAT(refusals(), IsEmpty());
  of("stay", "pay").label = "L2";
  expect_refused("has the level L2 here and L4 in the store");
}

TEST_F(Adopting, RowsStayUnderTheKeysOfTheirSubject) {
  of("stay", "person").optional = true;
  expect_refused("sealed with keys of person/person, and by this pack it would be id/stay");
  auto& fields = of("stay").fields;
  fields.insert(fields.begin() + 1, reference("sponsor", "person"));
  filled.erase("stay");  // the keys of rows to come, too
  expect_refused("it would be sponsor/person");
}

TEST_F(Adopting, FieldsThatCameAreActsWithoutALevelBefore) {
  of("stay").fields.insert(of("stay").fields.begin(), field("insurer", "L4", true));
  after.records.emplace("visit", record("visit", "L0", {field("id", "L0")}));
  const auto acts = fields_that_came(written, after, 17);
  ASSERT_EQ(acts.size(), 1U);
  EXPECT_EQ(acts[0].record + "." + acts[0].field, "stay.insurer");
  EXPECT_EQ(acts[0].before, "");
  EXPECT_EQ(acts[0].after, "L4");
  EXPECT_EQ(acts[0].position, 17);
}

TEST_F(Adopting, TablesKeepTheOrderAndTheLevelsOfNow) {
  now.records.at("stay").fields.back().label = "L4";
  auto& fields = of("stay").fields;
  std::ranges::reverse(fields);
  fields.insert(fields.begin(), field("insurer", "L2", true));
  const auto next = next_dictionary(now, after);
  std::vector<std::string> names;
  for (const auto& each : next.records.at("stay").fields) names.push_back(each.name + each.label);
  EXPECT_THAT(names, ElementsAre("idL0", "personL0", "payL4", "insurerL2"));
}

}  // namespace
}  // namespace ronghe::store
