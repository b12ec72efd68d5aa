// SPDX-License-Identifier: Apache-2.0
#include "ronghe/workflow/condition_words.hpp"

#include <gtest/gtest.h>

namespace ronghe::workflow {
namespace {

class ConditionsInWords : public testing::Test {
 protected:
  static void SetUpTestSuite() { pack_ = new policy::Pack(*policy::open_pack("packs/national")); }
  static void TearDownTestSuite() { delete pack_; }

  static inline const policy::Pack* pack_ = nullptr;
  ConditionWords zh_{*pack_, Language::zh}, en_{*pack_, Language::en};
};

TEST_F(ConditionsInWords, ADefinitionIsItsName) {
  EXPECT_EQ(zh_.condition("enterprise", "active"), "实质参与");
  EXPECT_EQ(en_.condition("enterprise", "active"), "verified active (active)");
}

TEST_F(ConditionsInWords, AFormulaIsPutIntoChineseWordByWord) {
  EXPECT_EQ(zh_.condition("investment", "in_period and kind = \"project\""),
            "期内且投入类型 = “合作项目付款”");
  EXPECT_EQ(zh_.condition("membership", "enterprise != null and enterprise.open"),
            "企业统一社会信用代码 != 空且企业的存续");
  EXPECT_EQ(en_.condition("investment", "in_period and kind = \"project\""),
            "in_period and kind = \"project\"");
}

TEST_F(ConditionsInWords, WhatNobodyNamesStaysAsItIs) {
  EXPECT_EQ(zh_.condition("enterprise", "nobody_knows > 3"), "nobody_knows > 3");
  EXPECT_EQ(zh_.relation("nobody_knows"), "nobody_knows");
  EXPECT_EQ(zh_.condition("enterprise", "\""), "“”");
}

TEST_F(ConditionsInWords, AKeyNamesItsFieldsAndChoices) {
  EXPECT_EQ(zh_.key("clause", "agreement=A-1 clause_type=exit"), "协议编号 A-1，条款类型 退出机制");
  EXPECT_EQ(en_.key("clause", "agreement=A-1 clause_type=exit"), "agreement=A-1 clause_type=exit");
  EXPECT_EQ(zh_.key("clause", "withheld"), "不公开");
  EXPECT_EQ(zh_.key("clause", "agreement=A 1"), "协议编号 A 1") << "a value with a space";
}

TEST_F(ConditionsInWords, AnAggregateSaysWhatItDoes) {
  EXPECT_EQ(zh_.aggregate("clause", "count"), "计数");
  EXPECT_EQ(zh_.aggregate("course_taught", "sum of \"hours\""), "学时求和");
  EXPECT_EQ(en_.aggregate("course_taught", "sum of \"hours\""), "sum of Hours (hours)");
}

}  // namespace
}  // namespace ronghe::workflow
