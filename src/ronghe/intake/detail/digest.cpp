// SPDX-License-Identifier: Apache-2.0
#include "ronghe/intake/detail/digest.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <array>

#include "ronghe/base/result.hpp"

namespace ronghe::intake::detail {

namespace {
EVP_MD_CTX* raw(void* context) { return static_cast<EVP_MD_CTX*>(context); }
}  // namespace

Digest::Digest()
    : context_(EVP_MD_CTX_new(), [](void* context) { EVP_MD_CTX_free(raw(context)); }) {
  ensure(EVP_DigestInit_ex(raw(context_.get()), EVP_sha256(), nullptr) == 1, "SHA-256 is there");
}

void Digest::add(std::string_view bytes) {
  EVP_DigestUpdate(raw(context_.get()), bytes.data(), bytes.size());
}

std::string Digest::hex() {
  std::array<unsigned char, 32> hash{};
  unsigned size = 0;
  EVP_DigestFinal_ex(raw(context_.get()), hash.data(), &size);
  std::string out;
  for (const auto byte : hash) out += fmt::format("{:02x}", byte);
  return out;
}

}  // namespace ronghe::intake::detail
