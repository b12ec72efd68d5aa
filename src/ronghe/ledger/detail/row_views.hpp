// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
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
    std::ranges::fill(secrets_, std::nullopt);
  }
  void take(const evidence::LabelGroup& group, const evidence::OpenedGroup& opened) {
    for (std::size_t i = 0; i < group.fields.size(); ++i) {
      if (opened.fields[i].here) secrets_[group.fields[i]] = opened.fields[i].value;
    }
  }

  // Whether its own column has a value, whatever was opened.
  [[nodiscard]] bool is_in_table(std::size_t field) const {
    return clear_[field] && !chunk_->is_null(*clear_[field], row_);
  }
  [[nodiscard]] bool is_null(std::size_t field) const {
    if (secrets_[field]) return !secrets_[field]->present;
    return !clear_[field] || chunk_->is_null(*clear_[field], row_);
  }
  [[nodiscard]] std::string_view text(std::size_t field) const {
    return secrets_[field] ? secrets_[field]->text.reveal() : chunk_->text(*clear_[field], row_);
  }
  [[nodiscard]] bool boolean(std::size_t field) const {
    return secrets_[field] ? number(field) != 0 : chunk_->boolean(*clear_[field], row_);
  }
  [[nodiscard]] std::int64_t integer(std::size_t field) const {
    return secrets_[field] ? number(field) : chunk_->integer(*clear_[field], row_);
  }
  [[nodiscard]] Int128 unscaled(std::size_t field) const {
    return secrets_[field] ? number(field) : chunk_->unscaled(*clear_[field], row_);
  }
  [[nodiscard]] std::int32_t days(std::size_t field) const {
    return secrets_[field] ? static_cast<std::int32_t>(number(field))
                           : chunk_->days(*clear_[field], row_);
  }

 private:
  [[nodiscard]] std::int64_t number(std::size_t field) const {
    return secrets_[field]->number.reveal();
  }

  std::vector<std::optional<std::size_t>> clear_;              // by field: its column of the chunk
  std::vector<std::optional<evidence::SecretValue>> secrets_;  // by field: from a ciphertext
  const engine::Chunk* chunk_ = nullptr;
  std::size_t row_ = 0;
};

// Leaves the reasons of the fields under no label: those that stand in clear beside layout 3.
inline void keep_public(const evidence::SealPlan& plan, evidence::RowReasons& reasons) {
  for (const auto& group : plan.labelled.groups) {
    for (const auto field : group.fields) reasons.drop(field);
  }
}

inline OpenedRow::OpenedRow(const evidence::SealPlan& plan)
    : clear_(plan.names.size()), secrets_(plan.names.size()) {
  for (std::size_t column = 0; column < plan.clear.size(); ++column) {
    clear_[plan.clear[column]] = column;
  }
}

}  // namespace ronghe::ledger
