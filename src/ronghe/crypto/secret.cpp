// SPDX-License-Identifier: Apache-2.0
#include "ronghe/crypto/secret.hpp"

#include <openssl/crypto.h>

#include <algorithm>

#include "ronghe/crypto/random.hpp"

namespace ronghe::crypto {

void wipe(std::span<std::uint8_t> bytes) { OPENSSL_cleanse(bytes.data(), bytes.size()); }

void wipe(std::string& text) {
  // What an earlier, longer content left behind the end goes too.
  text.resize(text.capacity());
  OPENSSL_cleanse(text.data(), text.size());
  text.clear();
}

SecretKey::SecretKey(std::span<const std::uint8_t, size> bytes) {
  std::ranges::copy(bytes, bytes_.begin());
}

SecretKey SecretKey::random() { return filled_by(fill_random); }

std::optional<SecretKey> SecretKey::of_bytes(std::string_view bytes) {
  if (bytes.size() != size) return std::nullopt;
  return filled_by([&](std::span<std::uint8_t, size> out) {
    std::ranges::transform(bytes, out.begin(), [](char c) { return static_cast<std::uint8_t>(c); });
  });
}

SecretKey::SecretKey(SecretKey&& other) noexcept : bytes_(other.bytes_) { wipe(other.bytes_); }

SecretKey& SecretKey::operator=(SecretKey&& other) noexcept {
  if (this == &other) return *this;
  bytes_ = other.bytes_;
  wipe(other.bytes_);
  return *this;
}

bool SecretKey::same_as(const SecretKey& other) const {
  return CRYPTO_memcmp(bytes_.data(), other.bytes_.data(), size) == 0;
}

// A short string lies inside the object, so that a move of the string would leave it there.
SecretText::SecretText(SecretText&& other) noexcept : text_(std::move(other.text_)) {
  wipe(other.text_);
}

SecretText& SecretText::operator=(SecretText&& other) noexcept {
  if (this == &other) return *this;
  wipe(text_);
  text_ = std::move(other.text_);
  wipe(other.text_);
  return *this;
}

}  // namespace ronghe::crypto
