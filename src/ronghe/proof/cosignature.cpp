// SPDX-License-Identifier: Apache-2.0
#include "ronghe/proof/cosignature.hpp"

#include <fmt/format.h>

#include "ronghe/crypto/ed25519.hpp"
#include "ronghe/proof/tree.hpp"

namespace ronghe::proof {

namespace {

constexpr std::size_t time_bytes = 8;

}  // namespace

std::string cosigned_message(std::uint64_t time, std::string_view checkpoint_text) {
  return fmt::format("cosignature/v1\ntime {}\n{}", time, checkpoint_text);
}

std::string encode_cosignature(const Cosignature& cosignature) {
  std::string bytes;
  for (unsigned shift = 8 * time_bytes; shift != 0;) {
    shift -= 8;
    bytes += static_cast<char>((cosignature.time >> shift) & 255U);
  }
  return bytes + cosignature.signature;
}

std::optional<Cosignature> parse_cosignature(std::string_view bytes) {
  if (bytes.size() != time_bytes + crypto::ed25519_signature_bytes) return std::nullopt;
  Cosignature out;
  for (const char c : bytes.substr(0, time_bytes)) {
    out.time = (out.time << 8U) | static_cast<unsigned char>(c);
  }
  if (out.time > size_max) return std::nullopt;
  out.signature = bytes.substr(time_bytes);
  return out;
}

}  // namespace ronghe::proof
