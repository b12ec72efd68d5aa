// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "ronghe/base/result.hpp"
#include "ronghe/engine/connection.hpp"
#include "ronghe/evidence/row_sealing.hpp"

// Sealing and opening of labelled fields inside the engine, on all its threads.
namespace ronghe::ledger {

using SharedRing = std::shared_ptr<const evidence::KeyRing>;

// Adds open_<record>, which the view in the database file calls and which opens nothing to anyone;
// reveal_<record>, which opens the label groups that its first argument names; and check_<record>.
// A field that is not opened, because of its label or because its subject was erased, is null, and
// `missing` says "withheld"; reveal_<record> says it of no reference whose value is in the table,
// and for each veiled field (evidence::in_table_name) whether its column is to be believed. Which
// fields it has not opened (evidence::shut_column) is told beside their reasons: a value that was
// reported as withheld is not one that nobody reads.
[[nodiscard]] Result<void> add_opening(engine::Connection& connection,
                                       const evidence::SealPlan& plan, const SharedRing& ring);

// Adds seal_<record>.
[[nodiscard]] Result<void> add_sealing(engine::Connection& connection,
                                       const evidence::SealPlan& plan, const SharedRing& ring);
// seal_<record>(the fields, missing, subject, position): a record with the columns of ciphertexts
// and commitments, and as `missing` the reasons that stay in clear: those of public fields.
// `position` is SQL; the fields are columns of the draft.
[[nodiscard]] std::string seal_sql(const evidence::SealPlan& plan, const std::string& position);

// Rows of the sealed table whose opened values no longer have the commitment that the log holds
// (not `faithful`; what does not open is not compared), and those of which something does not open
// with the keys that are here (not `all_open`):
// SELECT position, "#subject", faithful, all_open FROM … . Each row is opened once, as the engine
// takes record functions for volatile and calls them where they stand.
[[nodiscard]] std::string suspect_rows_sql(const evidence::SealPlan& plan);

}  // namespace ronghe::ledger
