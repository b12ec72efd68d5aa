// SPDX-License-Identifier: Apache-2.0
#include "ronghe/table_words.hpp"

#include <gtest/gtest.h>

namespace ronghe::app {
namespace {

const TextTable lights{
    .head = {"kind", "subject", "light", "because_of"},
    .rows = {{"enterprise", "none", "yellow", "A1.1"}, {"region", "1", "none", ""}}};

TEST(TableWords, HeadsAndLightsAreChineseWhereThatIsTheLanguage) {
  const auto zh = in_words(lights, Language::zh);
  EXPECT_EQ(zh.head, (std::vector<std::string>{"类别", "主体", "亮灯", "依据指标"}));
  EXPECT_EQ(zh.rows[0][2], "黄灯");
  EXPECT_EQ(zh.rows[1][2], "无数据");
  EXPECT_EQ(zh.rows[0][1], "none") << "what somebody is called is no light";
  const auto en = in_words(lights, Language::en);
  EXPECT_EQ(en.head, lights.head);
  EXPECT_EQ(en.rows, lights.rows);
}

TEST(TableWords, AnUnknownWordStaysAsItIs) {
  const auto zh = in_words({.head = {"colour"}, .rows = {{"red"}}}, Language::zh);
  EXPECT_EQ(zh.head[0], "colour");
  EXPECT_EQ(zh.rows[0][0], "red");
}

TEST(TableWords, AStepKeepsTheNameOfWhatItWorksOn) {
  EXPECT_EQ(step_in_words("read check.csv", Language::zh), "读取 check.csv");
  EXPECT_EQ(step_in_words("seal", Language::zh), "封存");
  EXPECT_EQ(step_in_words("read a.csv", Language::en), "read a.csv");
  EXPECT_EQ(step_in_words("ponder x", Language::zh), "ponder x");
}

}  // namespace
}  // namespace ronghe::app
