// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "ronghe/crypto/secret.hpp"
#include "ronghe/crypto/suite.hpp"

namespace ronghe::crypto {

// Authenticated encryption with associated data: AES-256-GCM (NIST SP 800-38D), or SM4-GCM (RFC
// 8998, GB/T 36624) under the first 16 bytes of the key. What is sealed is the ciphertext and a tag
// of 16 bytes behind it. One nonce serves one text under one key: drawn at random, a key seals at
// most 2^32 of them. GCM does not commit to its key: who must rely on a disclosed key compares a
// commitment to the text as well. One object seals many texts, also under changing keys; it is not
// shared between threads.
class Aead {
 public:
  static constexpr std::size_t nonce_bytes = 12;
  static constexpr std::size_t tag_bytes = 16;
  using Nonce = std::array<std::uint8_t, nonce_bytes>;

  Aead(Suite suite, const SecretKey& key);
  Aead(Aead&& other) noexcept
      : suite_(other.suite_), context_(std::exchange(other.context_, nullptr)) {}
  Aead& operator=(Aead&& other) noexcept {
    std::swap(suite_, other.suite_);
    std::swap(context_, other.context_);
    return *this;
  }
  ~Aead();

  void rekey(const SecretKey& key);

  // Appends `plaintext.size() + tag_bytes` bytes to `out`.
  void seal(const Nonce& nonce, std::string_view associated, std::string_view plaintext,
            std::string& out);
  // Appends the plaintext to `out`. False, and nothing is appended, when key, nonce, associated
  // data or a byte of `sealed` is another, or it is shorter than a tag.
  [[nodiscard]] bool open(const Nonce& nonce, std::string_view associated, std::string_view sealed,
                          std::string& out);

  // A key under another: 48 bytes. Its bytes are never part of a text.
  void seal_key(const Nonce& nonce, std::string_view associated, const SecretKey& key,
                std::string& out);
  [[nodiscard]] std::optional<SecretKey> open_key(const Nonce& nonce, std::string_view associated,
                                                  std::string_view sealed);

 private:
  void begin(const Nonce& nonce, std::string_view associated);
  void encrypt(std::span<const std::uint8_t> plaintext, std::string& out);
  // Writes as many bytes as `sealed` has without its tag; says whether they are what was sealed.
  bool decrypt(std::string_view sealed, std::uint8_t* out);

  Suite suite_;
  void* context_ = nullptr;  // libgcrypt's, which wipes it
};

}  // namespace ronghe::crypto
