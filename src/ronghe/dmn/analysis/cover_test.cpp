// SPDX-License-Identifier: Apache-2.0
#include "ronghe/dmn/analysis/cover.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <random>

namespace ronghe::dmn::analysis {
namespace {

Bits range(std::size_t size, std::size_t begin, std::size_t end) {
  Bits bits(size);
  for (auto i = begin; i < end; ++i) bits.set(i);
  return bits;
}

std::vector<std::size_t> all_of(const std::vector<Box>& boxes) {
  std::vector<std::size_t> numbers(boxes.size());
  std::iota(numbers.begin(), numbers.end(), std::size_t{0});
  return numbers;
}

TEST(Cover, AUnionCoversWhatNoBoxCoversAlone) {
  const Box all{Bits(4, true), Bits(4, true)};
  std::vector<Box> boxes{{range(4, 0, 2), Bits(4, true)}, {range(4, 2, 4), range(4, 0, 3)}};
  const auto open = Cover(boxes, {}).of(all, all_of(boxes));
  ASSERT_EQ(open.state, Covering::open);
  EXPECT_TRUE(open.open[0].within(range(4, 2, 4)));
  EXPECT_EQ(open.open[1], range(4, 3, 4));
  EXPECT_EQ(grown(open.open, boxes, all), (Box{range(4, 2, 4), range(4, 3, 4)}));
  boxes.push_back({range(4, 1, 4), range(4, 3, 4)});
  EXPECT_EQ(Cover(boxes, {}).of(all, all_of(boxes)).state, Covering::whole);
}

TEST(Cover, AnEmptyBoxIsCoveredAndAnUncoveredOneIsOpen) {
  const std::vector<Box> none;
  EXPECT_EQ(Cover(none, {}).of({Bits(3), Bits(3, true)}, {}).state, Covering::whole);
  EXPECT_EQ(Cover(none, {}).of({Bits(3, true)}, {}).state, Covering::open);
}

TEST(Cover, GivesUpWhenTheStepsAreSpent) {
  std::vector<Box> boxes;
  for (std::size_t i = 0; i < 64; ++i) boxes.push_back({range(64, i, i + 1), range(64, 0, i + 1)});
  const Box all{Bits(64, true), Bits(64, true)};
  EXPECT_EQ(Cover(boxes, {.question = 3, .table = 1000}).of(all, all_of(boxes)).state,
            Covering::undecided);
  Cover spent(boxes, {.question = 1000000, .table = 10});
  (void)spent.of(all, all_of(boxes));
  EXPECT_EQ(spent.of(all, all_of(boxes)).state, Covering::undecided);
}

TEST(Cover, AgreesWithEveryPointOnRandomBoxes) {
  constexpr unsigned seed = 7;
  std::mt19937 random(seed);
  int covered = 0;
  for (int round = 0; round < 500; ++round) {
    std::vector<Box> boxes;
    for (unsigned b = 0; b < 2 + random() % 12; ++b) {
      Box box;
      for (int axis = 0; axis < 3; ++axis) {
        Bits side(5);
        for (std::size_t c = 0; c < 5; ++c) {
          if (random() % 4 != 0) side.set(c);
        }
        box.push_back(side);
      }
      boxes.push_back(box);
    }
    std::vector<std::vector<std::size_t>> free;
    for (std::size_t p = 0; p < 125; ++p) {
      const std::vector<std::size_t> point{p / 25, p / 5 % 5, p % 5};
      const bool hit = std::ranges::any_of(boxes, [&](const Box& box) {
        return box[0].test(point[0]) && box[1].test(point[1]) && box[2].test(point[2]);
      });
      if (!hit) free.push_back(point);
    }
    const Box all{Bits(5, true), Bits(5, true), Bits(5, true)};
    const auto answer = Cover(boxes, {}).of(all, all_of(boxes));
    ASSERT_EQ(answer.state, free.empty() ? Covering::whole : Covering::open)
        << "seed " << seed << " round " << round;
    covered += free.empty() ? 1 : 0;
    if (free.empty()) continue;
    const std::vector<std::size_t> point{answer.open[0].first(), answer.open[1].first(),
                                         answer.open[2].first()};
    EXPECT_NE(std::ranges::find(free, point), free.end());
  }
  EXPECT_GT(covered, 50);
  EXPECT_LT(covered, 450);
}

}  // namespace
}  // namespace ronghe::dmn::analysis
