// SPDX-License-Identifier: Apache-2.0
#include "ronghe/intake/detail/headers.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ronghe/intake/testing.hpp"

namespace ronghe::intake::detail {
namespace {

using ::testing::HasSubstr;
using Titles = std::vector<std::string>;

const policy::Dictionary dictionary = testing::small_dictionary();

TEST(Headers, FieldsAreNamedInAnyOfTheirSpellingsAndInAnyOrder) {
  const auto& enterprise = *dictionary.record("enterprise");
  const auto match = match_headers(enterprise, {" 企业名称", "ＵＳＣＣ", "Region"}, "f.csv");
  ASSERT_TRUE(match) << match.error().message;
  EXPECT_EQ(match->column_of_field[0], 1U);
  EXPECT_EQ(match->column_of_field[1], 0U);
  EXPECT_EQ(match->column_of_field[2], 2U);
}

TEST(Headers, AllFaultsAreListedAtOnce) {
  const auto error = match_headers(*dictionary.record("enterprise"),
                                   {"uscc", "USCC", "企业名", "weather", ""}, "f.csv");
  ASSERT_FALSE(error);
  EXPECT_EQ(
      to_string(error.error()),
      "f.csv:1: the columns are not those of enterprise (企业): missing columns: name (企业名称), "
      "region (所在地); unknown columns: \"企业名\" - is it name (企业名称)?, \"weather\"; "
      "columns given twice: \"USCC\"; correct the first line and import the file again");
  EXPECT_EQ(
      error.error().values.at(0).value,
      "各列与企业（enterprise）不符：缺少列：企业名称 (name)、所在地 (region)；不认识的列：“企业"
      "名”（是否为 企业名称 (name)？）、“weather”；重复的列：“USCC”；请更正首行后重新导入");
}

TEST(Headers, WhatFormsAddToATitleIsNoPartOfIt) {
  const auto& enterprise = *dictionary.record("enterprise");
  const Titles forms[] = {{"统一社\n会信用代码*", "* 企业名称 ", "所在地（必填）"},
                          {"统一社会\r\n信用代码", "企业 名称", "＊所在地"},
                          {"USCC (required)", "na me", "Region*"}};
  for (const auto& titles : forms) {
    const auto match = match_headers(enterprise, titles, "f.xlsx");
    ASSERT_TRUE(match) << match.error().message;
    EXPECT_EQ(match->column_of_field[2], 2U);
  }
  EXPECT_FALSE(match_headers(enterprise, {"uscc", "name", "region(code)"}, "f.xlsx"))
      << "a unit or another word is not passed over";
}

TEST(Headers, ATitleWithAnotherUnitIsAnsweredWithTheUnitOfTheField) {
  const auto& placement = *dictionary.record("placement");
  const auto match = match_headers(
      placement,
      {"实习编号", "统一社会信用代码", "实习类型", "起始日期", "结束日期", "月报酬（万元）"},
      "f.xlsx");
  ASSERT_FALSE(match);
  EXPECT_THAT(match.error().values.front().value,
              ::testing::HasSubstr("是否为 月报酬 (pay)（单位为元）？"));
}

TEST(Headers, ColumnsForPeopleAndColumnsWithoutATitleAreSetAside) {
  const auto& enterprise = *dictionary.record("enterprise");
  const auto match =
      match_headers(enterprise, {"序号", "uscc", "name", "region", "备注", "", " "}, "f.xlsx");
  ASSERT_TRUE(match) << match.error().message;
  EXPECT_EQ(match->aside, (Titles{"序号", "备注"}));
  EXPECT_EQ(match->untitled, (std::vector<std::size_t>{5, 6}));
  EXPECT_FALSE(match_names(enterprise, {"uscc", "name", "region", "备注"}))
      << "an act has no columns for people";
  auto own = enterprise;
  own.fields[1].title.zh = "备注";
  EXPECT_EQ(match_headers(own, {"uscc", "备注", "region"}, "f.xlsx")->column_of_field[1], 1U)
      << "a field of that name is a field";
}

TEST(Headers, WhoWritesChineseTitlesIsAnsweredWithChineseOnes) {
  const auto error =
      match_headers(*dictionary.record("enterprise"), {"统一社会信用代码", "企业名称"}, "f.csv");
  EXPECT_THAT(error.error().message, HasSubstr("missing columns: 所在地 (region)"));
  const auto english = match_headers(*dictionary.record("enterprise"), {"uscc", "name"}, "f.csv");
  EXPECT_THAT(english.error().message, HasSubstr("missing columns: region (所在地)"));
}

TEST(Headers, LongListsAreCutAndControlCharactersShown) {
  std::vector<std::string> titles{"uscc", "name", "region", "a\x1b[2J"};
  for (int i = 0; i < 20; ++i) titles.push_back("c" + std::to_string(i));
  const auto error = match_headers(*dictionary.record("enterprise"), titles, "f.csv");
  ASSERT_FALSE(error);
  EXPECT_THAT(error.error().message, HasSubstr("unknown columns: \"a␛[2J\", \"c0\""));
  EXPECT_THAT(error.error().message, HasSubstr("\"c6\" and 13 more;"));
}

TEST(Headers, ColumnsOfARejectFileAreKnown) {
  EXPECT_TRUE(match_headers(*dictionary.record("enterprise"),
                            {"uscc", "name", "region", "reject_reason", "reject_remedy"}, "f"));
}

TEST(Headers, TheRecordTypeIsTheOneThatFits) {
  const auto found = detect_record(dictionary, {"uscc", "name", "region"}, "f.csv");
  ASSERT_TRUE(found);
  EXPECT_EQ((*found)->name, "enterprise");
}

TEST(Headers, SeveralFittingTypesAreNamed) {
  auto twice = dictionary;
  twice.records["firm"] = twice.records["enterprise"];
  twice.records["firm"].name = "firm";
  const auto error = detect_record(twice, {"uscc", "name", "region"}, "f.csv");
  ASSERT_FALSE(error);
  EXPECT_EQ(
      to_string(error.error()),
      "f.csv:1: the columns fit more than one record type: enterprise, firm; name one of them "
      "(argument `record`)");
}

TEST(Headers, WithoutAFittingTypeTheClosestIsNamedFirst) {
  const auto error = detect_record(dictionary, {"uscc", "name", "regio"}, "f.csv");
  ASSERT_FALSE(error);
  EXPECT_THAT(
      error.error().message,
      HasSubstr("The closest:\n  enterprise (企业): missing columns: region (所在地); unknown "
                "columns: \"regio\" - is it region"));
}

}  // namespace
}  // namespace ronghe::intake::detail
