// SPDX-License-Identifier: Apache-2.0
#include "ronghe/ledger/disclose.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ronghe/engine/database.hpp"
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

// The row with its columns in the order that OpenedRow expects, then missing, subject, ciphertexts.
std::string row_sql(const SealPlan& plan, std::int64_t position) {
  auto columns = plan.clear_columns() + ", missing, " + plan.subject();
  for (const auto& group : plan.labelled.groups) columns += ", " + quoted_name(group.cipher);
  return fmt::format("SELECT {} FROM {} WHERE position = {}", columns, plan.table(), position);
}

proof::OpenedLabel shown(const SealPlan& plan, const LabelGroup& group, bool holds_missing,
                         const OpenedRow& row, std::string_view missing, crypto::Mac& seed,
                         crypto::Suite suite, const std::vector<std::string>& wanted) {
  proof::OpenedLabel label{.label = group.label, .fields = {}};
  const auto add = [&](const std::string& name, std::string value) {
    proof::ShownField field{.name = name,
                            .salt = std::string(evidence::salt_of(seed, name).bytes()),
                            .value = std::move(value)};
    if (std::ranges::find(wanted, name) != wanted.end()) {
      label.fields.emplace_back(std::move(field));
    } else {
      label.fields.emplace_back(
          proof::field_commitment(suite, field.salt, field.name, field.value));
    }
  };
  for (const auto field : group.fields) {
    std::string value;
    GroupCipher::append_value(value, plan.cells[field], row);
    add(plan.names[field], std::move(value));
  }
  if (holds_missing) add("missing", missing.empty() ? "null" : std::string(missing));
  return label;
}

}  // namespace

Result<std::vector<proof::OpenedLabel>> shown_fields(engine::Connection& connection,
                                                     const SealPlan& plan,
                                                     const evidence::KeyRing& ring,
                                                     std::int64_t position,
                                                     const std::vector<std::string>& wanted) {
  RONGHE_CHECK(check_wanted(plan, wanted));
  RONGHE_TRY(rows, connection.query(row_sql(plan, position)));
  RONGHE_TRY(chunk, rows.next());
  if (!chunk || chunk->rows() != 1) {
    return fail(ErrorKind::not_found,
                fmt::format("log position {}: there is no row of {}", position, plan.record));
  }
  OpenedRow row(plan);
  row.stand_on(*chunk, 0);
  const auto after = plan.clear.size();
  const auto missing = chunk->is_null(after, 0) ? std::string_view() : chunk->text(after, 0);
  const auto id = subject_id(plan.labelled, chunk->text(after + 1, 0));
  std::vector<proof::OpenedLabel> labels;
  for (std::size_t g = 0; g < plan.labelled.groups.size(); ++g) {
    const auto& group = plan.labelled.groups[g];
    const bool any = std::ranges::any_of(
        wanted, [&](const std::string& name) { return holds(group, plan, name); });
    if (!any) continue;
    GroupCipher cipher(plan, group, ring);
    evidence::OpenedGroup opened;
    if (!cipher.open(chunk->text(after + 2 + g, 0), {.position = position, .subject = id},
                     opened)) {
      return fail(ErrorKind::refused,
                  fmt::format("the fields under {} cannot be shown: their key is not here, or the "
                              "subject was erased",
                              group.label));
    }
    row.take(group, opened);
    crypto::Mac seed(
        ring.suite(),
        std::span(reinterpret_cast<const std::uint8_t*>(opened.seed.data()), opened.seed.size()));
    labels.push_back(
        shown(plan, group, cipher.holds_missing(), row, missing, seed, ring.suite(), wanted));
  }
  return labels;
}

}  // namespace ronghe::ledger
