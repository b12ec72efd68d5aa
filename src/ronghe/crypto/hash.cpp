// SPDX-License-Identifier: Apache-2.0
#include "ronghe/crypto/hash.hpp"

#include <cstring>

#include "ronghe/base/base64.hpp"

namespace ronghe::crypto {

namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";

}  // namespace

std::optional<Hash> Hash::of_bytes(std::string_view bytes) {
  if (bytes.size() != size) return std::nullopt;
  Hash out;
  std::memcpy(out.bytes_.data(), bytes.data(), size);
  return out;
}

std::optional<Hash> Hash::parse_hex(std::string_view text) {
  if (text.size() != 2 * size) return std::nullopt;
  Hash out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto digit = hex_digits.find(text[i]);
    if (digit == std::string_view::npos) return std::nullopt;
    out.bytes_[i / 2] = static_cast<std::uint8_t>((out.bytes_[i / 2] << 4U) | digit);
  }
  return out;
}

std::optional<Hash> Hash::parse_base64(std::string_view text) {
  const auto bytes = ronghe::parse_base64(text);
  return bytes ? of_bytes(*bytes) : std::nullopt;
}

std::string Hash::hex() const {
  std::string out;
  out.reserve(2 * size);
  for (const auto byte : bytes_) {
    out += hex_digits[byte >> 4U];
    out += hex_digits[byte & 15U];
  }
  return out;
}

std::string Hash::base64() const { return ronghe::base64(bytes()); }

}  // namespace ronghe::crypto
