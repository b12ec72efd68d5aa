// SPDX-License-Identifier: Apache-2.0
#include "ronghe/crypto/aead.hpp"

#include <gtest/gtest.h>
#include <openssl/evp.h>

#include <memory>
#include <random>
#include <vector>

#include "ronghe/crypto/random.hpp"
#include "ronghe/crypto/testing.hpp"

namespace ronghe::crypto {
namespace {

using testing::bytes_of;
using testing::hex_of;
using testing::key_of;

constexpr std::array suites{Suite::international, Suite::gm};

Aead::Nonce nonce_of(std::string_view hex) {
  const auto bytes = bytes_of(hex);
  Aead::Nonce out{};
  std::ranges::copy(bytes, reinterpret_cast<char*>(out.data()));
  return out;
}

struct Answer {
  const char* name;
  Suite suite;
  const char* key;
  const char* nonce;
  const char* associated;
  const char* plaintext;
  const char* sealed;
};

// McGrew and Viega, "The Galois/Counter Mode of Operation", test cases 13 to 16; RFC 8998, A.1.
const std::vector<Answer>& answers() {
  static const std::vector<Answer> all{
      {"GCM 13, nothing", Suite::international,
       "0000000000000000000000000000000000000000000000000000000000000000",
       "000000000000000000000000", "", "", "530f8afbc74536b9a963b4f1c4cb738b"},
      {"GCM 14, one block", Suite::international,
       "0000000000000000000000000000000000000000000000000000000000000000",
       "000000000000000000000000", "", "00000000000000000000000000000000",
       "cea7403d4d606b6e074ec5d3baf39d18 d0d1c8a799996bf0265b98b5d48ab919"},
      {"GCM 16, a part of a block", Suite::international,
       "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308",
       "cafebabefacedbaddecaf888", "feedfacedeadbeeffeedfacedeadbeefabaddad2",
       "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
       "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
       "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
       "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662 76fc6ece0f4e1768cddf8853bb2d551b"},
      // Only the first 16 bytes of the key are SM4's.
      {"RFC 8998 A.1", Suite::gm,
       "0123456789abcdeffedcba9876543210 ffffffffffffffffffffffffffffffff",
       "00001234567800000000abcd", "feedfacedeadbeeffeedfacedeadbeefabaddad2",
       "aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbccccccccccccccccdddddddddddddddd"
       "eeeeeeeeeeeeeeeeffffffffffffffffeeeeeeeeeeeeeeeeaaaaaaaaaaaaaaaa",
       "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735"
       "d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d "
       "83de3541e4c2b58177e065a9bf7b62ec"}};
  return all;
}

TEST(Aead, GivesTheAnswersOfTheStandards) {
  for (const auto& answer : answers()) {
    SCOPED_TRACE(answer.name);
    Aead aead(answer.suite, key_of(answer.key));
    const auto plaintext = bytes_of(answer.plaintext);
    const auto associated = bytes_of(answer.associated);
    std::string sealed = "before";
    aead.seal(nonce_of(answer.nonce), associated, plaintext, sealed);
    EXPECT_EQ(hex_of(sealed), hex_of("before" + bytes_of(answer.sealed)));
    std::string opened = "before";
    EXPECT_TRUE(aead.open(nonce_of(answer.nonce), associated, bytes_of(answer.sealed), opened));
    EXPECT_EQ(opened, "before" + plaintext);
  }
}

std::string random_text(std::mt19937& random, std::size_t length) {
  std::string out;
  while (out.size() < length) out += static_cast<char>(random());
  return out;
}

std::string by_openssl(const SecretKey& key, const Aead::Nonce& nonce, std::string_view associated,
                       std::string_view plaintext) {
  const std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)> context(
      EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
  std::string out(plaintext.size() + Aead::tag_bytes, '\0');
  auto* bytes = reinterpret_cast<std::uint8_t*>(out.data());
  int written = 0;
  const auto length = [](std::string_view text) { return static_cast<int>(text.size()); };
  bool good = EVP_EncryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, key.bytes().data(),
                                 nonce.data()) == 1;
  good &= EVP_EncryptUpdate(context.get(), nullptr, &written, testing::span_of(associated).data(),
                            length(associated)) == 1;
  good &= EVP_EncryptUpdate(context.get(), bytes, &written, testing::span_of(plaintext).data(),
                            length(plaintext)) == 1;
  good &= EVP_EncryptFinal_ex(context.get(), bytes + written, &written) == 1;
  good &= EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_GET_TAG, Aead::tag_bytes,
                              bytes + plaintext.size()) == 1;
  EXPECT_TRUE(good);
  return out;
}

// One object throughout, under a new key each time: nothing of the last text may stay in it. The
// lengths go past 16 blocks, where implementations change from one kernel to another.
TEST(Aead, AgreesWithOpensslForEveryLengthAndKey) {
  std::mt19937 random(3);
  Aead aead(Suite::international, SecretKey::random());
  for (std::size_t length = 0; length <= 300; ++length) {
    const auto key = SecretKey::random();
    const auto nonce = random_bytes<Aead::nonce_bytes>();
    const auto associated = random_text(random, random() % 100);
    const auto plaintext = random_text(random, length);
    aead.rekey(key);
    std::string sealed;
    aead.seal(nonce, associated, plaintext, sealed);
    ASSERT_EQ(sealed, by_openssl(key, nonce, associated, plaintext)) << length;
  }
}

// A key is changed in place: the same object as one made anew, whatever it did before.
TEST(Aead, AChangedKeyIsANewObjectInBothSuites) {
  std::mt19937 random(4);
  for (const auto suite : suites) {
    Aead reused(suite, SecretKey::random());
    for (std::size_t length = 0; length <= 300; length += 7) {
      const auto key = SecretKey::random();
      const auto nonce = random_bytes<Aead::nonce_bytes>();
      const auto plaintext = random_text(random, length);
      reused.rekey(key);
      std::string sealed;
      reused.seal(nonce, "row 7", plaintext, sealed);
      Aead fresh(suite, key);
      std::string again;
      fresh.seal(nonce, "row 7", plaintext, again);
      ASSERT_EQ(sealed, again) << length;
      std::string opened;
      ASSERT_TRUE(reused.open(nonce, "row 7", sealed, opened));
      ASSERT_EQ(opened, plaintext);
    }
  }
}

TEST(Aead, NothingThatWasChangedOpens) {
  for (const auto suite : suites) {
    const auto key = SecretKey::random();
    const auto nonce = random_bytes<Aead::nonce_bytes>();
    Aead aead(suite, key);
    std::string sealed;
    aead.seal(nonce, "field", "a short value", sealed);
    std::string out = "kept";
    const auto opens = [&](const Aead::Nonce& n, std::string_view a, std::string_view s) {
      return aead.open(n, a, s, out);
    };
    for (std::size_t bit = 0; bit < 8 * sealed.size(); ++bit) {
      auto changed = sealed;
      changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << bit % 8));
      EXPECT_FALSE(opens(nonce, "field", changed)) << bit;
    }
    for (std::size_t length = 0; length < sealed.size(); ++length) {
      EXPECT_FALSE(opens(nonce, "field", sealed.substr(0, length))) << length;
    }
    EXPECT_FALSE(opens(nonce, "field", sealed + '\0'));
    EXPECT_FALSE(opens(nonce, "fielc", sealed));
    EXPECT_FALSE(opens(nonce, "", sealed));
    auto other_nonce = nonce;
    other_nonce[11] ^= 1;
    EXPECT_FALSE(opens(other_nonce, "field", sealed));
    aead.rekey(SecretKey::random());
    EXPECT_FALSE(opens(nonce, "field", sealed));
    EXPECT_EQ(out, "kept");
    aead.rekey(key);
    EXPECT_TRUE(opens(nonce, "field", sealed));
    EXPECT_EQ(out, "kepta short value");
  }
}

TEST(Aead, AKeyUnderAKeyComesBackOnlyAsItWas) {
  for (const auto suite : suites) {
    Aead aead(suite, SecretKey::random());
    const auto nonce = random_bytes<Aead::nonce_bytes>();
    const auto key = SecretKey::random();
    std::string sealed;
    aead.seal_key(nonce, "subject 1", key, sealed);
    EXPECT_EQ(sealed.size(), SecretKey::size + Aead::tag_bytes);
    const auto opened = aead.open_key(nonce, "subject 1", sealed);
    ASSERT_TRUE(opened);
    EXPECT_TRUE(opened->same_as(key));
    EXPECT_FALSE(aead.open_key(nonce, "subject 2", sealed));
    EXPECT_FALSE(aead.open_key(nonce, "subject 1", sealed.substr(1)));
    EXPECT_FALSE(aead.open_key(nonce, "subject 1", sealed + "x"));
    sealed[0] = static_cast<char>(sealed[0] ^ 1);
    EXPECT_FALSE(aead.open_key(nonce, "subject 1", sealed));
  }
}

TEST(Aead, SurvivesBeingMoved) {
  const auto key = SecretKey::random();
  const auto nonce = random_bytes<Aead::nonce_bytes>();
  for (const auto suite : suites) {
    Aead first(suite, key);
    std::string sealed;
    first.seal(nonce, "", "text", sealed);
    Aead second = std::move(first);
    Aead third(Suite::international, SecretKey::random());
    third = std::move(second);
    std::string opened;
    EXPECT_TRUE(third.open(nonce, "", sealed, opened));
    EXPECT_EQ(opened, "text");
  }
}

}  // namespace
}  // namespace ronghe::crypto
