// SPDX-License-Identifier: Apache-2.0
// A secret key cannot be put into a message.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "ronghe/crypto/secret.hpp"

std::string printed_key(const ronghe::crypto::SecretKey& key) {
#ifdef MUST_FAIL
  return fmt::format("the key is {}", key);
#else
  return fmt::format("the key has {} bytes", ronghe::crypto::SecretKey(key.bytes()).size);
#endif
}
