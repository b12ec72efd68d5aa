// SPDX-License-Identifier: Apache-2.0
#include "ronghe/evidence/missing.hpp"

#include <gtest/gtest.h>

namespace ronghe::evidence {
namespace {

TEST(MissingReason, EveryReasonIsReadFromItsCodeAndItsChineseWord) {
  for (const auto reason : missing_reasons) {
    EXPECT_EQ(parse_missing(code(reason)), reason);
    EXPECT_EQ(parse_missing(zh(reason)), reason);
    EXPECT_FALSE(en(reason).empty());
  }
}

TEST(MissingReason, NothingElseIsAReason) {
  for (const auto* cell : {"", " withheld", "Withheld", "0", "不知道", "NULL"}) {
    EXPECT_EQ(parse_missing(cell), std::nullopt) << cell;
  }
}

}  // namespace
}  // namespace ronghe::evidence
