// SPDX-License-Identifier: Apache-2.0
#include "ronghe/proof/receipt.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "ronghe/proof/verify.hpp"

namespace ronghe::proof {
namespace {

using crypto::Hash;

class ReceiptTest : public testing::Test {
 protected:
  static constexpr std::size_t size = 11;
  static constexpr std::uint64_t index = 6;

  ReceiptTest() {
    for (const auto* name : {"edu", "hr", "tax"}) {
      witnesses.push_back(*generate_key(name, type_cosignature_v1));
    }
    for (std::size_t i = 0; i < size; ++i) leaves.push_back(leaf_hash(fmt::format("entry {}", i)));
  }

  [[nodiscard]] WitnessPolicy policy(std::string_view needed) const {
    std::string text = "log " + log.verifier().to_string() + "\n";
    for (const auto& key : witnesses) {
      text += fmt::format("witness {} {}\n", key.name, key.verifier().to_string());
    }
    text += fmt::format("group departments {} edu hr tax\nquorum departments\n", needed);
    return *WitnessPolicy::parse(text);
  }

  [[nodiscard]] Receipt receipt(std::size_t cosigned) const {
    const ReadHash read = [this](const Subtree& subtree) -> Result<Hash> {
      const auto width = std::size_t{1} << subtree.level;
      return root_of(std::span(leaves).subspan(subtree.index * width, width));
    };
    const Checkpoint checkpoint{.origin = log.name,
                                .tree = {.size = size, .root = root_of(leaves)}};
    std::vector<Signer> signers{note_signer(log)};
    for (std::size_t i = 0; i < cosigned; ++i) signers.push_back(cosigner(witnesses[i], 1'700 + i));
    return {.extra = std::nullopt,
            .index = index,
            .path = *inclusion_proof(index, size, read),
            .checkpoint = *sign_checkpoint(checkpoint, signers)};
  }

  SigningKey log = *generate_key("log.example/evidence", type_ed25519);
  std::vector<SigningKey> witnesses;
  std::vector<Hash> leaves;
};

TEST_F(ReceiptTest, HoldsWhenTheQuorumHasCosigned) {
  struct Case {
    std::size_t cosigned;
    const char* told;
  };
  for (const auto& [cosigned, told] : {Case{2, "published (2 of 3)"}, Case{3, "final (3 of 3)"}}) {
    const auto verdict = verify_receipt(receipt(cosigned), leaves[index], policy("2"));
    ASSERT_TRUE(verdict);
    EXPECT_EQ(describe(policy("2"), verdict->signed_by()), told);
    EXPECT_EQ(verdict->vouches[1].time, 1'701U);
    EXPECT_EQ(verdict->checkpoint.origin, "log.example/evidence");
  }
  for (const std::size_t cosigned : {0, 1}) {
    const auto verdict = verify_receipt(receipt(cosigned), leaves[index], policy("2"));
    ASSERT_FALSE(verdict);
    EXPECT_EQ(verdict.error().kind, ErrorKind::proof_failed);
    EXPECT_EQ(examine_checkpoint(receipt(cosigned).checkpoint, policy("2"))->standing,
              Standing::unpublished);
  }
  EXPECT_FALSE(verify_receipt(receipt(2), leaves[index], policy("all")));
}

TEST_F(ReceiptTest, AnotherEntryOrPositionIsRefused) {
  const auto good = receipt(3);
  EXPECT_FALSE(verify_receipt(good, leaves[index + 1], policy("2")));
  for (std::uint64_t other = 0; other <= size; ++other) {
    if (other == index) continue;
    auto moved = good;
    moved.index = other;
    EXPECT_FALSE(verify_receipt(moved, leaves[index], policy("2"))) << other;
  }
}

TEST_F(ReceiptTest, ATextGivesItselfBack) {
  auto one = receipt(2);
  for (const auto& extra : {std::optional<std::string>(), std::optional<std::string>("bytes\0\n"),
                            std::optional<std::string>("")}) {
    one.extra = extra;
    const auto text = one.to_string();
    const auto read = parse_receipt(text);
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(*read, one);
    EXPECT_EQ(read->to_string(), text);
  }
  EXPECT_TRUE(one.to_string().starts_with("c2sp.org/tlog-proof@v1\nextra \nindex 6\n"));
}

TEST_F(ReceiptTest, AnyFlippedBitIsRefused) {
  const auto text = receipt(3).to_string();
  const auto all = policy("all");
  for (std::size_t bit = 0; bit < 8 * text.size(); ++bit) {
    auto changed = text;
    changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << (bit % 8)));
    const auto read = parse_receipt(changed);
    ASSERT_FALSE(read && verify_receipt(*read, leaves[index], all)) << bit;
  }
}

TEST_F(ReceiptTest, WhatIsNoReceiptIsRefused) {
  const auto text = receipt(2).to_string();
  for (std::size_t length = 0; length < text.find("\n\n") + 2; ++length) {
    EXPECT_FALSE(parse_receipt(text.substr(0, length))) << length;
  }
  const auto with = [&](const std::string& from, const std::string& to) {
    auto changed = text;
    changed.replace(changed.find(from), from.size(), to);
    return parse_receipt(changed);
  };
  EXPECT_TRUE(with("index 6", "index 7"));
  EXPECT_FALSE(with("index 6", "index 06"));
  EXPECT_FALSE(with("index 6", "index  6"));
  EXPECT_FALSE(with("index 6", "Index 6"));
  EXPECT_FALSE(with("index 6", "extra !\nindex 6"));
  EXPECT_FALSE(with("index 6", "extra AA==\nextra AA==\nindex 6"));
  EXPECT_FALSE(with("proof@v1", "proof@v2"));
}

TEST_F(ReceiptTest, ALogSpeaksForItsOwnNameOnly) {
  // Two logs are trusted; one signs a checkpoint in the name of the other.
  const auto other = *generate_key("other.example", type_ed25519);
  const auto trusted = *WitnessPolicy::parse(fmt::format(
      "log {}\nlog {}\nquorum none\n", log.verifier().to_string(), other.verifier().to_string()));
  const Checkpoint checkpoint{.origin = log.name, .tree = {.size = size, .root = root_of(leaves)}};
  EXPECT_TRUE(
      verify_checkpoint(*sign_checkpoint(checkpoint, std::array{note_signer(log)}), trusted));
  const auto forged =
      verify_checkpoint(*sign_checkpoint(checkpoint, std::array{note_signer(other)}), trusted);
  ASSERT_FALSE(forged);
  EXPECT_TRUE(forged.error().message.contains(log.name));
  // Witnesses alone do not make a checkpoint.
  EXPECT_FALSE(examine_checkpoint(
      *sign_checkpoint(checkpoint, std::array{cosigner(witnesses[0], 1)}), policy("any")));
}

TEST_F(ReceiptTest, AnEmptyLogHasOneRoot) {
  const auto trusted =
      *WitnessPolicy::parse("log " + log.verifier().to_string() + "\nquorum none\n");
  for (const bool right : {true, false}) {
    const Checkpoint checkpoint{.origin = log.name,
                                .tree = {.size = 0, .root = right ? empty_root() : leaves[0]}};
    const auto note = *sign_checkpoint(checkpoint, std::array{note_signer(log)});
    EXPECT_EQ(verify_checkpoint(note, trusted).has_value(), right);
  }
}

}  // namespace
}  // namespace ronghe::proof
