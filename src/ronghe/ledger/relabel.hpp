// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ronghe/ledger/sealing.hpp"

namespace ronghe::ledger {

struct RelabelledRows {
  std::uint64_t sealed_again = 0;
  std::uint64_t shut = 0;  // of erased subjects: they stay as they are, and nobody reads them
  // Whether a reference has come to the table, where whoever has the file reads it.
  bool is_in_clear_now = false;
  // reference-erased: an erased row would have to give a reference back. The caller undoes what was
  // done, once he knows that the rows that are shut are those of erased subjects.
  std::optional<Error> loss = {};
};

// A record's table and view as they are after a relabelling, or after fields came.
struct SealedTable {
  std::vector<evidence::StoredColumn> columns;  // sealed_columns()
  std::string view;                             // create_view_sql()
  std::vector<std::string> came = {};           // fields that the table did not have before
};

// Seals the rows of a record again, after one of its fields got another level or labelled ones came
// to it: `from` is the plan before the act, over the fields of now (those that came are in none of
// its groups), `to` the one after it (its last entry of `earlier` is the act). Commitments stay,
// so every proof stands. The view of the record and the functions behind it are those of `to`
// afterwards. The ring unlocks both labels. Within the caller's transaction. proof_failed when a
// row does not open although its keys are here: then an audit comes first. A reference that is
// sealed and may be missing comes to the table with a level below L3, and goes from it with one of
// L3 or above.
[[nodiscard]] Result<RelabelledRows> relabel_rows(engine::Connection& connection,
                                                  const evidence::SealPlan& from,
                                                  const evidence::SealPlan& to,
                                                  const SealedTable& table, const SharedRing& ring);

}  // namespace ronghe::ledger
