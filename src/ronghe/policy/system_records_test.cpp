// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "ronghe/policy/embedded.hpp"
#include "ronghe/policy/pack.hpp"
#include "ronghe/policy/testing.hpp"

namespace ronghe::policy {
namespace {

using ::testing::ElementsAre;
using testing::faults_of;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::PackFolders;

TEST(SystemRecords, AreOneForEachEmbeddedFile) {
  const auto& records = system_records().records;
  EXPECT_EQ(std::ssize(records), std::ranges::count_if(embedded_names(), [](std::string_view name) {
              return name.starts_with("records/");
            }));
  for (const auto name : {"run", "erasure", "label_epoch", "relabelling", "adoption"}) {
    SCOPED_TRACE(name);
    ASSERT_TRUE(records.contains(name));
    const auto& record = records.at(name);
    EXPECT_EQ(record.schema, 1);
    EXPECT_THAT(record.written_by, ElementsAre(system_role));
    ASSERT_NE(record.field(record.submitted), nullptr);
    EXPECT_EQ(record.field(record.submitted)->type, FieldType::date);
  }
}

std::string record_named(std::string_view name, std::string_view more = "") {
  return "record: " + std::string(name) +
         "\nname: {zh: 甲, en: A}\nowner: EDU\nlabel: L0\nkey: [id]\n" + std::string(more) +
         "fields:\n  id: {zh: 编号, en: Id, type: id}\n  day: {zh: 日期, en: Day, type: date}\n";
}

TEST(SystemRecords, KeepTheirNamesFromPacks) {
  const PackFolders packs;
  packs.write_base();
  EXPECT_THAT(faults_of(packs.write("base", "records/z.yaml", record_named("runs"))), IsEmpty());
  EXPECT_THAT(faults_of(packs.write("base", "records/z.yaml", record_named("run"))),
              ElementsAre(HasSubstr("records/z.yaml:1:9: `run` is a record that the system itself "
                                    "writes; choose another name")));
}

TEST(SystemRecords, KnowOfficersAndTheirSignatures) {
  for (const auto name : {"officer", "act_signature"}) {
    ASSERT_NE(system_records().record(name), nullptr) << name;
    EXPECT_THAT(system_records().record(name)->written_by, ElementsAre(system_role));
  }
}

TEST(Dictionary, SaysHowManyOfficersSign) {
  const PackFolders packs;
  packs.write_base();
  struct Case {
    const char* text;
    int count;
  };
  for (const auto& [text, count] :
       {Case{"", 0}, Case{"needs_officers: 0\n", 0}, Case{"needs_officers: 1\n", 1},
        Case{"needs_officers: 2\n", 2}}) {
    const auto pack = load_pack(packs.write("base", "records/z.yaml", record_named("act", text)));
    ASSERT_TRUE(pack) << text;
    EXPECT_EQ(pack->dictionary.record("act")->needs_officers, count) << text;
  }
  for (const auto* text :
       {"needs_officers: 3\n", "needs_officers: -1\n", "needs_officers: 1.5\n"}) {
    EXPECT_THAT(faults_of(packs.write("base", "records/z.yaml", record_named("act", text))),
                ElementsAre(HasSubstr("`needs_officers` is how many officers sign an act")))
        << text;
  }
}

TEST(SystemRecords, AloneMayHoldTheirOwnDay) {
  const PackFolders packs;
  packs.write_base();
  EXPECT_THAT(
      faults_of(packs.write("base", "records/z.yaml", record_named("act", "submitted: day\n"))),
      ElementsAre(HasSubstr("`submitted` is for records of the system")));
}

TEST(SystemRecords, AreNotAmongThoseOfAPack) {
  const PackFolders packs;
  const auto pack = load_pack(packs.write_base());
  ASSERT_TRUE(pack);
  EXPECT_EQ(pack->dictionary.record("run"), nullptr);
}

}  // namespace
}  // namespace ronghe::policy
