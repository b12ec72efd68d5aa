// SPDX-License-Identifier: Apache-2.0
#include "ronghe/crypto/mac.hpp"

// The block function is deprecated in favour of EVP, whose cost per hash is that of four blocks.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <gcrypt.h>
#include <openssl/sha.h>

#include <bit>
#include <cstring>
#include <vector>

#include "ronghe/base/result.hpp"
#include "ronghe/crypto/detail/gcrypt.hpp"
#include "ronghe/crypto/sha256.hpp"
#include "ronghe/crypto/sm3.hpp"

namespace ronghe::crypto {

namespace {

constexpr std::size_t block_bytes = 64;                   // of SHA-256 and of SM3
constexpr std::size_t short_bytes = block_bytes - 1 - 8;  // fit one block with their padding
constexpr std::uint8_t inner_pad = 0x36;                  // RFC 2104
constexpr std::uint8_t outer_pad = 0x5C;

using Block = std::array<std::uint8_t, block_bytes>;
using State = std::array<std::uint32_t, 8>;

std::string_view text_of(std::span<const std::uint8_t> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// The key filled up with zeros to a block, and each byte with the pad.
Block padded_key(Suite suite, std::span<const std::uint8_t> key, std::uint8_t pad) {
  Block block{};
  if (key.size() > block.size()) {
    const auto hash = suite == Suite::gm ? sm3(text_of(key)) : sha256(text_of(key));
    std::memcpy(block.data(), hash.bytes().data(), Hash::size);
  } else if (!key.empty()) {
    std::memcpy(block.data(), key.data(), key.size());
  }
  for (auto& byte : block) byte ^= pad;
  return block;
}

SHA256_CTX context_of(const State& state) {
  SHA256_CTX context{};
  std::memcpy(context.h, state.data(), sizeof(context.h));
  context.Nl = block_bytes * 8;  // one block has gone by
  context.md_len = Hash::size;
  return context;
}

State state_after(const Block& block) {
  SHA256_CTX context;
  SHA256_Init(&context);
  SHA256_Transform(&context, block.data());
  State state{};
  std::memcpy(state.data(), context.h, sizeof(context.h));
  return state;
}

void put_words(const SHA256_CTX& context, std::uint8_t* out) {
  for (const std::uint32_t word : context.h) {
    const auto big_endian = std::byteswap(word);
    std::memcpy(out, &big_endian, sizeof(big_endian));
    out += sizeof(big_endian);
  }
}

// `block` holds `bytes` bytes, no more than `short_bytes`, which end a text that began with a key's
// block: pads them (FIPS 180-4, 5.1.1) and writes the hash.
void finish(const State& after_key, Block& block, std::size_t bytes, std::uint8_t* out) {
  const auto bits = (block_bytes + bytes) * 8;
  block[bytes] = 0x80;
  block[block_bytes - 2] = static_cast<std::uint8_t>(bits >> 8U);
  block[block_bytes - 1] = static_cast<std::uint8_t>(bits);
  auto context = context_of(after_key);
  SHA256_Transform(&context, block.data());
  put_words(context, out);
}

void write_sha256(const State& inner, const State& outer, std::span<const std::string_view> pieces,
                  std::uint8_t* out) {
  std::size_t bytes = 0;
  for (const auto piece : pieces) bytes += piece.size();
  Block last{};
  if (bytes <= short_bytes) {
    Block block{};
    auto* at = block.data();
    for (const auto piece : pieces) at = std::copy(piece.begin(), piece.end(), at);
    finish(inner, block, bytes, last.data());
  } else {
    auto context = context_of(inner);
    for (const auto piece : pieces) SHA256_Update(&context, piece.data(), piece.size());
    SHA256_Final(last.data(), &context);
  }
  finish(outer, last, Hash::size, out);
  wipe(last);  // when the outcome is a key, so is this
}

}  // namespace

Mac::Mac(Suite suite, std::span<const std::uint8_t> key) {
  switch (suite) {
    case Suite::international: {
      auto block = padded_key(suite, key, inner_pad);
      inner_ = state_after(block);
      for (auto& byte : block) byte ^= inner_pad ^ outer_pad;
      outer_ = state_after(block);
      wipe(block);
      return;
    }
    case Suite::gm: {
      detail::ready_gcrypt();
      gcry_md_hd_t context = nullptr;
      ensure(gcry_md_open(&context, GCRY_MD_SM3, GCRY_MD_FLAG_HMAC) == 0 &&
                 gcry_md_setkey(context, key.data(), key.size()) == 0,
             "the library can compute HMAC-SM3");
      sm3_ = context;
      return;
    }
  }
}

Mac::~Mac() {
  wipe({reinterpret_cast<std::uint8_t*>(&inner_), sizeof(inner_)});
  wipe({reinterpret_cast<std::uint8_t*>(&outer_), sizeof(outer_)});
  gcry_md_close(static_cast<gcry_md_hd_t>(sm3_));  // wipes
}

void Mac::write(std::span<const std::string_view> pieces, std::span<std::uint8_t, Hash::size> out) {
  if (sm3_ == nullptr) return write_sha256(inner_, outer_, pieces, out.data());
  auto* context = static_cast<gcry_md_hd_t>(sm3_);
  gcry_md_reset(context);  // to the state after the key
  for (const auto piece : pieces) gcry_md_write(context, piece.data(), piece.size());
  std::memcpy(out.data(), gcry_md_read(context, GCRY_MD_SM3), Hash::size);
}

Hash Mac::of(std::string_view message) { return of({message}); }

Hash Mac::of(std::initializer_list<std::string_view> pieces) {
  std::array<std::uint8_t, Hash::size> out{};
  write({pieces.begin(), pieces.size()}, out);
  return Hash(out);
}

SecretKey Mac::key_of(std::initializer_list<std::string_view> pieces) {
  return SecretKey::filled_by([&](std::span<std::uint8_t, SecretKey::size> out) {
    write({pieces.begin(), pieces.size()}, out);
  });
}

Hash mac(Suite suite, std::span<const std::uint8_t> key,
         std::initializer_list<std::string_view> pieces) {
  if (suite == Suite::international) return Mac(suite, key).of(pieces);
  // A context of the library for one message would cost more than the message.
  auto block = padded_key(suite, key, inner_pad);
  std::vector<std::string_view> inner{text_of(block)};
  inner.insert(inner.end(), pieces);
  const auto hash = sm3(std::span<const std::string_view>(inner));
  for (auto& byte : block) byte ^= inner_pad ^ outer_pad;
  const auto out = sm3({text_of(block), hash.bytes()});
  wipe(block);
  return out;
}

}  // namespace ronghe::crypto
