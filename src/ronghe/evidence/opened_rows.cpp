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

// `act` over the row; `first` and `last` are what it is called with before and after that.
std::string call_sql(const RecordType& record, const Labelled& labelled, std::string_view act,
                     const std::string& first, const std::string& last) {
  auto arguments = fmt::format("{}missing, position, CAST({} AS VARCHAR)", first,
                               quoted_name(record.fields[labelled.subject].name));
  for (const auto& group : labelled.groups) arguments += ", " + quoted_name(group.cipher);
  return fmt::format("{}({}{})",
                     quoted_name(function_name(act, record.name, labelled.earlier.size())),
                     arguments, last);
}

std::string reveal_sql(const RecordType& record, const Labelled& labelled, std::uint64_t groups) {
  const auto known = (std::uint64_t{1} << labelled.groups.size()) - 1;
  std::string veiled;
  for (const auto& group : labelled.groups) {
    for (const auto field : group.veiled) veiled += ", " + quoted_name(record.fields[field].name);
  }
  return call_sql(record, labelled, "reveal", fmt::format("{}::BIGINT, ", groups & known), veiled);
}

// A veiled value is in the ciphertext, or in the table where a layout before left it. `opened` is
// what reveal_<record> gave.
std::string veiled_sql(const std::string& name, const std::string& opened) {
  return fmt::format("CASE WHEN ({0}).{1} THEN {2} ELSE ({0}).{2} END", opened,
                     quoted_name(in_table_name(name)), quoted_name(name));
}

std::string rows_sql(const RecordType& record, const Labelled& labelled, const std::string& opening,
                     bool reveals, const std::string& where) {
  std::string columns;
  for (const auto& stored : stored_columns(record)) {
    const auto name = quoted_name(stored.name);
    const auto field = index_of(record, stored.name);
    const bool opened = stored.name == column::missing || labelled.is_secret(field);
    columns += columns.empty() ? "" : ", ";
    if (opened) {
      columns += fmt::format("(\"#open\").{0} AS {0}", name);
    } else if (reveals && labelled.is_veiled(field)) {
      columns += fmt::format("{} AS {}", veiled_sql(stored.name, "\"#open\""), name);
    } else {
      columns += name;
    }
  }
  if (reveals) columns += fmt::format(", (\"#open\").{0} AS {0}", quoted_name(shut_column));
  return fmt::format("SELECT {} FROM (SELECT *, {} AS \"#open\" FROM {}{})", columns, opening,
                     sealed_table(record.name), where);
}

}  // namespace

std::string withheld_rows_sql(const RecordType& record, const Labelled& labelled) {
  return rows_sql(record, labelled, call_sql(record, labelled, "open", "", ""), false, "");
}

std::string opened_rows_sql(const RecordType& record, const Labelled& labelled,
                            std::uint64_t groups, const std::string& where) {
  return rows_sql(record, labelled, reveal_sql(record, labelled, groups), true, where);
}

std::string joined_value_sql(const RecordType& record, const Labelled& labelled,
                             const std::string& field) {
  std::uint64_t its = 0;
  for (std::size_t g = 0; g < labelled.groups.size(); ++g) {
    const auto& veiled = labelled.groups[g].veiled;
    const bool has = std::ranges::find(veiled, index_of(record, field)) != veiled.end();
    if (has) its = std::uint64_t{1} << g;
  }
  if (its == 0) return quoted_name(field);
  return veiled_sql(field, reveal_sql(record, labelled, its));
}

}  // namespace ronghe::evidence
