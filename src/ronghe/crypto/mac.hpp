// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string_view>
#include <utility>

#include "ronghe/crypto/hash.hpp"
#include "ronghe/crypto/secret.hpp"
#include "ronghe/crypto/suite.hpp"

namespace ronghe::crypto {

// HMAC (RFC 2104) with SHA-256 or SM3 under one key for many messages. The key's two blocks are
// compressed once, so that a message of up to 55 bytes costs two more. Not shared between threads.
class Mac {
 public:
  // The key may have any length; one over 64 bytes is hashed first, as the standard says.
  Mac(Suite suite, std::span<const std::uint8_t> key);
  Mac(Suite suite, const SecretKey& key) : Mac(suite, std::span<const std::uint8_t>(key.bytes())) {}
  Mac(Mac&& other) noexcept
      : inner_(other.inner_), outer_(other.outer_), sm3_(std::exchange(other.sm3_, nullptr)) {}
  Mac& operator=(Mac&& other) noexcept {
    inner_ = other.inner_;
    outer_ = other.outer_;
    std::swap(sm3_, other.sm3_);
    return *this;
  }
  ~Mac();

  [[nodiscard]] Hash of(std::string_view message);
  // Of the pieces one after another. Whoever joins fields writes their lengths between them.
  [[nodiscard]] Hash of(std::initializer_list<std::string_view> pieces);
  // The same, where the outcome is itself a key.
  [[nodiscard]] SecretKey key_of(std::initializer_list<std::string_view> pieces);

 private:
  using State = std::array<std::uint32_t, 8>;  // SHA-256 after the block of a key

  void write(std::span<const std::string_view> pieces, std::span<std::uint8_t, Hash::size> out);

  State inner_{};
  State outer_{};
  void* sm3_ = nullptr;  // libgcrypt's context; only in the suite gm
};

// One message under one key: a commitment with a salt of its own.
[[nodiscard]] Hash mac(Suite suite, std::span<const std::uint8_t> key,
                       std::initializer_list<std::string_view> pieces);

}  // namespace ronghe::crypto
