// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "ronghe/base/result.hpp"
#include "ronghe/evaluate/run.hpp"
#include "ronghe/policy/pack.hpp"
#include "ronghe/proof/result_statement.hpp"
#include "ronghe/store/result_files.hpp"
#include "ronghe/store/viewer.hpp"

// A run is brought before a reader: from what was sealed, and held against it on the way.
namespace ronghe::workflow {

struct LoadedRun {
  std::string id;
  evaluate::RunKey key;
  policy::Pack pack;
  std::string standing;    // how far the log vouches for it: "final (3 of 3)"
  bool is_public = false;  // its numbers are those that the public may see
  // What was sealed of its lines; none of a run up to evaluate/3.
  std::optional<proof::ResultStatement> statement = {};
};

// Brings the rows of a run, or of its subjects of that code, to the viewer's run_value, run_score
// and run_light. Whoever reads what is published, and whoever has no keys here, gets the published
// lines. `run` as for full_run_id. proof_failed where it is not what was sealed, not_found where
// its lines are not there.
[[nodiscard]] Result<LoadedRun> load_run(store::Viewer& viewer, const std::string& run,
                                         const std::optional<std::string>& code = {});

// The statement of a run since evaluate/4. not_found when it is not there, proof_failed when it is
// not the one that was sealed.
[[nodiscard]] Result<proof::ResultStatement> read_statement(const store::Store& store,
                                                            const std::string& run_id,
                                                            const std::string& result_hash);

struct SealedLines {
  std::string path;
  store::RunSeal* seal = nullptr;  // of full lines
  proof::TreeHead tree;            // that was sealed
};
// store::read_lines, and proof_failed where the lines are others than were sealed.
[[nodiscard]] Result<void> read_sealed_lines(const SealedLines& lines, const store::TakeLine& take);

}  // namespace ronghe::workflow
