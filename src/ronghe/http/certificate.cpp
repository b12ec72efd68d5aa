// SPDX-License-Identifier: Apache-2.0
#include "ronghe/http/certificate.hpp"

#include <fmt/format.h>
#include <openssl/bio.h>
#include <openssl/pem.h>

#include <ctime>
#include <memory>
#include <span>

#include "ronghe/crypto/sha256.hpp"
#include "ronghe/http/detail/x509.hpp"

namespace ronghe::http {

namespace {

struct FreeBio {
  void operator()(BIO* bio) const { BIO_free(bio); }
};
struct FreeX509 {
  void operator()(X509* certificate) const { X509_free(certificate); }
};
using Bio = std::unique_ptr<BIO, FreeBio>;

std::string utc_of(const ASN1_TIME* time) {
  std::tm parts{};
  if (ASN1_TIME_to_tm(time, &parts) != 1) return {};
  constexpr int first_year = 1900;
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", parts.tm_year + first_year,
                     parts.tm_mon + 1, parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec);
}

std::string text_of(const X509_NAME* name) {
  const Bio out(BIO_new(BIO_s_mem()));
  // Control characters stay escaped; letters of other scripts are UTF-8.
  constexpr unsigned long flags =
      XN_FLAG_RFC2253 & ~static_cast<unsigned long>(ASN1_STRFLGS_ESC_MSB);
  X509_NAME_print_ex(out.get(), name, 0, flags);
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(out.get(), &bytes);
  return size > 0 ? std::string(bytes, static_cast<std::size_t>(size)) : std::string();
}

}  // namespace

std::optional<Certificate> detail::certificate_of(const X509* certificate) {
  if (certificate == nullptr) return std::nullopt;
  unsigned char* der = nullptr;
  const int size = i2d_X509(certificate, &der);
  if (size <= 0) return std::nullopt;
  const std::unique_ptr<unsigned char, void (*)(unsigned char*)> owner(
      der, [](unsigned char* bytes) { OPENSSL_free(bytes); });
  const std::string_view bytes(reinterpret_cast<const char*>(der), static_cast<std::size_t>(size));
  return Certificate{.subject = text_of(X509_get_subject_name(certificate)),
                     .fingerprint = crypto::sha256(bytes).hex(),
                     .not_after = utc_of(X509_get0_notAfter(certificate))};
}

std::optional<Certificate> certificate_of_pem(std::string_view pem) {
  const Bio in(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  const std::unique_ptr<X509, FreeX509> read(
      PEM_read_bio_X509(in.get(), nullptr, nullptr, nullptr));
  return detail::certificate_of(read.get());
}

}  // namespace ronghe::http
