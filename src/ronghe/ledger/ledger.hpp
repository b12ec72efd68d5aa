// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ronghe/base/date.hpp"
#include "ronghe/base/result.hpp"
#include "ronghe/crypto/hash.hpp"
#include "ronghe/engine/connection.hpp"
#include "ronghe/evidence/row_sealing.hpp"

// The log: rows are sealed in order, each as one entry under one root. Append only.
namespace ronghe::ledger {

// How many entries there are, and the root over them.
struct Checkpoint {
  std::int64_t size = 0;
  crypto::Hash root;
  bool operator==(const Checkpoint&) const = default;
};

struct Sealed {
  std::int64_t first_position = 0;
  std::int64_t count = 0;
  Checkpoint checkpoint;
};

struct RunRecord {
  std::string run_id;
  std::int64_t log_size = 0;
  std::string log_root;
  std::string pack_id;
  std::string pack_hash;
  Date as_of;
  std::string code_version;
  std::string result_hash;
  std::int64_t values_count = 0;
};

[[nodiscard]] Result<void> create_tables(engine::Connection& connection);

// Seals the rows of the table `draft` (the fields of the record by name, source_dept, submitted_on,
// missing, supersedes, and draft_order, unique) in draft_order: the rows go to the table of the
// record, their entries to the log, and what they supersede is marked. Within the caller's
// transaction. Fastest when draft_order is 0, 1, 2, … in the order in which the rows lie.
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

// Adds a row to the table `run` and seals it; gives its position.
[[nodiscard]] Result<std::int64_t> seal_run(engine::Connection& connection, const RunRecord& run);

// Seals that the key of a subject was destroyed for a request; gives the position. Who it was does
// not stand there.
[[nodiscard]] Result<std::int64_t> seal_erasure(engine::Connection& connection,
                                                const std::string& request, const Date& day);
// Seals that rows under a label are sealed with new keys from now on.
[[nodiscard]] Result<std::int64_t> seal_label_epoch(engine::Connection& connection,
                                                    const std::string& label, std::uint32_t epoch,
                                                    const Date& day);
// Seals that a field has another level from now on; `act.position` is not looked at.
[[nodiscard]] Result<std::int64_t> seal_relabelling(engine::Connection& connection,
                                                    const evidence::Relabelling& act,
                                                    const std::string& reason, const Date& day);
// All of them, the oldest first.
[[nodiscard]] Result<std::vector<evidence::Relabelling>> relabellings(
    engine::Connection& connection);

// Of the whole log, or of its first `size` entries.
[[nodiscard]] Result<Checkpoint> checkpoint(engine::Connection& connection,
                                            std::optional<std::int64_t> size = std::nullopt);

}  // namespace ronghe::ledger
