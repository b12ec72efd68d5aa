// SPDX-License-Identifier: Apache-2.0
#include "ronghe/texts.hpp"

#include <gtest/gtest.h>

namespace ronghe::app {
namespace {

TEST(HintWords, NameTheCommandThatHelpsInTheLanguageOfTheReader) {
  const commands::Hint mended{"store-mended"_code, {{"what", "header 1"}, {"store", "s"}}};
  EXPECT_EQ(in_words(mended, Language::en), "mended: header 1; run `ronghe audit s`");
  EXPECT_EQ(in_words(mended, Language::zh), "已修复：header 1；请运行 `ronghe audit s`");
}

TEST(HintWords, FillInValuesAsTheyAreAlsoWithBracesAndTheNameOfOneThatIsNotThere) {
  EXPECT_EQ(in_words({"store-mended"_code, {{"what", "{store}"}, {"store", "s"}}}, Language::en),
            "mended: {store}; run `ronghe audit s`");
  EXPECT_EQ(in_words({"store-mended"_code}, Language::en),
            "mended: WHAT; run `ronghe audit STORE`");
}

TEST(ErrorWords, AreTheMessageInEnglishWordsOfTheCodeInChineseEachWithTheRemedy) {
  const Error error{ErrorKind::not_found,
                    "this store has no run `1d`",
                    {.file = "s"},
                    "run-unknown"_code,
                    {{"run", "1d"}}};
  EXPECT_EQ(in_words(error, Language::en),
            "s: this store has no run `1d`; `ronghe show STORE` lists its runs");
  EXPECT_EQ(in_words(error, Language::zh),
            "s: 本证据库没有运行 1d；`ronghe show STORE` 会列出全部运行");
}

TEST(ErrorWords, OfWhatHasNoCodeAreTheMessageInBothLanguages) {
  const Error error{ErrorKind::bad_input, "no date", {.file = "a.csv", .line = 3}};
  EXPECT_EQ(in_words(error, Language::en), "a.csv:3: no date");
  EXPECT_EQ(in_words(error, Language::zh), "a.csv:3: no date");
}

TEST(ErrorWords, KeepWhatTheMessageSaysWhereTheChineseWordsAreGeneral) {
  const Error error{
      ErrorKind::proof_failed, "the log is damaged at 7", {}, "evidence-changed"_code};
  EXPECT_EQ(in_words(error, Language::zh),
            "证据或日志与已封存的内容不符：the log is damaged at 7；请运行 `ronghe audit STORE` "
            "查看何处被改动");
}

TEST(ErrorWords, KeepTheLinesBelowAndSayTheProgramsOwnWordsInChinese) {
  const Error error{ErrorKind::bad_input,
                    "cannot compare a number with a text\npay > \"0\"\n^^^^^^^^^",
                    {"a.yaml", 2, 3},
                    "formula-kinds-differ"_code,
                    {{"left", "a number"}, {"right", "a text"}}};
  EXPECT_EQ(in_words(error, Language::zh),
            "a.yaml:2:3: 不能比较数字与文本\npay > \"0\"\n^^^^^^^^^");
  EXPECT_EQ(message_in_words(error, Language::en), error.message);
}

TEST(ErrorWords, LeaveWhatAnAuthorWroteAsItIs) {
  const Error error{ErrorKind::bad_input, "", {}, "formula-name-unknown"_code, {{"name", "red"}}};
  EXPECT_EQ(message_in_words(error, Language::zh), "未知的名称“red”；请更正名称或先行声明");
}

TEST(HintWordsDeathTest, OfACodeThatNobodyWordedAreABug) {
  EXPECT_DEATH((void)in_words({"no-such-words"_code}, Language::en), "every code has words");
}

}  // namespace
}  // namespace ronghe::app
