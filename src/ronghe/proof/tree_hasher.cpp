// SPDX-License-Identifier: Apache-2.0
#include "ronghe/proof/tree_hasher.hpp"

#include "ronghe/crypto/sha256.hpp"
#include "ronghe/crypto/sha256_many.hpp"
#include "ronghe/crypto/sm3.hpp"
#include "ronghe/crypto/sm3_many.hpp"
#include "ronghe/proof/tree.hpp"

namespace ronghe::proof {

using crypto::Hash;

namespace {

constexpr std::string_view twin_suffix = "/sm3";

void sha256_leaves(std::span<const std::string_view> entries, std::span<Hash> out) {
  crypto::sha256_many(leaf_prefix, entries, out);
}

void sha256_nodes(std::span<const Hash> children, std::span<Hash> out) {
  crypto::sha256_many_nodes(node_prefix, children, out);
}

Hash sm3_leaf(std::string_view entry) {
  constexpr char prefix = leaf_prefix;
  return crypto::sm3({{&prefix, 1}, entry});
}

Hash sm3_node(const Hash& left, const Hash& right) {
  return crypto::sm3_of_node(node_prefix, left, right);
}

Hash sm3_empty() { return crypto::sm3(std::string_view()); }

void sm3_leaves(std::span<const std::string_view> entries, std::span<Hash> out) {
  crypto::sm3_many(leaf_prefix, entries, out);
}

void sm3_nodes(std::span<const Hash> children, std::span<Hash> out) {
  crypto::sm3_many_nodes(node_prefix, children, out);
}

}  // namespace

constinit const TreeHasher sha256_tree{.name = "SHA-256",
                                       .leaf = leaf_hash,
                                       .node = node_hash,
                                       .empty = empty_root,
                                       .leaves = sha256_leaves,
                                       .nodes = sha256_nodes};

constinit const TreeHasher sm3_tree{.name = "SM3",
                                    .leaf = sm3_leaf,
                                    .node = sm3_node,
                                    .empty = sm3_empty,
                                    .leaves = sm3_leaves,
                                    .nodes = sm3_nodes};

std::string twin_origin(std::string_view origin) {
  return std::string(origin) + std::string(twin_suffix);
}

const TreeHasher& hasher_of(std::string_view origin) {
  return origin.ends_with(twin_suffix) ? sm3_tree : sha256_tree;
}

}  // namespace ronghe::proof
