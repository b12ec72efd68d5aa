// SPDX-License-Identifier: Apache-2.0
#include "ronghe/base/error_code.hpp"

#include <gtest/gtest.h>

namespace ronghe {
namespace {

TEST(ErrorCode, IsComparedByItsTextAndEmptyWithoutOne) {
  EXPECT_EQ("store-in-use"_code.text, "store-in-use");
  EXPECT_EQ("a1"_code, "a1"_code);
  EXPECT_FALSE("store-in-use"_code == "store-absent"_code);
  EXPECT_EQ(ErrorCode{}.text, "");
}

}  // namespace
}  // namespace ronghe
