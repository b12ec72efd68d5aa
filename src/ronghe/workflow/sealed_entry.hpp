// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "ronghe/base/result.hpp"
#include "ronghe/evaluate/meaning.hpp"
#include "ronghe/store/store.hpp"

// What the log holds of a run.
namespace ronghe::workflow {

struct SealedEntry {
  std::int64_t position = 0;
  std::string result_hash;                                   // hex
  evaluate::ResultForm form = evaluate::ResultForm::tables;  // by the code version of the run
  std::string standing = {};                                 // "final (3 of 3)"
};

// What is said where a run is not what was sealed, or its lines are not there (not_found).
[[nodiscard]] std::unexpected<Error> run_differs(const store::Store& store,
                                                 const std::string& run_id, std::string message,
                                                 ErrorKind kind = ErrorKind::proof_failed);

// What the row of a run says, held against a receipt of its entry; the row alone before a
// checkpoint covers that. proof_failed where the entry is another.
[[nodiscard]] Result<SealedEntry> sealed_entry(store::Store& store, const std::string& run_id);

}  // namespace ronghe::workflow
