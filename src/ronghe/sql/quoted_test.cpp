// SPDX-License-Identifier: Apache-2.0
#include "ronghe/sql/quoted.hpp"

#include <gtest/gtest.h>

namespace ronghe::sql {
namespace {

TEST(Quoted, AQuoteWithinIsDoubledSoThatNothingEndsEarly) {
  EXPECT_EQ(quoted_name("pay"), "\"pay\"");
  EXPECT_EQ(quoted_name("a\"; DROP TABLE t; --"), "\"a\"\"; DROP TABLE t; --\"");
  EXPECT_EQ(quoted_name(""), "\"\"");
  EXPECT_EQ(quoted_text("it's"), "'it''s'");
  EXPECT_EQ(quoted_text("\\' \""), "'\\'' \"'");
}

}  // namespace
}  // namespace ronghe::sql
