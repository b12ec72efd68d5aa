// SPDX-License-Identifier: Apache-2.0
// Both ciphers are libgcrypt's: OpenSSL 3.0 has no SM4-GCM, and for short texts and changing keys
// its AES-256-GCM takes twice the time, all of it around the cipher (crypto_bench shows both).
#include "ronghe/crypto/aead.hpp"

#include <gcrypt.h>

#include "ronghe/base/result.hpp"
#include "ronghe/crypto/detail/gcrypt.hpp"

namespace ronghe::crypto {

namespace {

gcry_cipher_hd_t raw(void* context) { return static_cast<gcry_cipher_hd_t>(context); }

int cipher_of(Suite suite) { return suite == Suite::gm ? GCRY_CIPHER_SM4 : GCRY_CIPHER_AES256; }

std::size_t key_bytes(Suite suite) { return suite == Suite::gm ? 16 : SecretKey::size; }

// The library fails here only when it is called in a wrong order.
void must(gcry_error_t outcome) { ensure(outcome == 0, "the library can encrypt"); }

}  // namespace

Aead::Aead(Suite suite, const SecretKey& key) : suite_(suite) {
  detail::ready_gcrypt();
  gcry_cipher_hd_t context = nullptr;
  must(gcry_cipher_open(&context, cipher_of(suite), GCRY_CIPHER_MODE_GCM, 0));
  context_ = context;
  rekey(key);
}

Aead::~Aead() { gcry_cipher_close(raw(context_)); }

void Aead::rekey(const SecretKey& key) {
  must(gcry_cipher_setkey(raw(context_), key.bytes().data(), key_bytes(suite_)));
}

void Aead::begin(const Nonce& nonce, std::string_view associated) {
  must(gcry_cipher_setiv(raw(context_), nonce.data(), nonce.size()));
  must(gcry_cipher_authenticate(raw(context_), associated.data(), associated.size()));
}

void Aead::encrypt(std::span<const std::uint8_t> plaintext, std::string& out) {
  const auto before = out.size();
  out.resize(before + plaintext.size() + tag_bytes);
  must(gcry_cipher_encrypt(raw(context_), &out[before], plaintext.size(), plaintext.data(),
                           plaintext.size()));
  must(gcry_cipher_gettag(raw(context_), &out[before + plaintext.size()], tag_bytes));
}

bool Aead::decrypt(std::string_view sealed, std::uint8_t* out) {
  const auto text = sealed.substr(0, sealed.size() - tag_bytes);
  must(gcry_cipher_decrypt(raw(context_), out, text.size(), text.data(), text.size()));
  return gcry_cipher_checktag(raw(context_), sealed.data() + text.size(), tag_bytes) == 0;
}

void Aead::seal(const Nonce& nonce, std::string_view associated, std::string_view plaintext,
                std::string& out) {
  begin(nonce, associated);
  encrypt({reinterpret_cast<const std::uint8_t*>(plaintext.data()), plaintext.size()}, out);
}

bool Aead::open(const Nonce& nonce, std::string_view associated, std::string_view sealed,
                std::string& out) {
  if (sealed.size() < tag_bytes) return false;
  begin(nonce, associated);
  const auto before = out.size();
  out.resize(before + sealed.size() - tag_bytes);
  auto* const opened = reinterpret_cast<std::uint8_t*>(&out[before]);
  if (decrypt(sealed, opened)) return true;
  // What the bytes decrypt to is nobody's text.
  wipe({opened, out.size() - before});
  out.resize(before);
  return false;
}

void Aead::seal_key(const Nonce& nonce, std::string_view associated, const SecretKey& key,
                    std::string& out) {
  begin(nonce, associated);
  encrypt(key.bytes(), out);
}

std::optional<SecretKey> Aead::open_key(const Nonce& nonce, std::string_view associated,
                                        std::string_view sealed) {
  if (sealed.size() != SecretKey::size + tag_bytes) return std::nullopt;
  begin(nonce, associated);
  bool genuine = false;
  auto key = SecretKey::filled_by(
      [&](std::span<std::uint8_t, SecretKey::size> out) { genuine = decrypt(sealed, out.data()); });
  if (!genuine) return std::nullopt;
  return key;
}

}  // namespace ronghe::crypto
