// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ronghe/evidence/value_row.hpp"
#include "ronghe/ledger/ledger.hpp"

// How entries come into the log. The writer of the room `store` alone includes this, beside the
// tests of this room (tools/layers.txt): whatever else is to be sealed is handed to it.
namespace ronghe::ledger {

struct Sealed {
  std::int64_t first_position = 0;
  std::int64_t count = 0;
  Checkpoint checkpoint;
};

// Seals the rows of the table `draft` (the fields of the record by name, source_dept, submitted_on,
// missing, supersedes, #conflicts_with, and draft_order, unique) in draft_order: the rows go to the
// table of the record, their entries to the log, and what they supersede is marked. A row that
// conflicts with one that is there is set aside. Within the caller's transaction. Fastest when
// draft_order is 0, 1, 2, … in the order of the rows.
[[nodiscard]] Result<Sealed> append(engine::Connection& connection,
                                    const evidence::EntryLayout& layout, std::string_view draft);
// The same for a record with labelled fields: `layout` is its sealed_layout, add_sealing was
// called, and every subject of the draft has a secret (see new_subjects).
[[nodiscard]] Result<Sealed> append_sealed(engine::Connection& connection,
                                           const evidence::EntryLayout& layout,
                                           const evidence::SealPlan& plan, std::string_view draft);
// Subjects of a draft whose secrets are not in the ring: they are to be made before the sealing.
[[nodiscard]] Result<std::vector<std::string>> new_subjects(engine::Connection& connection,
                                                            const evidence::SealPlan& plan,
                                                            const evidence::KeyRing& ring,
                                                            std::string_view draft);

// Seals rows of a record whose day is one of its fields, as the system writes them. Within the
// caller's transaction.
[[nodiscard]] Result<Sealed> append_values(engine::Connection& connection,
                                           const policy::RecordType& record,
                                           std::span<const evidence::ValueRow> rows);

}  // namespace ronghe::ledger
