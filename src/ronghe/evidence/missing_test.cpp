// SPDX-License-Identifier: Apache-2.0
#include "ronghe/evidence/missing.hpp"

#include <gtest/gtest.h>

namespace ronghe::evidence {
namespace {

TEST(MissingReason, every_reason_is_read_from_its_code_and_its_chinese_word) {
  for (const auto reason : missing_reasons) {
    EXPECT_EQ(parse_missing(code(reason)), reason);
    EXPECT_EQ(parse_missing(zh(reason)), reason);
    EXPECT_FALSE(en(reason).empty());
  }
}

TEST(MissingReason, nothing_else_is_a_reason) {
  for (const auto* cell : {"", " withheld", "Withheld", "0", "不知道", "NULL"}) {
    EXPECT_EQ(parse_missing(cell), std::nullopt) << cell;
  }
}

}  // namespace
}  // namespace ronghe::evidence
