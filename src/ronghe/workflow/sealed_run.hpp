// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "ronghe/base/result.hpp"
#include "ronghe/evaluate/result_lines.hpp"
#include "ronghe/policy/pack.hpp"
#include "ronghe/store/audit.hpp"
#include "ronghe/store/store.hpp"

// What the tables say of a run, held against what the log holds of it: a table can be changed by
// whoever has the file, a sealed hash cannot.
namespace ronghe::workflow {

struct RunComparison {
  std::string standing = {};  // of the entry: "final (3 of 3)"
  // The first rows on one side only, "light of region 440303", "value of enterprise 91… A2.1".
  // Names alone: numbers have labels.
  std::vector<std::string> differences = {};
  std::size_t differing = 0;      // all of them
  std::string not_compared = {};  // why; "" = compared
};

// Of one subject or all. The lines of the run (STORE/results) are held against the hash in its
// entry, the entry against the checkpoint that covers it, and the tables against the lines.
// proof_failed where the entry is not the one that the checkpoint covers.
[[nodiscard]] Result<RunComparison> compare_with_sealed(
    store::Store& store, const std::string& run_id, const policy::Pack& pack,
    const std::optional<evaluate::SubjectKey>& subject);

// proof_failed where a run of the store is not what was sealed, for it is not to be shown; false
// where nobody can tell.
[[nodiscard]] Result<bool> check_sealed(store::Store& store, const std::string& run_id,
                                        const policy::Pack& pack);

// How far the log has vouched for what is shown of a run ("final (3 of 3)"), or that nobody can
// tell. proof_failed where it is not what was sealed: it is not to be shown.
[[nodiscard]] Result<std::string> vouched_standing(
    store::Store& store, const std::string& run_id, const policy::Pack& pack,
    const std::optional<evaluate::SubjectKey>& subject);

// The same of the row of a run alone: its day, pack, log and hash.
[[nodiscard]] Result<std::string> standing_of_row(store::Store& store, const std::string& run_id);

// Audits a store with the tables of its runs; one whose lines are not there is a fault.
[[nodiscard]] Result<store::StoreAudit> audit(store::Store& store,
                                              const store::StoreAuditOptions& options = {});

}  // namespace ronghe::workflow
