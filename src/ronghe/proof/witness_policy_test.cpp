// SPDX-License-Identifier: Apache-2.0
#include "ronghe/proof/witness_policy.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <array>

namespace ronghe::proof {
namespace {

std::string vkey(const std::string& name, std::uint8_t type = type_cosignature_v1) {
  // One key for each name and type, the same in every call.
  auto seed = name + std::string(32, static_cast<char>(type));
  seed.resize(32);
  return verifier_key(name, type, crypto::Ed25519PrivateKey::of_seed(seed)->public_key())
      .to_string();
}

std::string departments() {
  return fmt::format(
      "# three departments guard the log\n"
      "log {} https://log.example/\n\n"
      "witness education {} https://edu.example/\n"
      "  witness\tlabour {}\n"
      "witness taxes {}\n"
      "group departments 2 education labour taxes\n"
      "quorum departments\n",
      vkey("log.example", type_ed25519), vkey("edu"), vkey("hr"), vkey("tax"));
}

TEST(ProofPolicy, TwoOfThreePublishAndThreeMakeFinal) {
  const auto policy = WitnessPolicy::parse(departments());
  ASSERT_TRUE(policy) << policy.error().message;
  EXPECT_EQ(policy->logs.size(), 1U);
  EXPECT_EQ(policy->logs[0].url, "https://log.example/");
  EXPECT_EQ(policy->witnesses[0].url, "https://edu.example/");
  EXPECT_EQ(policy->witnesses[1].name, "labour");
  EXPECT_EQ(policy->witnesses[1].key.name, "hr");
  struct Case {
    std::vector<std::size_t> signed_by;
    const char* told;
  };
  const std::vector<Case> cases{{{}, "unpublished (0 of 3)"},    {{1}, "unpublished (1 of 3)"},
                                {{0, 1}, "published (2 of 3)"},  {{2, 0}, "published (2 of 3)"},
                                {{0, 1, 2}, "final (3 of 3)"},   {{2, 1, 0}, "final (3 of 3)"},
                                {{0, 7}, "unpublished (1 of 3)"}};
  for (const auto& [signed_by, told] : cases) EXPECT_EQ(describe(*policy, signed_by), told);
}

TEST(ProofPolicy, GroupsOfGroupsCountAsTheStandardSays) {
  std::string text;
  for (const auto* name : {"x1", "x2", "x3", "y1", "y2"}) {
    text += fmt::format("witness {} {}\n", name, vkey(name));
  }
  text += "group x 2 x1 x2 x3\ngroup y any y1 y2\ngroup both all x y\nquorum both\n";
  const auto policy = *WitnessPolicy::parse(text);
  const auto reached = [&](std::vector<std::size_t> by) { return policy.quorum_reached(by); };
  EXPECT_FALSE(reached({0, 1, 2}));
  EXPECT_FALSE(reached({0, 3, 4}));
  EXPECT_TRUE(reached({0, 2, 4}));
  EXPECT_EQ(describe(policy, std::array<std::size_t, 3>{0, 2, 4}), "published (3 of 5)");
  EXPECT_EQ(policy.counted_witnesses(), (std::vector<std::size_t>{0, 1, 2, 3, 4}));
}

TEST(ProofPolicy, AWitnessOutsideTheQuorumDoesNotCount) {
  const auto policy = *WitnessPolicy::parse(
      fmt::format("witness a {}\nwitness b {}\nquorum a\n", vkey("a"), vkey("b")));
  EXPECT_EQ(describe(policy, std::array<std::size_t, 1>{1}), "unpublished (0 of 1)");
  EXPECT_EQ(describe(policy, std::array<std::size_t, 1>{0}), "final (1 of 1)");
}

// Nobody has vouched, so it is never called final.
TEST(ProofPolicy, NoQuorumIsSaidToBeUnwitnessed) {
  const auto policy = *WitnessPolicy::parse("quorum none\n");
  EXPECT_TRUE(policy.quorum_reached({}));
  EXPECT_EQ(describe(policy, {}), "unwitnessed (0 of 0)");
}

TEST(ProofPolicy, AWrongLineIsNamed) {
  const auto a = "witness a " + vkey("a") + "\n";
  const auto b = "witness b " + vkey("b") + "\n";
  auto same_key = *VerifierKey::parse(vkey("a"));
  same_key.name = "other";
  auto log_key = same_key;
  log_key.type = type_ed25519;
  const VerifierKey unknown{.name = "pq", .type = 6, .material = std::string(1312, 'm')};
  const auto sm2 = verifier_key("a", crypto::Sm2PrivateKey::generate().public_key());
  auto sm2_again = sm2;
  sm2_again.name = "other";
  struct Case {
    const char* name;
    std::string text;
    int line;
  };
  const std::vector<Case> cases{
      {"no quorum", a, 0},
      {"nothing", "", 0},
      {"two quorums", "quorum none\nquorum none\n", 2},
      {"quorum unknown", a + "quorum b\n", 2},
      {"quorum before its definition", "quorum a\n" + a, 1},
      {"quorum of two", a + b + "quorum a b\n", 3},
      {"unknown word", "trust everybody\n", 1},
      {"key damaged", "witness a " + vkey("a").substr(1) + "x\nquorum a\n", 1},
      {"name twice", a + "witness a " + vkey("b") + "\nquorum a\n", 2},
      {"key twice, another name", a + "witness b " + same_key.to_string() + "\nquorum a\n", 2},
      {"log is its own witness", a + "log " + log_key.to_string() + "\nquorum a\n", 2},
      {"name none", "witness none " + vkey("a") + "\nquorum none\n", 1},
      {"member unknown", a + "group g any a c\nquorum g\n", 2},
      {"member twice", a + "group g any a a\nquorum g\n", 2},
      {"member of two groups", a + b + "group g any a\ngroup h any a b\nquorum h\n", 4},
      {"group of itself", a + "group g any a g\nquorum g\n", 2},
      {"member none", a + "group g any none\nquorum g\n", 2},
      {"no members", a + "group g any\nquorum g\n", 2},
      {"none needed", a + b + "group g 0 a b\nquorum g\n", 3},
      {"more than all", a + b + "group g 3 a b\nquorum g\n", 3},
      {"number with a zero", a + b + "group g 02 a b\nquorum g\n", 3},
      {"no time", "witness a " + vkey("a", type_ed25519) + "\nquorum a\n", 1},
      {"SM2 has no time", "witness a " + sm2.to_string() + "\nquorum a\n", 1},
      {"SM2 key twice", "log " + sm2.to_string() + "\nlog " + sm2_again.to_string() + "\n", 2},
      {"type of tomorrow", "witness a " + unknown.to_string() + "\nquorum a\n", 1},
      {"too many words", "witness a " + vkey("a") + " url more\nquorum a\n", 1},
      {"last line not ended", "quorum none", 1},
      {"carriage return", "quorum none\r\n", 0}};
  for (const auto& [name, text, line] : cases) {
    SCOPED_TRACE(name);
    const auto policy = WitnessPolicy::parse(text);
    ASSERT_FALSE(policy);
    EXPECT_EQ(policy.error().kind, ErrorKind::bad_input);
    EXPECT_EQ(policy.error().place.line, line);
  }
  EXPECT_TRUE(WitnessPolicy::parse(a + b + "group g 2 a b\nquorum g\n"));
}

}  // namespace
}  // namespace ronghe::proof
