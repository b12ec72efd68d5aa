// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace ronghe {

// 128-bit integers are a compiler extension; named once, so that -Wpedantic stays on.
__extension__ using Int128 = __int128;
__extension__ using UInt128 = unsigned __int128;

}  // namespace ronghe
