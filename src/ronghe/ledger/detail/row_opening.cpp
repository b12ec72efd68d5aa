// SPDX-License-Identifier: Apache-2.0
#include "ronghe/ledger/detail/row_opening.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ronghe/engine/database.hpp"

namespace ronghe::ledger {

using engine::quoted_name;
using evidence::SealPlan;

RowOpening::RowOpening(const SealPlan& plan, const evidence::KeyRing& ring)
    : plan_(plan),
      opened_(plan.labelled.groups.size()),
      open_(plan.labelled.groups.size()),
      values_(plan),
      salts_(plan, ring.suite()),
      reasons_(plan.names) {
  for (const auto& group : plan.labelled.groups) ciphers_.emplace_back(plan, group, ring);
}

std::string RowOpening::columns_sql(const SealPlan& plan, const std::vector<std::string>& absent) {
  std::string columns;
  for (const auto field : plan.clear) {
    const auto& name = plan.names[field];
    const bool is_there = std::ranges::find(absent, name) == absent.end();
    columns +=
        is_there ? quoted_name(name) + ", " : fmt::format("CAST(NULL AS {}), ", plan.types[field]);
  }
  columns += "missing, position, " + plan.subject();
  for (const auto& group : plan.labelled.groups) columns += ", " + quoted_name(group.cipher);
  return columns;
}

void RowOpening::stand_on(const engine::Chunk& chunk, std::size_t row) {
  chunk_ = &chunk;
  row_ = row;
  const auto missing = plan_.clear.size();
  clear_missing_ = chunk.is_null(missing, row) ? std::string_view() : chunk.text(missing, row);
  subject_id_into(id_, plan_.labelled, chunk.text(missing + 2, row));
  place_ = {.position = chunk.integer(missing + 1, row), .subject = id_};
  values_.stand_on(chunk, row);
  salts_.clear();
  open_.assign(open_.size(), false);
  readable_ = reasons_.read(clear_missing_);
}

std::string_view RowOpening::ciphertext(std::size_t group) const {
  const auto column = first_cipher() + group;
  return chunk_->is_null(column, row_) ? std::string_view() : chunk_->text(column, row_);
}

bool RowOpening::is_of_layout_3() const {
  for (std::size_t group = 0; group < open_.size(); ++group) {
    if (!evidence::is_of_layout_3(ciphertext(group))) return false;
  }
  return true;
}

bool RowOpening::open(std::size_t group) {
  auto& opened = opened_[group];
  open_[group] = ciphers_[group].open(ciphertext(group), place_, opened);
  if (!open_[group]) return false;
  const auto& labels = plan_.labelled.groups[group];
  values_.take(labels, opened);
  for (std::size_t i = 0; i < labels.fields.size(); ++i) {
    const auto reason = opened.fields[i].reason;
    if (!reason) continue;
    if (reasons_.of(labels.fields[i])) readable_ = false;  // nobody writes it there as well
    reasons_.set(labels.fields[i], *reason);
  }
  return true;
}

bool RowOpening::knows_reasons() const {
  for (std::size_t group = 0; group < open_.size(); ++group) {
    if (!open_[group] && !evidence::is_of_earlier_layout(ciphertext(group))) return false;
  }
  return true;
}

std::string_view RowOpening::missing() { return readable_ ? reasons_.json() : clear_missing_; }

}  // namespace ronghe::ledger
