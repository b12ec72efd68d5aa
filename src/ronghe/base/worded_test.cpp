// SPDX-License-Identifier: Apache-2.0
#include "ronghe/base/worded.hpp"

#include <gtest/gtest.h>

namespace ronghe {
namespace {

TEST(Worded, PutsEachValueInItsPlaceOnceAsItIs) {
  const std::vector<ErrorValue> values{{"file", "a.csv"}, {"count", "{file}"}};
  EXPECT_EQ(filled("{count} in {file}, {count}", values), "{file} in a.csv, {file}");
  EXPECT_EQ(filled("nothing to fill", values), "nothing to fill");
  EXPECT_EQ(filled("", values), "");
}

TEST(Worded, WritesTheNameOfAValueThatIsNotGivenInCapitals) {
  EXPECT_EQ(filled("audit {store}", {}), "audit STORE");
}

TEST(Worded, AnErrorHasItsWordsItsCodeAndItsValues) {
  const Result<int> failed = fail_with(ErrorKind::refused, "too-many"_code, "{count} are too many",
                                       {{"count", "7"}}, {.file = "a.csv", .line = 2});
  ASSERT_FALSE(failed);
  EXPECT_EQ(
      failed.error(),
      (Error{
          ErrorKind::refused, "7 are too many", {"a.csv", 2}, "too-many"_code, {{"count", "7"}}}));
}

}  // namespace
}  // namespace ronghe
