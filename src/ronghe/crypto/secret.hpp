// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace ronghe::crypto {

// Overwrites with zeros in a way that the compiler may not leave out.
void wipe(std::span<std::uint8_t> bytes);
void wipe(std::string& text);  // and empties it

// A secret of 32 bytes: a key of a cipher, of a MAC, or one from which others are derived. It is
// wiped when it ends, moves but is not copied unawares, and can neither be printed nor compared
// with ==: what a log line or an error could show by accident does not compile.
class SecretKey {
 public:
  static constexpr std::size_t size = 32;

  explicit SecretKey(std::span<const std::uint8_t, size> bytes);
  [[nodiscard]] static SecretKey random();
  // None unless there are exactly 32 bytes.
  [[nodiscard]] static std::optional<SecretKey> of_bytes(std::string_view bytes);
  // The bytes are written in place by `fill(std::span<std::uint8_t, 32>)`, with no copy elsewhere.
  template <class Fill>
  [[nodiscard]] static SecretKey filled_by(const Fill& fill) {
    SecretKey key;
    fill(std::span<std::uint8_t, size>(key.bytes_));
    return key;
  }

  SecretKey(SecretKey&& other) noexcept;  // the other is wiped
  SecretKey& operator=(SecretKey&& other) noexcept;
  SecretKey(const SecretKey&) = delete;
  SecretKey& operator=(const SecretKey&) = delete;
  ~SecretKey() { wipe(bytes_); }

  [[nodiscard]] SecretKey copy() const { return SecretKey(bytes()); }
  [[nodiscard]] std::span<const std::uint8_t, size> bytes() const { return bytes_; }
  // In the same time whatever the bytes are.
  [[nodiscard]] bool same_as(const SecretKey& other) const;

 private:
  SecretKey() = default;

  std::array<std::uint8_t, size> bytes_{};
};

// A passphrase, or another secret text: wiped when it ends, moved but never copied or printed.
class SecretText {
 public:
  explicit SecretText(std::string text) : text_(std::move(text)) {}
  SecretText(SecretText&& other) noexcept;  // the other is wiped
  SecretText& operator=(SecretText&& other) noexcept;
  SecretText(const SecretText&) = delete;
  SecretText& operator=(const SecretText&) = delete;
  ~SecretText() { wipe(text_); }

  [[nodiscard]] std::span<const char> characters() const { return text_; }

 private:
  std::string text_;
};

}  // namespace ronghe::crypto
