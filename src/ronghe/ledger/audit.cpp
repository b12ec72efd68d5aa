// SPDX-License-Identifier: Apache-2.0
#include "ronghe/ledger/audit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "ronghe/engine/database.hpp"
#include "ronghe/ledger/detail/entry_walk.hpp"
#include "ronghe/ledger/detail/set_aside_check.hpp"

namespace ronghe::ledger {

using engine::Connection;
using engine::quoted_name;
using evidence::EntryLayout;

namespace {

bool is_corrected(const EntryLayout& layout) {
  return layout.sources[layout.place_of(evidence::Beside::supersedes)].empty();
}

// That a row was corrected is no part of its entry: it must follow from the `supersedes` of another
// row, and only from that. That it was set aside is, and the walk has compared it.
Result<void> check_corrections(Connection& connection, const EntryLayout& layout,
                               Findings& findings) {
  RONGHE_TRY(rows, connection.query(fmt::format(
                       "SELECT coalesce(mark.position, correction.supersedes) AS position, "
                       "coalesce(mark.superseded_by, correction.position), mark.position IS NULL "
                       "FROM (SELECT position, superseded_by FROM {0} WHERE superseded_by >= "
                       "position) AS mark FULL JOIN (SELECT position, supersedes FROM {0} WHERE "
                       "supersedes IS NOT NULL) AS correction ON mark.position = "
                       "correction.supersedes AND mark.superseded_by = correction.position "
                       "WHERE mark.position IS NULL OR correction.position IS NULL "
                       "ORDER BY position, 2",
                       layout.table)));
  return rows.each([&](const engine::Chunk& chunk, std::size_t row) {
    const auto position = chunk.integer(0, row);
    const auto by = chunk.integer(1, row);
    if (chunk.boolean(2, row)) {
      findings.add(Fault::correction_unmarked, position, layout.record,
                   fmt::format("log position {}: the entry at {} corrects this row of {}, which "
                               "is not marked so",
                               position, by, layout.record));
    } else {
      findings.add(Fault::correction_unfounded, position, layout.record,
                   fmt::format("log position {}: this row of {} is marked as corrected by {}, "
                               "and no entry says so",
                               position, layout.record, by));
    }
  });
}

// "placement_id=P-17", from the row as it is now.
Result<std::string> key_of(Connection& connection, const EntryLayout& layout,
                           std::int64_t position) {
  std::string parts;
  for (const auto& field : layout.key) {
    parts += fmt::format("{}{} || coalesce({}::VARCHAR, '')", parts.empty() ? "" : " || ', ' || ",
                         engine::quoted_text(field + "="), quoted_name(field));
  }
  if (parts.empty()) return std::string();
  RONGHE_TRY(key, connection.text(fmt::format("SELECT {} FROM {} WHERE position = {} LIMIT 1",
                                              parts, layout.table, position)));
  return key.value_or("");
}

Result<void> name_rows(Connection& connection, std::span<const EntryLayout> layouts, Audit& audit) {
  for (auto& finding : audit.findings) {
    const auto layout = std::ranges::find(layouts, finding.record, &EntryLayout::record);
    if (layout == layouts.end()) continue;
    RONGHE_TRY(key, key_of(connection, *layout, finding.position));
    if (key.empty()) continue;
    finding.message += " (" + key + ")";
    finding.key = std::move(key);
  }
  return {};
}

// None when a table has to be sorted first; it is then added to `unordered`.
Result<std::optional<Audit>> walk_once(Connection& connection, std::span<const EntryLayout> layouts,
                                       const AuditOptions& options, Unordered& unordered) {
  Audit audit;
  Findings findings(audit, options.findings_max);
  RONGHE_TRY(walk, EntryWalk::open(connection, layouts, unordered, options.progress));
  RONGHE_TRY(unsorted, walk.run(findings));
  if (unsorted) {
    ensure(unordered.insert(*unsorted).second, "a sorted table is in order");
    return std::nullopt;
  }
  audit.recomputed = walk.tree().checkpoint();
  audit.checkpoints = walk.tree().checkpoints();
  return audit;
}

}  // namespace

std::string_view code(Fault fault) {
  switch (fault) {
    case Fault::row_changed: return "row_changed";
    case Fault::row_removed: return "row_removed";
    case Fault::row_added: return "row_added";
    case Fault::entry_missing: return "entry_missing";
    case Fault::entry_repeated: return "entry_repeated";
    case Fault::entry_unknown: return "entry_unknown";
    case Fault::subtree_differs: return "subtree_differs";
    case Fault::checkpoint_differs: return "checkpoint_differs";
    case Fault::correction_unmarked: return "correction_unmarked";
    case Fault::correction_unfounded: return "correction_unfounded";
    case Fault::conflict_unmarked: return "conflict_unmarked";
    case Fault::conflict_unfounded: return "conflict_unfounded";
    case Fault::value_exchanged: return "value_exchanged";
    case Fault::value_unreadable: return "value_unreadable";
    case Fault::publication_differs: return "publication_differs";
    case Fault::file_differs: return "file_differs";
    case Fault::relation_replaced: return "relation_replaced";
    case Fault::signature_invalid: return "signature_invalid";
    case Fault::result_changed: return "result_changed";
    case Fault::import_changed: return "import_changed";
  }
  std::unreachable();
}

Result<Audit> audit(Connection& connection, std::span<const EntryLayout> layouts,
                    const AuditOptions& options) {
  Unordered unordered;
  std::optional<Audit> outcome;
  while (!outcome) {
    RONGHE_TRY(once, walk_once(connection, layouts, options, unordered));
    outcome = std::move(once);
  }
  RONGHE_CHECK(tell_changed_marks(connection, layouts, *outcome));
  Findings findings(*outcome, options.findings_max);
  for (const auto& layout : layouts) {
    if (is_corrected(layout)) RONGHE_CHECK(check_corrections(connection, layout, findings));
  }
  RONGHE_CHECK(name_rows(connection, layouts, *outcome));
  return *std::move(outcome);
}

}  // namespace ronghe::ledger
