// SPDX-License-Identifier: Apache-2.0
#include "ronghe/crypto/hkdf.hpp"

#include <algorithm>

#include "ronghe/base/result.hpp"

namespace ronghe::crypto {

namespace {

constexpr std::size_t most_blocks = 255;

std::string_view text_of(std::span<const std::uint8_t> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace

void hkdf(Suite suite, const HkdfInput& input, std::span<std::uint8_t> out) {
  ensure(out.size() <= most_blocks * Hash::size, "HKDF gives at most 255 blocks");
  // Extract. No salt is the same as 32 zeros, because HMAC fills its key up with zeros.
  const auto extracted = Mac(suite, input.salt).key_of({text_of(input.key)});
  Mac expand(suite, extracted);
  std::string_view before;
  for (char number = 1; !out.empty(); ++number) {
    const auto block = expand.key_of({before, input.info, {&number, 1}});
    const auto taken = std::min(out.size(), Hash::size);
    std::ranges::copy(block.bytes().first(taken), out.begin());
    before = text_of(out.first(taken));  // used only after a whole block
    out = out.subspan(taken);
  }
}

SecretKey derived_key(Suite suite, const SecretKey& parent, std::string_view info) {
  Mac expand(suite, parent);
  return derived_key(expand, info);
}

SecretKey derived_key(Mac& parent, std::string_view info) {
  return parent.key_of({info, {"\x01", 1}});
}

}  // namespace ronghe::crypto
