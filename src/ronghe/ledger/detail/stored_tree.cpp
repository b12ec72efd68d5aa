// SPDX-License-Identifier: Apache-2.0
#include "ronghe/ledger/detail/stored_tree.hpp"

#include <fmt/format.h>

#include <vector>

#include "ronghe/engine/appender.hpp"

namespace ronghe::ledger {

using crypto::Hash;

namespace {

std::unexpected<Error> changed(std::string message) {
  return fail(ErrorKind::proof_failed, "evidence-changed"_code, {}, std::move(message));
}

// Calls `visit(hash)` for rows (number, hash) that must count on from `first`.
template <class Visit>
Result<std::int64_t> visit_hashes(engine::Rows& rows, std::int64_t first, const Visit& visit) {
  auto expected = first;
  RONGHE_CHECK(rows.each([&](const engine::Chunk& chunk, std::size_t row) -> Result<void> {
    const auto hash = chunk.is_null(1, row) ? std::nullopt : Hash::of_bytes(chunk.text(1, row));
    if (chunk.integer(0, row) != expected || !hash) {
      return changed(fmt::format("the log is damaged at {}", expected));
    }
    visit(*hash);
    ++expected;
    return {};
  }));
  return expected;
}

std::unexpected<Error> incomplete(std::int64_t size) {
  return changed(fmt::format("the log lacks entries below {}", size));
}

}  // namespace

Result<std::int64_t> sealed_size(engine::Connection& connection) {
  RONGHE_TRY(sealed, connection.integer("SELECT max(size) FROM ledger_checkpoint"));
  // The end of the table alone: all of it takes longer than an act.
  RONGHE_TRY(end,
             connection.integer(fmt::format(
                 "SELECT max(position) + 1 FROM ledger_entry WHERE position >= {}", sealed - 1)));
  if (end != sealed) {
    RONGHE_TRY(size, connection.integer("SELECT max(position) + 1 FROM ledger_entry"));
    return changed(
        fmt::format("the log has {} entries, its last checkpoint covers {}", size, sealed));
  }
  return sealed;
}

Result<Tree> load_tree(engine::Connection& connection, std::int64_t size) {
  Tree tree;
  const auto full = size / subtree_leaves;
  RONGHE_TRY(
      subtrees,
      connection.query(fmt::format(
          "SELECT number, hash FROM ledger_subtree WHERE number < {} ORDER BY number", full)));
  RONGHE_TRY(read_subtrees,
             visit_hashes(subtrees, 0, [&](const Hash& hash) { tree.append_subtree(hash); }));
  if (read_subtrees != full) return incomplete(size);
  RONGHE_TRY(leaves, connection.query(fmt::format(
                         "SELECT position, leaf FROM ledger_entry WHERE position >= {} AND "
                         "position < {} ORDER BY position",
                         full * subtree_leaves, size)));
  RONGHE_TRY(read_leaves, visit_hashes(leaves, full * subtree_leaves,
                                       [&](const Hash& hash) { tree.append(hash); }));
  if (read_leaves != size) return incomplete(size);
  return tree;
}

Result<Hash> extend_tree(engine::Connection& connection, Tree& tree) {
  const auto first_subtree = tree.size() / subtree_leaves;
  std::vector<Hash> completed;
  RONGHE_TRY(leaves,
             connection.query(fmt::format(
                 "SELECT position, leaf FROM ledger_entry WHERE position >= {}", tree.size())));
  RONGHE_TRY(size, visit_hashes(leaves, tree.size(), [&](const Hash& leaf) {
               tree.append(leaf);
               if (tree.completes_subtree()) completed.push_back(tree.last_subtree());
             }));
  ensure(size == tree.size(), "every leaf of the batch is in the tree");
  if (!completed.empty()) {
    RONGHE_TRY(appender, connection.appender("ledger_subtree"));
    auto number = first_subtree;
    for (const auto& hash : completed) {
      appender.integer(number++);
      appender.blob(hash.bytes());
      appender.end_row();
    }
    RONGHE_CHECK(appender.close());
  }
  const auto root = tree.root();
  RONGHE_CHECK(connection.execute(
      fmt::format("INSERT INTO ledger_checkpoint VALUES ({}, unhex('{}'))", size, root.hex())));
  return root;
}

}  // namespace ronghe::ledger
