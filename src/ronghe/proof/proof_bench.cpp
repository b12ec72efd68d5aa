// SPDX-License-Identifier: Apache-2.0
// What checks and proofs of a log cost on one core, each against its limit in the same run. Prints
// BENCH lines; the first argument is another number of entries.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <functional>
#include <string>
#include <vector>

#include "ronghe/crypto/sha256_many.hpp"
#include "ronghe/proof/log_check.hpp"
#include "ronghe/proof/receipt.hpp"
#include "ronghe/proof/tree_hasher.hpp"

namespace ronghe::proof {
namespace {

using crypto::Hash;

constexpr std::size_t entry_bytes = 200;
constexpr std::size_t proof_entries = 10'000'000;  // that the target speaks of
constexpr double proofs_reach = 100'000;
constexpr int rounds = 3;  // of which the best counts: others use the machine too

double seconds_of(const std::function<void()>& work) {
  double best = 1e9;
  for (int round = 0; round < rounds; ++round) {
    const auto start = std::chrono::steady_clock::now();
    work();
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
    best = std::min(best, taken.count());
  }
  return best;
}

void print(const std::string& name, double ours, double limit, const char* unit,
           const std::string& reach) {
  fmt::print("BENCH {} ours={:.0f} limit={:.0f} unit={} ratio={:.2f} reach={}\n", name, ours, limit,
             unit, ours / limit, reach);
}

// A log whose files are made up when they are read: 256 different entries, again and again. So
// there is one full tile of each level, and memory does not grow.
class RepeatedLog : public LogFiles {
 public:
  explicit RepeatedLog(std::uint64_t size) : size_(size) {
    for (unsigned i = 0; i < tile_width; ++i) {
      entries_.push_back(fmt::format("{:0{}}", i, entry_bytes));
      ensure(append_entry(bundle_, entries_.back()).has_value(), "entries are short");
    }
    const std::vector<std::string_view> texts(entries_.begin(), entries_.end());
    std::vector<Hash> row(tile_width);
    sha256_tree.leaves(texts, row);
    for (unsigned level = 0; level < levels_of(size); ++level) {
      tiles_.push_back(encode_tile(row));
      row.assign(tile_width, root_of(row));
    }
  }

  Result<std::string> read(const std::string& path) override {
    constexpr std::size_t level_at = 5;  // "tile/1/…"
    const bool bundle = path.starts_with("tile/entries/");
    const auto level = bundle ? 0U : static_cast<unsigned>(path[level_at] - '0');
    const auto width = path.contains(".p/") ? partial_width(size_, level) : tile_width;
    if (!bundle) return tiles_[level].substr(0, width * Hash::size);
    return bundle_.substr(0, width * (entry_bytes + 2));
  }
  Result<std::vector<unsigned>> partials(const std::string&) override {
    return std::vector<unsigned>{};
  }
  [[nodiscard]] TreeHead head() const {
    const auto read_tile = [this](const Tile& tile) -> Result<std::string> {
      return tiles_[tile.level].substr(0, tile.width * Hash::size);
    };
    return {.size = size_, .root = *root_of(size_, hashes_from_tiles(size_, read_tile))};
  }
  [[nodiscard]] const std::vector<std::string>& entries() const { return entries_; }

 private:
  std::uint64_t size_;
  std::vector<std::string> entries_;
  std::string bundle_;
  std::vector<std::string> tiles_;
};

void bench_check(std::uint64_t size) {
  RepeatedLog log(size);
  const auto head = log.head();
  const auto ours = seconds_of([&] {
    const auto check = check_log(log, head);
    ensure(check && check->passed(), "the log is whole");
  });
  // The same hashes and nothing else.
  const std::vector<std::string_view> texts(log.entries().begin(), log.entries().end());
  std::vector<Hash> row(tile_width);
  const auto limit = seconds_of([&] {
    for (std::uint64_t i = 0; i < size / tile_width; ++i) {
      crypto::sha256_many(leaf_prefix, texts, row);
      for (std::size_t width = tile_width; width > 1; width /= 2) {
        crypto::sha256_many_nodes(node_prefix, std::span(row).first(width),
                                  std::span(row).first(width / 2));
      }
    }
  });
  const auto count = static_cast<double>(size);
  print("whole log recomputed and compared", count / ours, count / limit, "entries/s", "0.50");
}

void bench_proofs(std::uint64_t size) {
  // Every tile with its inner nodes, as a cache holds them.
  std::vector<std::vector<TileNodes>> levels;
  std::vector<Hash> row(size);
  for (std::uint64_t i = 0; i < size; ++i) row[i] = leaf_hash(fmt::to_string(i));
  for (unsigned level = 0; level < levels_of(size); ++level) {
    std::vector<TileNodes> tiles;
    std::vector<Hash> above;
    for (std::size_t from = 0; from < row.size(); from += tile_width) {
      const auto hashes =
          std::span(row).subspan(from, std::min<std::size_t>(tile_width, row.size() - from));
      tiles.emplace_back(hashes);
      if (hashes.size() == tile_width) above.push_back(*tiles.back().at(tile_height, 0));
    }
    levels.push_back(std::move(tiles));
    row = std::move(above);
  }
  const ReadHash read = [&](const Subtree& subtree) -> Result<Hash> {
    const auto height = subtree.level % tile_height;
    const auto within = tile_width >> height;
    return *levels[subtree.level / tile_height][subtree.index / within].at(height,
                                                                           subtree.index % within);
  };
  constexpr std::size_t count = 200'000;
  std::uint64_t position = 1;
  const auto ours = seconds_of([&] {
    for (std::size_t i = 0; i < count; ++i) {
      position = (position * 6'364'136'223'846'793'005U + 1'442'695'040'888'963'407U);
      ensure(inclusion_proof(position % size, size, read).has_value(), "the entry is there");
    }
  });
  print("inclusion proofs from cached tiles", count / ours, proofs_reach, "proofs/s", "1.00");
}

void bench_receipts() {
  const auto log = *generate_key("log.example", type_ed25519);
  std::vector<SigningKey> witnesses;
  auto policy = fmt::format("log {}\n", log.verifier().to_string());
  for (const auto* name : {"a", "b", "c"}) {
    witnesses.push_back(*generate_key(name, type_cosignature_v1));
    policy += fmt::format("witness {} {}\n", name, witnesses.back().verifier().to_string());
  }
  const auto trusted = *WitnessPolicy::parse(policy + "group all all a b c\nquorum all\n");
  const std::uint64_t size = proof_entries;
  const auto leaf = leaf_hash("entry");
  const ReadHash read = [&](const Subtree&) -> Result<Hash> { return leaf; };
  std::vector<Signer> signers{note_signer(log)};
  for (const auto& witness : witnesses) signers.push_back(cosigner(witness, 1));
  Receipt receipt{.extra = std::nullopt, .index = 0, .path = {}, .checkpoint = {}};
  receipt.path = *inclusion_proof(0, size, read);
  auto root = leaf;
  for (const auto& beside : receipt.path) root = node_hash(root, beside);
  receipt.checkpoint =
      *sign_checkpoint({.origin = log.name, .tree = {.size = size, .root = root}}, signers);
  const auto text = receipt.to_string();
  constexpr std::size_t count = 500;
  const auto ours = seconds_of([&] {
    for (std::size_t i = 0; i < count; ++i) {
      ensure(verify_receipt(*parse_receipt(text), leaf, trusted).has_value(), "the receipt holds");
    }
  });
  const auto message = receipt.checkpoint.text;
  const auto signature = log.key.sign(message);
  const auto limit = seconds_of([&] {
    for (std::size_t i = 0; i < count * signers.size(); ++i) {
      ensure(log.key.public_key().verify(message, signature), "the signature holds");
    }
  });
  print("receipts of three witnesses verified", count / ours, count / limit, "receipts/s", "0.80");
}

int run(int argc, char** argv) {
  std::uint64_t entries = proof_entries;
  if (argc > 1) entries = std::strtoull(argv[1], nullptr, 10);
  if (entries == 0) {
    std::fputs("usage: proof_bench [ENTRIES]\n", stderr);
    return 2;
  }
  bench_check(entries);
  bench_proofs(entries);
  bench_receipts();
  return 0;
}

}  // namespace
}  // namespace ronghe::proof

int main(int argc, char** argv) { return ronghe::proof::run(argc, argv); }
