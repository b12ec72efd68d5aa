// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace ronghe::crypto::detail {

// Makes libgcrypt ready, once in the process; every adapter of the library calls it first. Its own
// locked memory is off: our keys are wiped by their owners, and a pool of 16 KiB would run out.
void ready_gcrypt();

}  // namespace ronghe::crypto::detail
