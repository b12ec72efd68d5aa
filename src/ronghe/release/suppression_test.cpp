// SPDX-License-Identifier: Apache-2.0
#include "ronghe/release/suppression.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <deque>
#include <random>

#include "ronghe/release/register.hpp"

namespace ronghe::release {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// A province with prefectures 01.. of counties; colleges in counties, programmes of colleges.
class Hiding : public testing::Test {
 protected:
  void region(const std::string& code, const std::string& parent, int denominator) {
    add({.kind = "region", .code = code, .name = {}, .parent = parent, .region_class = {}},
        denominator);
  }
  void college(const std::string& code, const std::string& parent, int denominator) {
    add({.kind = "college", .code = code, .name = {}, .parent = parent, .region_class = {}},
        denominator);
  }
  void programme(const std::string& code, const std::string& college, int denominator) {
    add({.kind = "programme",
         .code = code,
         .name = {},
         .parent = {},
         .whole_kind = "college",
         .whole = college,
         .region_class = {}},
        denominator);
  }
  std::vector<std::string> hidden() {
    std::vector<Subject> all(subjects_.begin(), subjects_.end());
    const Register known(all);
    std::vector<SmallCell> cells;
    for (std::size_t i = 0; i < all.size(); ++i) {
      cells.push_back({&all[i], denominators_[i], denominators_[i] < minimum_});
    }
    hide_what_gives_away(cells, minimum_, known);
    std::vector<std::string> codes;
    for (const auto& cell : cells) {
      if (cell.hidden) codes.push_back(cell.subject->code);
    }
    return codes;
  }

 private:
  void add(Subject subject, int denominator) {
    subjects_.push_back(std::move(subject));
    denominators_.emplace_back(denominator);
  }
  std::deque<Subject> subjects_;
  std::vector<Decimal> denominators_;
  Decimal minimum_{10};
};

TEST_F(Hiding, NothingIsHiddenWhereNothingIsSmall) {
  region("P", "", 30);
  region("A", "P", 10);  // on the minimum
  region("B", "P", 20);
  EXPECT_THAT(hidden(), IsEmpty());
}

TEST_F(Hiding, OneSmallPartTakesTheSmallestOtherWithIt) {
  region("P", "", 69);
  region("A", "P", 9);
  region("B", "P", 40);
  region("C", "P", 20);
  EXPECT_THAT(hidden(), ElementsAre("A", "C"));
}

TEST_F(Hiding, TwoSmallPartsThatAreSmallTogetherTakeAThird) {
  region("P", "", 47);
  region("A", "P", 3);
  region("B", "P", 4);
  region("C", "P", 40);
  EXPECT_THAT(hidden(), ElementsAre("A", "B", "C"));
}

TEST_F(Hiding, TwoSmallPartsThatReachTheMinimumTogetherSuffice) {
  region("P", "", 50);
  region("A", "P", 4);
  region("B", "P", 6);
  region("C", "P", 40);
  EXPECT_THAT(hidden(), ElementsAre("A", "B"));
}

TEST_F(Hiding, AnOnlyPartTakesTheWholeAndTheWholeItsNeighbour) {
  region("P", "", 100);
  region("A", "P", 9);
  region("A1", "A", 9);
  region("B", "P", 50);
  region("C", "P", 41);
  region("B1", "B", 25);
  region("B2", "B", 25);
  region("C1", "C", 41);
  // C is hidden beside A, and would be the sum of C1 if that were shown.
  EXPECT_THAT(hidden(), ElementsAre("A", "A1", "C", "C1"));
}

TEST_F(Hiding, ProgrammesArePartsOfTheirCollegeAndCollegesOfTheirRegion) {
  region("P", "", 100);
  college("K", "P", 60);
  college("L", "P", 40);
  programme("K-1", "K", 5);
  programme("K-2", "K", 55);
  programme("L-1", "L", 40);
  EXPECT_THAT(hidden(), ElementsAre("K-1", "K-2"));
}

TEST_F(Hiding, ASubjectWithoutAKnownWholeStandsAlone) {
  college("K", "elsewhere", 5);
  college("L", "elsewhere", 50);
  EXPECT_THAT(hidden(), ElementsAre("K"));
}

struct Province {  // of random counties, many of them small
  std::vector<Subject> subjects;
  std::vector<std::int64_t> sizes;

  explicit Province(std::mt19937& random) {
    add("P", "");
    for (unsigned a = 0, prefectures = 1 + random() % 4; a < prefectures; ++a) {
      const auto prefecture = "A" + std::to_string(a);
      add(prefecture, "P");
      const auto at = sizes.size() - 1;
      for (unsigned b = 0, counties = 1 + random() % 4; b < counties; ++b) {
        add(prefecture + "B" + std::to_string(b), prefecture);
        sizes.back() = 1 + static_cast<std::int64_t>(random() % (random() % 3 == 0 ? 9 : 60));
        sizes[at] += sizes.back();
        sizes[0] += sizes.back();
      }
    }
  }

 private:
  void add(const std::string& code, const std::string& parent) {
    subjects.push_back(
        {.kind = "region", .code = code, .name = {}, .parent = parent, .region_class = {}});
    sizes.push_back(0);
  }
};

// What stays unknown to someone who subtracts as long as a sum has one unknown.
std::vector<bool> after_subtraction(const Province& province, std::vector<bool> unknown) {
  for (bool again = true; again;) {
    again = false;
    for (std::size_t whole = 0; whole < unknown.size(); ++whole) {
      std::vector<std::size_t> open;
      std::size_t parts = 0;
      if (unknown[whole]) open.push_back(whole);
      for (std::size_t i = 0; i < unknown.size(); ++i) {
        if (province.subjects[i].parent != province.subjects[whole].code) continue;
        ++parts;
        if (unknown[i]) open.push_back(i);
      }
      if (parts == 0 || open.size() != 1) continue;
      unknown[open.front()] = false;
      again = true;
    }
  }
  return unknown;
}

TEST(HidingProperty, NoHiddenNumberFollowsFromTheShownOnes) {
  const auto seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  constexpr std::int64_t minimum = 10;
  std::int64_t hidden_parts = 0;
  for (int round = 0; round < 200; ++round) {
    const Province province(random);
    const Register known(province.subjects);
    std::vector<SmallCell> cells;
    for (std::size_t i = 0; i < province.sizes.size(); ++i) {
      cells.push_back(
          {&province.subjects[i], Decimal(province.sizes[i]), province.sizes[i] < minimum});
    }
    hide_what_gives_away(cells, Decimal(minimum), known);
    std::vector<bool> hidden;
    for (const auto& cell : cells) hidden.push_back(cell.hidden);
    EXPECT_EQ(after_subtraction(province, hidden), hidden);
    for (std::size_t i = 0; i < cells.size(); ++i) {
      EXPECT_TRUE(hidden[i] || province.sizes[i] >= minimum);
    }
    hidden_parts += std::ranges::count(hidden, true);
  }
  EXPECT_GT(hidden_parts, 200);  // the rounds were not all empty
}

}  // namespace
}  // namespace ronghe::release
