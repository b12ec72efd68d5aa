// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "ronghe/authoring/decide/inputs.hpp"
#include "ronghe/engine/chunk.hpp"
#include "ronghe/kernel/column.hpp"

// Columns of a file as the columns that kernels read. What a cell says that these cannot hold goes
// to the interpreter; what is no value of the input's type is refused, with the reason.
namespace ronghe::authoring {

// How one input is kept.
struct Lane {
  FileInput input;
  kernel::ColumnType type;
  // Code of each text of the dictionary. One more code stands for all others, where the table tells
  // no two of them apart.
  std::unordered_map<std::string_view, std::int32_t> codes;
  std::optional<std::int32_t> other = {};
};

// Whether kernels know the type: numbers, texts, truths, dates.
[[nodiscard]] std::optional<kernel::ColumnKind> column_kind(const feel::Type& type);

// The value of a cell of a chunk, whatever the engine's type of it, or why it is none.
[[nodiscard]] Result<feel::Value> cell_value(const engine::Chunk& chunk, std::size_t column,
                                             std::size_t row, const FileInput& input);

struct Refusal {
  std::size_t row = 0;
  std::string why;
};

// The rows of one chunk in one lane, refilled for each chunk.
class LaneRows {
 public:
  // Reads a column of the chunk; refused cells are null and told.
  void fill(const Lane& lane, const engine::Chunk& chunk, std::size_t column,
            std::vector<Refusal>& refused);
  [[nodiscard]] kernel::Column column() const;

 private:
  void put(const Lane& lane, const engine::Chunk& chunk, std::size_t column, std::size_t row,
           std::vector<Refusal>& refused);
  void put_value(const Lane& lane, std::size_t row, const feel::Value& value);
  void put_text(const Lane& lane, std::size_t row, std::string_view text);
  void set(std::vector<std::uint64_t>& bits, std::size_t row) {
    bits[row / 64] |= std::uint64_t{1} << (row % 64);
  }

  kernel::ColumnKind kind_ = kernel::ColumnKind::number;
  std::size_t rows_ = 0;
  std::vector<std::int64_t> wide_;
  std::vector<std::int32_t> narrow_;
  std::vector<std::uint64_t> truths_;
  std::vector<std::uint64_t> valid_;
  std::vector<std::uint64_t> inexact_;
};

}  // namespace ronghe::authoring
