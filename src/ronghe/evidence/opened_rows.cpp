// SPDX-License-Identifier: Apache-2.0
#include "ronghe/evidence/opened_rows.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ronghe/evidence/layout.hpp"
#include "ronghe/evidence/table.hpp"
#include "ronghe/sql/expr.hpp"

namespace ronghe::evidence {

using policy::RecordType;
using sql::quoted_name;

namespace {

bool names(const RecordType& record, const std::vector<std::size_t>& fields,
           const std::string& name) {
  return std::ranges::any_of(fields,
                             [&](std::size_t field) { return record.fields[field].name == name; });
}

bool is_secret(const RecordType& record, const Labelled& labelled, const std::string& name) {
  return std::ranges::any_of(
      labelled.groups, [&](const LabelGroup& group) { return names(record, group.secret, name); });
}

bool is_veiled(const RecordType& record, const Labelled& labelled, const std::string& name) {
  return std::ranges::any_of(
      labelled.groups, [&](const LabelGroup& group) { return names(record, group.veiled, name); });
}

// `act` over the row; `first` is what it is called with before that.
std::string call_sql(const RecordType& record, const Labelled& labelled, std::string_view act,
                     const std::string& first) {
  auto arguments = fmt::format("{}missing, position, CAST({} AS VARCHAR)", first,
                               quoted_name(record.fields[labelled.subject].name));
  for (const auto& group : labelled.groups) arguments += ", " + quoted_name(group.cipher);
  return fmt::format(
      "{}({})", quoted_name(function_name(act, record.name, labelled.earlier.size())), arguments);
}

std::string reveal_sql(const RecordType& record, const Labelled& labelled, std::uint64_t groups) {
  const auto known = (std::uint64_t{1} << labelled.groups.size()) - 1;
  return call_sql(record, labelled, "reveal", fmt::format("{}::BIGINT, ", groups & known));
}

// A veiled value is in the ciphertext, or in the table where a layout before left it.
std::string rows_sql(const RecordType& record, const Labelled& labelled, const std::string& opening,
                     bool reveals, const std::string& where) {
  std::string columns;
  for (const auto& stored : stored_columns(record)) {
    const auto name = quoted_name(stored.name);
    const bool opened = stored.name == column::missing || is_secret(record, labelled, stored.name);
    const auto* form = opened ? "(\"#open\").{0} AS {0}"
                       : reveals && is_veiled(record, labelled, stored.name)
                           ? "coalesce({0}, (\"#open\").{0}) AS {0}"
                           : "{0}";
    columns += columns.empty() ? "" : ", ";
    columns += fmt::format(fmt::runtime(form), name);
  }
  return fmt::format("SELECT {} FROM (SELECT *, {} AS \"#open\" FROM {}{})", columns, opening,
                     sealed_table(record.name), where);
}

}  // namespace

std::string withheld_rows_sql(const RecordType& record, const Labelled& labelled) {
  return rows_sql(record, labelled, call_sql(record, labelled, "open", ""), false, "");
}

std::string opened_rows_sql(const RecordType& record, const Labelled& labelled,
                            std::uint64_t groups, const std::string& where) {
  return rows_sql(record, labelled, reveal_sql(record, labelled, groups), true, where);
}

std::string joined_value_sql(const RecordType& record, const Labelled& labelled,
                             const std::string& field) {
  const auto name = quoted_name(field);
  if (!is_veiled(record, labelled, field)) return name;
  return fmt::format("coalesce({0}, ({1}).{0})", name, reveal_sql(record, labelled, all_groups));
}

}  // namespace ronghe::evidence
