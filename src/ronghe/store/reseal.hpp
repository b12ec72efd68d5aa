// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "ronghe/base/log.hpp"
#include "ronghe/ledger/reseal.hpp"
#include "ronghe/store/store.hpp"

// The sealed rows of a store that was written by programs of before become rows of layout 3, in a
// new database file that takes the place of the old one: the free pages of a file would go on
// holding what rows told in clear.
namespace ronghe::store {

struct Reseal {
  // Of each sealed record by its name, as they were before.
  std::map<std::string, ledger::LayoutCount> records;
  ledger::ResealedRows rows;       // what became of them
  std::uint64_t bytes_before = 0;  // of the database file
  std::uint64_t bytes_after = 0;

  [[nodiscard]] std::uint64_t earlier() const;  // rows of layouts before 3
};

// What a resealing would change; reads only.
[[nodiscard]] Result<Reseal> check_reseal(Store& store);

// Seals the rows again. Nobody else may work on the store meanwhile. Commitments, positions,
// entries and runs stay, and nothing is added to the log. Ended at any moment it leaves the old
// file or the new one, each whole, and beside it at most EVIDENCE.new, which the next one removes.
// Nothing is written when all rows are of layout 3. Refused when a key is not here, the store seals
// nothing, or somebody else has it open.
[[nodiscard]] Result<Reseal> reseal_store(const std::string& folder, Progress* progress = nullptr);

}  // namespace ronghe::store
