// SPDX-License-Identifier: Apache-2.0
// What a log with labels costs on one core: sealed fields, commitments, leaves, each against its
// limit in the same run. Prints BENCH lines; the first argument is another number of operations.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <fmt/core.h>
#include <gcrypt.h>
#include <openssl/evp.h>
#include <openssl/sha.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <functional>
#include <string>
#include <vector>

#include "ronghe/base/result.hpp"
#include "ronghe/crypto/aead.hpp"
#include "ronghe/crypto/detail/gcrypt.hpp"
#include "ronghe/crypto/hkdf.hpp"
#include "ronghe/crypto/mac.hpp"
#include "ronghe/crypto/mac_many.hpp"
#include "ronghe/crypto/random.hpp"
#include "ronghe/crypto/sha256.hpp"
#include "ronghe/crypto/sha256_many.hpp"
#include "ronghe/crypto/sm3.hpp"
#include "ronghe/crypto/suite.hpp"

namespace ronghe::crypto {
namespace {

constexpr std::size_t field_bytes = 64;       // the longest that the target speaks of
constexpr std::size_t associated_bytes = 64;  // label, table, field, row, subject, epoch
constexpr std::size_t entry_bytes = 200;
constexpr int rounds = 5;  // of which the best counts: others use the machine too

// Operations a second of each step, the best of several rounds in which they take turns.
using Step = std::function<void(std::size_t count)>;
std::vector<double> rates(std::size_t count, const std::vector<Step>& steps) {
  std::vector<double> best(steps.size());
  for (int round = 0; round < rounds; ++round) {
    for (std::size_t i = 0; i < steps.size(); ++i) {
      const auto start = std::chrono::steady_clock::now();
      steps[i](count);
      const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
      best[i] = std::max(best[i], static_cast<double>(count) / taken.count());
    }
  }
  return best;
}

void print(const std::string& name, double ours, double limit, const char* unit,
           const char* reach) {
  fmt::print("BENCH {} ours={:.0f} limit={:.0f} unit={} ratio={:.2f} reach={}\n", name, ours, limit,
             unit, ours / limit, reach);
}

// The cipher of the same library under one key, with the next nonce each time, into the same place.
class CipherAlone {
 public:
  explicit CipherAlone(Suite suite) {
    detail::ready_gcrypt();
    const int cipher = suite == Suite::gm ? GCRY_CIPHER_SM4 : GCRY_CIPHER_AES256;
    const auto key = random_bytes<32>();
    ensure(gcry_cipher_open(&context_, cipher, GCRY_CIPHER_MODE_GCM, 0) == 0 &&
               gcry_cipher_setkey(context_, key.data(), suite == Suite::gm ? 16 : 32) == 0,
           "the cipher is there");
  }
  ~CipherAlone() { gcry_cipher_close(context_); }
  CipherAlone(const CipherAlone&) = delete;
  CipherAlone& operator=(const CipherAlone&) = delete;

  void operator()(std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
      std::memcpy(nonce_.data(), &i, sizeof(i));
      gcry_cipher_setiv(context_, nonce_.data(), nonce_.size());
      gcry_cipher_authenticate(context_, associated_.data(), associated_.size());
      gcry_cipher_encrypt(context_, out_.data(), field_bytes, text_.data(), text_.size());
      gcry_cipher_gettag(context_, &out_[field_bytes], Aead::tag_bytes);
    }
  }

 private:
  gcry_cipher_hd_t context_ = nullptr;
  Aead::Nonce nonce_{};
  std::array<char, associated_bytes> associated_{};
  std::array<char, field_bytes> text_{};
  std::array<char, field_bytes + Aead::tag_bytes> out_{};
};

// OpenSSL's AES-256-GCM, fetched once, one context, one key.
void evp_alone(std::size_t count) {
  static EVP_CIPHER* const cipher = EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr);
  static EVP_CIPHER_CTX* const context = EVP_CIPHER_CTX_new();
  const std::array<std::uint8_t, 64> text{};
  std::array<std::uint8_t, 80> out{};
  Aead::Nonce nonce{};
  EVP_EncryptInit_ex2(context, cipher, text.data(), nonce.data(), nullptr);
  for (std::size_t i = 0; i < count; ++i) {
    std::memcpy(nonce.data(), &i, sizeof(i));
    int length = 0;
    EVP_EncryptInit_ex2(context, nullptr, nullptr, nonce.data(), nullptr);
    EVP_EncryptUpdate(context, nullptr, &length, text.data(), associated_bytes);
    EVP_EncryptUpdate(context, out.data(), &length, text.data(), field_bytes);
    EVP_EncryptFinal_ex(context, &out[field_bytes], &length);
    EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, Aead::tag_bytes, &out[field_bytes]);
  }
}

// Fields as an import seals them: random nonces, into a column that grows; a new column each 4096.
class Column {
 public:
  void seal(Aead& aead) { seal(aead, text_); }
  void seal(Aead& aead, std::string_view text) {
    if (++fields_ % 4096 == 0) out_.clear();
    const auto nonce = random_bytes<Aead::nonce_bytes>();
    out_.append(reinterpret_cast<const char*>(nonce.data()), nonce.size());
    aead.seal(nonce, associated_, text, out_);
  }

 private:
  std::size_t fields_ = 0;
  std::string associated_ = std::string(associated_bytes, 'a');
  std::string text_ = std::string(field_bytes, 't');
  std::string out_;
};

void fields(Suite suite, std::size_t count) {
  constexpr std::size_t subjects = 1024;
  constexpr std::size_t fields_of_row = 4;
  std::vector<SecretKey> keys;
  while (keys.size() < subjects) keys.push_back(SecretKey::random());
  const std::string info = "ronghe/v1 personal EDU placement student 1";
  CipherAlone alone(suite);
  Aead aead(suite, keys[0]);
  Column column;
  const Step same_key = [&](std::size_t n) {
    for (std::size_t i = 0; i < n; ++i) column.seal(aead);
  };
  const Step new_key = [&](std::size_t n) {
    for (std::size_t i = 0; i < n; ++i) {
      aead.rekey(keys[i % subjects]);
      column.seal(aead);
    }
  };
  const Step derive_each = [&](std::size_t n) {
    for (std::size_t i = 0; i < n; ++i) {
      aead.rekey(derived_key(suite, keys[i % subjects], info));
      column.seal(aead);
    }
  };
  Mac label_key(suite, keys[0]);
  const Step derive_prepared = [&](std::size_t n) {
    for (std::size_t i = 0; i < n; ++i) {
      aead.rekey(derived_key(label_key, info));
      column.seal(aead);
    }
  };
  const Step derive_row = [&](std::size_t n) {
    for (std::size_t i = 0; i < n; ++i) {
      if (i % fields_of_row == 0) aead.rekey(derived_key(suite, keys[i % subjects], info));
      column.seal(aead);
    }
  };
  const std::string row_text(fields_of_row * field_bytes, 't');
  const Step whole_rows = [&](std::size_t n) {
    for (std::size_t i = 0; i < n; i += fields_of_row) {
      aead.rekey(derived_key(label_key, info));
      column.seal(aead, row_text);
    }
  };
  const auto rate = rates(count, {std::ref(alone), same_key, new_key, derive_row, derive_each,
                                  derive_prepared, whole_rows});
  const auto name = [&](const char* what) { return fmt::format("{}.{}", what, name_of(suite)); };
  fmt::print(
      "sealed in a store ({}): one ciphertext for a row and label, under a key derived for it: "
      "seal_row_of_4_fields; the others show what each part of it costs\n",
      name_of(suite));
  print(name("seal_row_of_4_fields"), rate[6], rate[0], "fields/s", "0.4");
  print(name("seal_field_same_key"), rate[1], rate[0], "fields/s", "0.4");
  print(name("seal_field_new_key"), rate[2], rate[0], "fields/s", "0.4");
  print(name("seal_field_key_per_4"), rate[3], rate[0], "fields/s", "0.4");
  print(name("seal_field_derived_prepared"), rate[5], rate[0], "fields/s", "0.4");
  print(name("seal_field_derived_key"), rate[4], rate[0], "fields/s", "0.4");
}

void opening(Suite suite, std::size_t count) {
  const auto nonce = random_bytes<Aead::nonce_bytes>();
  const std::string associated(associated_bytes, 'a');
  CipherAlone alone(suite);
  Aead aead(suite, SecretKey::random());
  std::string sealed;
  aead.seal(nonce, associated, std::string(field_bytes, 't'), sealed);
  const Step open = [&](std::size_t n) {
    std::string out;
    for (std::size_t i = 0; i < n; ++i) {
      out.clear();
      ensure(aead.open(nonce, associated, sealed, out), "the field opens");
    }
  };
  const auto rate = rates(count, {std::ref(alone), open});
  print(fmt::format("open_field_same_key.{}", name_of(suite)), rate[1], rate[0], "fields/s", "0.4");
}

// A commitment is four blocks: two for its salt, and one around and one behind its text.
void commitments(Suite suite, std::size_t count) {
  const std::string name = "student";
  const std::string value = "440305200001010000";
  Hash last;
  const std::string four_blocks(4 * 64 - 9, 'x');  // with their padding
  const Step blocks = [&](std::size_t n) {
    SHA256_CTX context;
    SHA256_Init(&context);
    for (std::size_t i = 0; i < n; ++i) {
      if (suite == Suite::gm) {
        last = sm3(four_blocks);
        continue;
      }
      const auto* block = reinterpret_cast<const unsigned char*>(four_blocks.data());
      for (int j = 0; j < 4; ++j) SHA256_Transform(&context, block);
    }
  };
  const Step commit = [&](std::size_t n) {
    for (std::size_t i = 0; i < n; ++i) {
      const auto salt = random_bytes<32>();
      last = mac(suite, salt, {name, "\n", value});
    }
  };
  std::vector<Hash> salts(256);
  std::vector<Hash> committed(salts.size());
  const std::string joined = name + "\n" + value;
  const std::vector<std::string_view> messages(salts.size(), joined);
  const Step commit_column = [&](std::size_t n) {
    for (std::size_t i = 0; i < n; i += salts.size()) {
      for (auto& salt : salts) salt = Hash(random_bytes<Hash::size>());
      mac_many(suite, salts, messages, committed);
    }
  };
  Mac keyed(suite, SecretKey::random());
  const Step pseudonym = [&](std::size_t n) {
    for (std::size_t i = 0; i < n; ++i) last = keyed.of(value);
  };
  const auto rate = rates(count, {blocks, commit, pseudonym, commit_column});
  print(fmt::format("commitment.{}", name_of(suite)), rate[1], rate[0], "macs/s", "0.5");
  print(fmt::format("commitment_column.{}", name_of(suite)), rate[3], rate[0], "macs/s", "0.8");
  print(fmt::format("pseudonym.{}", name_of(suite)), rate[2], rate[0] * 2, "macs/s", "0.5");
}

void leaves(std::size_t count) {
  constexpr std::size_t bundle = 256;
  std::string bytes(bundle * entry_bytes, 'e');
  std::vector<std::string_view> entries;
  for (std::size_t i = 0; i < bundle; ++i) {
    entries.push_back(std::string_view(bytes).substr(i * entry_bytes, entry_bytes));
  }
  std::vector<Hash> out(bundle);
  std::vector<Step> steps{[&](std::size_t n) {
    Sha256 hasher;
    for (std::size_t i = 0; i < n; ++i) {
      hasher.update({"\0", 1});
      hasher.update(entries[i % bundle]);
      out[i % bundle] = hasher.finish();
    }
  }};
  for (const auto path : hash_paths()) {
    steps.emplace_back([&, path](std::size_t n) {
      for (std::size_t i = 0; i < n; i += bundle) sha256_many(path, 0, entries, out);
    });
    steps.emplace_back([&, path](std::size_t n) {
      for (std::size_t i = 0; i < n; i += bundle) {
        sha256_many(path, 0, entries, out);
        for (std::size_t width = bundle / 2; width > 0; width /= 2) {
          sha256_many_nodes(path, 1, std::span(out).first(2 * width), std::span(out).first(width));
        }
      }
    });
  }
  steps.emplace_back([&](std::size_t n) {
    for (std::size_t i = 0; i < n; i += bundle) {
      sha256_many(0, entries, out);
      for (std::size_t width = bundle / 2; width > 0; width /= 2) {
        sha256_many_nodes(1, std::span(out).first(2 * width), std::span(out).first(width));
      }
    }
  });
  const auto rate = rates(count, steps);
  print("leaves_and_tree.chosen", rate.back(), rate[rate.size() - 3], "leaves/s", "0.6");
  for (std::size_t i = 0; i < hash_paths().size(); ++i) {
    const auto name = name_of(hash_paths()[i]);
    const auto* const reach = i == 0 ? "1.0" : "1.5";
    print(fmt::format("leaves.{}", name), rate[1 + 2 * i], rate[0], "leaves/s", reach);
    print(fmt::format("leaves_and_tree.{}", name), rate[2 + 2 * i], rate[1 + 2 * i], "leaves/s",
          "0.6");
  }
}

}  // namespace
}  // namespace ronghe::crypto

int main(int count, char** arguments) {
  using namespace ronghe::crypto;
  const std::size_t operations =
      count > 1 ? static_cast<std::size_t>(std::atoll(arguments[1])) : 1U << 19U;
  for (const auto suite : {Suite::international, Suite::gm}) {
    fields(suite, operations);
    opening(suite, operations);
    commitments(suite, operations);
  }
  CipherAlone alone(Suite::international);
  const auto rate = rates(operations, {std::ref(alone), evp_alone});
  print("aes_gcm.libgcrypt_to_openssl", rate[0], rate[1], "fields/s", "1.0");
  leaves(operations);
}
