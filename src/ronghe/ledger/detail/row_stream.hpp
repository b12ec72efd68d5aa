// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "ronghe/base/result.hpp"
#include "ronghe/engine/connection.hpp"

namespace ronghe::ledger {

// Rows (position, …) of one statement, one at a time, on a connection of their own.
class RowStream {
 public:
  [[nodiscard]] static Result<RowStream> open(engine::Connection& parent, const std::string& sql);

  // Whether there is a row now.
  [[nodiscard]] bool at_row() const { return chunk_.has_value(); }
  [[nodiscard]] std::int64_t position() const { return position_; }
  [[nodiscard]] std::string_view text(std::size_t column) const {
    return chunk_->is_null(column, row_) ? std::string_view() : chunk_->text(column, row_);
  }
  // Goes to the next row. A position below the last one makes descends() true.
  [[nodiscard]] Result<void> next() {
    if (++row_ < rows_) {
      look();
      return {};
    }
    return next_chunk();
  }
  [[nodiscard]] bool descends() const { return descends_; }

 private:
  RowStream(engine::Connection connection, engine::Rows rows);
  [[nodiscard]] Result<void> next_chunk();
  void look() {
    const auto before = position_;
    position_ = chunk_->is_null(0, row_) ? -1 : chunk_->integer(0, row_);
    descends_ = descends_ || position_ < before;
  }

  engine::Connection connection_;  // outlives its rows
  engine::Rows stream_;
  std::optional<engine::Chunk> chunk_;
  std::size_t row_ = 0;
  std::size_t rows_ = 0;
  std::int64_t position_ = -1;
  bool descends_ = false;
};

}  // namespace ronghe::ledger
