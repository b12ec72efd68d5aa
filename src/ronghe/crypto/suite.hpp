// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace ronghe::crypto {

// Which algorithms a store uses, chosen when it is made and named in every header. The numbers
// are in headers on disk: they never change.
enum class Suite : std::uint8_t {
  international = 1,  // SHA-256, HMAC-SHA-256, AES-256-GCM, Ed25519
  gm = 2              // SM3, HMAC-SM3, SM4-GCM, SM2 (GM/T 0003, 0004, 0002)
};

// The algorithms by the names that a header or a report gives them.
struct SuiteAlgorithms {
  std::string_view hash;
  std::string_view mac;
  std::string_view cipher;
  std::string_view signature;
};

[[nodiscard]] std::string_view name_of(Suite suite);  // "international", "gm"
[[nodiscard]] std::optional<Suite> suite_named(std::string_view name);
[[nodiscard]] std::optional<Suite> suite_numbered(std::uint8_t number);
[[nodiscard]] SuiteAlgorithms algorithms_of(Suite suite);

}  // namespace ronghe::crypto
