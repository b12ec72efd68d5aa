// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "ronghe/base/result.hpp"
#include "ronghe/engine/database.hpp"
#include "ronghe/policy/pack.hpp"

// A store: a folder with the sealed evidence, the packs that were used on it, and rejected rows.
//
//   STORE/evidence.duckdb   records, log, runs
//   STORE/packs/<hash>/     every pack that was ever used, so that each run can be repeated
//   STORE/rejects/          rows that an import refused
namespace ronghe::workflow {

struct StoreOptions {
  std::string memory_limit = {};  // "8GiB"; empty = the engine's default
  int threads = 0;                // 0 = all
};

class Store {
 public:
  // Makes a new store; `folder` must not exist or be empty. Nothing is left behind on failure.
  [[nodiscard]] static Result<Store> create(const std::string& folder,
                                            const std::string& pack_folder);
  // Opens one; a store of a newer version, or one in use by another process, is refused.
  [[nodiscard]] static Result<Store> open(const std::string& folder,
                                          const StoreOptions& options = {});

  [[nodiscard]] engine::Connection& connection() { return *connection_; }
  [[nodiscard]] const std::string& folder() const { return folder_; }
  [[nodiscard]] std::string rejects_folder() const { return folder_ + "/rejects"; }
  // The pack that the store was made with: its dictionary is the one of the tables.
  [[nodiscard]] const policy::Pack& pack() const { return pack_; }
  // A pack by hash, from the store's own copies.
  [[nodiscard]] Result<policy::Pack> pack_of(const std::string& hash) const;
  // Keeps a copy of a pack, so that runs with it can be repeated; once per hash.
  [[nodiscard]] Result<void> keep(const policy::Pack& pack) const;
  [[nodiscard]] Result<std::int64_t> log_size();

 private:
  Store(std::string folder, policy::Pack pack, engine::Database database,
        engine::Connection connection);

  std::string folder_;
  policy::Pack pack_;
  engine::Database database_;
  std::optional<engine::Connection> connection_;
};

// A pack, with all its faults in one error: a line for each.
[[nodiscard]] Result<policy::Pack> load_pack(const std::string& folder);
[[nodiscard]] Error joined(const std::vector<Error>& errors);

}  // namespace ronghe::workflow
