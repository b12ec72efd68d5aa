// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "ronghe/base/result.hpp"
#include "ronghe/crypto/hash.hpp"

namespace ronghe::crypto {

// A running SHA-256. One object hashes many texts, one after another: it keeps the library's
// context, whose making costs more than the hash of a short text. Not shared between threads.
class Sha256 {
 public:
  Sha256();
  Sha256(Sha256&& other) noexcept : context_(std::exchange(other.context_, nullptr)) {}
  Sha256& operator=(Sha256&& other) noexcept {
    std::swap(context_, other.context_);
    return *this;
  }
  ~Sha256();

  void update(std::string_view bytes);
  [[nodiscard]] Hash finish();  // and begins anew
  [[nodiscard]] Hash of(std::string_view bytes) {
    update(bytes);
    return finish();
  }

 private:
  void* context_;
};

// With a context that each thread keeps.
[[nodiscard]] Hash sha256(std::string_view bytes);
// Of one byte and two hashes, which is a node of a Merkle tree. Exactly two blocks: without the
// library's bookkeeping around them it takes less than half the time.
[[nodiscard]] Hash sha256_of_node(std::uint8_t prefix, const Hash& left, const Hash& right);
// Of a file's bytes, read in pieces.
[[nodiscard]] Result<Hash> sha256_of_file(const std::string& path);

}  // namespace ronghe::crypto
