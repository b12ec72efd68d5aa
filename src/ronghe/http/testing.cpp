// SPDX-License-Identifier: Apache-2.0
#include "ronghe/http/testing.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cstdio>
#include <memory>

namespace ronghe::http {

namespace fs = std::filesystem;

namespace {

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Paper = std::unique_ptr<X509, decltype(&X509_free)>;
using File = std::unique_ptr<std::FILE, decltype(&std::fclose)>;

Key new_key() { return {EVP_EC_gen("P-256"), &EVP_PKEY_free}; }

void add_extension(X509* paper, X509* issuer, int id, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, paper, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, id, value);
  ensure(extension != nullptr, "the extension of a test certificate is well formed");
  X509_add_ext(paper, extension, -1);
  X509_EXTENSION_free(extension);
}

Paper new_paper(const std::string& name, EVP_PKEY* key, int days) {
  static std::atomic<long> serial = 1;
  constexpr long day = 86'400;
  Paper paper(X509_new(), &X509_free);
  X509_set_version(paper.get(), 2);  // which is called 3
  ASN1_INTEGER_set(X509_get_serialNumber(paper.get()), serial++);
  X509_gmtime_adj(X509_getm_notBefore(paper.get()), -2 * day);
  X509_gmtime_adj(X509_getm_notAfter(paper.get()), days * day);
  X509_set_pubkey(paper.get(), key);
  X509_NAME_add_entry_by_txt(X509_get_subject_name(paper.get()), "CN", MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
  return paper;
}

void write(const fs::path& path, X509* paper) {
  const File file(std::fopen(path.c_str(), "wb"), &std::fclose);
  ensure(file && PEM_write_X509(file.get(), paper) == 1, "a test certificate can be written");
}

void write(const fs::path& path, EVP_PKEY* key) {
  const File file(std::fopen(path.c_str(), "wb"), &std::fclose);
  ensure(file && PEM_write_PrivateKey(file.get(), key, nullptr, nullptr, 0, nullptr, nullptr) == 1,
         "a test key can be written");
}

}  // namespace

struct TestAuthority::Anchor {
  Key key = new_key();
  Paper paper{nullptr, &X509_free};
};

TestAuthority::TestAuthority(std::string name)
    : folder_(fs::temp_directory_path() / ("ronghe_http_" + name + "_" + std::to_string(getpid()))),
      anchor_(std::make_unique<Anchor>()) {
  fs::remove_all(folder_);
  fs::create_directories(folder_);
  anchor_->paper = new_paper(name, anchor_->key.get(), 2);
  auto* paper = anchor_->paper.get();
  X509_set_issuer_name(paper, X509_get_subject_name(paper));
  add_extension(paper, paper, NID_basic_constraints, "critical,CA:TRUE");
  X509_sign(paper, anchor_->key.get(), EVP_sha256());
  write(anchors(), paper);
}

TestAuthority::~TestAuthority() {
  std::error_code none;
  fs::remove_all(folder_, none);
}

TestAuthority::Files TestAuthority::issue(const std::string& name, int days) const {
  const auto key = new_key();
  const auto paper = new_paper(name, key.get(), days);
  X509_set_issuer_name(paper.get(), X509_get_subject_name(anchor_->paper.get()));
  add_extension(paper.get(), anchor_->paper.get(), NID_subject_alt_name, "IP:127.0.0.1");
  X509_sign(paper.get(), anchor_->key.get(), EVP_sha256());
  Files out{.certificate = (folder_ / (name + ".pem")).string(),
            .key = (folder_ / (name + ".key")).string()};
  write(out.certificate, paper.get());
  write(out.key, key.get());
  return out;
}

RawClient::RawClient(std::uint16_t port) : socket_(socket(AF_INET, SOCK_STREAM, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int code = connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address);
  ensure(code == 0, "the test's server can be reached");
}

RawClient::~RawClient() { close(socket_); }

bool RawClient::send(std::string_view bytes) const {
  while (!bytes.empty()) {
    const auto count = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

std::string RawClient::read_some(std::size_t most, std::chrono::milliseconds patience) const {
  pollfd waiting{.fd = socket_, .events = POLLIN, .revents = 0};
  if (poll(&waiting, 1, static_cast<int>(patience.count())) <= 0) return {};
  std::string out(most, '\0');
  const auto count = recv(socket_, out.data(), most, 0);
  out.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
  return out;
}

std::string RawClient::read_all(std::chrono::milliseconds patience) const {
  constexpr std::size_t piece = 65'536;
  const auto end = std::chrono::steady_clock::now() + patience;
  std::string out;
  while (true) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        end - std::chrono::steady_clock::now());
    const auto bytes = left.count() > 0 ? read_some(piece, left) : std::string();
    if (bytes.empty()) return out;
    out += bytes;
  }
}

}  // namespace ronghe::http
