// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "ronghe/base/result.hpp"
#include "ronghe/store/result_files.hpp"
#include "ronghe/store/store.hpp"

// Runs up to evaluate/3 lay in tables and as a file of lines, all numbers in clear. The first
// import or run by a program of today seals their lines under the key of the run, as those of today
// are, and takes the rows away. What the log holds of them stays: the hash of all lines.
namespace ronghe::workflow {

// Seals what lies open and is what was sealed, as far as the key of the log is here, and gives how
// many runs these were. One that differs from what was sealed stays as it is, for the audit to
// tell. Nothing in a store that seals nothing.
[[nodiscard]] Result<std::size_t> seal_older_runs(store::Store& store);

// Whether the lines of a run up to evaluate/3 were sealed since.
[[nodiscard]] bool was_sealed_since(const store::Store& store, const std::string& run_id);

// The seal of a run's lines; refused where the key of the log is not here.
[[nodiscard]] Result<store::RunSeal> needed_seal(store::Store& store, const std::string& run_id);

using TakeText = std::function<Result<void>(std::string_view line)>;
// Gives each of its lines without its end. proof_failed where all together have not the hash that
// the entry holds; refused where the key of the log is not here.
[[nodiscard]] Result<void> read_older_lines(store::Store& store, const std::string& run_id,
                                            const std::string& result_hash, const TakeText& take);

}  // namespace ronghe::workflow
