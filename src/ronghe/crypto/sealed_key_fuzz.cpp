// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "ronghe/crypto/sealed_key.hpp"
#include "ronghe/crypto/sha256.hpp"

// Any bytes as a sealed key, under a sum that fits, so that they come past it. Nobody knows the
// key, so that none of them opens; each has a message.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace ronghe;
  static const crypto::KeyLock lock = crypto::SecretKey::random();
  const std::string body(reinterpret_cast<const char*>(bytes), size);
  const auto text = body + "sum: " + crypto::sha256(body).hex() + "\n";
  const auto key = crypto::opened_key_text("edu", text, lock, "edu.key");
  if (key || to_string(key.error()).empty()) std::abort();
  return 0;
}
