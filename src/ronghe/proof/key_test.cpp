// SPDX-License-Identifier: Apache-2.0
#include "ronghe/proof/key.hpp"

#include <gtest/gtest.h>

#include "ronghe/base/base64.hpp"
#include "ronghe/crypto/hash.hpp"
#include "ronghe/proof/scheme.hpp"

namespace ronghe::proof {
namespace {

// The keys of the examples of c2sp.org/signed-note and of Go's note package.
constexpr auto example_key =
    "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
constexpr auto go_key = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
constexpr auto go_private_key =
    "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";

TEST(ProofKey, TheKeysOfOthersAreReadAndWritten) {
  for (const auto* text : {example_key, go_key}) {
    const auto key = VerifierKey::parse(text);
    ASSERT_TRUE(key);
    EXPECT_EQ(key->type, type_ed25519);
    EXPECT_EQ(key->to_string(), text);
  }
  EXPECT_EQ(VerifierKey::parse(example_key)->name, "example.com/foo");
  EXPECT_EQ(VerifierKey::parse(example_key)->id(), 0x530d903aU);
  const auto key = SigningKey::parse(go_private_key);
  ASSERT_TRUE(key);
  EXPECT_EQ(key->to_string(), go_private_key);
  EXPECT_EQ(key->verifier().to_string(), go_key);
}

TEST(ProofKey, AnyChangedCharacterOfAKeyIsNoticed) {
  const std::string text = example_key;
  for (std::size_t i = 0; i < text.size(); ++i) {
    for (int bit = 0; bit < 8; ++bit) {
      auto changed = text;
      changed[i] = static_cast<char>(changed[i] ^ (1 << bit));
      ASSERT_FALSE(VerifierKey::parse(changed)) << changed;
    }
  }
}

TEST(ProofKey, WhatIsNoKeyIsRefused) {
  const std::string key = go_key;
  for (const std::string& text :
       {std::string(), std::string("name"), std::string("+c74f20a3+AQ=="), key.substr(0, 21),
        key.substr(0, 22), key + "=", " " + key, "PeterNeumann+C74F20A3+" + key.substr(22),
        std::string("a b+c74f20a3+") + key.substr(22)}) {
    EXPECT_FALSE(VerifierKey::parse(text)) << text;
    EXPECT_FALSE(SigningKey::parse(text)) << text;
  }
  // An Ed25519 key of 31 bytes, with the id that these bytes give.
  const VerifierKey cut{.name = "n", .type = 1, .material = std::string(31, 'k')};
  EXPECT_FALSE(VerifierKey::parse(cut.to_string()));
}

TEST(ProofKey, AMessageAboutAPrivateKeyDoesNotShowIt) {
  const std::string text = go_private_key;
  for (const auto& damaged :
       {text.substr(0, 40), text + "A", "PRIVATE+KEY+Peter" + text.substr(24)}) {
    const auto key = SigningKey::parse(damaged);
    ASSERT_FALSE(key);
    EXPECT_FALSE(key.error().message.contains("AYEK")) << key.error().message;
  }
}

TEST(ProofKey, NamesAreThoseThatALineCanCarry) {
  for (const auto* name : {"a", "example.com/witness", "\u5e02\u6559\u80b2\u5c40", "\U0001F511"}) {
    EXPECT_TRUE(is_key_name(name)) << name;
  }
  for (const auto* name :
       {"", "a b", "a+b", "a\tb", "a\nb", "\u00a0", "a\u3000b", "a\u2028b", "a\u0085b", "\xff"}) {
    EXPECT_FALSE(is_key_name(name)) << name;
    EXPECT_FALSE(generate_key(name, type_ed25519));
  }
}

TEST(ProofKey, ATypeOfTomorrowIsCarriedAndNotVerified) {
  VerifierKey key{.name = "x", .type = 0x06, .material = std::string(1312, 'm')};
  EXPECT_EQ(VerifierKey::parse(key.to_string()), key);
  EXPECT_EQ(scheme_of(key), nullptr);
  key = {
      .name = "x", .type = type_named, .material = "example.com/unknown/v1" + std::string(65, 'p')};
  EXPECT_EQ(VerifierKey::parse(key.to_string()), key);
  EXPECT_EQ(scheme_of(key), nullptr);
  const auto generated = *generate_key("x", type_cosignature_v1);
  ASSERT_NE(scheme_of(generated.verifier()), nullptr);
  EXPECT_EQ(scheme_of(generated.verifier())->name, "cosignature/v1");
}

// The public key of the example of GB/T 32918.5, annex A.
std::string standard_point() {
  constexpr auto x = "09f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020";
  constexpr auto y = "ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13";
  auto point = std::string("\x04");
  for (const auto* part : {x, y}) point += crypto::Hash::parse_hex(part)->bytes();
  return point;
}

TEST(ProofKey, AnSm2KeyIsReadAndWrittenAndMustBeAPointOfTheCurve) {
  const auto point = *crypto::Sm2PublicKey::of_bytes(standard_point());
  const auto key = verifier_key("log.example", point);
  EXPECT_EQ(key.material, "ronghe.cn/sm2-sm3/v1" + std::string(point.bytes()));
  // Worked out by sha256sum over name, newline, ff, identifier and point.
  EXPECT_TRUE(key.to_string().starts_with("log.example+4aac47bd+/3Jvbmdo")) << key.to_string();
  EXPECT_EQ(VerifierKey::parse(key.to_string()), key);
  EXPECT_EQ(sm2_point(key), point);
  ASSERT_NE(scheme_of(key), nullptr);
  EXPECT_EQ(scheme_of(key)->name, "SM2");

  auto off = key;
  off.material.back() = static_cast<char>(off.material.back() ^ 1);
  auto cut = key;
  cut.material.pop_back();
  auto longer = key;
  longer.material += 'x';
  auto no_point = key;
  no_point.material.resize(sm2_identifier.size());
  for (const auto& bad : {off, cut, longer, no_point}) {
    const auto read = VerifierKey::parse(bad.to_string());
    ASSERT_FALSE(read);
    EXPECT_TRUE(read.error().message.contains("SM2")) << read.error().message;
    EXPECT_EQ(sm2_point(bad), std::nullopt);
  }
  EXPECT_EQ(sm2_point(generate_key("x", type_ed25519)->verifier()), std::nullopt);
  // The next version of the identifier is another scheme.
  auto next = key;
  next.material[sm2_identifier.size() - 1] = '2';
  EXPECT_TRUE(VerifierKey::parse(next.to_string()));
  EXPECT_EQ(scheme_of(next), nullptr);
}

// One key for two types has two ids, so that one cannot be taken for the other.
TEST(ProofKey, TheIdDependsOnNameTypeAndKey) {
  const auto key = crypto::Ed25519PrivateKey::generate().public_key();
  const auto id = verifier_key("a", 1, key).id();
  EXPECT_NE(id, verifier_key("b", 1, key).id());
  EXPECT_NE(id, verifier_key("a", 4, key).id());
  EXPECT_NE(id, verifier_key("a", 1, crypto::Ed25519PrivateKey::generate().public_key()).id());
}

}  // namespace
}  // namespace ronghe::proof
