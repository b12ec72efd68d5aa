// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ronghe/base/log.hpp"
#include "ronghe/base/result.hpp"
#include "ronghe/evaluate/run.hpp"
#include "ronghe/store/store.hpp"

// Evidence and a pack become a sealed run; the same run again, compared.
namespace ronghe::workflow {

struct RunRequest {
  Date as_of;
  std::optional<std::string> pack_folder;  // none = the store's own pack
  std::optional<std::int64_t> log_size;    // none = the whole log
  Progress* progress = nullptr;
};

struct RunSummary {
  evaluate::RunKey key;
  evaluate::RunResult result;
  std::string sealed_hash = {};  // of the statement of the result, which its entry holds; hex
  bool existed = false;          // the same run was there already; nothing was added
  bool mended =
      false;  // and its files were missing or changed: what came out the same is written again
};

[[nodiscard]] Result<RunSummary> run_evaluation(store::Store& store, const RunRequest& request);

struct Difference {
  std::string table;
  std::string row;  // what names the row
  std::string stored;
  std::string recomputed;
};
// What is sealed of lines, and what the lines computed now give: their root, or up to evaluate/3
// their SHA-256; hex.
struct LinesTwice {
  std::string sealed = {}, computed = {};
  [[nodiscard]] bool are_same() const { return sealed == computed; }
};
struct Reproduction {
  RunSummary run;  // its name is that of the sealed run
  LinesTwice all = {};
  // The lines that everyone may see, as they follow from the sealed ones; none up to evaluate/4,
  // of which they were made by the rows of the day on which the run was made.
  std::optional<LinesTwice> published = {};
  std::vector<Difference> differences = {};  // the first few
  std::int64_t erasures = 0;  // sealed after the run: values that it saw are destroyed

  [[nodiscard]] bool is_identical() const {
    return differences.empty() && all.are_same() && (!published || published->are_same());
  }
};

// Computes a stored run again from the evidence it saw, as its code version meant it, and compares
// every row. Needs every key.
[[nodiscard]] Result<Reproduction> reproduce(store::Store& store, const std::string& run_id,
                                             Progress* progress);

// The stored facts of a run; "latest" or a unique beginning of the id will do.
[[nodiscard]] Result<evaluate::RunKey> find_run(store::Store& store, const std::string& run_id);
[[nodiscard]] Result<std::string> full_run_id(store::Store& store, const std::string& run_id);
// The run with which a run is compared: of the same pack, the last one of an earlier day, of those
// of that day the one that was made last; none where there is no earlier day.
[[nodiscard]] Result<std::optional<std::string>> previous_run(store::Store& store,
                                                              const std::string& run_id);
// The same for each earlier day, the last day first; `most` of them.
[[nodiscard]] Result<std::vector<std::string>> earlier_runs(store::Store& store,
                                                            const std::string& run_id,
                                                            std::size_t most);
// What is said where a run has no such subject.
[[nodiscard]] std::unexpected<Error> subject_unknown(const std::string& run_id,
                                                     const std::string& subject);

}  // namespace ronghe::workflow
