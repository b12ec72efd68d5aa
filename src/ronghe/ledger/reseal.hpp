// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "ronghe/ledger/sealing.hpp"

// Rows of earlier layouts become rows of layout 3: nothing that is in clear tells of their
// labelled fields any more. Commitments and positions stay.
namespace ronghe::ledger {

struct ResealedRows {
  std::uint64_t sealed_again = 0;
  std::uint64_t shut = 0;      // of erased subjects: bytes that nothing opens in their place
  std::uint64_t as_it_is = 0;  // of layout 3 already
};

// How many rows of a record a resealing would change, and how many of all would stay.
struct LayoutCount {
  std::uint64_t earlier = 0;
  std::uint64_t rows = 0;
};
[[nodiscard]] Result<LayoutCount> count_layouts(engine::Connection& connection,
                                                const evidence::SealPlan& plan);

// Copies the rows of the sealed table into `target`, a table of the columns `columns` in another
// file, in layout 3. Of an erased subject a reference that may be missing stays in clear where it
// stood: runs after the erasure counted by it. The ring unlocks every label of the record.
// proof_failed when a row does not open although its keys are here: then an audit comes first.
[[nodiscard]] Result<ResealedRows> reseal_rows(engine::Connection& connection,
                                               const evidence::SealPlan& plan,
                                               const std::vector<std::string>& columns,
                                               const std::string& target, const SharedRing& ring);

// The same in place for the rows of subjects that were erased just now, of the given values: what
// rows of earlier layouts tell of themselves goes with the secret. Within the caller's transaction.
[[nodiscard]] Result<ResealedRows> hide_erased_rows(engine::Connection& connection,
                                                    const evidence::SealPlan& plan,
                                                    const std::vector<std::string>& subjects,
                                                    const SharedRing& ring);

}  // namespace ronghe::ledger
