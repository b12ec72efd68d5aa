// SPDX-License-Identifier: Apache-2.0
#include "ronghe/proof/checkpoint.hpp"

#include <gtest/gtest.h>

#include <array>

#include "ronghe/proof/cosignature.hpp"

namespace ronghe::proof {
namespace {

constexpr auto root_text = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=";

TEST(ProofCheckpoint, TheExampleOfTheStandardIsReadAndWritten) {
  const auto text = std::string("example.com/behind-the-sofa\n20852163\n") + root_text + "\n";
  const auto checkpoint = parse_checkpoint(text);
  ASSERT_TRUE(checkpoint);
  EXPECT_EQ(checkpoint->origin, "example.com/behind-the-sofa");
  EXPECT_EQ(checkpoint->tree.size, 20'852'163U);
  EXPECT_EQ(checkpoint->tree.root.base64(), root_text);
  EXPECT_EQ(checkpoint->to_string(), text);
}

TEST(ProofCheckpoint, OneStateHasOneSpelling) {
  const std::string root = root_text;
  struct Case {
    const char* name;
    std::string text;
    bool taken;
  };
  const std::vector<Case> cases{
      {"plain", "o\n1\n" + root + "\n", true},
      {"empty log", "o\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n", true},
      {"origin with blanks", "a log\n1\n" + root + "\n", true},
      {"largest size", "o\n9223372036854775807\n" + root + "\n", true},
      {"one too large", "o\n9223372036854775808\n" + root + "\n", false},
      {"beyond 64 bits", "o\n18446744073709551616\n" + root + "\n", false},
      {"leading zero", "o\n01\n" + root + "\n", false},
      {"two zeros", "o\n00\n" + root + "\n", false},
      {"plus", "o\n+1\n" + root + "\n", false},
      {"minus", "o\n-1\n" + root + "\n", false},
      {"blank", "o\n1 \n" + root + "\n", false},
      {"hexadecimal", "o\n0x1\n" + root + "\n", false},
      {"no size", "o\n\n" + root + "\n", false},
      {"no origin", "\n1\n" + root + "\n", false},
      {"short root", "o\n1\n" + root.substr(4) + "\n", false},
      {"root without padding", "o\n1\n" + root.substr(0, 43) + "\n", false},
      {"no last newline", "o\n1\n" + root, false},
      {"two lines", "o\n1\n", false},
      {"nothing", "", false},
      {"extension", "o\n1\n" + root + "\nmore\n", true},
      {"empty extension", "o\n1\n" + root + "\n\n", false},
      {"extension not ended", "o\n1\n" + root + "\nmore", false}};
  for (const auto& [name, text, taken] : cases) {
    SCOPED_TRACE(name);
    const auto checkpoint = parse_checkpoint(text);
    ASSERT_EQ(checkpoint.has_value(), taken);
    if (taken) {
      EXPECT_EQ(checkpoint->to_string(), text);
    } else {
      EXPECT_EQ(checkpoint.error().kind, ErrorKind::bad_input);
    }
  }
}

TEST(ProofCheckpoint, AnOriginThatNoLineHoldsIsNotSigned) {
  const auto key = *generate_key("o", type_ed25519);
  const std::array signers{note_signer(key)};
  Checkpoint checkpoint{.origin = "o", .tree = {.size = 0, .root = empty_root()}};
  EXPECT_TRUE(sign_checkpoint(checkpoint, signers));
  for (const auto* origin : {"", "a\nb"}) {
    checkpoint.origin = origin;
    EXPECT_FALSE(sign_checkpoint(checkpoint, signers));
  }
}

TEST(ProofCheckpoint, ASignerThatFailsGivesItsError) {
  const Signer lost{.key = {.name = "hsm", .type = 1, .material = std::string(32, 'k')},
                    .sign = [](std::string_view) -> Result<std::string> {
                      return fail(ErrorKind::fault, "the device does not answer");
                    }};
  const Checkpoint checkpoint{.origin = "o", .tree = {.size = 0, .root = empty_root()}};
  const auto note = sign_checkpoint(checkpoint, std::array{lost});
  ASSERT_FALSE(note);
  EXPECT_EQ(note.error().message, "the device does not answer");
}

// The message of c2sp.org/tlog-cosignature.
TEST(ProofCosignature, TheMessageIsThatOfTheStandard) {
  const auto text = std::string("example.com/behind-the-sofa\n20852163\n") + root_text + "\n";
  EXPECT_EQ(cosigned_message(1'679'315'147, text),
            "cosignature/v1\ntime 1679315147\nexample.com/behind-the-sofa\n20852163\n"
            "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n");
  EXPECT_TRUE(cosigned_message(0, text).starts_with("cosignature/v1\ntime 0\n"));
}

TEST(ProofCosignature, ACosignatureHas72BytesAndATimeOf63Bits) {
  const Cosignature cosignature{.time = 0x0102030405060708, .signature = std::string(64, 's')};
  const auto bytes = encode_cosignature(cosignature);
  EXPECT_EQ(bytes.substr(0, 8), "\1\2\3\4\5\6\7\10");
  const auto read = parse_cosignature(bytes);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->time, cosignature.time);
  EXPECT_EQ(read->signature, cosignature.signature);
  EXPECT_FALSE(parse_cosignature(bytes.substr(1)));
  EXPECT_FALSE(parse_cosignature(bytes + "s"));
  EXPECT_TRUE(parse_cosignature("\x7f" + std::string(7, '\xff') + std::string(64, 's')));
  EXPECT_FALSE(parse_cosignature("\x80" + std::string(7, '\0') + std::string(64, 's')));
}

TEST(ProofCosignature, CoversTimeAndText) {
  const auto log = *generate_key("o", type_ed25519);
  const auto witness = *generate_key("w", type_cosignature_v1);
  const Checkpoint checkpoint{.origin = "o", .tree = {.size = 0, .root = empty_root()}};
  auto note = *sign_checkpoint(checkpoint, std::array{note_signer(log), cosigner(witness, 1'700)});
  const std::array known{witness.verifier()};
  const auto valid = verify_note(note, known);
  ASSERT_TRUE(valid);
  EXPECT_EQ((*valid)[0].time, 1'700U);
  auto later = note;
  later.signatures[1].bytes[7] = static_cast<char>(later.signatures[1].bytes[7] + 1);
  EXPECT_FALSE(verify_note(later, known));
  note.text += "more\n";
  EXPECT_FALSE(verify_note(note, known));
}

// A key of type 04 never signs the bare text, nor does one of type 01 pass for a cosigner.
TEST(ProofCosignature, TypesAreNotTakenForEachOther) {
  auto key = *generate_key("w", type_ed25519);
  const Note empty{.text = "text\n", .signatures = {}};
  auto plain = *sign_note(empty, note_signer(key));
  auto as_cosigner = key.verifier();
  as_cosigner.type = type_cosignature_v1;
  plain.id = as_cosigner.id();
  const Note note{.text = "text\n", .signatures = {plain}};
  EXPECT_FALSE(verify_note(note, std::array{as_cosigner}));
}

}  // namespace
}  // namespace ronghe::proof
