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

bool is_opened(const RecordType& record, const Labelled& labelled, const std::string& name) {
  if (name == column::missing) return true;
  return std::ranges::any_of(labelled.groups, [&](const LabelGroup& group) {
    return std::ranges::any_of(
        group.secret, [&](std::size_t field) { return record.fields[field].name == name; });
  });
}

// `act` and what it is called with before the row.
std::string rows_sql(const RecordType& record, const Labelled& labelled, std::string_view act,
                     const std::string& first, const std::string& where) {
  auto arguments = fmt::format("{}missing, position, CAST({} AS VARCHAR)", first,
                               quoted_name(record.fields[labelled.subject].name));
  for (const auto& group : labelled.groups) arguments += ", " + quoted_name(group.cipher);
  std::string columns;
  for (const auto& stored : stored_columns(record)) {
    const auto name = quoted_name(stored.name);
    columns += columns.empty() ? "" : ", ";
    columns += is_opened(record, labelled, stored.name)
                   ? fmt::format("(\"#open\").{0} AS {0}", name)
                   : name;
  }
  return fmt::format("SELECT {} FROM (SELECT *, {}({}) AS \"#open\" FROM {}{})", columns,
                     quoted_name(function_name(act, record.name, labelled.earlier.size())),
                     arguments, sealed_table(record.name), where);
}

}  // namespace

std::string withheld_rows_sql(const RecordType& record, const Labelled& labelled) {
  return rows_sql(record, labelled, "open", "", "");
}

std::string opened_rows_sql(const RecordType& record, const Labelled& labelled,
                            std::uint64_t groups, const std::string& where) {
  const auto known = (std::uint64_t{1} << labelled.groups.size()) - 1;
  return rows_sql(record, labelled, "reveal", fmt::format("{}::BIGINT, ", groups & known), where);
}

}  // namespace ronghe::evidence
