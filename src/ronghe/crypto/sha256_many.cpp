// SPDX-License-Identifier: Apache-2.0
#include "ronghe/crypto/sha256_many.hpp"

// The functions on a plain structure are deprecated in favour of EVP, which costs a third more.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/sha.h>

#if defined(__x86_64__)
#include <cpuid.h>
#endif

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "ronghe/base/result.hpp"
#include "ronghe/crypto/detail/lanes.hpp"

namespace ronghe::crypto {

namespace detail {

void sha256_by_openssl(const LaneTexts& texts, Hash* out) {
  std::array<std::uint8_t, Hash::size> bytes{};
  for (std::size_t i = 0; i < texts.count; ++i) {
    const auto text = texts.text(i);
    SHA256_CTX context;
    SHA256_Init(&context);
    if (texts.starts != nullptr) {
      std::ranges::copy(texts.start(i, sha256_start), std::begin(context.h));
      context.Nl = static_cast<SHA_LONG>(8 * texts.bytes_gone());
    }
    if (texts.prefix) SHA256_Update(&context, &*texts.prefix, 1);
    SHA256_Update(&context, text.data(), text.size());
    SHA256_Final(bytes.data(), &context);
    out[i] = Hash(bytes);
  }
}

void mac_starts_by_openssl(const MacKeys& all) {
  for (std::size_t i = 0; i < all.count; ++i) {
    const auto key = all.keys[i].bytes();
    for (const bool outer : {false, true}) {
      std::array<std::uint8_t, block_bytes> block;
      block.fill(outer ? mac_outer_pad : mac_inner_pad);
      for (std::size_t at = 0; at < key.size(); ++at) {
        block[at] = static_cast<std::uint8_t>(block[at] ^ static_cast<std::uint8_t>(key[at]));
      }
      SHA256_CTX context;
      SHA256_Init(&context);
      SHA256_Transform(&context, block.data());
      std::ranges::copy(context.h, (outer ? all.outer : all.inner)[i].begin());
    }
  }
}

}  // namespace detail

namespace {

static_assert(sizeof(Hash) == Hash::size, "hashes in a row are the bytes of their nodes");

// Below so many, sixteen lanes, some of them empty, take longer than two that are full.
constexpr std::size_t worth_sixteen = 10;

std::vector<HashPath> detect_paths() {
  std::vector<HashPath> out{HashPath::portable};
#if defined(__x86_64__)
  constexpr unsigned sha_bit = 1U << 29U;  // leaf 7, register b; GCC 12 has no name for it
  unsigned a = 0;
  unsigned b = 0;
  unsigned c = 0;
  unsigned d = 0;
  if (__get_cpuid_count(7, 0, &a, &b, &c, &d) != 0 && (b & sha_bit) != 0 &&
      __builtin_cpu_supports("sse4.2") && __builtin_cpu_supports("popcnt")) {
    out.push_back(HashPath::sha_ni);
  }
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw")) {
    out.push_back(HashPath::avx512);
  }
#endif
  return out;
}

HashPath fastest_for(std::size_t count) {
  static const auto wide = hash_paths().back();
  static const auto narrow =
      *std::ranges::find_if(hash_paths().rbegin(), hash_paths().rend(),
                            [](auto path) { return path != HashPath::avx512; });
  return count < worth_sixteen ? narrow : wide;
}

void check(HashPath path) {
  ensure(std::ranges::find(hash_paths(), path) != hash_paths().end(),
         "the processor has this path");
}

void run(HashPath path, const detail::LaneTexts& texts, std::span<Hash> out) {
  ensure(out.size() == texts.count, "each text has a place for its hash");
  check(path);
  switch (path) {
    case HashPath::portable: return detail::sha256_by_openssl(texts, out.data());
    case HashPath::sha_ni: return detail::sha256_by_sha_ni(texts, out.data());
    case HashPath::avx512: return detail::sha256_by_avx512(texts, out.data());
  }
}

}  // namespace

std::string_view name_of(HashPath path) {
  switch (path) {
    case HashPath::portable: return "portable";
    case HashPath::sha_ni: return "sha_ni";
    case HashPath::avx512: return "avx512";
  }
  std::unreachable();
}

const std::vector<HashPath>& hash_paths() {
  static const auto paths = detect_paths();
  return paths;
}

void sha256_many(std::uint8_t prefix, std::span<const std::string_view> texts,
                 std::span<Hash> out) {
  sha256_many(fastest_for(texts.size()), prefix, texts, out);
}

void sha256_many(std::span<const std::string_view> texts, std::span<Hash> out) {
  sha256_many(fastest_for(texts.size()), texts, out);
}

void sha256_many_nodes(std::uint8_t prefix, std::span<const Hash> children, std::span<Hash> out) {
  sha256_many_nodes(fastest_for(out.size()), prefix, children, out);
}

void sha256_many_after(std::span<const ChainingValue> starts,
                       std::span<const std::uint32_t> start_of,
                       std::span<const std::string_view> texts, std::span<Hash> out) {
  sha256_many_after(fastest_for(texts.size()), starts, start_of, texts, out);
}

void sha256_many_mac_starts(std::span<const Hash> keys, std::span<ChainingValue> inner,
                            std::span<ChainingValue> outer) {
  sha256_many_mac_starts(fastest_for(keys.size()), keys, inner, outer);
}

void sha256_many(HashPath path, std::uint8_t prefix, std::span<const std::string_view> texts,
                 std::span<Hash> out) {
  run(path, detail::LaneTexts::of(prefix, texts), out);
}

void sha256_many(HashPath path, std::span<const std::string_view> texts, std::span<Hash> out) {
  run(path, detail::LaneTexts::of(std::nullopt, texts), out);
}

void sha256_many_nodes(HashPath path, std::uint8_t prefix, std::span<const Hash> children,
                       std::span<Hash> out) {
  run(path, detail::LaneTexts::of_nodes(prefix, children), out);
}

void sha256_many_after(HashPath path, std::span<const ChainingValue> starts,
                       std::span<const std::uint32_t> start_of,
                       std::span<const std::string_view> texts, std::span<Hash> out) {
  run(path, detail::LaneTexts::after(starts, start_of, texts), out);
}

void sha256_many_mac_starts(HashPath path, std::span<const Hash> keys,
                            std::span<ChainingValue> inner, std::span<ChainingValue> outer) {
  check(path);
  const auto all = detail::MacKeys::of(keys, inner, outer);
  switch (path) {
    case HashPath::portable: return detail::mac_starts_by_openssl(all);
    case HashPath::sha_ni: return detail::mac_starts_by_sha_ni(all);
    case HashPath::avx512: return detail::mac_starts_by_avx512(all);
  }
}

}  // namespace ronghe::crypto
