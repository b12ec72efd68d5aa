// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "ronghe/kernel/column.hpp"
#include "ronghe/kernel/program.hpp"

namespace ronghe::kernel {

// Rows that are computed together: few enough that what is computed stays in the cache.
inline constexpr std::size_t block_rows = 2048;
inline constexpr std::size_t block_words = block_rows / 64;

inline constexpr std::size_t cache_line = 64;

// Memory that is read soon.
struct Ahead {
  const char* begin = nullptr;
  std::size_t lines = 0;
};

// What a program's steps read and write during one block.
struct Frame {
  const Program& program;
  std::vector<const void*> lanes;            // of the block's first row; 32 or 64 bits a row
  std::vector<const std::uint64_t*> planes;  // of the block's first row
  std::vector<Ahead> ahead = {};             // of the next block
  std::unique_ptr<std::int64_t[]> lane_store;
  std::unique_ptr<std::uint64_t[]> plane_store;
  std::uint64_t* left = nullptr;  // rows whose numbers did not fit
  std::size_t words = 0;          // of the block

  [[nodiscard]] std::int64_t* lane_out(LaneId lane) const {
    return lane_store.get() + (lane - program.columns()) * block_rows;
  }
  [[nodiscard]] std::uint64_t* plane_out(PlaneId plane) const {
    return plane_store.get() + (plane - 3 * program.columns()) * block_words;
  }
};

// Runs a program, block by block; one for each thread. The columns are those of the program's
// types, in their order.
class Execution {
 public:
  Execution(const Program& program, std::span<const Column> columns);

  // `rows` of the columns, at most block_rows. `next`: how many rows after them are asked for next.
  void run(Rows rows, std::size_t next = 0);

  [[nodiscard]] const std::uint64_t* plane(PlaneId plane) const { return frame_.planes[plane]; }
  [[nodiscard]] const std::int64_t* wide(LaneId lane) const {
    return static_cast<const std::int64_t*>(frame_.lanes[lane]);
  }
  [[nodiscard]] const std::int32_t* narrow(LaneId lane) const {
    return static_cast<const std::int32_t*>(frame_.lanes[lane]);
  }
  // Rows of the block that the interpreter must decide.
  [[nodiscard]] std::span<const std::uint64_t> left() const { return {frame_.left, frame_.words}; }

 private:
  void point_at(std::size_t column, Rows rows);
  void fetch_ahead(Rows rows);

  std::span<const Column> columns_;
  std::vector<bool> read_;                        // lanes of columns that a step reads
  std::vector<std::vector<std::int64_t>> tails_;  // of columns that end within a word
  Frame frame_;
};

// The machine code that fits this processor best.
using RunSteps = void (*)(Frame& frame);
[[nodiscard]] RunSteps steps_for_this_processor();

}  // namespace ronghe::kernel
