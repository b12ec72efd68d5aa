// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "ronghe/base/date.hpp"
#include "ronghe/base/log.hpp"
#include "ronghe/base/result.hpp"

// A copy of a store, and a store from such a copy.
//
//   BACKUP/manifest.json   version, store version, origin, size and root of the log, day; of every
//                          file its path, size and SHA-256. Format: ronghe-backup 1
//   BACKUP/files/          evidence.duckdb, packs/, log/, results/
//
// Keys are never in it, nor rows that an import refused: a backup lives longer than an erasure may
// take. Who has a copy of the keys from before an erasure can still open what was erased.
namespace ronghe::store {

struct Backup {
  std::uint64_t files = 0;
  std::uint64_t bytes = 0;
  std::string origin;
  std::int64_t log_size = 0;
  std::string log_root;       // in hex
  std::string day;            // on which it was made
  std::int64_t erasures = 0;  // that the store had sealed by then
  std::string keys_folder;    // where the store looks for its keys
  bool sealed = true;         // whether it has labelled fields that need them
};

struct BackupOptions {
  Date day;
  Progress* progress = nullptr;  // in bytes
};
// Writes a backup of the store at `folder` to `target`, whole or not at all. Nobody else may work
// on the store meanwhile: it is held, as by any command. refused when `target` exists and is not
// empty, or is in the store.
[[nodiscard]] Result<Backup> back_up_store(const std::string& folder, const std::string& target,
                                           const BackupOptions& options);

struct RestoreOptions {
  std::string keys = {};  // where the store shall look for its keys; "" = as before
  Progress* progress = nullptr;
};
// Makes a store from a backup, whole or not at all. Every file is compared with the manifest before
// anything is written: proof_failed names those that are missing or differ. refused when `folder`
// exists and is not empty, or the backup is of a newer version. The store then remembers that it
// was restored: before it publishes again, its witnesses are asked what they have seen.
[[nodiscard]] Result<Backup> restore_store(const std::string& backup, const std::string& folder,
                                           const RestoreOptions& options);

}  // namespace ronghe::store
