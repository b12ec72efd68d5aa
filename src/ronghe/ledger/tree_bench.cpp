// SPDX-License-Identifier: Apache-2.0
// Entries into the tree, in memory and on one thread, against the hashing alone: as many leaves of
// the same bytes and as many nodes, without a tree. Sides take turns; the best round counts.
#include <algorithm>
#include <string_view>
#include <vector>

#include "ronghe/crypto/sha256_many.hpp"
#include "ronghe/crypto/sm3.hpp"
#include "ronghe/ledger/bench_steps.hpp"
#include "ronghe/ledger/merkle.hpp"

namespace ronghe::ledger::bench {

namespace {

using crypto::Hash;
using crypto::HashPath;

constexpr std::size_t entry_bytes = 200;
constexpr std::size_t entries = 1'000'000;
constexpr std::size_t batch = 4096;  // whose hashes stay in the cache
constexpr int rounds = 5;

std::vector<std::string_view> views_of(const std::string& bytes) {
  std::vector<std::string_view> views;
  for (std::size_t at = 0; at < bytes.size(); at += entry_bytes) {
    views.push_back(std::string_view(bytes).substr(at, entry_bytes));
  }
  return views;
}

template <class Take>
void for_batches(std::span<const std::string_view> texts, const Take& take) {
  while (!texts.empty()) {
    const auto count = std::min(batch, texts.size());
    take(texts.first(count));
    texts = texts.subspan(count);
  }
}

Hash append_all(HashPath path, std::span<const std::string_view> texts) {
  Tree tree;
  std::vector<Hash> leaves(batch);
  for_batches(texts, [&](std::span<const std::string_view> some) {
    const auto out = std::span(leaves).first(some.size());
    sha256_many(path, proof::leaf_prefix, some, out);
    tree.append_many(path, out);
  });
  return tree.root();
}

Hash hash_all(HashPath path, std::span<const std::string_view> texts) {
  std::vector<Hash> leaves(2 * batch);
  std::vector<Hash> nodes(batch);
  for_batches(texts, [&](std::span<const std::string_view> some) {
    sha256_many(path, proof::leaf_prefix, some, std::span(leaves).first(some.size()));
    sha256_many_nodes(path, proof::node_prefix, std::span(leaves).first(2 * some.size()),
                      std::span(nodes).first(some.size()));
  });
  return nodes[0];
}

// The twin, beside the library, which hashes one text after another.
void print_sm3(std::span<const std::string_view> texts) {
  std::vector<Hash> leaves(texts.size());
  Hash root;
  const auto ours = seconds([&] {
    proof::sm3_tree.leaves(texts, leaves);
    root = proof::root_of(leaves, proof::sm3_tree);
  });
  Hash last;
  const auto library = seconds([&] {
    for (const auto text : texts) last = crypto::sm3(text);
  });
  ensure(root != Hash() && last != Hash(), "there are hashes");
  const auto count = static_cast<double>(texts.size());
  fmt::print("SM3: leaves and tree {:.0f} entries/s; leaves alone by the library {:.0f}\n",
             count / ours, count / library);
}

}  // namespace

void tree_in_memory() {
  std::string bytes(entry_bytes * entries, 'e');
  for (std::size_t i = 0; i < entries; ++i) {
    const auto number = std::to_string(i);
    std::ranges::copy(number, &bytes[i * entry_bytes]);
  }
  const auto texts = views_of(bytes);
  print_sm3(texts);
  for (const auto path : crypto::hash_paths()) {
    double ours = 1e9;
    double limit = 1e9;
    std::string out;
    for (int round = 0; round < rounds; ++round) {
      ours = std::min(ours, seconds([&] { out = append_all(path, texts).hex(); }));
      limit = std::min(limit, seconds([&] { out += hash_all(path, texts).hex(); }));
    }
    ensure(out.size() == 4 * Hash::size, "both sides gave a hash");
    print({.name = "append_and_root_" + std::string(name_of(path)),
           .ours = entries / ours,
           .limit = entries / limit,
           .reach = 0.6,
           .unit = "entries/s"});
  }
}

}  // namespace ronghe::ledger::bench
