// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ronghe/evidence/row_reasons.hpp"
#include "ronghe/evidence/row_salts.hpp"
#include "ronghe/ledger/detail/row_views.hpp"

namespace ronghe::ledger {

// Opens rows of a sealed table one by one, as far as it is asked to. A chunk has the columns
//   clear fields …, missing, position, subject, ciphertext of each group …
// and what else behind them.
class RowOpening {
 public:
  // The plan and the ring must outlive it.
  RowOpening(const evidence::SealPlan& plan, const evidence::KeyRing& ring);

  // What such a chunk is called with, or selected by. A field of `absent` has no column.
  [[nodiscard]] static std::string columns_sql(const evidence::SealPlan& plan,
                                               const std::vector<std::string>& absent = {});

  void stand_on(const engine::Chunk& chunk, std::size_t row);
  // False when nothing is there, or it does not open.
  [[nodiscard]] bool open(std::size_t group);
  // Of an opened group: where fields lie under other labels than they are committed to, or some are
  // looked at alone. It costs a hash for each field.
  void take_salts(std::size_t group) {
    salts_.take(plan_.labelled.groups[group], opened_[group], place_.position);
  }
  // The reasons of the row, as far as its groups were opened, in the text that its entry is
  // committed to; what stands in the table as it is, where it is nothing that an import writes.
  [[nodiscard]] std::string_view missing();
  // Whether that is all of them: no group that keeps some stayed shut.
  [[nodiscard]] bool knows_reasons() const;
  // The same by field; false where the table has something else.
  [[nodiscard]] bool has_reasons() const { return readable_; }
  [[nodiscard]] const evidence::RowReasons& reasons() const { return reasons_; }
  [[nodiscard]] bool is_open(std::size_t group) const { return open_[group]; }

  [[nodiscard]] const evidence::RowPlace& place() const { return place_; }
  [[nodiscard]] const OpenedRow& row() const { return values_; }
  [[nodiscard]] const evidence::RowSalts& salts() const { return salts_; }
  [[nodiscard]] evidence::GroupCipher& cipher(std::size_t group) { return ciphers_[group]; }
  // Of a group that open() was true for.
  [[nodiscard]] const evidence::OpenedGroup& opened(std::size_t group) const {
    return opened_[group];
  }
  [[nodiscard]] std::string_view clear_missing() const { return clear_missing_; }
  // As it stands in the table; "" = none.
  [[nodiscard]] std::string_view ciphertext(std::size_t group) const;
  // Whether every label has its ciphertext, each of layout 3.
  [[nodiscard]] bool is_of_layout_3() const;
  [[nodiscard]] std::size_t first_cipher() const { return plan_.clear.size() + 3; }

 private:
  const evidence::SealPlan& plan_;
  std::vector<evidence::GroupCipher> ciphers_;
  std::vector<evidence::OpenedGroup> opened_;
  std::vector<bool> open_;  // by group
  OpenedRow values_;
  evidence::RowSalts salts_;
  evidence::RowReasons reasons_;
  bool readable_ = false;
  std::string_view clear_missing_;
  const engine::Chunk* chunk_ = nullptr;
  std::size_t row_ = 0;
  std::string id_;
  evidence::RowPlace place_;
};

}  // namespace ronghe::ledger
