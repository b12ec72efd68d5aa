// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>

namespace ronghe::crypto {

// A hash on its way: the eight words of SHA-256 or SM3 after the first 64 bytes of a text. As
// secret as they are.
using ChainingValue = std::array<std::uint32_t, 8>;

}  // namespace ronghe::crypto
