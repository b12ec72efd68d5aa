// SPDX-License-Identifier: Apache-2.0
#include "ronghe/crypto/sm2.hpp"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#include <algorithm>

#include "ronghe/base/result.hpp"

namespace ronghe::crypto {

namespace {

constexpr std::string_view distinguishing_id = "1234567812345678";
constexpr std::size_t number_bytes = sm2_signature_bytes / 2;

// One deleter for the library's types.
struct Free {
  void operator()(EVP_PKEY* p) const { EVP_PKEY_free(p); }
  void operator()(EVP_PKEY_CTX* p) const { EVP_PKEY_CTX_free(p); }
  void operator()(EVP_MD_CTX* p) const { EVP_MD_CTX_free(p); }
  void operator()(EC_GROUP* p) const { EC_GROUP_free(p); }
  void operator()(EC_POINT* p) const { EC_POINT_free(p); }
  void operator()(BIGNUM* p) const { BN_clear_free(p); }
  void operator()(ECDSA_SIG* p) const { ECDSA_SIG_free(p); }
  void operator()(OSSL_PARAM_BLD* p) const { OSSL_PARAM_BLD_free(p); }
  void operator()(OSSL_PARAM* p) const { OSSL_PARAM_free(p); }
};
template <class T>
using Owned = std::unique_ptr<T, Free>;

EVP_PKEY* raw(void* key) { return static_cast<EVP_PKEY*>(key); }

const std::uint8_t* bytes_of(std::string_view text) {
  return reinterpret_cast<const std::uint8_t*>(text.data());
}

const EC_GROUP* curve() {
  static const Owned<EC_GROUP> group(EC_GROUP_new_by_curve_name(NID_sm2));
  ensure(group != nullptr, "the library knows the curve of SM2");
  return group.get();
}

void must(bool done) { ensure(done, "the library can compute SM2"); }

// A key of the library from a point and, to sign, a private number; null when the point is none.
Owned<EVP_PKEY> make_key(std::string_view point, const BIGNUM* number) {
  const Owned<OSSL_PARAM_BLD> list(OSSL_PARAM_BLD_new());
  must(list != nullptr &&
       OSSL_PARAM_BLD_push_utf8_string(list.get(), OSSL_PKEY_PARAM_GROUP_NAME, "SM2", 0) == 1 &&
       OSSL_PARAM_BLD_push_octet_string(list.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(),
                                        point.size()) == 1);
  if (number != nullptr) {
    must(OSSL_PARAM_BLD_push_BN(list.get(), OSSL_PKEY_PARAM_PRIV_KEY, number) == 1);
  }
  const Owned<OSSL_PARAM> parameters(OSSL_PARAM_BLD_to_param(list.get()));
  const Owned<EVP_PKEY_CTX> context(EVP_PKEY_CTX_new_from_name(nullptr, "SM2", nullptr));
  must(parameters != nullptr && context != nullptr && EVP_PKEY_fromdata_init(context.get()) == 1);
  EVP_PKEY* key = nullptr;
  const int selection = number == nullptr ? EVP_PKEY_PUBLIC_KEY : EVP_PKEY_KEYPAIR;
  if (EVP_PKEY_fromdata(context.get(), &key, selection, parameters.get()) != 1) return nullptr;
  return Owned<EVP_PKEY>(key);
}

Owned<EVP_PKEY_CTX> identified(EVP_PKEY* key) {
  Owned<EVP_PKEY_CTX> context(EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr));
  must(context != nullptr && EVP_PKEY_CTX_set1_id(context.get(), distinguishing_id.data(),
                                                  static_cast<int>(distinguishing_id.size())) == 1);
  return context;
}

// The library reads and writes signatures in DER.
std::string raw_of_der(std::span<const std::uint8_t> der) {
  const auto* at = der.data();
  const Owned<ECDSA_SIG> signature(
      d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size())));  // NOLINT(google-runtime-int)
  must(signature != nullptr);
  std::array<std::uint8_t, sm2_signature_bytes> out{};
  must(BN_bn2binpad(ECDSA_SIG_get0_r(signature.get()), out.data(), number_bytes) > 0 &&
       BN_bn2binpad(ECDSA_SIG_get0_s(signature.get()), &out[number_bytes], number_bytes) > 0);
  return {reinterpret_cast<const char*>(out.data()), out.size()};
}

std::string der_of_raw(std::string_view raw) {
  const Owned<ECDSA_SIG> signature(ECDSA_SIG_new());
  Owned<BIGNUM> r(BN_bin2bn(bytes_of(raw), number_bytes, nullptr));
  Owned<BIGNUM> s(BN_bin2bn(bytes_of(raw) + number_bytes, number_bytes, nullptr));
  must(signature != nullptr && ECDSA_SIG_set0(signature.get(), r.get(), s.get()) == 1);
  static_cast<void>(r.release());  // they are the signature's now
  static_cast<void>(s.release());
  std::uint8_t* written = nullptr;
  const int length = i2d_ECDSA_SIG(signature.get(), &written);
  must(length > 0);
  std::string out(reinterpret_cast<const char*>(written), static_cast<std::size_t>(length));
  OPENSSL_free(written);
  return out;
}

}  // namespace

std::optional<Sm2PublicKey> Sm2PublicKey::of_bytes(std::string_view bytes) {
  if (bytes.size() != size || bytes.front() != POINT_CONVERSION_UNCOMPRESSED) return std::nullopt;
  const Owned<EC_POINT> point(EC_POINT_new(curve()));
  // Checks that the coordinates are below the prime and fulfil the equation.
  if (EC_POINT_oct2point(curve(), point.get(), bytes_of(bytes), bytes.size(), nullptr) != 1) {
    return std::nullopt;
  }
  Sm2PublicKey out;
  std::copy_n(bytes_of(bytes), size, out.bytes_.begin());
  return out;
}

bool Sm2PublicKey::verify(std::string_view message, std::string_view signature) const {
  if (signature.size() != sm2_signature_bytes) return false;
  const auto key = make_key(bytes(), nullptr);
  if (key == nullptr) return false;
  const Owned<EVP_MD_CTX> context(EVP_MD_CTX_new());
  const auto parameters = identified(key.get());
  must(context != nullptr);
  EVP_MD_CTX_set_pkey_ctx(context.get(), parameters.get());
  must(EVP_DigestVerifyInit_ex(context.get(), nullptr, "SM3", nullptr, nullptr, key.get(),
                               nullptr) == 1);
  const auto der = der_of_raw(signature);
  return EVP_DigestVerify(context.get(), bytes_of(der), der.size(), bytes_of(message),
                          message.size()) == 1;
}

void Sm2PrivateKey::Free::operator()(void* key) const { EVP_PKEY_free(raw(key)); }

Sm2PrivateKey Sm2PrivateKey::generate() {
  EVP_PKEY* key = EVP_PKEY_Q_keygen(nullptr, nullptr, "SM2");
  must(key != nullptr);
  return Sm2PrivateKey(key);
}

std::optional<Sm2PrivateKey> Sm2PrivateKey::of_secret(const SecretKey& secret) {
  const Owned<BIGNUM> number(BN_secure_new());
  const Owned<BIGNUM> limit(BN_dup(EC_GROUP_get0_order(curve())));
  must(number != nullptr && limit != nullptr && BN_sub_word(limit.get(), 1) == 1 &&
       BN_bin2bn(secret.bytes().data(), SecretKey::size, number.get()) != nullptr);
  // GB/T 32918.1: with the order less 1, the inverse of 1 + d that signing needs does not exist.
  if (BN_is_zero(number.get()) || BN_cmp(number.get(), limit.get()) >= 0) return std::nullopt;
  BN_set_flags(number.get(), BN_FLG_CONSTTIME);
  const Owned<EC_POINT> point(EC_POINT_new(curve()));
  std::array<std::uint8_t, Sm2PublicKey::size> bytes{};
  must(EC_POINT_mul(curve(), point.get(), number.get(), nullptr, nullptr, nullptr) == 1 &&
       EC_POINT_point2oct(curve(), point.get(), POINT_CONVERSION_UNCOMPRESSED, bytes.data(),
                          bytes.size(), nullptr) == bytes.size());
  auto key = make_key({reinterpret_cast<const char*>(bytes.data()), bytes.size()}, number.get());
  must(key != nullptr);
  return Sm2PrivateKey(key.release());
}

Sm2PublicKey Sm2PrivateKey::public_key() const {
  std::array<std::uint8_t, Sm2PublicKey::size> bytes{};
  std::size_t length = 0;
  must(EVP_PKEY_get_octet_string_param(raw(key_.get()), OSSL_PKEY_PARAM_PUB_KEY, bytes.data(),
                                       bytes.size(), &length) == 1);
  auto key = Sm2PublicKey::of_bytes({reinterpret_cast<const char*>(bytes.data()), length});
  must(key.has_value());
  return *key;
}

std::string Sm2PrivateKey::sign(std::string_view message) const {
  const Owned<EVP_MD_CTX> context(EVP_MD_CTX_new());
  const auto parameters = identified(raw(key_.get()));
  must(context != nullptr);
  EVP_MD_CTX_set_pkey_ctx(context.get(), parameters.get());
  must(EVP_DigestSignInit_ex(context.get(), nullptr, "SM3", nullptr, nullptr, raw(key_.get()),
                             nullptr) == 1);
  std::array<std::uint8_t, 80> der{};  // two integers of at most 33 bytes, and their headers
  std::size_t length = der.size();
  must(EVP_DigestSign(context.get(), der.data(), &length, bytes_of(message), message.size()) == 1);
  return raw_of_der(std::span(der).first(length));
}

SecretKey Sm2PrivateKey::secret() const {
  BIGNUM* number = nullptr;
  must(EVP_PKEY_get_bn_param(raw(key_.get()), OSSL_PKEY_PARAM_PRIV_KEY, &number) == 1);
  const Owned<BIGNUM> owned(number);
  return SecretKey::filled_by([&](std::span<std::uint8_t, SecretKey::size> out) {
    must(BN_bn2binpad(number, out.data(), static_cast<int>(out.size())) > 0);
  });
}

}  // namespace ronghe::crypto
