// SPDX-License-Identifier: Apache-2.0
#include "ronghe/evidence/row_salts.hpp"

#include <algorithm>
#include <span>

namespace ronghe::evidence {

using crypto::Hash;

bool keeps_missing(const std::vector<LabelGroup>& groups, const LabelGroup& group) {
  return &group == &groups.back();
}

RowSalts::RowSalts(const SealPlan& plan, crypto::Suite suite)
    : plan_(&plan), suite_(suite), fields_(plan.names.size()) {}

void RowSalts::clear() {
  std::ranges::fill(fields_, std::nullopt);
  missing_.reset();
  missing_label_.clear();
}

void RowSalts::take(const LabelGroup& group, const OpenedGroup& opened, std::int64_t position) {
  if (!opened.seed.empty()) return derive(group, opened.seed, position);
  for (std::size_t i = 0; i < group.fields.size(); ++i) {
    fields_[group.fields[i]] = Hash::of_bytes(opened.salts.substr(i * Hash::size, Hash::size));
  }
  if (opened.missing_salt.empty()) return;
  missing_ = Hash::of_bytes(opened.missing_salt);
  missing_label_ = group.label;
}

void RowSalts::derive(const LabelGroup& group, std::string_view seed, std::int64_t position) {
  crypto::Mac mac(suite_,
                  std::span(reinterpret_cast<const std::uint8_t*>(seed.data()), seed.size()));
  for (const auto field : group.fields) fields_[field] = salt_of(mac, plan_->names[field]);
  if (plan_->labelled.groups_at(position).back().label != group.label) return;
  missing_ = salt_of(mac, "missing");
  missing_label_ = group.label;
}

}  // namespace ronghe::evidence
