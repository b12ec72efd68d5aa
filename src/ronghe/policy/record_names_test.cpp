// SPDX-License-Identifier: Apache-2.0
#include "ronghe/policy/record_names.hpp"

#include <gtest/gtest.h>

namespace ronghe::policy {
namespace {

Dictionary three_records() {
  Dictionary dictionary;
  for (const auto& [name, zh, en] :
       {std::tuple("agreement", "校企合作协议", "Agreement"),
        std::tuple("enterprise", "企业", "Enterprise"), std::tuple("need", "岗位需求", "Need")}) {
    RecordType record;
    record.name = name;
    record.title = {.zh = zh, .en = en};
    record.key = {"code"};
    dictionary.records.emplace(name, record);
  }
  return dictionary;
}

TEST(RecordNames, ACodeAndBothTitlesNameTheSameRecord) {
  const auto dictionary = three_records();
  for (const auto* asked : {"enterprise", "企业", "Enterprise"}) {
    ASSERT_NE(record_named(dictionary, asked), nullptr) << asked;
    EXPECT_EQ(record_named(dictionary, asked)->name, "enterprise");
  }
  EXPECT_EQ(record_named(dictionary, "企"), nullptr);
  EXPECT_EQ(record_named(dictionary, ""), nullptr);
}

TEST(RecordNames, WhatIsNearestToTheWordStandsFirstWithTitleAndCode) {
  const auto dictionary = three_records();
  EXPECT_EQ(records_near(dictionary, "协议").zh,
            "校企合作协议（agreement）、企业（enterprise）、岗位需求（need）");
  EXPECT_TRUE(records_near(dictionary, "需求").zh.starts_with("岗位需求（need）、"));
  EXPECT_TRUE(records_near(dictionary, "enterprize").en.starts_with("enterprise (Enterprise), "));
}

TEST(RecordNames, OfASubjectTheTitleBecomesTheCode) {
  const auto dictionary = three_records();
  EXPECT_EQ(with_record_code(dictionary, "企业/91"), "enterprise/91");
  EXPECT_EQ(with_record_code(dictionary, "enterprise/91"), "enterprise/91");
  EXPECT_EQ(with_record_code(dictionary, "厂/91"), "厂/91");
  EXPECT_EQ(with_record_code(dictionary, "440303"), "440303");
}

TEST(RecordNames, AFieldNamesTheRowItselfOrAnotherRow) {
  RecordType record;
  record.name = "placement";
  record.key = {"id", "nth"};
  Field field;
  field.name = "id";
  EXPECT_EQ(subject_record(record, field), "placement");
  field.name = "nth";
  EXPECT_EQ(subject_record(record, field), "");
  field.reference = "person";
  EXPECT_EQ(subject_record(record, field), "person");
}

}  // namespace
}  // namespace ronghe::policy
