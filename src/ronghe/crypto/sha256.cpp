// SPDX-License-Identifier: Apache-2.0
#include "ronghe/crypto/sha256.hpp"

#include <openssl/evp.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <vector>

#include "ronghe/base/worded.hpp"

namespace ronghe::crypto {

namespace {

// EVP_sha256() would be looked up under a lock at every hash; a fetched algorithm is not.
const EVP_MD* algorithm() {
  static const EVP_MD* const fetched = EVP_MD_fetch(nullptr, "SHA2-256", nullptr);
  return fetched;
}

EVP_MD_CTX* raw(void* context) { return static_cast<EVP_MD_CTX*>(context); }

// The library fails here only without memory or without its own algorithms.
void must(int outcome) { ensure(outcome == 1, "the library can compute SHA-256"); }

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

}  // namespace

Sha256::Sha256() : context_(EVP_MD_CTX_new()) {
  ensure(context_ != nullptr, "there is memory for a hash context");
  must(EVP_DigestInit_ex2(raw(context_), algorithm(), nullptr));
}

Sha256::~Sha256() { EVP_MD_CTX_free(raw(context_)); }

void Sha256::update(std::string_view bytes) {
  must(EVP_DigestUpdate(raw(context_), bytes.data(), bytes.size()));
}

Hash Sha256::finish() {
  std::array<std::uint8_t, Hash::size> out{};
  must(EVP_DigestFinal_ex(raw(context_), out.data(), nullptr));
  must(EVP_DigestInit_ex2(raw(context_), nullptr, nullptr));
  return Hash(out);
}

Hash sha256(std::string_view bytes) {
  thread_local Sha256 hasher;
  return hasher.of(bytes);
}

Result<Hash> sha256_of_file(const std::string& path) {
  const std::unique_ptr<std::FILE, CloseFile> file(std::fopen(path.c_str(), "rb"));
  if (!file) {
    return fail_with(errno == ENOENT ? ErrorKind::not_found : ErrorKind::bad_input,
                     "file-not-opened"_code, "the file cannot be opened: {detail}",
                     {{"detail", std::strerror(errno)}}, {.file = path});
  }
  constexpr std::size_t piece = std::size_t{1} << 20U;
  std::vector<char> buffer(piece);
  Sha256 hasher;
  while (true) {
    const auto read = std::fread(buffer.data(), 1, piece, file.get());
    hasher.update({buffer.data(), read});
    if (read == piece) continue;
    if (std::ferror(file.get()) != 0) {
      return fail_with(ErrorKind::fault, "file-not-read"_code, "the file cannot be read: {detail}",
                       {{"detail", std::strerror(errno)}}, {.file = path});
    }
    return hasher.finish();
  }
}

}  // namespace ronghe::crypto
