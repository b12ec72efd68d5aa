// SPDX-License-Identifier: Apache-2.0
#include "ronghe/crypto/ed25519.hpp"

#include <openssl/evp.h>

#include <cstring>

#include "ronghe/base/result.hpp"

namespace ronghe::crypto {

namespace {

struct FreeContext {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_MD_CTX, FreeContext>;

struct FreeKey {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};

EVP_PKEY* raw(void* key) { return static_cast<EVP_PKEY*>(key); }

const unsigned char* data_of(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

Context new_context() {
  Context context(EVP_MD_CTX_new());
  ensure(context != nullptr, "there is memory for a signature context");
  return context;
}

}  // namespace

std::optional<Ed25519PublicKey> Ed25519PublicKey::of_bytes(std::string_view bytes) {
  if (bytes.size() != size) return std::nullopt;
  Ed25519PublicKey out;
  std::memcpy(out.bytes_.data(), bytes.data(), size);
  return out;
}

bool Ed25519PublicKey::verify(std::string_view message, std::string_view signature) const {
  if (signature.size() != ed25519_signature_bytes) return false;
  const std::unique_ptr<EVP_PKEY, FreeKey> key(
      EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, bytes_.data(), bytes_.size()));
  if (!key) return false;
  const auto context = new_context();
  return EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
         EVP_DigestVerify(context.get(), data_of(signature), signature.size(), data_of(message),
                          message.size()) == 1;
}

void Ed25519PrivateKey::Free::operator()(void* key) const { EVP_PKEY_free(raw(key)); }

Ed25519PrivateKey Ed25519PrivateKey::generate() {
  EVP_PKEY* key = EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519");
  ensure(key != nullptr, "the library can draw a random key");
  return Ed25519PrivateKey(key);
}

std::optional<Ed25519PrivateKey> Ed25519PrivateKey::of_seed(std::string_view seed) {
  if (seed.size() != seed_size) return std::nullopt;
  EVP_PKEY* key =
      EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, data_of(seed), seed.size());
  ensure(key != nullptr, "any 32 bytes are the seed of a key");
  return Ed25519PrivateKey(key);
}

Ed25519PublicKey Ed25519PrivateKey::public_key() const {
  std::array<unsigned char, Ed25519PublicKey::size> bytes{};
  auto length = bytes.size();
  ensure(EVP_PKEY_get_raw_public_key(raw(key_.get()), bytes.data(), &length) == 1,
         "a private key has its public key");
  return *Ed25519PublicKey::of_bytes({reinterpret_cast<const char*>(bytes.data()), length});
}

std::string Ed25519PrivateKey::sign(std::string_view message) const {
  const auto context = new_context();
  std::array<unsigned char, ed25519_signature_bytes> out{};
  auto length = out.size();
  ensure(
      EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, raw(key_.get())) == 1 &&
          EVP_DigestSign(context.get(), out.data(), &length, data_of(message), message.size()) == 1,
      "the library can sign");
  return {reinterpret_cast<const char*>(out.data()), length};
}

std::string Ed25519PrivateKey::seed() const {
  std::string out(seed_size, '\0');
  auto length = out.size();
  ensure(EVP_PKEY_get_raw_private_key(raw(key_.get()), reinterpret_cast<unsigned char*>(out.data()),
                                      &length) == 1,
         "a private key has its seed");
  return out;
}

}  // namespace ronghe::crypto
