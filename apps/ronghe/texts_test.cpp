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

TEST(HintWords, FillInValuesAsTheyAreAlsoWithBracesAndNothingForOneThatIsNotThere) {
  EXPECT_EQ(in_words({"store-mended"_code, {{"what", "{store}"}, {"store", "s"}}}, Language::en),
            "mended: {store}; run `ronghe audit s`");
  EXPECT_EQ(in_words({"store-mended"_code}, Language::en), "mended: ; run `ronghe audit `");
}

TEST(HintWordsDeathTest, OfACodeThatNobodyWordedAreABug) {
  EXPECT_DEATH((void)in_words({"no-such-words"_code}, Language::en), "every hint has words");
}

}  // namespace
}  // namespace ronghe::app
