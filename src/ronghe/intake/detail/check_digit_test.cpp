// SPDX-License-Identifier: Apache-2.0
#include "ronghe/intake/detail/check_digit.hpp"

#include <gtest/gtest.h>

#include <array>
#include <random>

#include "ronghe/intake/testing.hpp"

namespace ronghe::intake::detail {
namespace {

// Codes that their owners publish.
constexpr std::array public_codes{"914403001922038216", "9144030071526726XG", "91440300192317458F",
                                  "91330100799655058B", "91110108717743469K", "91110108551385082Q",
                                  "91440400192548256N", "91440606722473344C", "91370200264574251E",
                                  "911100007109279199", "91110000710929930X", "12100000400000624D",
                                  "12100000400002259P", "91110000600037341L"};

constexpr std::string_view alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";

bool valid(const std::string& code) { return uscc_check(code) == code[17]; }

TEST(CheckDigit, PublicCodesPassBothChecks) {
  for (const std::string code : public_codes) {
    SCOPED_TRACE(code);
    EXPECT_EQ(uscc_check(code), code[17]);
    EXPECT_EQ(organisation_check(code.substr(8)), code[16]);
  }
}

TEST(CheckDigit, EverySubstitutionAndEveryAdjacentSwapIsNoticed) {
  for (const std::string code : public_codes) {
    for (std::size_t i = 0; i < code.size(); ++i) {
      for (const char c : alphabet) {
        auto wrong = code;
        wrong[i] = c;
        EXPECT_EQ(valid(wrong), wrong == code) << wrong;
      }
      if (i + 1 == code.size()) continue;
      auto swapped = code;
      std::swap(swapped[i], swapped[i + 1]);
      EXPECT_EQ(valid(swapped), swapped == code) << swapped;
    }
  }
}

TEST(CheckDigit, LettersOutsideTheAlphabetHaveNoCheck) {
  EXPECT_FALSE(uscc_check("9144030019220382I6"));
  EXPECT_FALSE(uscc_check("91440300"));
  EXPECT_FALSE(organisation_check("192 0382"));
}

TEST(CheckDigit, TheEngineComputesTheSame) {
  testing::Workshop workshop;
  constexpr unsigned seed = 20251231;
  std::mt19937 random(seed);
  ASSERT_TRUE(
      workshop.connection.execute("CREATE TABLE codes (code VARCHAR, a BOOLEAN, b BOOLEAN)"));
  auto appender = workshop.connection.appender("codes");
  ASSERT_TRUE(appender);
  for (int i = 0; i < 20'000; ++i) {
    std::string code = public_codes.at(random() % public_codes.size());
    for (auto changes = random() % 4; changes > 0; --changes) {
      code[random() % 18] = alphabet[random() % alphabet.size()];
    }
    if (random() % 2 == 0) code[17] = *uscc_check(code);
    appender->text(code);
    appender->boolean(valid(code));
    appender->boolean(organisation_check(code.substr(8)) == code[16]);
    appender->end_row();
  }
  ASSERT_TRUE(appender->close());
  const auto differ = "SELECT code FROM codes WHERE a <> " + uscc_check_sql("code") + " OR b <> " +
                      organisation_check_sql("code") + " LIMIT 3";
  EXPECT_EQ(workshop.rows(differ), std::vector<std::string>{}) << "seed " << seed;
}

}  // namespace
}  // namespace ronghe::intake::detail
