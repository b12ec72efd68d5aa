// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <fstream>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "ronghe/base/durable_file.hpp"
#include "ronghe/base/result.hpp"
#include "ronghe/crypto/aead.hpp"
#include "ronghe/crypto/mac.hpp"
#include "ronghe/ledger/merkle.hpp"
#include "ronghe/proof/result_statement.hpp"
#include "ronghe/store/store.hpp"

// The result of a run as files, of runs since evaluate/4:
//
//   STORE/results/RUN.json           the statement: what the entry of the run seals
//   STORE/results/RUN.public.jsonl   the lines that everyone may see
//   STORE/results/RUN.sealed         all lines with all numbers, under a key of the run
//   STORE/results/RUN.jsonl          the same in clear, in a store that seals nothing
//
// A sealed file is "ronghe-lines v1 SUITE", a newline, and pieces of whole lines one behind
// another: four bytes with the length of what follows (the lowest first), a nonce, a ciphertext.
// The context of a piece is the first line, the id of the run and the number of the piece.
namespace ronghe::store {

struct ResultPaths {
  std::string statement, published, full;
};
[[nodiscard]] ResultPaths result_paths(const Store& store, const std::string& run_id);

// What hides the full lines of one run and salts their leaves. In a store that seals nothing the
// lines are in clear and the salts are everyone's to make.
class RunSeal {
 public:
  [[nodiscard]] static RunSeal open(std::string run_id);
  RunSeal(std::string run_id, crypto::Suite suite, const crypto::SecretKey& key_of_run);

  [[nodiscard]] bool seals() const { return cipher_.has_value(); }
  [[nodiscard]] std::string salt(std::uint64_t index);  // of a line by its place in the tree
  [[nodiscard]] std::string head() const;
  void seal(std::string_view lines, std::uint64_t piece, std::string& out);
  [[nodiscard]] bool unseal(std::string_view sealed, std::uint64_t piece, std::string& out);

 private:
  RunSeal(std::string run_id, crypto::Mac salts);
  [[nodiscard]] std::string context(std::uint64_t piece) const;

  std::string run_id_;
  crypto::Suite suite_ = crypto::Suite::international;
  crypto::Mac salts_;
  std::optional<crypto::Aead> cipher_;
};
// None where the keys are not here: the store then says why it is locked.
[[nodiscard]] Result<std::optional<RunSeal>> seal_of_run(Store& store, const std::string& run_id);

// The tree over lines as they come. Without a seal they are published ones.
class LineTree {
 public:
  explicit LineTree(RunSeal* seal) : seal_(seal) {}
  void add(std::string_view lines);  // whole ones, each with its end
  [[nodiscard]] proof::TreeHead head() const;

 private:
  RunSeal* seal_;
  ledger::Tree tree_;
};

// Lines on their way to a file beside its place, and the tree over them. Without a seal they are
// published.
class LinesWriter {
 public:
  LinesWriter(std::string path, RunSeal* seal);
  void add(std::string_view lines);  // whole ones, each with its end
  [[nodiscard]] proof::TreeHead tree() const { return tree_.head(); }
  // On the disk, under its name.
  [[nodiscard]] Result<void> keep();

 private:
  std::string path_;
  RunSeal* seal_;
  Result<void> folder_;
  Unborn unborn_;
  std::ofstream out_;
  LineTree tree_;
  std::uint64_t pieces_ = 0;
};

using TakeLine = std::function<Result<void>(std::uint64_t index, std::string_view line)>;
// Gives each line without its end, and then the tree over all of them: what was taken is nothing
// before that is compared with what was sealed. not_found without the file, proof_failed where a
// piece does not open.
[[nodiscard]] Result<proof::TreeHead> read_lines(const std::string& path, RunSeal* seal,
                                                 const TakeLine& take);

}  // namespace ronghe::store
