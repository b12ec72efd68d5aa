// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "ronghe/base/log.hpp"
#include "ronghe/base/result.hpp"
#include "ronghe/proof/tile.hpp"

// A whole log, recomputed from its entries and compared with every file that it has.
namespace ronghe::proof {

// Where the files are. Paths are those of path_of.
class LogFiles {
 public:
  virtual ~LogFiles() = default;
  // not_found when there is no such file; any other error ends the check and is passed on.
  virtual Result<std::string> read(const std::string& path) = 0;
  // The widths W for which there is a file "<path>.p/W"; `path` is that of a full tile or bundle.
  virtual Result<std::vector<unsigned>> partials(const std::string& path) = 0;
};

struct LogFinding {
  std::string file;  // as path_of; "checkpoint" for the root
  std::string message;
  bool operator==(const LogFinding&) const = default;
};

struct LogCheck {
  TreeHead recomputed;               // from the entries
  std::uint64_t files = 0;           // read and compared
  std::vector<LogFinding> findings;  // the first ones, in the order of the log
  std::uint64_t faults = 0;          // all of them
  [[nodiscard]] bool passed() const { return faults == 0; }
};

struct LogCheckOptions {
  std::size_t findings_max = 20;  // reported one by one
  Progress* progress = nullptr;   // in entries
  const TreeHasher* hasher = &sha256_tree;
};

// Reads every bundle, tile and partial tile of a log of `tree.size` entries, the left-over partial
// ones of smaller sizes too. Streams: holds one bundle and one tile of each level. What lies beyond
// the size is not looked at: a log writes its tiles before it signs.
[[nodiscard]] Result<LogCheck> check_log(LogFiles& files, const TreeHead& tree,
                                         const LogCheckOptions& options = {});

}  // namespace ronghe::proof
