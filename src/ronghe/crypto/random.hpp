// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace ronghe::crypto {

// Random bytes for keys, salts and nonces, from OpenSSL's generator. Each thread draws a block at a
// time, because the generator's cost lies in the call; what is given out is wiped from the block at
// once. A forked child draws a block of its own. A machine without randomness stops the program.
void fill_random(std::span<std::uint8_t> out);

template <std::size_t count>
[[nodiscard]] std::array<std::uint8_t, count> random_bytes() {
  std::array<std::uint8_t, count> out;
  fill_random(out);
  return out;
}

}  // namespace ronghe::crypto
