// SPDX-License-Identifier: Apache-2.0
#include "ronghe/crypto/hash.hpp"

#include <cstring>

namespace ronghe::crypto {

namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";
constexpr std::string_view base64_digits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::size_t base64_length = 44;  // of 32 bytes, the last character is padding

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
  if (text.size() != base64_length || text.back() != '=') return std::nullopt;
  text.remove_suffix(1);
  Hash out;
  std::uint32_t bits = 0;
  unsigned held = 0;
  std::size_t at = 0;
  for (const char c : text) {
    const auto digit = base64_digits.find(c);
    if (digit == std::string_view::npos) return std::nullopt;
    bits = (bits << 6U) | static_cast<std::uint32_t>(digit);
    held += 6;
    if (held < 8) continue;
    held -= 8;
    out.bytes_[at++] = static_cast<std::uint8_t>(bits >> held);
  }
  // The bits left over must be zero: one value has one spelling.
  if ((bits & ((1U << held) - 1)) != 0) return std::nullopt;
  return out;
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

std::string Hash::base64() const {
  std::string out;
  out.reserve(base64_length);
  std::uint32_t bits = 0;
  unsigned held = 0;
  for (const auto byte : bytes_) {
    bits = (bits << 8U) | byte;
    for (held += 8; held >= 6; held -= 6) out += base64_digits[(bits >> (held - 6)) & 63U];
  }
  out += base64_digits[(bits << (6 - held)) & 63U];
  out += '=';
  return out;
}

}  // namespace ronghe::crypto
