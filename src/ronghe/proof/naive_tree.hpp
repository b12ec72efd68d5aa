// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <span>
#include <string>

#include "ronghe/crypto/sha256.hpp"

namespace ronghe::proof {

// RFC 6962, 2.1, word for word: split at the largest power of two below the size. What tests hold
// the trees of this code base to.
inline crypto::Hash naive_root(std::span<const crypto::Hash> leaves) {
  if (leaves.empty()) return crypto::sha256({});
  if (leaves.size() == 1) return leaves[0];
  const auto split = std::bit_floor(leaves.size() - 1);
  std::string bytes("\1", 1);
  bytes += naive_root(leaves.first(split)).bytes();
  bytes += naive_root(leaves.subspan(split)).bytes();
  return crypto::sha256(bytes);
}

}  // namespace ronghe::proof
