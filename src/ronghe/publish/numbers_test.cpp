// SPDX-License-Identifier: Apache-2.0
#include "ronghe/publish/numbers.hpp"

#include <gtest/gtest.h>

namespace ronghe::publish {
namespace {

Decimal number(std::string_view text) { return *Decimal::parse(text); }

TEST(Numbers, AreGroupedByThousandsWithATrueMinus) {
  struct Case {
    std::string_view value;
    int digits;
    std::string expected;
  };
  for (const auto& [value, digits, expected] :
       {Case{"0", 0, "0"}, Case{"999", 0, "999"}, Case{"1000", 0, "1,000"},
        Case{"1234567.891", 2, "1,234,567.89"}, Case{"-1234.5", 1, "−1,234.5"},
        Case{"-0.04", 1, "0.0"}, Case{"0.05", 1, "0.1"}, Case{"3", 2, "3.00"}}) {
    EXPECT_EQ(grouped(number(value), digits), expected) << value;
  }
}

TEST(Numbers, HaveTheUnitOfTheLanguage) {
  EXPECT_EQ(shown({number("0.2134"), "ratio", Language::zh}), "21.3%");
  EXPECT_EQ(shown({number("12345678"), "yuan", Language::zh}), "1,234.57\u00a0万元");
  EXPECT_EQ(shown({number("12345678"), "yuan", Language::en}), "12,345,678\u00a0yuan");
  EXPECT_EQ(shown({number("250"), "days", Language::zh}), "250\u00a0天");
  EXPECT_EQ(shown({number("1.5"), "furlong", Language::en}), "1.50\u00a0furlong");
}

TEST(Numbers, AWholePartHasNoDecimals) {
  EXPECT_EQ(shown_part({number("62960"), "hour", Language::zh}), "62,960\u00a0学时");
  EXPECT_EQ(shown_part({number("62960.5"), "hour", Language::en}), "62,960.50\u00a0hours");
  EXPECT_EQ(shown_part({number("283252"), "day", Language::zh}), "283,252\u00a0天");
  EXPECT_EQ(shown_part({number("1883000"), "yuan", Language::zh}), "188.30\u00a0万元");
  EXPECT_EQ(shown_part({number("1883000"), "yuan", Language::en}), "1,883,000\u00a0yuan");
}

TEST(Numbers, AValueBesideItsLimitLooksLikeItOnlyWhenItIsOnIt) {
  struct Case {
    const char* name;
    std::string_view value;
    std::string expected;
  };
  for (const auto& [name, value, expected] :
       {Case{"just under the line", "0.2999", "29.99%"}, Case{"on the line", "0.3", "30.0%"},
        Case{"just over the line", "0.30001", "30.001%"}, Case{"far away", "0.21", "21.0%"}}) {
    SCOPED_TRACE(name);
    EXPECT_EQ(shown({number(value), "ratio", Language::zh}, number("0.3")), expected);
  }
}

TEST(Numbers, BesideALimitBelowOnePercentTwoDigitsAreWritten) {
  const auto limit = number("0.005");
  EXPECT_EQ(shown({limit, "ratio", Language::zh}, limit), "0.50%");
  EXPECT_EQ(shown({number("0.00243"), "ratio", Language::zh}, limit), "0.24%");
  EXPECT_EQ(shown({number("0.0123"), "ratio", Language::en}, limit), "1.23%");
  EXPECT_EQ(shown({number("0.0123"), "ratio", Language::en}, number("0.01")), "1.2%");  // on one
  EXPECT_EQ(shown_difference({number("-0.00257"), "ratio", Language::zh}, limit),
            "−0.26\u00a0个百分点");
}

TEST(Numbers, ASmallValueIsNotWrittenAsZero) {
  EXPECT_EQ(shown({number("0.0004"), "ratio", Language::zh}), "0.04%");
  EXPECT_EQ(shown({number("0"), "ratio", Language::zh}), "0.0%");
}

TEST(Numbers, ADifferenceOfRatesIsInPoints) {
  EXPECT_EQ(shown_difference({number("-0.087"), "ratio", Language::zh}), "−8.7\u00a0个百分点");
  EXPECT_EQ(shown_difference({number("0.0001"), "ratio", Language::en}), "+0.01\u00a0points");
  EXPECT_EQ(shown_difference({number("70"), "days", Language::en}), "+70\u00a0days");
}

TEST(Numbers, DatesAreWrittenOut) {
  EXPECT_EQ(shown_date(*parse_date("2025-11-03"), Language::zh), "2025年11月3日");
  EXPECT_EQ(shown_date(*parse_date("2025-11-03"), Language::en), "3 November 2025");
}

}  // namespace
}  // namespace ronghe::publish
