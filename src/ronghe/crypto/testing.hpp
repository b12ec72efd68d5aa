// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ronghe/crypto/secret.hpp"

namespace ronghe::crypto::testing {

// Bytes written in hex digits; blanks between them are passed over, as standards print them.
[[nodiscard]] std::string bytes_of(std::string_view hex);
[[nodiscard]] std::string hex_of(std::string_view bytes);
[[nodiscard]] std::span<const std::uint8_t> span_of(std::string_view bytes);
[[nodiscard]] std::string_view text_of(std::span<const std::uint8_t> bytes);
[[nodiscard]] SecretKey key_of(std::string_view hex);

// Each text in memory of its own and exactly as long, so that the sanitizer sees a read beyond it.
class Texts {
 public:
  void add(const std::string& text);
  [[nodiscard]] std::span<const std::string_view> views() const { return views_; }

 private:
  std::vector<std::unique_ptr<char[]>> kept_;
  std::vector<std::string_view> views_;
};
[[nodiscard]] std::string random_text(std::mt19937& random, std::size_t length);

}  // namespace ronghe::crypto::testing
