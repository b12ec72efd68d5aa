// SPDX-License-Identifier: Apache-2.0
#include "ronghe/crypto/testing.hpp"

#include <algorithm>
#include <utility>

#include "ronghe/base/result.hpp"

namespace ronghe::crypto::testing {

namespace {

constexpr std::string_view digits = "0123456789abcdef";

}  // namespace

std::string bytes_of(std::string_view hex) {
  std::string out;
  std::size_t held = 0;
  int count = 0;
  for (const char c : hex) {
    if (c == ' ') continue;
    const auto digit = digits.find(c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c);
    ensure(digit != std::string_view::npos, "a test writes hex digits");
    held = held * 16 + digit;
    if (++count % 2 == 0) out += static_cast<char>(std::exchange(held, 0));
  }
  ensure(count % 2 == 0, "a test writes whole bytes");
  return out;
}

std::string hex_of(std::string_view bytes) {
  std::string out;
  for (const char c : bytes) {
    const auto byte = static_cast<std::uint8_t>(c);
    out += digits[byte >> 4U];
    out += digits[byte & 15U];
  }
  return out;
}

std::span<const std::uint8_t> span_of(std::string_view bytes) {
  return {reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()};
}

std::string_view text_of(std::span<const std::uint8_t> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

SecretKey key_of(std::string_view hex) { return *SecretKey::of_bytes(bytes_of(hex)); }

void Texts::add(const std::string& text) {
  kept_.push_back(std::make_unique<char[]>(text.size()));
  std::ranges::copy(text, kept_.back().get());
  views_.emplace_back(kept_.back().get(), text.size());
}

std::string random_text(std::mt19937& random, std::size_t length) {
  std::string out;
  while (out.size() < length) out += static_cast<char>(random());
  return out;
}

}  // namespace ronghe::crypto::testing
