// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ronghe/base/result.hpp"
#include "ronghe/policy/pack.hpp"
#include "ronghe/store/audit.hpp"
#include "ronghe/store/store.hpp"

// What a store has of a run, held against what the log holds of it: tables and files can be changed
// by whoever has them, what is sealed cannot.
namespace ronghe::workflow {

struct RunComparison {
  std::string standing = {};     // of the entry: "final (3 of 3)"
  std::string result_hash = {};  // that the entry holds, hex
  // The first rows on one side only, "light of region 440303", "value of enterprise 91… A2.1".
  // Names alone: numbers have labels.
  std::vector<std::string> differences = {};
  std::size_t differing = 0;      // all of them
  std::string not_compared = {};  // why; "" = compared
  std::uint64_t files = 0;        // that were read whole
  bool full_is_shut = false;      // the full lines are there, and the key of the log is not
};

// Of the subject of that code or all. Of a run up to evaluate/3 the lines (STORE/results) are held
// against the hash in its entry, and the tables against the lines. Later ones have no rows in the
// tables: their files are held against the roots in their statement, the full lines where the keys
// are here; so are those of runs of before that were sealed since (seal_older_runs), whose rows are
// compared where there are any. proof_failed where the entry is not the one that the checkpoint
// covers.
[[nodiscard]] Result<RunComparison> compare_with_sealed(store::Store& store,
                                                        const std::string& run_id,
                                                        const policy::Pack& pack,
                                                        const std::optional<std::string>& code);

// How far the log has vouched for what is shown of a run in the tables ("final (3 of 3)"), or that
// nobody can tell. proof_failed where it is not what was sealed: it is not to be shown.
[[nodiscard]] Result<std::string> vouched_standing(store::Store& store, const std::string& run_id,
                                                   const policy::Pack& pack,
                                                   const std::optional<std::string>& code);

// Of such a standing: that nobody can tell.
[[nodiscard]] bool is_not_compared(std::string_view standing);

// The same of the row of a run alone: its day, pack, log and hash.
[[nodiscard]] Result<std::string> standing_of_row(store::Store& store, const std::string& run_id);

// Audits a store with the results of its runs; one whose lines are not there is a fault.
[[nodiscard]] Result<store::StoreAudit> audit(store::Store& store,
                                              const store::StoreAuditOptions& options = {});

}  // namespace ronghe::workflow
