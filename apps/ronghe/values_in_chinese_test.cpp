// SPDX-License-Identifier: Apache-2.0
#include "ronghe/values_in_chinese.hpp"

#include <gtest/gtest.h>

namespace ronghe::app {
namespace {

using Values = std::vector<ErrorValue>;

TEST(ValuesInChinese, AreTheWordsOfTheProgramAndTheCommonestOfTheSystem) {
  EXPECT_EQ(values_in_chinese({{"left", "a number"}, {"detail", "No space left on device"}}),
            (Values{{"left", "数字"}, {"detail", "磁盘空间不足"}}));
}

TEST(ValuesInChinese, AreWhatOthersWroteWhereItIsNotKnownOrTheValueIsAnAuthors) {
  const Values others{{"detail", "Catalog Error: no such table"}, {"name", "red"}};
  EXPECT_EQ(values_in_chinese(others), others);
}

}  // namespace
}  // namespace ronghe::app
