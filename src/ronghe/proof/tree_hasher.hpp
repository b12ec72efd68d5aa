// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "ronghe/crypto/hash.hpp"

// The hash function of a tree. Outside tools know RFC 6962's tree of SHA-256 only; where a review
// under GM/T demands SM3, there is a second tree over the same entries, of the same shape.
namespace ronghe::proof {

struct TreeHasher {
  std::string_view name;
  crypto::Hash (*leaf)(std::string_view entry);                               // H(0x00 | entry)
  crypto::Hash (*node)(const crypto::Hash& left, const crypto::Hash& right);  // H(0x01 | l | r)
  crypto::Hash (*empty)();                                                    // H of nothing
  // Many at once, as sha256_many and sha256_many_nodes have it: out[i] is that of entries[i], or of
  // children[2i] and children[2i+1]; nodes may be written where the children begin.
  void (*leaves)(std::span<const std::string_view> entries, std::span<crypto::Hash> out);
  void (*nodes)(std::span<const crypto::Hash> children, std::span<crypto::Hash> out);
};

extern const TreeHasher sha256_tree;  // RFC 6962, 2.1
extern const TreeHasher sm3_tree;     // the same with SM3 (GB/T 32905)

// The twin of the log "example/evidence" is "example/evidence/sm3": an origin that ends so names a
// tree of SM3. This holds for whoever writes and whoever checks.
[[nodiscard]] std::string twin_origin(std::string_view origin);
[[nodiscard]] const TreeHasher& hasher_of(std::string_view origin);

}  // namespace ronghe::proof
