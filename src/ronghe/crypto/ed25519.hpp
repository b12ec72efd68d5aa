// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

// Ed25519 signatures (RFC 8032, the pure variant: no prehash, no context).
namespace ronghe::crypto {

inline constexpr std::size_t ed25519_signature_bytes = 64;

class Ed25519PublicKey {
 public:
  static constexpr std::size_t size = 32;

  // None unless there are exactly 32 bytes. Whether they are a point of the curve shows when
  // verifying: if not, no signature is valid.
  [[nodiscard]] static std::optional<Ed25519PublicKey> of_bytes(std::string_view bytes);
  [[nodiscard]] std::string_view bytes() const {
    return {reinterpret_cast<const char*>(bytes_.data()), size};
  }
  // False for whatever is not a signature of exactly this message by this key, also when it does
  // not have 64 bytes or its scalar is not reduced (RFC 8032, 5.1.7): it cannot be varied.
  [[nodiscard]] bool verify(std::string_view message, std::string_view signature) const;
  auto operator<=>(const Ed25519PublicKey&) const = default;

 private:
  std::array<std::uint8_t, size> bytes_{};
};

// A key that signs. Moves, does not copy; its memory is wiped when it goes.
class Ed25519PrivateKey {
 public:
  static constexpr std::size_t seed_size = 32;

  [[nodiscard]] static Ed25519PrivateKey generate();
  // The 32 secret bytes from which RFC 8032, 5.1.5, derives the key; none of another length.
  [[nodiscard]] static std::optional<Ed25519PrivateKey> of_seed(std::string_view seed);

  [[nodiscard]] Ed25519PublicKey public_key() const;
  [[nodiscard]] std::string sign(std::string_view message) const;  // 64 bytes
  // The secret itself, to be stored; the caller wipes it.
  [[nodiscard]] std::string seed() const;

 private:
  struct Free {
    void operator()(void* key) const;
  };
  explicit Ed25519PrivateKey(void* key) : key_(key) {}
  std::unique_ptr<void, Free> key_;  // the library's, which wipes it
};

}  // namespace ronghe::crypto
