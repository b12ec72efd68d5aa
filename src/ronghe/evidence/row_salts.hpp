// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ronghe/evidence/row_sealing.hpp"
#include "ronghe/proof/commitment.hpp"

namespace ronghe::evidence {

// The salts of a row's labelled fields, whichever way its ciphertexts keep them: for what looks at
// single fields, and for rows that were committed to under other labels than they are sealed under.
class RowSalts {
 public:
  // The plan must outlive it.
  RowSalts(const SealPlan& plan, crypto::Suite suite);

  void clear();
  // Those of an opened group of the plan; the row is at `position`.
  void take(const LabelGroup& group, const OpenedGroup& opened, std::int64_t position);
  // Null while the field's group was not taken.
  [[nodiscard]] const crypto::Hash* of(std::size_t field) const { return pointer(fields_[field]); }
  // Of the reasons of missing values, and the label whose group it was taken from.
  [[nodiscard]] const crypto::Hash* of_missing() const { return pointer(missing_); }
  [[nodiscard]] const std::string& missing_label() const { return missing_label_; }

 private:
  static const crypto::Hash* pointer(const std::optional<crypto::Hash>& salt) {
    return salt ? &*salt : nullptr;
  }
  void derive(const LabelGroup& group, std::string_view seed, std::int64_t position);

  const SealPlan* plan_;
  crypto::Suite suite_;
  std::vector<std::optional<crypto::Hash>> fields_;
  std::optional<crypto::Hash> missing_;
  std::string missing_label_;
};

// Whether a group of those that a row was committed to under keeps its reasons: the last one does.
[[nodiscard]] bool keeps_missing(const std::vector<LabelGroup>& groups, const LabelGroup& group);

// What a row is committed to under a label: each field with its salt and value, by name. None where
// a salt is not known. `visit(name, salt, value)`; `reasons` as canonical JSON, "" = none.
template <RowView Row, class Visit>
[[nodiscard]] bool visit_committed(const SealPlan& plan, const std::vector<LabelGroup>& groups,
                                   const LabelGroup& group, const Row& row,
                                   std::string_view reasons, const RowSalts& salts,
                                   const Visit& visit) {
  std::string value;
  for (const auto field : group.fields) {
    const auto* salt = salts.of(field);
    if (salt == nullptr) return false;
    value.clear();
    GroupCipher::append_value(value, plan.cells[field], row);
    visit(plan.names[field], salt->bytes(), std::string_view(value));
  }
  if (!keeps_missing(groups, group)) return true;
  if (salts.of_missing() == nullptr) return false;
  visit(std::string("missing"), salts.of_missing()->bytes(),
        reasons.empty() ? std::string_view("null") : reasons);
  return true;
}

// The commitment itself; none as above.
template <RowView Row>
[[nodiscard]] std::optional<crypto::Hash> salted_commitment(
    const SealPlan& plan, const std::vector<LabelGroup>& groups, const LabelGroup& group,
    const Row& row, std::string_view reasons, const RowSalts& salts, crypto::Suite suite) {
  std::vector<crypto::Hash> fields;
  const bool known =
      visit_committed(plan, groups, group, row, reasons, salts,
                      [&](const std::string& name, std::string_view salt, std::string_view value) {
                        fields.push_back(proof::field_commitment(suite, salt, name, value));
                      });
  if (!known) return std::nullopt;
  return proof::commitment_of(suite, group.label, fields);
}

}  // namespace ronghe::evidence
