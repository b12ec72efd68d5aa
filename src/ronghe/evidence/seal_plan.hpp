// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "ronghe/evidence/labels.hpp"

namespace ronghe::evidence {

// What sealing needs to know of a record, worked out once. Cells are by field of the record;
// their columns are the fields' indexes.
struct SealPlan {
  std::string record;
  Labelled labelled;
  std::vector<std::string> names;   // by field
  std::vector<EntryCell> cells;     // by field
  std::vector<std::string> types;   // by field, as the engine names them
  std::vector<std::size_t> widths;  // by field, see usual_width()
  // Fields that have a column in the table, in the order of the record: all but the secret ones.
  std::vector<std::size_t> clear;
  std::vector<bool> sealed;  // by field: its value is in a ciphertext of layout 3
  std::vector<bool> veiled;  // by field: LabelGroup::veiled; of these, the column is empty then

  // For statements over the sealed table: its name, functions over it ("open_placement"), its
  // columns of `clear`, the subject's value.
  [[nodiscard]] std::string table() const { return sealed_table(record); }
  [[nodiscard]] std::string function(std::string_view act) const {
    return function_name(act, record, labelled.earlier.size());
  }
  [[nodiscard]] std::string clear_columns() const;  // "placement_id", "person", …
  [[nodiscard]] std::string subject() const;        // CAST("person" AS VARCHAR)
};
[[nodiscard]] SealPlan seal_plan(const policy::RecordType& record,
                                 const policy::Dictionary& dictionary,
                                 const std::vector<Relabelling>& relabellings = {});

// The most bytes that a value of a field usually takes in a plaintext of layout 3. A row under a
// label is as long as if each of its fields took that much, whatever is in it; what is more goes by
// steps. Rows are told apart by that only where a text is long.
[[nodiscard]] std::size_t usual_width(const policy::Field& field);

}  // namespace ronghe::evidence
