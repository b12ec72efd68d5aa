// SPDX-License-Identifier: Apache-2.0
#include "ronghe/base/decimal.hpp"

#include <gtest/gtest.h>

#include <array>
#include <limits>
#include <random>
#include <type_traits>

namespace ronghe {
namespace {

using Maybe = std::optional<Decimal>;

Decimal dec(std::string_view text) {
  const auto value = Decimal::parse(text);
  EXPECT_TRUE(value) << text;
  return value.value_or(Decimal(0));
}

std::string text(const Maybe& value) { return value ? value->to_string() : "none"; }

static_assert(!std::is_constructible_v<Decimal, double>, "a double has lost digits already");
static_assert(std::is_convertible_v<int, Decimal>);

TEST(DecimalParse, ReadsNumbersAndNothingElse) {
  struct Case {
    std::string_view input, expected;
  };
  const std::array cases{
      Case{"0", "0"},
      Case{"-0", "0"},
      Case{"00012", "12"},
      Case{"+1", "1"},
      Case{"-0.50", "-0.5"},
      Case{".5", "0.5"},
      Case{"1e3", "1000"},
      Case{"1E-3", "0.001"},
      Case{"1234567890123456789012345678901234", "1234567890123456789012345678901234"},
      Case{"12345678901234567890123456789012345", "12345678901234567890123456789012340"},
      Case{"12345678901234567890123456789012355", "12345678901234567890123456789012360"},
      Case{"1e7000", "none"},
      Case{"", "none"},
      Case{" 1", "none"},
      Case{"1 ", "none"},
      Case{"1,234.5", "none"},
      Case{"NaN", "none"},
      Case{"Infinity", "none"},
      Case{"１２", "none"},
      Case{"0x10", "none"},
      Case{"1-2", "none"},
      Case{"--1", "none"},
      Case{"1.2.3", "none"},
      Case{"1e", "none"},
      Case{"e1", "none"},
      Case{"-", "none"},
      Case{".", "none"},
  };
  for (const auto& [input, expected] : cases) {
    EXPECT_EQ(text(Decimal::parse(input)), expected) << '"' << input << '"';
  }
}

TEST(DecimalParse, TextOfAnyValueReadsBackAsTheSameValue) {
  constexpr unsigned seed = 20251123;
  SCOPED_TRACE(seed);
  std::mt19937_64 random(seed);
  for (int i = 0; i < 2000; ++i) {
    const auto unscaled = static_cast<std::int64_t>(random());
    const auto value = Decimal::scaled(unscaled, static_cast<int>(random() % 40));
    ASSERT_TRUE(value);
    EXPECT_EQ(dec(value->to_string()), *value) << value->to_string();
  }
}

TEST(DecimalScaled, IsExactUpToThirtyFourDigits) {
  Int128 largest = 1;
  for (int i = 0; i < 34; ++i) largest *= 10;
  EXPECT_EQ(text(Decimal::scaled(12345, 2)), "123.45");
  EXPECT_EQ(text(Decimal::scaled(-5, 3)), "-0.005");
  EXPECT_EQ(text(Decimal::scaled(5, -3)), "5000");
  EXPECT_EQ(text(Decimal::scaled(largest - 1, 0)), std::string(34, '9'));
  EXPECT_EQ(text(Decimal::scaled(largest, 0)), "none");
  EXPECT_EQ(text(Decimal::scaled(1 - largest, 34)), "-0." + std::string(34, '9'));
}

TEST(DecimalUnscaled, GivesTheIntegerBackOrNothingWhenDigitsWouldBeLost) {
  EXPECT_EQ(dec("123.45").unscaled_at(2), Int128{12345});
  EXPECT_EQ(dec("-123.45").unscaled_at(4), Int128{-1234500});
  EXPECT_EQ(dec("123.45").unscaled_at(1), std::nullopt);
  EXPECT_EQ(dec("0").unscaled_at(18), Int128{0});
  EXPECT_EQ(dec("1e37").unscaled_at(0).has_value(), true);
  EXPECT_EQ(dec("-1e37").unscaled_at(0), -*dec("1e37").unscaled_at(0));
  EXPECT_EQ(dec("1e38").unscaled_at(0), std::nullopt);
}

TEST(DecimalArithmetic, IsExactInDecimalAndHasNoInfinities) {
  EXPECT_EQ(text(Decimal::add(dec("0.1"), dec("0.2"))), "0.3");
  EXPECT_EQ(text(Decimal::subtract(dec("0.3"), dec("0.3"))), "0");
  EXPECT_EQ(text(Decimal::multiply(dec("1.10"), dec("1.10"))), "1.21");
  EXPECT_EQ(text(Decimal::divide(Decimal(1), Decimal(3))), "0." + std::string(34, '3'));
  EXPECT_EQ(text(Decimal::divide(Decimal(1), dec("0.00"))), "none");
  EXPECT_EQ(text(Decimal::divide(Decimal(0), Decimal(0))), "none");
  EXPECT_EQ(text(Decimal::multiply(dec("9e6144"), Decimal(10))), "none");
}

TEST(DecimalArithmetic, PowersRootsAndLogarithms) {
  EXPECT_EQ(text(Decimal::power(7, 39)), "909543680129861140820205019889143");
  EXPECT_EQ(text(Decimal::power(dec("1.05"), 10)), "1.62889462677744140625");
  EXPECT_EQ(text(Decimal::power(10, -2)), "0.01");
  EXPECT_EQ(text(Decimal::power(-2, 3)), "-8");
  EXPECT_EQ(text(Decimal::power(0, -1)), "none");
  EXPECT_EQ(text(Decimal::sqrt(2)), "1.414213562373095048801688724209698");
  EXPECT_EQ(text(Decimal::sqrt(-1)), "none");
  EXPECT_EQ(text(Decimal::log(1)), "0");
  EXPECT_EQ(text(Decimal::log(0)), "none");
  EXPECT_EQ(text(Decimal::log(-1)), "none");
  EXPECT_EQ(text(Decimal::exp(0)), "1");
  EXPECT_EQ(text(Decimal::exp(100000)), "none");
}

TEST(DecimalRounded, EachModeOnTheLineAndOnBothSidesOfIt) {
  using enum Rounding;
  constexpr std::array modes{half_even, half_up, half_down, up, down, floor, ceiling};
  struct Case {
    std::string_view value;
    std::array<std::string_view, 7> expected;  // in the order of modes
  };
  const std::array cases{
      Case{"2.49", {"2", "2", "2", "3", "2", "2", "3"}},
      Case{"2.5", {"2", "3", "2", "3", "2", "2", "3"}},
      Case{"2.51", {"3", "3", "3", "3", "2", "2", "3"}},
      Case{"3.5", {"4", "4", "3", "4", "3", "3", "4"}},
      Case{"-2.5", {"-2", "-3", "-2", "-3", "-2", "-3", "-2"}},
      Case{"-2.51", {"-3", "-3", "-3", "-3", "-2", "-3", "-2"}},
      Case{"-0.4", {"0", "0", "0", "-1", "0", "-1", "0"}},
      Case{"7", {"7", "7", "7", "7", "7", "7", "7"}},
  };
  for (const auto& [value, expected] : cases) {
    for (std::size_t i = 0; i < modes.size(); ++i) {
      EXPECT_EQ(text(dec(value).rounded(0, modes[i])), expected[i]) << value << " mode " << i;
    }
  }
}

TEST(DecimalRounded, ScalesOnBothSidesOfThePoint) {
  EXPECT_EQ(text(dec("0.12345").rounded(4, Rounding::half_up)), "0.1235");
  EXPECT_EQ(text(dec("1250").rounded(-2, Rounding::half_even)), "1200");
  EXPECT_EQ(text(dec("0.125").rounded(2, Rounding::half_down)), "0.12");
  EXPECT_EQ(text(dec("12345").rounded(30, Rounding::down)), "none");
}

TEST(DecimalInteger, OnlyWholeNumbersInRangeBecomeIntegers) {
  constexpr auto max = std::numeric_limits<std::int64_t>::max();
  constexpr auto min = std::numeric_limits<std::int64_t>::min();
  EXPECT_EQ(dec("12.00").to_int64(), 12);
  EXPECT_EQ(dec("12.01").to_int64(), std::nullopt);
  EXPECT_EQ(dec("9223372036854775807").to_int64(), max);
  EXPECT_EQ(dec("9223372036854775808").to_int64(), std::nullopt);
  EXPECT_EQ(Decimal(min).to_int64(), min);
  EXPECT_EQ(Decimal(min).to_string(), "-9223372036854775808");
  EXPECT_TRUE(dec("1e40").is_integer());
  EXPECT_EQ(dec("1e40").to_int64(), std::nullopt);
}

TEST(DecimalOrder, ComparesValuesNotNotations) {
  EXPECT_EQ(dec("1.0"), dec("1.00"));
  EXPECT_EQ(dec("-0"), dec("0"));
  EXPECT_LT(dec("0.29"), dec("0.3"));
  EXPECT_GT(dec("1e3"), dec("999.999"));
  EXPECT_LT(dec("-1"), Decimal());
}

TEST(DecimalOrder, IsTheSignOfTheDifference) {
  const auto seed = std::random_device{}();
  SCOPED_TRACE(seed);
  std::mt19937_64 random(seed);
  const auto number = [&] {
    std::string digits = random() % 2 == 0 ? "" : "-";
    const auto count = random() % 22 + 1;  // on both sides of what is compared without the library
    for (std::size_t i = 0; i < count; ++i) digits += static_cast<char>('0' + random() % 10);
    return dec(digits + "e" + std::to_string(static_cast<int>(random() % 44) - 22));
  };
  for (int i = 0; i < 20'000; ++i) {
    const auto a = number();
    const auto b = random() % 4 == 0 ? Decimal::add(a, dec("0e-12")).value() : number();
    const auto difference = Decimal::subtract(a, b).value();
    const bool negative = difference.to_string().starts_with('-');
    ASSERT_EQ(a == b, difference.to_string() == "0") << a.to_string() << " " << b.to_string();
    ASSERT_EQ(a < b, negative) << a.to_string() << " " << b.to_string();
    ASSERT_EQ(b < a, !negative && a != b) << a.to_string() << " " << b.to_string();
  }
}

TEST(DecimalSign, NegationAndMagnitudeKeepEveryDigit) {
  EXPECT_EQ(dec("1.5").negated().to_string(), "-1.5");
  EXPECT_EQ(dec("-1.5").abs().to_string(), "1.5");
  EXPECT_EQ(Decimal(0).negated().to_string(), "0");
  EXPECT_EQ(dec("0.50").to_double(), 0.5);
}

}  // namespace
}  // namespace ronghe
