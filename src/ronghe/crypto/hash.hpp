// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ronghe::crypto {

// 32 bytes that name an entry, a file, a pack or a whole log: a SHA-256 value unless a text
// says otherwise, or what another function of the same length gives (SM3, HMAC).
class Hash {
 public:
  static constexpr std::size_t size = 32;

  Hash() = default;  // all zero: no text is known to have it
  explicit Hash(const std::array<std::uint8_t, size>& bytes) : bytes_(bytes) {}
  // None unless there are exactly 32 bytes.
  [[nodiscard]] static std::optional<Hash> of_bytes(std::string_view bytes);
  [[nodiscard]] static std::optional<Hash> parse_hex(std::string_view text);     // lower case
  [[nodiscard]] static std::optional<Hash> parse_base64(std::string_view text);  // with padding

  [[nodiscard]] std::string_view bytes() const {
    return {reinterpret_cast<const char*>(bytes_.data()), size};
  }
  [[nodiscard]] std::string hex() const;
  [[nodiscard]] std::string base64() const;
  auto operator<=>(const Hash&) const = default;

 private:
  std::array<std::uint8_t, size> bytes_{};
};

}  // namespace ronghe::crypto
