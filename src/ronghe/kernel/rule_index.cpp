// SPDX-License-Identifier: Apache-2.0
#include "ronghe/kernel/rule_index.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace ronghe::kernel {

namespace {

constexpr auto most = std::numeric_limits<std::int64_t>::max();
constexpr auto least = std::numeric_limits<std::int64_t>::min();

// At this value a rule begins or ceases to hold.
struct Turn {
  std::int64_t at = 0;
  std::uint32_t rule = 0;
};

constexpr std::size_t scan_max = 8;  // points that are passed one by one

}  // namespace

Result<RuleIndex> RuleIndex::make(std::size_t rules, const Cells& cells) {
  RuleIndex index(rules);
  std::size_t held = 0;
  for (const auto& of_input : cells) {
    RONGHE_CHECK(index.add(of_input, held));
    held += index.inputs_.back().bitmaps.size() * sizeof(std::uint64_t);
  }
  return index;
}

std::size_t RuleIndex::bytes() const {
  std::size_t bytes = 0;
  for (const auto& input : inputs_) bytes += input.bitmaps.size() * sizeof(std::uint64_t);
  return bytes;
}

Result<void> RuleIndex::add(const std::vector<const CellSet*>& cells, std::size_t held) {
  auto& input = inputs_.emplace_back();
  std::vector<Turn> turns;
  std::vector<std::uint64_t> now(words_, 0);  // what holds before the first turn
  std::vector<std::uint64_t> of_null(words_, 0);
  for (std::size_t r = 0; r < cells.size(); ++r) {
    const auto bit = std::uint64_t{1} << (r % 64);
    const auto* cell = cells[r];
    if (cell == nullptr || cell->null_holds) of_null[r / 64] |= bit;
    if (cell == nullptr) {
      now[r / 64] |= bit;
      continue;
    }
    const auto rule = static_cast<std::uint32_t>(r);
    for (const auto& [low, high] : cell->holds) {
      if (low == least)
        now[r / 64] |= bit;
      else
        turns.push_back({low, rule});
      if (high != most) turns.push_back({high + 1, rule});
    }
  }
  std::ranges::sort(turns, {}, &Turn::at);
  std::size_t points = 0;
  for (std::size_t i = 0; i < turns.size(); ++i) {
    points += i == 0 || turns[i].at != turns[i - 1].at ? 1 : 0;
  }
  const auto size = (points + 2) * words_;
  if (held + size * sizeof(std::uint64_t) > bytes_max) {
    return bad_input(
        fmt::format("the rules and their {} bounds would take more than {} MiB of "
                    "bitmaps; the interpreter decides here",
                    points, bytes_max >> 20U));
  }
  input.points.reserve(points);
  input.bitmaps.reserve(size);
  const auto append = [&] { input.bitmaps.insert(input.bitmaps.end(), now.begin(), now.end()); };
  append();
  for (std::size_t i = 0; i < turns.size();) {
    const auto at = turns[i].at;
    for (; i < turns.size() && turns[i].at == at; ++i) {
      now[turns[i].rule / 64] ^= std::uint64_t{1} << (turns[i].rule % 64);
    }
    input.points.push_back(at);
    append();
  }
  now = of_null;
  append();
  make_buckets(input);
  return {};
}

void RuleIndex::make_buckets(Input& input) {
  constexpr std::uint64_t buckets_min = 256;
  constexpr std::uint64_t buckets_max = 65536;
  const auto& points = input.points;
  if (points.empty()) return;
  const auto span =
      static_cast<std::uint64_t>(points.back()) - static_cast<std::uint64_t>(points.front());
  const auto wanted = std::clamp<std::uint64_t>(4 * points.size(), buckets_min, buckets_max);
  while (span >> input.shift >= wanted) ++input.shift;
  const auto count = (span >> input.shift) + 1;
  input.buckets.reserve(count + 1);
  std::size_t passed = 0;
  for (std::uint64_t b = 0; b < count; ++b) {
    const auto begin = b << input.shift;
    while (passed < points.size() && static_cast<std::uint64_t>(points[passed]) -
                                             static_cast<std::uint64_t>(points.front()) <=
                                         begin) {
      ++passed;
    }
    input.buckets.push_back(static_cast<std::uint32_t>(passed));
  }
  input.buckets.push_back(static_cast<std::uint32_t>(points.size()));
}

template <class T>
void RuleIndex::locate(std::size_t input, const T* values, const std::uint64_t* valid,
                       std::size_t rows, std::uint32_t* intervals) const {
  const auto& [points, bitmaps, buckets, shift] = inputs_[input];
  const auto count = static_cast<std::uint32_t>(points.size());
  const auto low = count == 0 ? most : points.front();
  const auto high = count == 0 ? most : points.back();
  for (std::size_t i = 0; i < rows; ++i) {
    const auto value = static_cast<std::int64_t>(values[i]);
    std::uint32_t at = value < low ? 0 : count;
    if (value >= low && value < high) {
      const auto bucket =
          (static_cast<std::uint64_t>(value) - static_cast<std::uint64_t>(low)) >> shift;
      at = buckets[bucket];
      const auto end = buckets[bucket + 1];
      if (end - at > scan_max) {
        at = static_cast<std::uint32_t>(
            std::upper_bound(points.begin() + at, points.begin() + end, value) - points.begin());
      } else {
        while (at < end && points[at] <= value) ++at;
      }
    }
    const bool known = (valid[i / 64] >> (i % 64) & 1U) != 0;
    intervals[i] = known ? at : count + 1;
  }
}

template void RuleIndex::locate(std::size_t, const std::int32_t*, const std::uint64_t*, std::size_t,
                                std::uint32_t*) const;
template void RuleIndex::locate(std::size_t, const std::int64_t*, const std::uint64_t*, std::size_t,
                                std::uint32_t*) const;

}  // namespace ronghe::kernel
