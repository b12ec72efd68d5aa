// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "ronghe/crypto/secret.hpp"

// SM2 signatures with SM3 (GB/T 32918.2, GM/T 0003.2) on the curve of GB/T 32918.5. The signer's
// distinguishing identifier is "1234567812345678" of GM/T 0009 throughout: OpenSSL signs with an
// empty one unless told, and others then refuse the signature.
namespace ronghe::crypto {

inline constexpr std::size_t sm2_signature_bytes = 64;  // r and s, 32 bytes each, big-endian

class Sm2PublicKey {
 public:
  static constexpr std::size_t size = 65;  // 0x04, x, y: the point, not compressed

  // None unless the bytes are a point of the curve, written so.
  [[nodiscard]] static std::optional<Sm2PublicKey> of_bytes(std::string_view bytes);
  [[nodiscard]] std::string_view bytes() const {
    return {reinterpret_cast<const char*>(bytes_.data()), size};
  }
  // False for whatever is not a signature of exactly this message by this key, also when it does
  // not have 64 bytes.
  [[nodiscard]] bool verify(std::string_view message, std::string_view signature) const;
  auto operator<=>(const Sm2PublicKey&) const = default;

 private:
  std::array<std::uint8_t, size> bytes_{};
};

// A key that signs. Moves, does not copy; the library wipes it when it goes.
class Sm2PrivateKey {
 public:
  [[nodiscard]] static Sm2PrivateKey generate();
  // The private number, 32 bytes, big-endian; none unless it is from 1 to the curve's order less 2.
  [[nodiscard]] static std::optional<Sm2PrivateKey> of_secret(const SecretKey& secret);

  [[nodiscard]] Sm2PublicKey public_key() const;
  [[nodiscard]] std::string sign(std::string_view message) const;  // 64 bytes, others each time
  [[nodiscard]] SecretKey secret() const;                          // to be stored

 private:
  struct Free {
    void operator()(void* key) const;
  };
  explicit Sm2PrivateKey(void* key) : key_(key) {}

  std::unique_ptr<void, Free> key_;  // the library's
};

}  // namespace ronghe::crypto
