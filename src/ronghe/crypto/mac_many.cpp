// SPDX-License-Identifier: Apache-2.0
#include "ronghe/crypto/mac_many.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <string>

#include "ronghe/base/result.hpp"
#include "ronghe/crypto/mac.hpp"
#include "ronghe/crypto/secret.hpp"
#include "ronghe/crypto/sha256_many.hpp"

namespace ronghe::crypto {

namespace {

constexpr std::size_t block_bytes = 64;
constexpr std::size_t at_once = 128;  // so that what lies between the two hashes stays in the cache
constexpr char inner_pad = 0x36;      // RFC 2104
constexpr char outer_pad = 0x5C;

void append_padded(std::string& out, const Hash& key, char pad) {
  const auto before = out.size();
  out.append(block_bytes, pad);
  auto* at = &out[before];
  for (const char byte : key.bytes()) {
    *at = static_cast<char>(*at ^ byte);
    ++at;
  }
}

// Hashes the padded keys with what stands behind each, given by `behind(i)`.
class Batch {
 public:
  template <class Behind>
  void hash(std::span<const Hash> keys, char pad, const Behind& behind, std::span<Hash> out) {
    std::size_t bytes = 0;
    for (std::size_t i = 0; i < keys.size(); ++i) bytes += block_bytes + behind(i).size();
    texts_.clear();
    texts_.reserve(bytes);  // so that the views stay where they are
    for (std::size_t i = 0; i < keys.size(); ++i) {
      const auto begin = texts_.size();
      append_padded(texts_, keys[i], pad);
      texts_ += behind(i);
      views_[i] = std::string_view(texts_).substr(begin);
    }
    sha256_many(std::span(views_).first(keys.size()), out);
  }
  Batch() = default;
  Batch(const Batch&) = delete;
  Batch& operator=(const Batch&) = delete;
  ~Batch() { wipe(texts_); }  // salts and what is committed to

 private:
  std::string texts_;
  std::array<std::string_view, at_once> views_;
};

}  // namespace

void mac_many(Suite suite, std::span<const Hash> keys, std::span<const std::string_view> messages,
              std::span<Hash> out) {
  ensure(keys.size() == messages.size() && out.size() == messages.size(),
         "each message has a key and a place");
  if (suite == Suite::gm) {
    for (std::size_t i = 0; i < keys.size(); ++i) {
      const auto key = keys[i].bytes();
      out[i] = mac(suite, {reinterpret_cast<const std::uint8_t*>(key.data()), key.size()},
                   {messages[i]});
    }
    return;
  }
  Batch batch;
  std::array<Hash, at_once> inner;
  for (std::size_t done = 0; done < keys.size(); done += at_once) {
    const auto count = std::min(at_once, keys.size() - done);
    const auto some = keys.subspan(done, count);
    const auto message = [&](std::size_t i) { return messages[done + i]; };
    batch.hash(some, inner_pad, message, std::span(inner).first(count));
    const auto hash = [&](std::size_t i) { return inner[i].bytes(); };
    batch.hash(some, outer_pad, hash, out.subspan(done, count));
  }
}

}  // namespace ronghe::crypto
