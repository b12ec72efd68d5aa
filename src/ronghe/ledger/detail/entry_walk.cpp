// SPDX-License-Identifier: Apache-2.0
#include "ronghe/ledger/detail/entry_walk.hpp"

#include <fmt/format.h>

#include <utility>

#include "ronghe/engine/database.hpp"
#include "ronghe/ledger/leaf.hpp"

namespace ronghe::ledger {

using crypto::Hash;

namespace {

constexpr std::string_view entries_name = "ledger_entry";
constexpr std::int64_t progress_step = 1 << 16;

std::string ordered(std::string sql, std::string_view table, const Unordered& unordered) {
  return unordered.contains(table) ? std::move(sql) + " ORDER BY position NULLS FIRST"
                                   : std::move(sql);
}

void added(Findings& findings, const std::string& record, std::int64_t position) {
  findings.add(Fault::row_added, position, record,
               fmt::format("log position {}: a row of {} that was never sealed", position, record));
}

}  // namespace

Result<EntryWalk> EntryWalk::open(engine::Connection& connection,
                                  std::span<const evidence::EntryLayout> layouts,
                                  const Unordered& unordered, Progress* progress) {
  std::map<std::string, RowStream, std::less<>> rows;
  for (const auto& layout : layouts) {
    RONGHE_CHECK(add_leaf_function(connection, layout));
    RONGHE_TRY(stream,
               RowStream::open(connection, ordered(fmt::format("SELECT position, {} FROM {}",
                                                               leaf_sql(layout), layout.table),
                                                   layout.record, unordered)));
    rows.emplace(layout.record, std::move(stream));
  }
  RONGHE_TRY(entries,
             RowStream::open(connection, ordered("SELECT position, leaf, record FROM ledger_entry",
                                                 entries_name, unordered)));
  RONGHE_TRY(tree, TreeCheck::open(connection));
  RONGHE_TRY(total, connection.integer("SELECT count(*) FROM ledger_entry"));
  return EntryWalk(std::move(entries), std::move(rows), std::move(tree), total, progress);
}

EntryWalk::EntryWalk(RowStream entries, std::map<std::string, RowStream, std::less<>> rows,
                     TreeCheck tree, std::int64_t total, Progress* progress)
    : entries_(std::move(entries)),
      rows_(std::move(rows)),
      tree_(std::move(tree)),
      total_(total),
      progress_(progress) {}

// A missing leaf is replaced by one that no entry has, so that the subtrees behind it still stand
// at their places and only the broken one is named.
Result<void> EntryWalk::gap(std::int64_t position, Findings& findings) {
  const auto first = tree_.size();
  findings.add(
      Fault::entry_missing, first, {},
      first + 1 == position
          ? fmt::format("log position {}: the entry was removed", first)
          : fmt::format("log positions {} to {}: the entries were removed", first, position - 1));
  // A position beyond all that could have been there is no gap to fill.
  const auto filled_max = total_ + subtree_leaves;
  if (position - tree_.size() > filled_max) return {};
  while (tree_.size() < position) RONGHE_CHECK(tree_.append(Hash(), findings));
  return {};
}

Result<void> EntryWalk::compare(std::int64_t position, std::string_view leaf,
                                const std::string& record, RowStream& rows, Findings& findings) {
  while (rows.at_row() && rows.position() < position) {
    added(findings, record, rows.position());
    RONGHE_CHECK(rows.next());
  }
  if (!rows.at_row() || rows.position() > position) {
    findings.add(Fault::row_removed, position, record,
                 fmt::format("log position {}: the row of {} was removed", position, record));
    return {};
  }
  if (rows.text(1) != leaf) {
    findings.add(Fault::row_changed, position, record,
                 fmt::format("log position {}: a row of {} was changed", position, record));
  }
  return rows.next();
}

Result<void> EntryWalk::entry(Findings& findings) {
  const auto position = entries_.position();
  const auto leaf = entries_.text(1);
  const auto record = entries_.text(2);
  if (position > tree_.size()) RONGHE_CHECK(gap(position, findings));
  if (position < tree_.size()) {
    findings.add(Fault::entry_repeated, position, std::string(record),
                 fmt::format("log position {}: there are several entries", position));
    return {};
  }
  RONGHE_CHECK(tree_.append(Hash::of_bytes(leaf).value_or(Hash()), findings));
  if (current_ == nullptr || current_->first != record) {
    const auto found = rows_.find(record);
    current_ = found == rows_.end() ? nullptr : &*found;
  }
  if (current_ == nullptr) {
    findings.add(Fault::entry_unknown, position, std::string(record),
                 fmt::format("log position {}: the dictionary of this store has no record {}",
                             position, record));
    return {};
  }
  return compare(position, leaf, current_->first, current_->second, findings);
}

Result<void> EntryWalk::rest(const std::string& record, RowStream& rows, Findings& findings) {
  while (rows.at_row()) {
    added(findings, record, rows.position());
    RONGHE_CHECK(rows.next());
  }
  return {};
}

Result<std::optional<std::string>> EntryWalk::run(Findings& findings) {
  std::int64_t seen = 0;
  while (entries_.at_row()) {
    RONGHE_CHECK(entry(findings));
    RONGHE_CHECK(entries_.next());
    if (++seen % progress_step != 0) continue;
    if (entries_.descends()) return std::string(entries_name);
    if (progress_ != nullptr) {
      progress_->report("audit", static_cast<std::uint64_t>(seen),
                        static_cast<std::uint64_t>(total_));
    }
  }
  for (auto& [record, rows] : rows_) RONGHE_CHECK(rest(record, rows, findings));
  if (entries_.descends()) return std::string(entries_name);
  for (const auto& [record, rows] : rows_) {
    if (rows.descends()) return record;
  }
  tree_.finish(findings);
  if (progress_ != nullptr) {
    progress_->report("audit", static_cast<std::uint64_t>(total_),
                      static_cast<std::uint64_t>(total_));
  }
  return std::nullopt;
}

}  // namespace ronghe::ledger
