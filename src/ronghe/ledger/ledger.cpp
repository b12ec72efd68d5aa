// SPDX-License-Identifier: Apache-2.0
#include "ronghe/ledger/ledger.hpp"

#include <fmt/format.h>

#include "ronghe/base/worded.hpp"
#include "ronghe/engine/database.hpp"
#include "ronghe/ledger/append.hpp"
#include "ronghe/ledger/detail/row_views.hpp"
#include "ronghe/ledger/detail/stored_tree.hpp"
#include "ronghe/ledger/leaf.hpp"
#include "ronghe/ledger/relations.hpp"
#include "ronghe/ledger/sealing.hpp"
#include "ronghe/proof/tile.hpp"

namespace ronghe::ledger {

using engine::Connection;
using engine::quoted_name;
using engine::quoted_text;
using evidence::EntryLayout;

namespace {

// An entry that no bundle can hold has an empty leaf; any other error is given.
Error why_no_leaf(Connection& connection, std::int64_t first, const Error& error) {
  const auto row = connection.integer(
      fmt::format("SELECT min(position) - {0} + 1 FROM ledger_entry WHERE position >= {0} AND "
                  "octet_length(leaf) = 0",
                  first));
  if (!row || *row < 1) return error;
  return {
      .kind = ErrorKind::bad_input,
      .message = fmt::format("row {} of those to be sealed is too long: an entry of the log has "
                             "at most {} bytes; shorten its texts, or keep the document "
                             "elsewhere and give its hash; nothing was sealed",
                             *row, proof::entry_bytes_max),
      .place = {}};
}

// Makes the entries of the rows at `tree.size()` and beyond, which already are in their table.
Result<Sealed> seal_rows(Connection& connection, const EntryLayout& layout, Tree& tree) {
  RONGHE_CHECK(add_leaf_function(connection, layout));
  const auto first = tree.size();
  RONGHE_CHECK(connection.execute(
      fmt::format("INSERT INTO ledger_entry SELECT position, {}, {} FROM {} WHERE position >= {}",
                  quoted_text(layout.record), leaf_sql(layout), layout.table, first)));
  const auto root = extend_tree(connection, tree);
  if (!root) return std::unexpected(why_no_leaf(connection, first, root.error()));
  return Sealed{.first_position = first,
                .count = tree.size() - first,
                .checkpoint = {.size = tree.size(), .root = *root}};
}

struct DraftFacts {
  std::int64_t rows = 0;
  std::int64_t corrections = 0;
  std::int64_t conflicts = 0;
  bool in_order = false;  // draft_order is 0, 1, 2, … as the rows come
};

Result<DraftFacts> look_at(Connection& connection, const std::string& draft) {
  RONGHE_TRY(rows,
             connection.collect(fmt::format(
                 "SELECT count(*), count(supersedes), count({0}), coalesce(bool_and(fits), true) "
                 "FROM (SELECT supersedes, {0}, draft_order = row_number() OVER () - 1 AS fits "
                 "FROM {1})",
                 quoted_name(evidence::column::conflicts_with), draft)));
  RONGHE_TRY(chunk, rows.next());
  ensure(chunk.has_value(), "a count gives a row");
  return DraftFacts{.rows = chunk->integer(0, 0),
                    .corrections = chunk->integer(1, 0),
                    .conflicts = chunk->integer(2, 0),
                    .in_order = chunk->boolean(3, 0)};
}

// The rows of a draft in their order, each with its place in the log as "#position".
std::string placed_rows(const std::string& draft, const DraftFacts& facts, std::int64_t first) {
  const auto order = facts.in_order ? std::string("draft_order")
                                    : std::string("row_number() OVER (ORDER BY draft_order) - 1");
  return fmt::format("(SELECT *, {} + {} AS \"#position\" FROM {}{})", first, order, draft,
                     facts.in_order ? "" : " ORDER BY draft_order");
}

Result<void> insert_rows(Connection& connection, const EntryLayout& layout,
                         const std::string& draft, const DraftFacts& facts, std::int64_t first) {
  std::string columns;
  std::string values;
  for (const auto& input : layout.inputs) {
    const auto value = quoted_name(input.name);
    const bool is_mark = input.name == evidence::column::conflicts_with;
    columns += (is_mark ? std::string(evidence::column::superseded_by) : value) + ", ";
    values += value + ", ";
  }
  return connection.execute(
      fmt::format("INSERT INTO {} ({}position) SELECT {}\"#position\" FROM {}", layout.table,
                  columns, values, placed_rows(draft, facts, first)));
}

// What the table shows in clear comes from the draft, ciphertexts and commitments from sealing.
Result<void> insert_sealed_rows(Connection& connection, const EntryLayout& layout,
                                const evidence::SealPlan& plan, const std::string& draft,
                                const DraftFacts& facts, std::int64_t first) {
  auto columns = plan.clear_columns() + ", source_dept, submitted_on, missing, supersedes";
  std::string values;
  for (const auto field : plan.clear) {
    values += plan.veiled[field] ? "NULL, " : quoted_name(plan.names[field]) + ", ";
  }
  values += "source_dept, submitted_on, s.missing, supersedes";
  columns += fmt::format(", {}", evidence::column::superseded_by);
  values += ", " + quoted_name(evidence::column::conflicts_with);
  for (const auto& group : plan.labelled.groups) {
    for (const auto& name : {group.cipher, group.commitment}) {
      columns += ", " + quoted_name(name);
      values += ", s." + quoted_name(name);
    }
  }
  RONGHE_CHECK(connection.execute(fmt::format(
      "INSERT INTO {} ({}, position) SELECT {}, \"#position\" FROM (SELECT *, {} AS s FROM {})",
      layout.table, columns, values, seal_sql(plan, "\"#position\""),
      placed_rows(draft, facts, first))));
  std::string none = "FALSE";
  for (const auto& group : plan.labelled.groups)
    none += " OR " + quoted_name(group.cipher) + " IS NULL";
  RONGHE_TRY(open,
             connection.integer(fmt::format("SELECT count(*) FROM {} WHERE position >= {} AND ({})",
                                            layout.table, first, none)));
  ensure(open == 0,
         "the keys of every row are there before it is sealed, and reasons of no value that is");
  return {};
}

// What a row conflicts with must be in the log before all that is sealed now, and count.
Result<void> check_set_aside(Connection& connection, const EntryLayout& layout,
                             const DraftFacts& facts, std::int64_t first) {
  if (facts.conflicts == 0) return {};
  RONGHE_TRY(fitting,
             connection.integer(fmt::format(
                 "SELECT count(*) FROM {0} AS aside JOIN {0} AS said ON said.position = "
                 "aside.superseded_by WHERE aside.position >= {1} AND aside.supersedes IS NULL AND "
                 "said.position < {1} AND said.superseded_by IS NULL",
                 layout.table, first)));
  if (fitting == facts.conflicts) return {};
  return fail_with(ErrorKind::refused, "conflicts-without-row"_code,
                   "{wrong} of {count} conflicts of {record} are with a row that is not there, "
                   "that comes later, or that does not count; nothing was sealed",
                   {{"wrong", fmt::format("{}", facts.conflicts - fitting)},
                    {"count", fmt::format("{}", facts.conflicts)},
                    {"record", layout.record}});
}

// Each superseded row must exist, come before its correction, and be superseded once.
Result<void> mark_superseded(Connection& connection, const EntryLayout& layout,
                             const DraftFacts& facts, std::int64_t first) {
  if (facts.corrections == 0) return {};
  const auto table = layout.table;
  RONGHE_CHECK(connection.execute(
      fmt::format("UPDATE {0} SET superseded_by = correction.position FROM (SELECT position, "
                  "supersedes FROM {0} WHERE position >= {1} AND supersedes IS NOT NULL) AS "
                  "correction WHERE {0}.position = correction.supersedes AND "
                  "{0}.superseded_by IS NULL AND {0}.position < correction.position",
                  table, first)));
  RONGHE_TRY(marked, connection.integer(fmt::format(
                         "SELECT count(*) FROM {} WHERE superseded_by >= {}", table, first)));
  if (marked == facts.corrections) return {};
  return fail_with(ErrorKind::refused, "corrections-without-row"_code,
                   "{wrong} of {count} corrections of {record} name a row that is not there, that "
                   "comes later, or that is corrected already; nothing was sealed",
                   {{"wrong", fmt::format("{}", facts.corrections - marked)},
                    {"count", fmt::format("{}", facts.corrections)},
                    {"record", layout.record}});
}

}  // namespace

Result<void> create_tables(Connection& connection) {
  for (const auto& relation : relations) {
    RONGHE_CHECK(
        connection.execute(fmt::format("CREATE TABLE {} ({})", relation.name, relation.columns)));
  }
  for (const auto& [name, record] : policy::system_records().records) {
    if (!policy::is_public(record)) continue;
    RONGHE_CHECK(connection.execute(evidence::create_table_sql(record)));
  }
  return {};
}

namespace {

template <class Insert>
Result<Sealed> append_with(Connection& connection, const EntryLayout& layout,
                           std::string_view draft, const Insert& insert) {
  const auto source = quoted_name(draft);
  RONGHE_TRY(size, sealed_size(connection));
  RONGHE_TRY(tree, load_tree(connection, size));
  RONGHE_TRY(facts, look_at(connection, source));
  if (facts.rows == 0) return Sealed{size, 0, {size, tree.root()}};
  RONGHE_CHECK(insert(source, facts, size));
  RONGHE_CHECK(check_set_aside(connection, layout, facts, size));
  RONGHE_CHECK(mark_superseded(connection, layout, facts, size));
  RONGHE_TRY(sealed, seal_rows(connection, layout, tree));
  ensure(sealed.count == facts.rows, "every row of the draft is sealed");
  return sealed;
}

}  // namespace

Result<Sealed> append(Connection& connection, const EntryLayout& layout, std::string_view draft) {
  return append_with(connection, layout, draft,
                     [&](const std::string& source, const DraftFacts& facts, std::int64_t first) {
                       return insert_rows(connection, layout, source, facts, first);
                     });
}

Result<Sealed> append_sealed(Connection& connection, const EntryLayout& layout,
                             const evidence::SealPlan& plan, std::string_view draft) {
  return append_with(connection, layout, draft,
                     [&](const std::string& source, const DraftFacts& facts, std::int64_t first) {
                       return insert_sealed_rows(connection, layout, plan, source, facts, first);
                     });
}

Result<std::vector<std::string>> new_subjects(Connection& connection,
                                              const evidence::SealPlan& plan,
                                              const evidence::KeyRing& ring,
                                              std::string_view draft) {
  RONGHE_TRY(rows, connection.query(fmt::format("SELECT DISTINCT {} FROM {}", plan.subject(),
                                                quoted_name(draft))));
  std::vector<std::string> found;
  RONGHE_CHECK(rows.each([&](const engine::Chunk& chunk, std::size_t row) {
    found.push_back(evidence::subject_id(plan.labelled, chunk.text(0, row)));
  }));
  if (ring.looks_on()) RONGHE_CHECK(ring.want(found));
  std::erase_if(found, [&](const auto& id) { return ring.knows(id); });
  return found;
}

Result<Sealed> append_values(Connection& connection, const policy::RecordType& record,
                             std::span<const evidence::ValueRow> rows) {
  RONGHE_TRY(size, sealed_size(connection));
  RONGHE_TRY(tree, load_tree(connection, size));
  RONGHE_TRY(insert, evidence::insert_sql(record, rows, size));
  RONGHE_CHECK(connection.execute(insert));
  return seal_rows(connection, evidence::layout_of(record), tree);
}

Result<std::vector<evidence::Relabelling>> relabellings(Connection& connection) {
  RONGHE_TRY(rows, connection.query("SELECT record, field, level_before, level_after, position "
                                    "FROM relabelling ORDER BY position"));
  std::vector<evidence::Relabelling> acts;
  RONGHE_CHECK(rows.each([&](const engine::Chunk& chunk, std::size_t row) {
    acts.push_back({.record = std::string(chunk.text(0, row)),
                    .field = std::string(chunk.text(1, row)),
                    .before = std::string(chunk.text(2, row)),
                    .after = std::string(chunk.text(3, row)),
                    .position = chunk.integer(4, row)});
  }));
  return acts;
}

Result<std::int64_t> size(Connection& connection) { return sealed_size(connection); }

Result<Checkpoint> checkpoint(Connection& connection, std::optional<std::int64_t> size) {
  RONGHE_TRY(whole, sealed_size(connection));
  const auto wanted = size.value_or(whole);
  if (wanted < 0 || wanted > whole) {
    return fail_with(ErrorKind::not_found, "checkpoint-size-unknown"_code,
                     "the log has {size} entries; a checkpoint of {wanted} does not exist, name a "
                     "size from 0 to {size}",
                     {{"size", fmt::format("{}", whole)}, {"wanted", fmt::format("{}", wanted)}});
  }
  RONGHE_TRY(tree, load_tree(connection, wanted));
  return Checkpoint{.size = wanted, .root = tree.root()};
}

}  // namespace ronghe::ledger
