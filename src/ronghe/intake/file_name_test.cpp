// SPDX-License-Identifier: Apache-2.0
#include "ronghe/intake/file_name.hpp"

#include <gtest/gtest.h>

namespace ronghe::intake {
namespace {

TEST(FileName, IsShownAsPeopleReadIt) {
  EXPECT_EQ(readable_name("企业.csv"), "企业.csv");
  EXPECT_EQ(readable_name("\xc6\xf3\xd2\xb5.csv"), "企业.csv") << "GB18030";
  EXPECT_EQ(readable_name("a\xff.csv"), "a\\xff.csv") << "neither";
}

}  // namespace
}  // namespace ronghe::intake
