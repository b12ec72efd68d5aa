// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "ronghe/engine/chunk.hpp"
#include "ronghe/evidence/row_sealing.hpp"

namespace ronghe::ledger {

// A row of a chunk as the writer of entries wants to see it.
struct ChunkRow {
  const engine::Chunk& chunk;
  std::size_t row;
  [[nodiscard]] bool is_null(std::size_t column) const { return chunk.is_null(column, row); }
  [[nodiscard]] std::string_view text(std::size_t column) const { return chunk.text(column, row); }
  [[nodiscard]] bool boolean(std::size_t column) const { return chunk.boolean(column, row); }
  [[nodiscard]] std::int64_t integer(std::size_t column) const {
    return chunk.integer(column, row);
  }
  [[nodiscard]] Int128 unscaled(std::size_t column) const { return chunk.unscaled(column, row); }
  [[nodiscard]] std::int32_t days(std::size_t column) const { return chunk.days(column, row); }
};

// A sealed row by the fields of its record: what stands in the table from a chunk that has these
// columns first, in the order of the record, and the rest as it was opened.
class OpenedRow {
 public:
  explicit OpenedRow(const evidence::SealPlan& plan);

  void stand_on(const engine::Chunk& chunk, std::size_t row) {
    chunk_ = &chunk;
    row_ = row;
  }
  void take(const evidence::LabelGroup& group, const evidence::OpenedGroup& opened) {
    for (std::size_t i = 0; i < group.secret.size(); ++i) {
      secrets_[group.secret[i]] = opened.values[i];
    }
  }
  [[nodiscard]] bool is_clear(std::size_t field) const { return clear_[field].has_value(); }

  [[nodiscard]] bool is_null(std::size_t field) const {
    return is_clear(field) ? chunk_->is_null(*clear_[field], row_) : !secrets_[field].present;
  }
  [[nodiscard]] std::string_view text(std::size_t field) const {
    return is_clear(field) ? chunk_->text(*clear_[field], row_) : secrets_[field].text.reveal();
  }
  [[nodiscard]] bool boolean(std::size_t field) const {
    return is_clear(field) ? chunk_->boolean(*clear_[field], row_)
                           : secrets_[field].number.reveal() != 0;
  }
  [[nodiscard]] std::int64_t integer(std::size_t field) const {
    return is_clear(field) ? chunk_->integer(*clear_[field], row_)
                           : secrets_[field].number.reveal();
  }
  [[nodiscard]] Int128 unscaled(std::size_t field) const {
    return is_clear(field) ? chunk_->unscaled(*clear_[field], row_)
                           : secrets_[field].number.reveal();
  }
  [[nodiscard]] std::int32_t days(std::size_t field) const {
    return is_clear(field) ? chunk_->days(*clear_[field], row_)
                           : static_cast<std::int32_t>(secrets_[field].number.reveal());
  }

 private:
  std::vector<std::optional<std::size_t>> clear_;  // by field: its column of the chunk
  std::vector<evidence::SecretValue> secrets_;     // by field
  const engine::Chunk* chunk_ = nullptr;
  std::size_t row_ = 0;
};

inline OpenedRow::OpenedRow(const evidence::SealPlan& plan)
    : clear_(plan.names.size()), secrets_(plan.names.size()) {
  for (std::size_t column = 0; column < plan.clear.size(); ++column) {
    clear_[plan.clear[column]] = column;
  }
}

}  // namespace ronghe::ledger
