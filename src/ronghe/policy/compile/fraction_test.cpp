// SPDX-License-Identifier: Apache-2.0
#include "ronghe/policy/compile/fraction.hpp"

#include <gtest/gtest.h>

#include "ronghe/policy/compile/compiler.hpp"

namespace ronghe::policy {
namespace {

class FractionOf : public testing::Test {
 protected:
  Fraction of(const std::string& id) {
    const auto pack = policy::load_pack("packs/national");
    if (!pack) {
      ADD_FAILURE() << "packs/national cannot be read";
      return {};
    }
    std::vector<Error> errors;
    policy::Compiler compiler(*pack, *parse_date("2025-12-31"), errors);
    for (const auto& indicator : pack->indicators) {
      if (indicator.id == id) compiler.compile(indicator);
    }
    EXPECT_TRUE(errors.empty());
    return fraction_of(compiler.plan(), id);
  }
};

TEST_F(FractionOf, CountsOverCountsOfTheSameRowsIsAShare) {
  EXPECT_TRUE(of("A1.1").share_of_rows);
  EXPECT_TRUE(of("C1.1").share_of_rows);
  EXPECT_EQ(of("C1.1").numerator_unit, "");
}

// A1.1 has one formula that counts rows, and one, of bodies, that counts members once.
TEST_F(FractionOf, CountsOfWhatIsNamedOnceAreAShareAsWell) {
  EXPECT_TRUE(of("A1.1").share_of_rows);
  EXPECT_TRUE(of("C1.3").share_of_rows);
  EXPECT_EQ(of("C1.3").denominator_unit, "");
}

TEST_F(FractionOf, SumsOfMoneyAreNoShareOfRowsAndHaveAUnit) {
  const auto failed = of("A2.3");
  EXPECT_FALSE(failed.share_of_rows);
  EXPECT_EQ(failed.numerator_unit, "yuan");
  EXPECT_EQ(failed.denominator_unit, "yuan");
}

// Without its unit the public would be told the revenue as if it were a count.
TEST_F(FractionOf, AnAmountThatIsNothingWhereNothingIsAskedHasItsUnit) {
  EXPECT_EQ(of("A2.1").denominator_unit, "yuan");
  EXPECT_EQ(of("A2.2").denominator_unit, "yuan");
  EXPECT_EQ(of("C2.1").denominator_unit, "yuan");
  EXPECT_EQ(of("B2.2").numerator_unit, "hour");
  EXPECT_EQ(of("B2.2").denominator_unit, "hour");
  EXPECT_EQ(of("C1.9").denominator_unit, "day");
}

TEST_F(FractionOf, ANumeratorThatNeedNotLieInItsDenominatorIsNoShare) {
  // Certified over attempted: the formula does not say that who is certified has attempted.
  EXPECT_FALSE(of("C1.6").share_of_rows);
}

TEST_F(FractionOf, AMedianIsNoFraction) { EXPECT_FALSE(of("B3.2").share_of_rows); }

TEST_F(FractionOf, AnIndicatorThatIsNotCompiledHasNone) {
  EXPECT_FALSE(fraction_of({}, "A1.1").share_of_rows);
}

}  // namespace
}  // namespace ronghe::policy
