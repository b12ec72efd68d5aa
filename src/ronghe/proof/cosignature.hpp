// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// cosignature/v1 (c2sp.org/tlog-cosignature, type 04): "as of this time, this is the largest tree
// of the log that I have seen, and it continues all that I saw before". The message does not hold
// the name of the cosigner: one key serves one name only.
namespace ronghe::proof {

struct Cosignature {
  std::uint64_t time = 0;  // seconds since 1970, at most 2^63 - 1
  std::string signature;   // 64 bytes
};

// What is signed: two lines and the whole text of the checkpoint, its last newline included.
[[nodiscard]] std::string cosigned_message(std::uint64_t time, std::string_view checkpoint_text);
// The 72 bytes of a signature line; none for another length or a time beyond 2^63 - 1.
[[nodiscard]] std::string encode_cosignature(const Cosignature& cosignature);
[[nodiscard]] std::optional<Cosignature> parse_cosignature(std::string_view bytes);

}  // namespace ronghe::proof
