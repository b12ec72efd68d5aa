// SPDX-License-Identifier: Apache-2.0
#include "ronghe/kernel/execute.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#include "ronghe/base/result.hpp"

namespace ronghe::kernel {

namespace {

// Stands for the validity of a column without nulls, and for the rows of one without inexact ones.
constexpr auto all_ones = [] {
  std::array<std::uint64_t, block_words> words{};
  words.fill(~std::uint64_t{0});
  return words;
}();
constexpr std::array<std::uint64_t, block_words> all_zeros{};

}  // namespace

Execution::Execution(const Program& program, std::span<const Column> columns)
    : columns_(columns),
      read_(program.read_columns()),
      tails_(columns.size()),
      frame_{.program = program,
             .lanes = std::vector<const void*>(program.lanes()),
             .planes = std::vector<const std::uint64_t*>(program.planes()),
             .lane_store = {},
             .plane_store = {}} {
  ensure(columns.size() == program.columns(), "a program gets the columns that it was made for");
  const auto own_lanes = program.lanes() - columns.size();
  const auto own_planes = program.planes() - 3 * columns.size();
  frame_.lane_store = std::make_unique_for_overwrite<std::int64_t[]>(own_lanes * block_rows);
  frame_.plane_store = std::make_unique<std::uint64_t[]>((own_planes + 1) * block_words);
  for (auto i = columns.size(); i < program.lanes(); ++i) {
    frame_.lanes[i] = frame_.lane_out(static_cast<LaneId>(i));
  }
  for (auto i = 3 * columns.size(); i < program.planes(); ++i) {
    frame_.planes[i] = frame_.plane_out(static_cast<PlaneId>(i));
  }
  frame_.left = frame_.plane_store.get() + own_planes * block_words;
}

void Execution::run(Rows rows, std::size_t next) {
  ensure(rows.begin % 64 == 0 && rows.size() <= block_rows, "rows of a block begin with a word");
  frame_.words = (rows.size() + 63) / 64;
  for (std::size_t i = 0; i < columns_.size(); ++i) point_at(i, rows);
  fetch_ahead({rows.end, rows.end + next});
  std::fill_n(frame_.left, frame_.words, 0);
  static const RunSteps run_steps = steps_for_this_processor();
  run_steps(frame_);
  const auto* left = plane(frame_.program.left());
  for (std::size_t i = 0; i < frame_.words; ++i) frame_.left[i] |= left[i];
  const auto tail = rows.size() % 64;
  if (tail != 0) frame_.left[frame_.words - 1] &= (std::uint64_t{1} << tail) - 1;
}

void Execution::fetch_ahead(Rows rows) {
  frame_.ahead.clear();
  if (rows.size() == 0) return;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    if (!read_[i]) continue;
    const auto of = [&](auto values) -> Ahead {
      const auto bytes = rows.size() * sizeof(values[0]);
      return {reinterpret_cast<const char*>(values.data() + rows.begin), bytes / cache_line};
    };
    const auto& values = columns_[i].values;
    if (const auto* narrow = std::get_if<std::span<const std::int32_t>>(&values)) {
      frame_.ahead.push_back(of(*narrow));
    } else if (const auto* wide = std::get_if<std::span<const std::int64_t>>(&values)) {
      frame_.ahead.push_back(of(*wide));
    }
  }
  std::erase_if(frame_.ahead, [](const Ahead& one) { return one.lines == 0; });
}

void Execution::point_at(std::size_t column, Rows rows) {
  const auto& read = columns_[column];
  const auto& program = frame_.program;
  const auto bits = [&](Bits all, const std::uint64_t* otherwise) {
    return all.empty() ? otherwise : all.data() + rows.begin / 64;
  };
  const auto integers = [&](auto values) -> const void* {
    const auto* first = values.data() + rows.begin;
    if (rows.size() % 64 == 0) return first;
    auto& tail = tails_[column];
    tail.assign(block_rows, 0);
    std::memcpy(tail.data(), first, rows.size() * sizeof(*first));
    return tail.data();
  };
  frame_.planes[program.valid_of(column)] = bits(read.valid, all_ones.data());
  frame_.planes[program.inexact_of(column)] = bits(read.inexact, all_zeros.data());
  frame_.planes[program.bits_of(column)] = all_zeros.data();
  if (const auto* truth = std::get_if<Bits>(&read.values)) {
    frame_.planes[program.bits_of(column)] = bits(*truth, all_zeros.data());
  } else if (const auto* narrow = std::get_if<std::span<const std::int32_t>>(&read.values)) {
    ensure(!program.wide(static_cast<LaneId>(column)), "a wide column gets 64-bit values");
    frame_.lanes[column] = integers(*narrow);
  } else {
    ensure(program.wide(static_cast<LaneId>(column)), "a narrow column gets 32-bit values");
    frame_.lanes[column] = integers(std::get<std::span<const std::int64_t>>(read.values));
  }
}

}  // namespace ronghe::kernel
