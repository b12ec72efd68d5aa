// SPDX-License-Identifier: Apache-2.0
#include "ronghe/crypto/sm3.hpp"

#include <gcrypt.h>

#include <array>
#include <vector>

#include "ronghe/base/result.hpp"
#include "ronghe/crypto/detail/gcrypt.hpp"

namespace ronghe::crypto {

namespace {

gcry_buffer_t buffer_of(std::string_view piece) {
  // The library only reads it.
  return {.size = 0, .off = 0, .len = piece.size(), .data = const_cast<char*>(piece.data())};
}

Hash hash_of(const gcry_buffer_t* buffers, std::size_t count) {
  detail::ready_gcrypt();
  std::array<std::uint8_t, Hash::size> out{};
  ensure(gcry_md_hash_buffers(GCRY_MD_SM3, 0, out.data(), buffers, static_cast<int>(count)) == 0,
         "the library can compute SM3");
  return Hash(out);
}

}  // namespace

Hash sm3(std::string_view bytes) {
  const auto buffer = buffer_of(bytes);
  return hash_of(&buffer, 1);
}

Hash sm3(std::span<const std::string_view> pieces) {
  if (pieces.empty()) return sm3(std::string_view());  // the library refuses a list of nothing
  std::vector<gcry_buffer_t> buffers;
  buffers.reserve(pieces.size());
  for (const auto piece : pieces) buffers.push_back(buffer_of(piece));
  return hash_of(buffers.data(), buffers.size());
}

Hash sm3_of_node(std::uint8_t prefix, const Hash& left, const Hash& right) {
  const std::array buffers{buffer_of({reinterpret_cast<const char*>(&prefix), 1}),
                           buffer_of(left.bytes()), buffer_of(right.bytes())};
  return hash_of(buffers.data(), buffers.size());
}

}  // namespace ronghe::crypto
