// SPDX-License-Identifier: Apache-2.0
#include "ronghe/ledger/disclose.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ronghe/base/worded.hpp"
#include "ronghe/engine/database.hpp"
#include "ronghe/ledger/detail/row_opening.hpp"
#include "ronghe/proof/commitment.hpp"

namespace ronghe::ledger {

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
      return fail_with(ErrorKind::bad_input, "field-shown-already"_code,
                       "`{field}` is public: it stands in the entry already", {{"field", name}});
    }
    return fail_with(ErrorKind::bad_input, "field-of-record-unknown"_code,
                     "{record} has no field `{field}`; its fields: {known}",
                     {{"record", plan.record},
                      {"field", name},
                      {"known", fmt::format("{}", fmt::join(plan.names, ", "))}});
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
    return fail_with(
        ErrorKind::bad_input, "field-younger-than-entry"_code,
        "`{field}` came to {record} after the entry at {position} was sealed, which has no such "
        "field; leave it out",
        {{"field", name}, {"record", plan.record}, {"position", fmt::format("{}", position)}});
  }
  return {};
}

Result<proof::OpenedLabel> shown(RowOpening& row, const SealPlan& plan, crypto::Suite suite,
                                 const LabelGroup& group, const std::vector<std::string>& wanted) {
  const auto& groups = plan.labelled.groups_at(row.place().position);
  proof::OpenedLabel label{.label = group.label, .fields = {}};
  const bool known =
      (row.knows_reasons() || !evidence::keeps_missing(groups, group)) &&
      evidence::visit_committed(
          plan, groups, group, row.row(), row.missing(), row.salts(),
          [&](const std::string& name, std::string_view salt, std::string_view value) {
            if (std::ranges::find(wanted, name) != wanted.end()) {
              label.fields.emplace_back(proof::ShownField{
                  .name = name, .salt = std::string(salt), .value = std::string(value)});
            } else {
              label.fields.emplace_back(proof::field_commitment(suite, salt, name, value));
            }
          });
  if (known) return label;
  return fail_with(
      ErrorKind::refused, "label-not-shown"_code,
      "the fields under {label} cannot be shown: their key is not here, or the subject was erased",
      {{"label", group.label}});
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
  RONGHE_TRY(rows,
             connection.query(fmt::format("SELECT {} FROM {} WHERE position = {}",
                                          RowOpening::columns_sql(plan), plan.table(), position)));
  RONGHE_TRY(chunk, rows.next());
  if (!chunk || chunk->rows() != 1) {
    return fail_with(ErrorKind::not_found, "row-absent"_code,
                     "log position {position}: there is no row of {record}",
                     {{"position", fmt::format("{}", position)}, {"record", plan.record}});
  }
  RowOpening row(plan, ring);
  row.stand_on(*chunk, 0);
  RONGHE_CHECK(ring.want({std::string(row.place().subject)}));
  for (std::size_t g = 0; g < plan.labelled.groups.size(); ++g) {
    if (row.open(g)) row.take_salts(g);
  }
  std::vector<proof::OpenedLabel> labels;
  for (const auto& group : groups) {
    if (!is_wanted(group, plan, wanted)) continue;
    RONGHE_TRY(label, shown(row, plan, ring.suite(), group, wanted));
    labels.push_back(std::move(label));
  }
  return labels;
}

}  // namespace ronghe::ledger
