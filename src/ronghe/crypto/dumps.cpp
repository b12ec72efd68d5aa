// SPDX-License-Identifier: Apache-2.0
#include "ronghe/crypto/dumps.hpp"

#include <sys/prctl.h>
#include <sys/resource.h>

namespace ronghe::crypto {

void forbid_dumps() {
  // Where the system pipes dumps into a program, the limit does not count; the mark does.
  const rlimit none{};
  ::setrlimit(RLIMIT_CORE, &none);
  ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

}  // namespace ronghe::crypto
