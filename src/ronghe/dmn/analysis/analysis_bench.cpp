// SPDX-License-Identifier: Apache-2.0
// The analysis of tables with 1,000 rules over 8 inputs: a partition of all rows, which must be
// proven whole and free of overlaps; the same with one rule taken out; and rules at random, where
// the earlier ones hide some of the later. The limit is what an author waits for without a thought.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <random>

#include "ronghe/dmn/analysis/analyse.hpp"
#include "ronghe/dmn/analysis/testing.hpp"

namespace ronghe::dmn::analysis {
namespace {

using testing::TableText;

constexpr std::size_t rules = 1'000;
constexpr std::size_t inputs = 8;
constexpr int span = 1'000;  // values of an input reach from 0 to here
constexpr double limit = 5;  // seconds

struct Interval {
  int low = 0;  // included
  int high = span;
};
using Intervals = std::array<Interval, inputs>;

std::string cell(const Interval& interval) {
  if (interval.low == 0 && interval.high == span) return "-";
  if (interval.low == 0) return fmt::format("< {}", interval.high);
  if (interval.high == span) return fmt::format(">= {}", interval.low);
  return fmt::format("[{}..{})", interval.low, interval.high);
}

TableText table_of(std::string policy, const std::vector<Intervals>& boxes) {
  TableText table{.policy = std::move(policy), .inputs = {}, .rows = {}};
  for (std::size_t i = 0; i < inputs; ++i) {
    table.inputs.push_back({fmt::format("x{}", i), "number", "ronghe:missing=\"never\""});
  }
  for (const auto& box : boxes) {
    auto& row = table.rows.emplace_back();
    for (const auto& interval : box) row.push_back(cell(interval));
    row.emplace_back("1");
  }
  return table;
}

// Cuts the largest part along a random input at a random value until there are enough parts.
std::vector<Intervals> partition(std::mt19937& random) {
  std::vector<Intervals> parts(1);
  while (parts.size() < rules) {
    auto& part = parts[random() % parts.size()];
    auto& side = part[random() % inputs];
    if (side.high - side.low < 4) continue;
    const auto width = static_cast<unsigned>(side.high - side.low - 2);
    const auto at = side.low + 1 + static_cast<int>(random() % width);
    auto rest = part;
    rest[static_cast<std::size_t>(&side - part.data())].low = at;
    side.high = at;
    parts.push_back(rest);
  }
  return parts;
}

std::vector<Intervals> random_boxes(std::mt19937& random) {
  std::vector<Intervals> boxes(rules);
  for (auto& box : boxes) {
    for (auto& side : box) {
      if (random() % 3 == 0) continue;
      side.low = static_cast<int>(random() % (span * 3 / 4));
      side.high = side.low + span / 16 + static_cast<int>(random() % (span * 3 / 16));
    }
  }
  boxes.back() = {};
  return boxes;
}

enum class Expected { nothing, something, whatever };

void analysed(benchmark::State& state, const char* name, const TableText& text, Expected expected) {
  const auto model = testing::model_of(text);
  double time = 0;
  for (auto _ : state) {
    const auto begin = std::chrono::steady_clock::now();
    const auto found = analyse(model);
    time += std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    for (const auto& finding : found) {
      if (finding.kind != FindingKind::not_decided) continue;
      fmt::print(stderr, "{}\n", to_text(finding));
      std::exit(3);
    }
    ensure(expected != Expected::something || !found.empty(), "what is there is found");
    ensure(expected != Expected::nothing || found.empty(), "a whole partition has no finding");
  }
  const auto each = time / static_cast<double>(state.iterations());
  fmt::print("BENCH {} ours={:.3f} limit={:.0f} unit=s ratio={:.3f} reach=<=1\n", name, each, limit,
             each / limit);
}

void whole_partition(benchmark::State& state) {
  std::mt19937 random(1);
  analysed(state, "analysis_unique_1000x8", table_of("UNIQUE", partition(random)),
           Expected::nothing);
}
void broken_partition(benchmark::State& state) {
  std::mt19937 random(2);
  auto parts = partition(random);
  parts.erase(parts.begin() + rules / 2);
  analysed(state, "analysis_gap_1000x8", table_of("UNIQUE", parts), Expected::something);
}
void hidden_by_all(benchmark::State& state) {
  std::mt19937 random(3);
  auto parts = partition(random);
  std::ranges::shuffle(parts, random);
  parts.push_back({});  // covered by all the others together
  analysed(state, "analysis_dead_1000x8", table_of("FIRST", parts), Expected::something);
}
void random_rules(benchmark::State& state) {
  std::mt19937 random(4);
  analysed(state, "analysis_first_1000x8", table_of("FIRST", random_boxes(random)),
           Expected::whatever);
}
BENCHMARK(whole_partition)->Iterations(1)->Unit(benchmark::kSecond);
BENCHMARK(broken_partition)->Iterations(1)->Unit(benchmark::kSecond);
BENCHMARK(hidden_by_all)->Iterations(1)->Unit(benchmark::kSecond);
BENCHMARK(random_rules)->Iterations(1)->Unit(benchmark::kSecond);

}  // namespace
}  // namespace ronghe::dmn::analysis
