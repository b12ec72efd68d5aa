// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ronghe/base/log.hpp"
#include "ronghe/base/result.hpp"
#include "ronghe/engine/connection.hpp"
#include "ronghe/evidence/layout.hpp"
#include "ronghe/ledger/ledger.hpp"

// Writes every entry of the log again from the rows, and compares it with what was sealed.
namespace ronghe::ledger {

enum class Fault {
  row_changed,           // the row no longer gives the sealed leaf
  row_removed,           // an entry without its row
  row_added,             // a row without an entry
  entry_missing,         // a position of the log is not there
  entry_repeated,        // a position of the log is there twice
  entry_unknown,         // an entry of a record that the dictionary does not have
  subtree_differs,       // leaves were replaced or moved: their stored subtree has another root
  checkpoint_differs,    // the log no longer has the root that was sealed
  correction_unmarked,   // a row names the one it corrects, which is not marked so
  correction_unfounded,  // a row is marked as corrected, and no entry says so
  conflict_unmarked,     // an entry sets its row aside, which is not marked so
  conflict_unfounded,    // a row is marked as set aside, and its entry does not say so
  // Told by whoever has the keys and the files of the log, too.
  value_exchanged,      // what opens is not what the log has committed to
  value_unreadable,     // a sealed value does not open, though its keys are there
  publication_differs,  // a published checkpoint is not one of this log
  file_differs,         // a published file is not what the tables give
  relation_replaced,    // a table or view is not what the dictionary gives
  signature_invalid,    // officers did not sign what is sealed
  result_changed,       // what the tables say of a run is not what was sealed
  import_changed        // what the tables say of an imported file is not what was sealed
};
[[nodiscard]] std::string_view code(Fault fault);  // "row_changed"

struct Finding {
  Fault fault = Fault::row_changed;
  std::int64_t position = -1;  // in the log; -1 = none
  std::string record;          // empty = the log itself
  std::string key;             // the row's key: "placement_id=P-17"; empty when there is no row
  std::string message;         // where, what
  ErrorCode advice = {};       // by which a face says what mends it; none where nothing does
};

struct Audit {
  Checkpoint recomputed;
  std::int64_t checkpoints = 0;   // compared
  std::vector<Finding> findings;  // the first ones, in the order of the log
  std::int64_t faults = 0;        // all of them
  [[nodiscard]] bool passed() const { return faults == 0; }
};

struct AuditOptions {
  std::size_t findings_max = 20;  // reported one by one
  Progress* progress = nullptr;
};

// `layouts` = evidence::layouts_of(the dictionary of the store). Sees what is committed. Streams:
// memory does not grow with the log.
[[nodiscard]] Result<Audit> audit(engine::Connection& connection,
                                  std::span<const evidence::EntryLayout> layouts,
                                  const AuditOptions& options = {});

}  // namespace ronghe::ledger
