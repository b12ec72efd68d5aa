// SPDX-License-Identifier: Apache-2.0
#include "ronghe/kernel/rule_index.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <random>

namespace ronghe::kernel {
namespace {

constexpr auto most = std::numeric_limits<std::int64_t>::max();
constexpr auto least = std::numeric_limits<std::int64_t>::min();

bool holds(const CellSet& set, std::int64_t value) {
  return std::ranges::any_of(
      set.holds, [=](const Interval& one) { return one.low <= value && value <= one.high; });
}

// The rules of a bitmap at a value are those whose cell holds there.
void expect_rules(const RuleIndex& index, const std::vector<CellSet>& cells,
                  const std::vector<std::int64_t>& values) {
  std::vector<std::uint32_t> at(values.size());
  const std::vector<std::uint64_t> valid((values.size() + 63) / 64, ~std::uint64_t{0});
  index.locate(0, values.data(), valid.data(), values.size(), at.data());
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto* bitmap = index.bitmap(0, at[i]);
    for (std::size_t r = 0; r < cells.size(); ++r) {
      const bool found = (bitmap[r / 64] >> (r % 64) & 1U) != 0;
      ASSERT_EQ(found, holds(cells[r], values[i])) << "rule " << r + 1 << " at " << values[i];
    }
  }
}

std::vector<const CellSet*> pointers(const std::vector<CellSet>& cells) {
  std::vector<const CellSet*> all;
  for (const auto& cell : cells) all.push_back(&cell);
  return all;
}

TEST(RuleIndex, FindsTheRulesOnAndBesideEveryBound) {
  const std::vector<CellSet> cells{
      {.holds = {{10, 20}}},      {.holds = {{20, 20}}}, {.holds = {{least, 9}, {21, most}}},
      {.holds = {{least, most}}}, {.holds = {}},         {.holds = {{most, most}}},
      {.holds = {{least, least}}}};
  const auto index = RuleIndex::make(cells.size(), {pointers(cells)});
  ASSERT_TRUE(index);
  expect_rules(*index, cells, {least, least + 1, 9, 10, 11, 19, 20, 21, most - 1, most, 0});
}

TEST(RuleIndex, NullHasRulesOfItsOwn) {
  const std::vector<CellSet> cells{{.holds = {{1, 2}}, .null_holds = true}, {.holds = {{1, 9}}}};
  auto rules = pointers(cells);
  rules.push_back(nullptr);  // any value, and null
  const auto index = RuleIndex::make(rules.size(), {rules});
  ASSERT_TRUE(index);
  const std::array<std::int32_t, 2> values{5, 5};
  const std::uint64_t valid = 0b01;
  std::array<std::uint32_t, 2> at{};
  index->locate(0, values.data(), &valid, values.size(), at.data());
  EXPECT_EQ(index->bitmap(0, at[0])[0], 0b110U);
  EXPECT_EQ(index->bitmap(0, at[1])[0], 0b101U);
}

// Clusters of bounds, where buckets alone would not find the interval.
TEST(RuleIndex, FindsClusteredBoundsAmongWideOnes) {
  constexpr unsigned seed = 97;
  std::mt19937_64 random(seed);
  std::vector<CellSet> cells;
  std::vector<std::int64_t> values;
  for (int r = 0; r < 700; ++r) {
    const auto size = r % 3 == 0 ? most / 2 : 500;
    const auto low = static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(size)) - 250;
    const auto high = low + static_cast<std::int64_t>(random() % 40);
    cells.push_back({.holds = {{low, high}}});
    for (const auto value : {low - 1, low, high, high + 1}) values.push_back(value);
  }
  const auto index = RuleIndex::make(cells.size(), {pointers(cells)});
  ASSERT_TRUE(index) << "seed " << seed;
  expect_rules(*index, cells, values);
}

TEST(RuleIndex, RefusesMoreBitmapsThanItMayHold) {
  std::vector<CellSet> cells;
  for (std::int64_t r = 0; r < 40'000; ++r) cells.push_back({.holds = {{3 * r, 3 * r + 1}}});
  const auto index = RuleIndex::make(cells.size(), {pointers(cells)});
  ASSERT_FALSE(index);
  EXPECT_NE(index.error().message.find("256 MiB"), std::string::npos) << index.error().message;
}

}  // namespace
}  // namespace ronghe::kernel
