// SPDX-License-Identifier: Apache-2.0
#include "ronghe/crypto/detail/gcrypt.hpp"

#include <gcrypt.h>

#include "ronghe/base/result.hpp"

namespace ronghe::crypto::detail {

void ready_gcrypt() {
  static const bool ready = [] {
    if (gcry_control(GCRYCTL_INITIALIZATION_FINISHED_P) != 0) return true;  // by another library
    if (gcry_check_version(GCRYPT_VERSION) == nullptr) return false;
    gcry_control(GCRYCTL_DISABLE_SECMEM, 0);
    gcry_control(GCRYCTL_INITIALIZATION_FINISHED, 0);
    return true;
  }();
  ensure(ready, "libgcrypt is at least as new as its header");
}

}  // namespace ronghe::crypto::detail
