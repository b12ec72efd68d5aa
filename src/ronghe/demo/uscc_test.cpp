// SPDX-License-Identifier: Apache-2.0
#include "ronghe/demo/uscc.hpp"

#include <gtest/gtest.h>

#include <array>
#include <set>

namespace ronghe::demo {
namespace {

// Public codes that pass both checks; they test the arithmetic, not who holds them.
TEST(Uscc, CheckCharactersAgreeWithPublicCodes) {
  for (const std::string_view code :
       {"914403001922038216", "9144030071526726XG", "91440300192317458F", "91330100799655058B",
        "91110108717743469K", "91110108551385082Q", "91440400192548256N", "91440606722473344C",
        "91370200264574251E", "911100007109279199", "91110000710929930X", "12100000400000624D",
        "12100000400002259P", "91110000600037341L"}) {
    EXPECT_EQ(uscc_check(code.substr(0, 17)), code[17]) << code;
    EXPECT_EQ(organisation_check(code.substr(8, 8)), code[16]) << code;
  }
}

TEST(Uscc, DemoCodesPassBothChecksAndBelongToNobody) {
  std::set<std::string> seen;
  for (std::uint64_t number = 0; number < 3000; ++number) {
    const auto code = demo_uscc(demo_enterprise, "440303", number * 9001);
    ASSERT_EQ(code.size(), 18);
    EXPECT_EQ(uscc_check(code.substr(0, 17)), code[17]);
    EXPECT_EQ(organisation_check(code.substr(8, 8)), code[16]);
    EXPECT_EQ(code.substr(1, 1), "8");  // a type that no authority gives
    EXPECT_EQ(code.substr(8, 3), "DEM");
    EXPECT_TRUE(seen.insert(code).second);
  }
}

}  // namespace
}  // namespace ronghe::demo
