// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>

#include "ronghe/engine/relation.hpp"

// The tables of the log. Other rooms read them by these names; those of what the system itself
// writes (run, erasure, ...) follow from policy::system_records(). Hashes do not get smaller, so
// the engine does not try.
namespace ronghe::ledger {

using engine::Relation;

inline constexpr std::array relations{
    Relation{"store_meta", "key VARCHAR, value VARCHAR"},
    // One row per entry of the log, in the order of the log. `leaf` = SHA256(0x00 | entry).
    Relation{"ledger_entry",
             "position BIGINT NOT NULL, record VARCHAR, leaf BLOB USING COMPRESSION "
             "uncompressed"},
    // The root of each full run of 256 leaves: a tile of the log, and where an audit looks first.
    Relation{"ledger_subtree", "number BIGINT NOT NULL, hash BLOB USING COMPRESSION uncompressed"},
    // One row per sealed batch.
    Relation{"ledger_checkpoint", "size BIGINT NOT NULL, root BLOB USING COMPRESSION uncompressed"},
    // One row per file taken in, so that importing it again adds nothing.
    Relation{"import_file",
             "sha256 VARCHAR, name VARCHAR, record VARCHAR, source_dept VARCHAR, "
             "submitted_on DATE, first_position BIGINT, accepted BIGINT, corrections BIGINT, "
             "duplicates BIGINT, rejected BIGINT"},
};

}  // namespace ronghe::ledger
