// SPDX-License-Identifier: Apache-2.0
#include "ronghe/store/act_signature.hpp"

#include <gtest/gtest.h>

#include <functional>

#include "ronghe/crypto/ed25519.hpp"

namespace ronghe::store {
namespace {

ActStatement statement() {
  return {.suite = crypto::Suite::international,
          .origin = "log.test/a",
          .record = "need",
          .source = "BODY",
          .day = *parse_date("2025-12-31"),
          .actor = "anna",
          .rows = {{{"need_id", "N-2"}}, {{"need_id", "N-1"}, {"topic", "焊接\n"}}},
          .corrects = {17, 4}};
}

TEST(ActStatement, IsWrittenInOneWay) {
  EXPECT_EQ(canonical_text(statement()),
            R"({"actor":"anna","corrects":[4,17],"day":"2025-12-31","origin":"log.test/a",)"
            R"("record":"need","rows":[{"need_id":"N-1","topic":"焊接\n"},{"need_id":"N-2"}],)"
            R"("source":"BODY","suite":"international"})");
  auto turned = statement();
  std::swap(turned.rows[0], turned.rows[1]);
  EXPECT_EQ(hash_of(turned), hash_of(statement())) << "the order of rows says nothing";
}

TEST(ActStatement, SaysWithWhatItConflictsOnlyWhereItDoes) {
  auto set_aside = statement();
  set_aside.conflicts_with = {12, 3};
  EXPECT_TRUE(canonical_text(set_aside).starts_with(
      R"({"actor":"anna","conflicts_with":[3,12],"corrects":[4,17],)"));
}

TEST(ActStatement, HasAnotherHashForWhateverDiffers) {
  const std::vector<std::function<void(ActStatement&)>> changes{
      [](auto& it) { it.suite = crypto::Suite::gm; },
      [](auto& it) { it.origin = "log.test/b"; },
      [](auto& it) { it.record = "needs"; },
      [](auto& it) { it.source = "EDU"; },
      [](auto& it) { it.day = *parse_date("2025-12-30"); },
      [](auto& it) { it.actor = "bo"; },
      [](auto& it) { it.rows[0]["need_id"] = "N-3"; },
      [](auto& it) { it.rows[0]["topic"] = ""; },
      [](auto& it) { it.rows.push_back(it.rows[0]); },
      [](auto& it) { it.corrects.erase(4); },
      [](auto& it) { it.conflicts_with = {4}; },
      [](auto& it) { it.veiled = "00"; }};
  for (std::size_t i = 0; i < changes.size(); ++i) {
    auto other = statement();
    changes[i](other);
    EXPECT_NE(hash_of(other), hash_of(statement())) << i;
  }
}

TEST(ActStatement, VeilsRowsUnderABlind) {
  const crypto::Hash blind;
  const auto other = *crypto::Hash::of_bytes(std::string(32, 'x'));
  const auto veiled = veiled_rows(crypto::Suite::international, blind, statement().rows);
  EXPECT_EQ(veiled.size(), 64U);
  EXPECT_NE(veiled, veiled_rows(crypto::Suite::international, other, statement().rows));
  EXPECT_NE(veiled, veiled_rows(crypto::Suite::gm, blind, statement().rows));
  EXPECT_NE(veiled, veiled_rows(crypto::Suite::international, blind, {}));
}

TEST(StatementHash, IsReadAsItIsWritten) {
  for (const auto suite : {crypto::Suite::international, crypto::Suite::gm}) {
    const auto hash = hash_of(suite, "text");
    EXPECT_EQ(StatementHash::parse(hash.to_string()), hash);
  }
  for (const auto* text : {"", "sha256:", "sha256:00", "md5:00", "3f"}) {
    EXPECT_FALSE(StatementHash::parse(text)) << text;
  }
}

TEST(ActSignature, IsReadAsItIsWritten) {
  const ActSignature signature{.officer = "bo", .bytes = "signed"};
  EXPECT_EQ(ActSignature::parse(signature.to_string()), signature);
  for (const auto* text : {"", "bo", "bo:", ":AAAA", "bo:AAA", "bo:A A="}) {
    EXPECT_FALSE(ActSignature::parse(text)) << text;
  }
}

TEST(ActSignature, HoldsForOneLogOneHashAndOneKey) {
  const auto key = crypto::Ed25519PrivateKey::generate();
  const auto other = crypto::Ed25519PrivateKey::generate();
  const auto hash = hash_of(statement());
  const auto bytes = key.sign(signed_message("log.test/a", hash));
  const auto named = [](const crypto::Ed25519PrivateKey& of, std::uint8_t type) {
    return proof::verifier_key("anna", type, of.public_key());
  };
  const auto own = named(key, proof::type_ed25519);
  EXPECT_TRUE(is_signed("log.test/a", hash, own, bytes));
  EXPECT_FALSE(is_signed("log.test/b", hash, own, bytes));
  EXPECT_FALSE(is_signed("log.test/a", hash_of(crypto::Suite::international, "x"), own, bytes));
  EXPECT_FALSE(is_signed("log.test/a", hash, named(other, proof::type_ed25519), bytes));
  EXPECT_FALSE(is_signed("log.test/a", hash, named(key, proof::type_cosignature_v1), bytes));
  EXPECT_FALSE(is_signed("log.test/a", hash, own, bytes.substr(1)));
  EXPECT_FALSE(is_signed("log.test/a", hash_of(crypto::Suite::gm, "x"), own, bytes));
}

}  // namespace
}  // namespace ronghe::store
