// SPDX-License-Identifier: Apache-2.0
#include "ronghe/proof/note.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <array>

#include "ronghe/proof/checkpoint.hpp"
#include "ronghe/proof/verify.hpp"

namespace ronghe::proof {
namespace {

constexpr auto example_key =
    "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
constexpr auto example_note =
    "This is an example message.\n\n\u2014 example.com/foo "
    "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM="
    "\n";

SigningKey key_of(std::string name, std::uint8_t type = type_ed25519) {
  return *generate_key(std::move(name), type);
}

Note signed_by(std::string text, const std::vector<const SigningKey*>& keys) {
  Note note{.text = std::move(text), .signatures = {}};
  for (const auto* key : keys) note.signatures.push_back(*sign_note(note, note_signer(*key)));
  return note;
}

TEST(ProofNote, TheExampleOfTheStandardIsVerified) {
  const auto note = parse_note(example_note);
  ASSERT_TRUE(note);
  EXPECT_EQ(note->text, "This is an example message.\n");
  EXPECT_EQ(note->to_string(), example_note);
  const std::array known{*VerifierKey::parse(example_key)};
  const auto valid = verify_note(*note, known);
  ASSERT_TRUE(valid);
  ASSERT_EQ(valid->size(), 1U);
  EXPECT_EQ((*valid)[0].key, 0U);
  EXPECT_EQ((*valid)[0].time, std::nullopt);
}

TEST(ProofNote, AnyFlippedBitOfANoteIsRefused) {
  const std::string bytes = example_note;
  const std::array known{*VerifierKey::parse(example_key)};
  for (std::size_t bit = 0; bit < 8 * bytes.size(); ++bit) {
    auto changed = bytes;
    changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << (bit % 8)));
    const auto note = parse_note(changed);
    ASSERT_FALSE(note && verify_note(*note, known)) << bit;
  }
}

TEST(ProofNote, TheTextEndsAtTheLastEmptyLine) {
  const auto key = key_of("k");
  const std::array known{key.verifier()};
  for (const std::string text :
       {"a\n", "\n", "a\n\nb\n", "a\n\n\n", "\n\n\n", "looks\n\n\u2014 like AAAAAAA=\n"}) {
    const auto note = signed_by(text, {&key});
    const auto read = parse_note(note.to_string());
    ASSERT_TRUE(read);
    EXPECT_EQ(read->text, text);
    EXPECT_TRUE(verify_note(*read, known));
  }
}

TEST(ProofNote, WhatIsNoNoteIsRefused) {
  const auto line = signed_by("t\n", {}).to_string() + "\u2014 n AAAAAAA=\n";
  ASSERT_TRUE(parse_note(line));
  struct Case {
    const char* name;
    std::string bytes;
  };
  const std::vector<Case> cases{
      {"empty", ""},
      {"no signatures", "t\n\n"},
      {"no empty line", "t\n\u2014 n AAAAAAA=\n"},
      {"text does not end", "t\u2014 n AAAAAAA=\n"},
      {"last line does not end", "t\n\n\u2014 n AAAAAAA="},
      {"a hyphen", "t\n\n- n AAAAAAA=\n"},
      {"an en dash", "t\n\n\u2013 n AAAAAAA=\n"},
      {"no name", "t\n\n\u2014  AAAAAAA=\n"},
      {"a plus in the name", "t\n\n\u2014 a+b AAAAAAA=\n"},
      {"a wide blank in the name", "t\n\n\u2014 a\u3000b AAAAAAA=\n"},
      {"no signature", "t\n\n\u2014 n \n"},
      {"an id and nothing else", "t\n\n\u2014 n AAAAAA==\n"},
      {"base64 with bits left over", "t\n\n\u2014 n AAAAAAB=\n"},
      {"base64 without padding", "t\n\n\u2014 n AAAAAAA\n"},
      {"a blank at the end", "t\n\n\u2014 n AAAAAAA= \n"},
      {"carriage return", "t\r\n\n\u2014 n AAAAAAA=\n"},
      {"tab", "t\tu\n\n\u2014 n AAAAAAA=\n"},
      {"zero byte", std::string("t\0\n\n", 4) + "\u2014 n AAAAAAA=\n"},
      {"not UTF-8", "t\xff\n\n\u2014 n AAAAAAA=\n"},
      {"too large", std::string(note_bytes_max, 'x') + "\n\n\u2014 n AAAAAAA=\n"}};
  for (const auto& [name, bytes] : cases) {
    SCOPED_TRACE(name);
    const auto note = parse_note(bytes);
    ASSERT_FALSE(note);
    EXPECT_EQ(note.error().kind, ErrorKind::bad_input);
  }
}

TEST(ProofNote, KeysThatAreNotKnownAreIgnored) {
  const auto known_key = key_of("known");
  const auto unknown = key_of("unknown");
  const auto same_name = key_of("known");  // another id
  auto note = signed_by("text\n", {&unknown, &same_name, &known_key});
  note.signatures[0].bytes = "not even a signature";
  const std::array known{known_key.verifier()};
  const auto valid = verify_note(note, known);
  ASSERT_TRUE(valid);
  EXPECT_EQ(valid->size(), 1U);
  // The same id under another name is another key too.
  note.signatures[0] = note.signatures[2];
  note.signatures[0].name = "someone";
  note.signatures[0].bytes = "x";
  EXPECT_TRUE(verify_note(note, known));
}

TEST(ProofNote, OneFalseLineOfAKnownKeySpoilsTheNote) {
  const auto one = key_of("one");
  const auto two = key_of("two");
  const std::array known{one.verifier(), two.verifier()};
  auto note = signed_by("text\n", {&one, &two});
  EXPECT_EQ(verify_note(note, known)->size(), 2U);
  note.signatures[1] = signed_by("another\n", {&two}).signatures[0];
  const auto valid = verify_note(note, known);
  ASSERT_FALSE(valid);
  EXPECT_EQ(valid.error().kind, ErrorKind::proof_failed);
  EXPECT_TRUE(valid.error().message.contains("two"));
  // Also when the same key has a good line before.
  note = signed_by("text\n", {&two, &two});
  EXPECT_EQ(verify_note(note, known)->size(), 1U);
  note.signatures[1].bytes[0] = static_cast<char>(note.signatures[1].bytes[0] ^ 1);
  EXPECT_FALSE(verify_note(note, known));
}

// A checkpoint of a store of the suite gm: a line that everybody verifies, and one by SM2.
class Sm2Note : public testing::Test {
 protected:
  static Note signed_twice(const SigningKey& key, const crypto::Sm2PrivateKey& sm2_key) {
    const std::array signers{note_signer(key), sm2_note_signer(key.name, sm2_key)};
    return *sign_checkpoint({.origin = key.name, .tree = {.size = 3, .root = {}}}, signers);
  }
  SigningKey key = key_of("log.example");
  crypto::Sm2PrivateKey sm2_key = crypto::Sm2PrivateKey::generate();
  VerifierKey sm2_verifier = verifier_key("log.example", sm2_key.public_key());
  Note note = signed_twice(key, sm2_key);
};

TEST_F(Sm2Note, CarriesTwoLinesAndEachKeyAloneOpensIt) {
  ASSERT_EQ(note.signatures.size(), 2U);
  EXPECT_EQ(note.signatures[1].name, "log.example");
  EXPECT_EQ(note.signatures[1].id, sm2_verifier.id());
  EXPECT_EQ(note.signatures[1].bytes.size(), crypto::sm2_signature_bytes);
  const auto read = *parse_note(note.to_string());
  EXPECT_EQ(read.signatures, note.signatures);
  const std::array both{key.verifier(), sm2_verifier};
  EXPECT_EQ(verify_note(read, both)->size(), 2U);
  for (const auto& known : both) {
    const auto valid = verify_note(read, std::span(&known, 1));
    ASSERT_TRUE(valid);
    EXPECT_EQ(valid->size(), 1U);
    EXPECT_EQ((*valid)[0].time, std::nullopt);
  }
}

TEST_F(Sm2Note, AFalseSm2LineSpoilsItForWhoKnowsTheKeyAndForNobodyElse) {
  const std::array both{key.verifier(), sm2_verifier};
  const std::array only_ed25519{key.verifier()};
  const auto good = note.signatures[1].bytes;
  for (std::size_t i = 0; i < good.size(); i += 7) {
    note.signatures[1].bytes = good;
    note.signatures[1].bytes[i] = static_cast<char>(good[i] ^ 1);
    const auto valid = verify_note(note, both);
    ASSERT_FALSE(valid) << i;
    EXPECT_EQ(valid.error().kind, ErrorKind::proof_failed);
    EXPECT_TRUE(verify_note(note, only_ed25519)) << i;
  }
  for (const auto& length : {good.substr(1), good + '\0'}) {
    note.signatures[1].bytes = length;
    EXPECT_FALSE(verify_note(note, both));
  }
  // The signature of this key over another text.
  note.signatures[1].bytes = sm2_key.sign(note.text + "x");
  EXPECT_FALSE(verify_note(note, both));
  note.signatures[1].bytes = sm2_key.sign(note.text);  // another one than before, and as good
  EXPECT_TRUE(verify_note(note, both));
}

TEST_F(Sm2Note, APolicyNamesEitherKeyOrBoth) {
  const auto ed25519_line = "log " + key.verifier().to_string() + "\n";
  const auto sm2_line = "log " + sm2_verifier.to_string() + "\n";
  for (const auto& logs : {ed25519_line, sm2_line, ed25519_line + sm2_line}) {
    const auto policy = *WitnessPolicy::parse(logs + "quorum none\n");
    const auto verdict = verify_checkpoint(note, policy);
    ASSERT_TRUE(verdict) << verdict.error().message;
    EXPECT_EQ(verdict->checkpoint.origin, "log.example");
  }
  // An SM2 key of another log does not speak for this one.
  const auto other = verifier_key("log.other", sm2_key.public_key());
  const auto policy = *WitnessPolicy::parse("log " + other.to_string() + "\nquorum none\n");
  EXPECT_FALSE(verify_checkpoint(note, policy));
}

TEST_F(Sm2Note, WithoutItsLineTheSm2KeyOpensNothing) {
  note.signatures.pop_back();
  const std::array only_sm2{sm2_verifier};
  EXPECT_FALSE(verify_note(note, only_sm2));
}

TEST(ProofNote, ANoteThatNobodyKnownSignedIsRefused) {
  const auto key = key_of("k");
  const auto note = signed_by("text\n", {&key});
  EXPECT_FALSE(verify_note(note, {}));
  const std::array other{key_of("k").verifier()};
  EXPECT_FALSE(verify_note(note, other));
}

TEST(ProofNote, SixteenSignaturesAreTakenAndAHundredAndNoMore) {
  std::vector<SigningKey> keys;
  for (std::size_t i = 0; i < note_signatures_max + 1; ++i)
    keys.push_back(key_of(fmt::to_string(i)));
  for (const std::size_t count : {std::size_t{16}, note_signatures_max, note_signatures_max + 1}) {
    std::vector<const SigningKey*> chosen;
    std::vector<VerifierKey> known;
    for (std::size_t i = 0; i < count; ++i) chosen.push_back(&keys[i]);
    for (const auto* key : chosen) known.push_back(key->verifier());
    const auto note = parse_note(signed_by("text\n", chosen).to_string());
    ASSERT_EQ(note.has_value(), count <= note_signatures_max);
    if (note) {
      EXPECT_EQ(verify_note(*note, known)->size(), count);
    }
  }
}

TEST(ProofNote, SignatureLinesAloneAreReadAsAWitnessAnswers) {
  const auto key = key_of("k");
  const auto note = signed_by("text\n", {&key, &key});
  const auto lines = note.signatures[0].line() + note.signatures[1].line();
  EXPECT_EQ(parse_signatures(lines), note.signatures);
  EXPECT_EQ(parse_signatures(""), std::vector<NoteSignature>{});
  EXPECT_FALSE(parse_signatures(lines + "\n"));
  EXPECT_FALSE(parse_signatures("text\n" + lines));
}

}  // namespace
}  // namespace ronghe::proof
