// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace ronghe::crypto {

// For a program that holds keys: when it crashes, no image of its memory is written, and other
// programs of the same user may not look into it. Said once, before a key is read.
void forbid_dumps();

}  // namespace ronghe::crypto
