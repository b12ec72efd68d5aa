// SPDX-License-Identifier: Apache-2.0
#include "ronghe/policy/compile/unit.hpp"

#include <gtest/gtest.h>

#include <array>

namespace ronghe::policy {
namespace {

TEST(Unit, IsReadFromItsWords) {
  struct Case {
    const char* written;
    const char* shown;
  };
  const std::array cases{Case{"ratio", "no unit"},
                         Case{"", "no unit"},
                         Case{"persons", "person"},
                         Case{"days", "day"},
                         Case{"yuan/month", "yuan/month"},
                         Case{"yuan per person", "yuan/person"},
                         Case{"yuan / person / month", "yuan/month/person"},
                         Case{"days per day", "no unit"},
                         Case{"%", "%"}};
  for (const auto& [written, shown] : cases) {
    EXPECT_EQ(Unit::parse(written).shown(), shown) << written;
  }
  EXPECT_EQ(Unit::parse("days"), Unit::parse("day"));
  EXPECT_EQ(Unit::parse("yuan per person"), Unit::parse("yuan/person"));
}

TEST(Unit, OnlyLikeIsAddedToLike) {
  struct Case {
    const char* one;
    const char* other;
    bool compatible;
  };
  const std::array cases{Case{"days", "day", true},          Case{"days", "hours", false},
                         Case{"months", "days", false},      Case{"yuan", "yuan/month", false},
                         Case{"yuan", "yuan/person", false}, Case{"persons", "days", false},
                         Case{"persons", "ratio", false},    Case{"%", "ratio", false},
                         Case{"ratio", "count", true}};
  for (const auto& [one, other, compatible] : cases) {
    EXPECT_EQ(policy::compatible(Unit::parse(one), Unit::parse(other)), compatible)
        << one << " and " << other;
    EXPECT_TRUE(policy::compatible(Unit::parse(one), Unit::of_number()));
  }
}

TEST(Unit, ThatIsOneLetterAwayFromAUsualOneIsMisspelt) {
  struct Case {
    const char* written;
    const char* meant;
  };
  for (const auto& [written, meant] :
       {Case{"ratoi", "ratio"}, Case{"rati", "ratio"}, Case{"yaun", "yuan"},
        Case{"yuan/mnoth", "yuan/month"}, Case{"yaun per month", "yuan/month"}, Case{"ratio", ""},
        Case{"persons", ""}, Case{"person", ""}, Case{"", ""}, Case{"tonnes", ""},
        Case{"county", ""},  // begins with a usual one
        Case{"rate", ""}, Case{"pay", ""}, Case{"PPP dollars of 2017", ""}}) {
    EXPECT_EQ(unit_meant(written), meant) << written;
  }
}

TEST(Unit, MultipliesAndDivides) {
  const auto yuan = Unit::parse("yuan");
  const auto person = Unit::parse("persons");
  EXPECT_EQ(multiplied(yuan, person, -1).shown(), "yuan/person");
  EXPECT_EQ(multiplied(multiplied(yuan, person, -1), person, 1).shown(), "yuan");
  EXPECT_EQ(multiplied(yuan, yuan, -1).shown(), "no unit");
  EXPECT_TRUE(multiplied(Unit::of_number(), Unit::of_number(), 1).any);
}

TEST(Unit, ACountOfRowsMayStandForPersons) {
  const auto each =
      multiplied(Unit::parse("yuan"), Unit::of_number(), -1);  // sum(...) / count(...)
  EXPECT_TRUE(compatible(each, Unit::parse("yuan")));
  EXPECT_TRUE(compatible(each, Unit::parse("yuan/person")));
  EXPECT_FALSE(compatible(each, Unit::parse("yuan/month")));
  EXPECT_FALSE(compatible(each, Unit::parse("persons")));
}

}  // namespace
}  // namespace ronghe::policy
