// SPDX-License-Identifier: Apache-2.0
#include "ronghe/ledger/detail/set_aside_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "ronghe/engine/database.hpp"
#include "ronghe/ledger/leaf.hpp"

namespace ronghe::ledger {

using engine::Connection;
using engine::quoted_name;
using evidence::Beside;
using evidence::EntryLayout;

namespace {

constexpr const char* said = "\"#said\"";  // position of a row that another may conflict with

// The leaf that a row would have if it were set aside for the position that `mark` gives.
std::string leaf_with(EntryLayout layout, std::string mark) {
  layout.sources[layout.place_of(Beside::conflicts_with)] = std::move(mark);
  return leaf_sql(layout);
}

std::string sealed_leaf(std::int64_t position) {
  return fmt::format("(SELECT leaf FROM ledger_entry WHERE position = {})", position);
}

// The row as it was sealed, but for a mark that no entry gives it.
Result<bool> is_marked_unfounded(Connection& connection, const EntryLayout& layout,
                                 std::int64_t position) {
  RONGHE_TRY(found, connection.integer(fmt::format(
                        "SELECT count(*) FROM {} WHERE position = {} AND {} AND {} IN {}",
                        layout.table, position, evidence::set_aside_sql, leaf_with(layout, "NULL"),
                        sealed_leaf(position))));
  return found > 0;
}

// The position for which its entry sets the row aside, where the row itself says otherwise; -1 when
// no earlier row of its key is that.
Result<std::int64_t> sealed_mark(Connection& connection, const EntryLayout& layout,
                                 std::int64_t position) {
  std::string same_key;
  for (const auto& field : layout.key) {
    same_key += fmt::format(" AND t.{0} = r.{0}", quoted_name(field));
  }
  return connection.integer(fmt::format(
      "SELECT coalesce(max({said}), -1) FROM (SELECT r.*, t.position AS {said} FROM {table} AS r "
      "JOIN {table} AS t ON t.position < r.position{same_key} WHERE r.position = {position}) WHERE "
      "{leaf} IN {sealed}",
      fmt::arg("said", said), fmt::arg("table", layout.table), fmt::arg("same_key", same_key),
      fmt::arg("position", position), fmt::arg("leaf", leaf_with(layout, said)),
      fmt::arg("sealed", sealed_leaf(position))));
}

Result<void> tell_mark(Connection& connection, const EntryLayout& layout, Finding& finding) {
  RONGHE_TRY(unfounded, is_marked_unfounded(connection, layout, finding.position));
  if (unfounded) {
    finding.fault = Fault::conflict_unfounded;
    finding.message = fmt::format(
        "log position {}: this row of {} is marked as set aside, and its entry does not say so",
        finding.position, finding.record);
    return {};
  }
  RONGHE_TRY(mark, sealed_mark(connection, layout, finding.position));
  if (mark < 0) return {};
  finding.fault = Fault::conflict_unmarked;
  finding.message = fmt::format(
      "log position {}: its entry sets this row of {} aside for the one at {}, and it is not "
      "marked so",
      finding.position, finding.record, mark);
  return {};
}

}  // namespace

Result<void> tell_changed_marks(Connection& connection, std::span<const EntryLayout> layouts,
                                Audit& audit) {
  for (auto& finding : audit.findings) {
    if (finding.fault != Fault::row_changed) continue;
    const auto layout = std::ranges::find(layouts, finding.record, &EntryLayout::record);
    const bool has_mark =
        layout != layouts.end() &&
        layout->sources[layout->place_of(Beside::conflicts_with)] == evidence::conflicts_with_sql;
    if (has_mark) RONGHE_CHECK(tell_mark(connection, *layout, finding));
  }
  return {};
}

}  // namespace ronghe::ledger
