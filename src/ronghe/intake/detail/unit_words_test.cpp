// SPDX-License-Identifier: Apache-2.0
#include "ronghe/intake/detail/unit_words.hpp"

#include <gtest/gtest.h>

namespace ronghe::intake::detail {
namespace {

TEST(UnitWords, OfAmountsWrittenWithChineseMultipliersAllDigitsAreGiven) {
  EXPECT_EQ(written_out("1500万元"), "15000000");
  EXPECT_EQ(written_out("1500 万"), "15000000");
  EXPECT_EQ(written_out("1.5千万元"), "15000000");
  EXPECT_EQ(written_out("0.00005万"), "0.5");
  EXPECT_EQ(written_out("2亿"), "200000000");
  EXPECT_EQ(written_out("1500元"), "");
  EXPECT_EQ(written_out("3万5千"), "") << "two numbers";
  EXPECT_EQ(written_out("万"), "");
  EXPECT_EQ(written_out("1亿亿亿"), "") << "no amount";
}

TEST(UnitWords, OfAPercentageTheShareIsGiven) {
  EXPECT_EQ(share_of("45%"), "0.45");
  EXPECT_EQ(share_of("8 %"), "0.08");
  EXPECT_EQ(share_of("45"), "0.45");
  EXPECT_EQ(share_of("100"), "1");
  EXPECT_EQ(share_of("12.5%"), "0.125");
  EXPECT_EQ(share_of("x%"), "");
}

TEST(UnitWords, TheUnitOfAFieldIsItsOwnElseThatOfItsType) {
  policy::Field field;
  field.type = policy::FieldType::money;
  EXPECT_EQ(unit_clause(field, Language::zh), "（单位为元）");
  EXPECT_EQ(unit_clause(field, Language::en), " (in yuan)");
  field.unit = "yuan/month";
  EXPECT_EQ(unit_of(field, Language::zh), "元/月");
  field.unit = "furlongs";
  EXPECT_EQ(unit_of(field, Language::zh), "furlongs");
  field.type = policy::FieldType::count;
  field.unit.clear();
  EXPECT_EQ(unit_clause(field, Language::zh), "");
  field.type = policy::FieldType::ratio;
  EXPECT_EQ(unit_clause(field, Language::en), " (a decimal from 0 to 1)");
}

}  // namespace
}  // namespace ronghe::intake::detail
