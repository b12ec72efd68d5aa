// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ronghe/evidence/entry.hpp"
#include "ronghe/evidence/masked.hpp"
#include "ronghe/evidence/row_reasons.hpp"
#include "ronghe/evidence/seal_plan.hpp"

// The fields of a row under one label as they are in a plaintext of layout 3:
//
//   a state for each field of the label, by name | the values that are here, in the same order |
//   zeros up to the usual size of the record and label, or beyond it up to the next step
//
//   state   0 no value | 1 value is here | 2 value is in the table | 3 … no value, and why
//   text    size | bytes;  any other value: a whole number with its sign (decimals without their
//           point, days since 1970, 0 or 1), seven bits a byte, the lowest first
namespace ronghe::evidence {

// A secret value as it is in the plaintext.
struct SecretValue {
  bool present = false;
  Masked<std::string_view> text;  // of a text
  Masked<std::int64_t> number;    // integer, decimal without its point, days, 0 or 1
};

// A field as a ciphertext has it.
struct OpenedField {
  bool here = false;  // its value, or that it has none; otherwise the table shows it
  SecretValue value;
  std::optional<MissingReason> reason;  // from layout 3 on
};

namespace plaintext {

enum class State : std::uint8_t { absent = 0, here = 1, in_table = 2, first_reason = 3 };

void append_number(std::string& out, std::uint64_t value);
void append_signed(std::string& out, std::int64_t value);
void append_text(std::string& out, std::string_view text);
[[nodiscard]] char state_of(const std::optional<MissingReason>& reason);

template <RowView Row>
void append_value(std::string& out, const EntryCell& cell, const Row& row) {
  switch (cell.form) {
    case CellForm::text: return append_text(out, row.text(cell.column));
    case CellForm::boolean: return append_signed(out, row.boolean(cell.column) ? 1 : 0);
    case CellForm::integer: return append_signed(out, row.integer(cell.column));
    case CellForm::decimal:
      return append_signed(out, static_cast<std::int64_t>(row.unscaled(cell.column)));
    case CellForm::date: return append_signed(out, row.days(cell.column));
  }
}

// False when a value is there and has a reason for being missing as well.
template <RowView Row>
[[nodiscard]] bool append_fields(std::string& out, const SealPlan& plan, const LabelGroup& group,
                                 const Row& row, const RowReasons& reasons) {
  for (const auto field : group.fields) {
    if (row.is_null(plan.cells[field].column)) {
      out += state_of(reasons.of(field));
    } else if (reasons.of(field)) {
      return false;
    } else {
      out += static_cast<char>(plan.sealed[field] ? State::here : State::in_table);
    }
  }
  for (const auto field : group.fields) {
    const auto& cell = plan.cells[field];
    if (plan.sealed[field] && !row.is_null(cell.column)) append_value(out, cell, row);
  }
  return true;
}

// What append_fields and zeros take, usually.
[[nodiscard]] std::size_t usual_size(const SealPlan& plan, const LabelGroup& group);
// The least size, of those that fields of a label may have, that holds `size` bytes.
[[nodiscard]] std::size_t padded_size(std::size_t size, std::size_t usual);
// False when the bytes are not of that form. `out` by LabelGroup::fields.
[[nodiscard]] bool read_fields(std::string_view bytes, const SealPlan& plan,
                               const LabelGroup& group, std::vector<OpenedField>& out);

}  // namespace plaintext

}  // namespace ronghe::evidence
