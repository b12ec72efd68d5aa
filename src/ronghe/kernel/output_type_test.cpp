// SPDX-License-Identifier: Apache-2.0
#include "ronghe/kernel/output_type.hpp"

#include <gtest/gtest.h>

#include <array>

namespace ronghe::kernel {
namespace {

using feel::Value;

Value number(std::string_view text) { return Value(*Decimal::parse(text)); }

TEST(OutputType, TakesAValueOnItsLineAndRefusesOneJustBeyond) {
  struct Case {
    const char* name;
    OutputType type;
    Value value;
    bool fits;
  };
  const OutputType word{.kind = OutputKind::word, .words = {"a", "b"}};
  const OutputType grade{.kind = OutputKind::grade, .words = {"AAA", "B"}};
  const std::array cases{
      Case{"share just under 0", {.kind = OutputKind::share}, number("-0.0001"), false},
      Case{"share of 0", {.kind = OutputKind::share}, number("0"), true},
      Case{"share of 1", {.kind = OutputKind::share}, number("1"), true},
      Case{"share just over 1", {.kind = OutputKind::share}, number("1.0001"), false},
      Case{"share that is absent", {.kind = OutputKind::share}, Value(), true},
      Case{"word of the list", word, Value("b"), true},
      Case{"word beside the list", word, Value("c"), false},
      Case{"word that is absent", word, Value(), false},
      Case{"grade of the list", grade, Value("AAA"), true},
      Case{"grade that is absent", grade, Value(), true},
      Case{"grade as a number", grade, number("1"), false},
      Case{"truth that is absent", {.kind = OutputKind::truth}, Value(), false},
      Case{"truth as a text", {.kind = OutputKind::truth}, Value("true"), false},
      Case{"text as a truth", {.kind = OutputKind::text}, Value(true), false}};
  for (const auto& one : cases) {
    EXPECT_EQ(objection(one.type, one.value).empty(), one.fits) << one.name;
  }
}

TEST(OutputType, HoldsConstantsToTheFenButNotWhatIsComputed) {
  const OutputType amount{.kind = OutputKind::amount};
  EXPECT_EQ(objection_to_constant(amount, number("0.01")), "");
  EXPECT_NE(objection_to_constant(amount, number("0.001")), "");
  EXPECT_EQ(objection(amount, number("0.001")), "") << "rounded by whoever pays";
}

TEST(OutputType, LooksAtEveryItemOfAList) {
  const OutputType many{.kind = OutputKind::share, .many = true};
  EXPECT_EQ(objection(many, feel::List{}), "");
  EXPECT_EQ(objection(many, feel::List{number("0"), number("1")}), "");
  EXPECT_EQ(objection(many, feel::List{number("0"), number("2")}),
            "`2` is no share; a share is a number from 0 to 1");
}

}  // namespace
}  // namespace ronghe::kernel
