// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "ronghe/crypto/secret.hpp"

namespace ronghe::crypto::testing {

// Bytes written in hex digits; blanks between them are passed over, as standards print them.
[[nodiscard]] std::string bytes_of(std::string_view hex);
[[nodiscard]] std::string hex_of(std::string_view bytes);
[[nodiscard]] std::span<const std::uint8_t> span_of(std::string_view bytes);
[[nodiscard]] std::string_view text_of(std::span<const std::uint8_t> bytes);
[[nodiscard]] SecretKey key_of(std::string_view hex);

}  // namespace ronghe::crypto::testing
