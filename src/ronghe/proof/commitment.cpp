// SPDX-License-Identifier: Apache-2.0
#include "ronghe/proof/commitment.hpp"

#include "ronghe/crypto/mac.hpp"
#include "ronghe/crypto/sha256.hpp"
#include "ronghe/crypto/sm3.hpp"

namespace ronghe::proof {

using crypto::Hash;

Hash field_commitment(crypto::Suite suite, std::string_view salt, std::string_view name,
                      std::string_view value) {
  const std::span<const std::uint8_t> key(reinterpret_cast<const std::uint8_t*>(salt.data()),
                                          salt.size());
  return crypto::mac(suite, key, {name, "\n", value});
}

Hash commitment_of(crypto::Suite suite, std::string_view label, std::span<const Hash> fields) {
  thread_local std::string message;  // keeps its space from row to row
  message.clear();
  append_commitment_text(message, label, fields);
  return suite == crypto::Suite::gm ? crypto::sm3(message) : crypto::sha256(message);
}

void append_commitment_text(std::string& out, std::string_view label,
                            std::span<const Hash> fields) {
  out += "ronghe/v1/commitment\n";
  out += label;
  out += '\n';
  for (const auto& field : fields) out += field.bytes();
}

}  // namespace ronghe::proof
