// SPDX-License-Identifier: Apache-2.0
#include "ronghe/store/adopted_tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "ronghe/engine/database.hpp"
#include "ronghe/evidence/table.hpp"
#include "ronghe/store/system_tables.hpp"

namespace ronghe::store {

using engine::quoted_name;
using evidence::SealPlan;
using policy::RecordType;

namespace {

std::vector<std::string> came_to(const RecordType& before, const RecordType& after) {
  std::vector<std::string> names;
  for (const auto& field : after.fields) {
    if (before.field(field.name) == nullptr) names.push_back(field.name);
  }
  return names;
}

Result<void> add_columns(engine::Connection& connection, const std::string& table,
                         const RecordType& record, const std::vector<std::string>& names) {
  for (const auto& name : names) {
    RONGHE_CHECK(
        connection.execute(fmt::format("ALTER TABLE {} ADD COLUMN {} {}", table, quoted_name(name),
                                       policy::column_type(record.field(name)->type))));
  }
  return {};
}

}  // namespace

policy::Dictionary next_dictionary(const policy::Dictionary& now, const policy::Dictionary& after) {
  auto next = after;
  for (auto& [name, record] : next.records) {
    const auto* was = now.record(name);
    if (was == nullptr) continue;
    std::ranges::stable_sort(record.fields, {}, [&](const policy::Field& field) {
      const auto* found = was->field(field.name);
      return found == nullptr ? std::ssize(was->fields) : found - was->fields.data();
    });
    for (auto& field : record.fields) {
      if (const auto* found = was->field(field.name)) field.label = found->label;
    }
  }
  return next;
}

Result<void> AdoptedTables::change(engine::Connection& connection, const Acts& acts) {
  for (const auto& [name, record] : next_.records) {
    const auto* was = now_.record(name);
    if (was == nullptr) {
      RONGHE_CHECK(create(connection, record, acts));
      continue;
    }
    const auto came = came_to(*was, record);
    if (!came.empty()) RONGHE_CHECK(extend(connection, record, came, acts));
  }
  return {};
}

const SealPlan* AdoptedTables::plan(const RecordType& record, const Acts& acts) {
  if (!ring_) return nullptr;
  auto made = evidence::seal_plan(record, next_, acts);
  if (!made.labelled.any()) return nullptr;
  return &plans_.insert_or_assign(record.name, std::move(made)).first->second;
}

Result<void> AdoptedTables::add_functions(engine::Connection& connection, const SealPlan& plan) {
  RONGHE_CHECK(ledger::add_opening(connection, plan, ring_));
  return ledger::add_sealing(connection, plan, ring_);
}

Result<void> AdoptedTables::create(engine::Connection& connection, const RecordType& record,
                                   const Acts& acts) {
  const auto* made = plan(record, acts);
  if (made != nullptr) RONGHE_CHECK(add_functions(connection, *made));
  return create_record_table(connection, record, made);
}

Result<void> AdoptedTables::extend(engine::Connection& connection, const RecordType& record,
                                   const Names& came, const Acts& acts) {
  const auto name = quoted_name(record.name);
  const auto* to = plan(record, acts);
  if (to == nullptr) return add_columns(connection, name, record, came);
  if (policy::is_public(now_.records.at(record.name))) {  // it has no rows, or the pack was refused
    RONGHE_CHECK(connection.execute("DROP TABLE " + name));
    return create(connection, record, acts);
  }
  if (std::ranges::any_of(
          came, [&](const auto& field) { return policy::is_labelled(*record.field(field)); })) {
    return seal_again(connection, record, came, acts, *to);
  }
  RONGHE_CHECK(add_columns(connection, to->table(), record, came));
  RONGHE_CHECK(add_functions(connection, *to));
  RONGHE_CHECK(connection.execute("DROP VIEW " + name));
  return connection.execute(evidence::create_view_sql(record, to->labelled));
}

// Ciphertexts of older rows get room for fields that they do not have, so that they are read as
// those of newer rows are.
Result<void> AdoptedTables::seal_again(engine::Connection& connection, const RecordType& record,
                                       const Names& came, const Acts& acts, const SealPlan& to) {
  auto before = record;
  for (auto& field : before.fields) {
    if (std::ranges::find(came, field.name) != came.end()) field.label.clear();
  }
  auto earlier = acts;
  std::erase_if(earlier, [&](const evidence::Relabelling& act) {
    return act.record == record.name && act.before.empty() &&
           std::ranges::find(came, act.field) != came.end();
  });
  const auto from = evidence::seal_plan(before, next_, earlier);
  RONGHE_TRY(rows, ledger::relabel_rows(connection, from, to,
                                        {.columns = evidence::sealed_columns(record, to.labelled),
                                         .view = evidence::create_view_sql(record, to.labelled),
                                         .came = came},
                                        ring_));
  if (rows.loss) return std::unexpected(*rows.loss);
  sealed_again_ += rows.sealed_again;
  shut_[record.name] = rows.shut;
  return {};
}

}  // namespace ronghe::store
