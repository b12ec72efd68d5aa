// SPDX-License-Identifier: Apache-2.0
#include "ronghe/ledger/disclose.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ronghe/engine/database.hpp"
#include "ronghe/evidence/row_salts.hpp"
#include "ronghe/ledger/detail/row_views.hpp"
#include "ronghe/proof/commitment.hpp"

namespace ronghe::ledger {

using engine::quoted_name;
using evidence::GroupCipher;
using evidence::LabelGroup;
using evidence::SealPlan;

namespace {

bool holds(const LabelGroup& group, const SealPlan& plan, const std::string& name) {
  return std::ranges::any_of(group.fields,
                             [&](std::size_t field) { return plan.names[field] == name; });
}

bool is_wanted(const LabelGroup& group, const SealPlan& plan,
               const std::vector<std::string>& wanted) {
  return std::ranges::any_of(wanted,
                             [&](const std::string& name) { return holds(group, plan, name); });
}

Result<void> check_wanted(const SealPlan& plan, const std::vector<std::string>& wanted) {
  for (const auto& name : wanted) {
    const bool sealed = std::ranges::any_of(
        plan.labelled.groups, [&](const LabelGroup& group) { return holds(group, plan, name); });
    if (sealed) continue;
    if (std::ranges::find(plan.names, name) != plan.names.end()) {
      return bad_input(fmt::format("`{}` is public: it stands in the entry already", name));
    }
    return bad_input(fmt::format("{} has no field `{}`; its fields: {}", plan.record, name,
                                 fmt::join(plan.names, ", ")));
  }
  return {};
}

// A field that came to the record later is not in an older entry: there is nothing to show.
Result<void> check_committed(const SealPlan& plan, const std::vector<LabelGroup>& groups,
                             std::int64_t position, const std::vector<std::string>& wanted) {
  for (const auto& name : wanted) {
    const bool committed = std::ranges::any_of(
        groups, [&](const LabelGroup& group) { return holds(group, plan, name); });
    if (committed) continue;
    return bad_input(
        fmt::format("`{}` came to {} after the entry at {} was sealed, which has no "
                    "such field; leave it out",
                    name, plan.record, position));
  }
  return {};
}

// The row with its columns in the order that OpenedRow expects, then missing, subject, ciphertexts.
std::string row_sql(const SealPlan& plan, std::int64_t position) {
  auto columns = plan.clear_columns() + ", missing, " + plan.subject();
  for (const auto& group : plan.labelled.groups) columns += ", " + quoted_name(group.cipher);
  return fmt::format("SELECT {} FROM {} WHERE position = {}", columns, plan.table(), position);
}

// A row with what could be opened of it, and the salts of that.
struct ShownRow {
  const SealPlan& plan;
  crypto::Suite suite;
  OpenedRow values;
  evidence::RowSalts salts;
  std::string_view reasons;  // of missing values, canonical JSON
  std::vector<evidence::OpenedGroup> opened;
};

// Opens what the keys here open; nothing else is known then.
void open_groups(ShownRow& row, const evidence::KeyRing& ring, const engine::Chunk& chunk,
                 std::size_t first_cipher, const evidence::RowPlace& place) {
  const auto& groups = row.plan.labelled.groups;
  for (std::size_t g = 0; g < groups.size(); ++g) {
    const auto column = first_cipher + g;
    GroupCipher cipher(row.plan, groups[g], ring);
    if (chunk.is_null(column, 0) || !cipher.open(chunk.text(column, 0), place, row.opened[g])) {
      continue;
    }
    row.values.take(groups[g], row.opened[g]);
    row.salts.take(groups[g], row.opened[g], place.position);
  }
}

Result<proof::OpenedLabel> shown(const ShownRow& row, const std::vector<LabelGroup>& groups,
                                 const LabelGroup& group, const std::vector<std::string>& wanted) {
  proof::OpenedLabel label{.label = group.label, .fields = {}};
  const bool known = evidence::visit_committed(
      row.plan, groups, group, row.values, row.reasons, row.salts,
      [&](const std::string& name, std::string_view salt, std::string_view value) {
        if (std::ranges::find(wanted, name) != wanted.end()) {
          label.fields.emplace_back(proof::ShownField{
              .name = name, .salt = std::string(salt), .value = std::string(value)});
        } else {
          label.fields.emplace_back(proof::field_commitment(row.suite, salt, name, value));
        }
      });
  if (known) return label;
  return fail(ErrorKind::refused,
              fmt::format("the fields under {} cannot be shown: their key is not here, or the "
                          "subject was erased",
                          group.label));
}

}  // namespace

Result<std::vector<proof::OpenedLabel>> shown_fields(engine::Connection& connection,
                                                     const SealPlan& plan,
                                                     const evidence::KeyRing& ring,
                                                     std::int64_t position,
                                                     const std::vector<std::string>& wanted) {
  RONGHE_CHECK(check_wanted(plan, wanted));
  const auto& groups = plan.labelled.groups_at(position);
  RONGHE_CHECK(check_committed(plan, groups, position, wanted));
  RONGHE_TRY(rows, connection.query(row_sql(plan, position)));
  RONGHE_TRY(chunk, rows.next());
  if (!chunk || chunk->rows() != 1) {
    return fail(ErrorKind::not_found,
                fmt::format("log position {}: there is no row of {}", position, plan.record));
  }
  const auto after = plan.clear.size();
  ShownRow row{.plan = plan,
               .suite = ring.suite(),
               .values = OpenedRow(plan),
               .salts = evidence::RowSalts(plan, ring.suite()),
               .reasons = chunk->is_null(after, 0) ? std::string_view() : chunk->text(after, 0),
               .opened = std::vector<evidence::OpenedGroup>(plan.labelled.groups.size())};
  row.values.stand_on(*chunk, 0);
  const auto id = subject_id(plan.labelled, chunk->text(after + 1, 0));
  open_groups(row, ring, *chunk, after + 2, {.position = position, .subject = id});
  std::vector<proof::OpenedLabel> labels;
  for (const auto& group : groups) {
    if (!is_wanted(group, plan, wanted)) continue;
    RONGHE_TRY(label, shown(row, groups, group, wanted));
    labels.push_back(std::move(label));
  }
  return labels;
}

}  // namespace ronghe::ledger
