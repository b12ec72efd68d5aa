// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>

#include "ronghe/ledger/audit.hpp"
#include "ronghe/ledger/detail/findings.hpp"
#include "ronghe/ledger/detail/row_stream.hpp"
#include "ronghe/ledger/detail/tree_check.hpp"

namespace ronghe::ledger {

// Tables that are not in the order of the log, as they are when only the ledger wrote them.
using Unordered = std::set<std::string, std::less<>>;

// One walk along the log, with every table of records beside it: all are in the order of positions,
// so each is read once and nothing is joined.
class EntryWalk {
 public:
  [[nodiscard]] static Result<EntryWalk> open(engine::Connection& connection,
                                              std::span<const evidence::EntryLayout> layouts,
                                              const Unordered& unordered, Progress* progress);
  // Gives the name of a table that has to be sorted first, or none when the walk is complete.
  [[nodiscard]] Result<std::optional<std::string>> run(Findings& findings);
  [[nodiscard]] TreeCheck& tree() { return tree_; }

 private:
  EntryWalk(RowStream entries, std::map<std::string, RowStream, std::less<>> rows, TreeCheck tree,
            std::int64_t total, Progress* progress);
  [[nodiscard]] Result<void> gap(std::int64_t position, Findings& findings);
  [[nodiscard]] Result<void> compare(std::int64_t position, std::string_view leaf,
                                     const std::string& record, RowStream& rows,
                                     Findings& findings);
  [[nodiscard]] Result<void> entry(Findings& findings);
  [[nodiscard]] Result<void> rest(const std::string& record, RowStream& rows, Findings& findings);

  RowStream entries_;
  std::map<std::string, RowStream, std::less<>> rows_;
  std::pair<const std::string, RowStream>* current_ = nullptr;  // the table of the last entry
  TreeCheck tree_;
  std::int64_t total_ = 0;
  Progress* progress_ = nullptr;
};

}  // namespace ronghe::ledger
