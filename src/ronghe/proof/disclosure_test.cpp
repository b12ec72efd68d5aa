// SPDX-License-Identifier: Apache-2.0
#include "ronghe/proof/disclosure.hpp"

#include <gtest/gtest.h>

#include "ronghe/base/base64.hpp"
#include "ronghe/base/durable_file.hpp"
#include "ronghe/proof/commitment.hpp"

namespace ronghe::proof {
namespace {

using crypto::Suite;

std::string salt(char byte) { return std::string(salt_bytes, byte); }

Disclosure disclosure(Suite suite) {
  const ShownField pay{.name = "pay", .salt = salt('p'), .value = "\"2500.00\""};
  const ShownField post{.name = "post", .salt = salt('q'), .value = "\"车间\\n\\\"一\\\"\""};
  const auto injury = field_commitment(suite, salt('i'), "injury", "true");
  const std::vector hashes{injury, field_commitment(suite, pay.salt, pay.name, pay.value),
                           field_commitment(suite, post.salt, post.name, post.value)};
  const auto sealed = commitment_of(suite, "EDU/L4", hashes).base64();
  return {.entry =
              "{\"fields\":{},\"record\":\"placement\",\"schema\":1,\"sealed\":{\"EDU/L4\":\"" +
              sealed + "\"},\"source\":\"EDU\"" + (suite == Suite::gm ? ",\"suite\":\"gm\"}" : "}"),
          .labels = {{.label = "EDU/L4", .fields = {injury, pay, post}}}};
}

TEST(Disclosure, ShownFieldsHaveTheCommitmentOfTheEntry) {
  for (const auto suite : {Suite::international, Suite::gm}) {
    const auto shown = disclosure(suite);
    const auto read = parse_disclosure(shown.to_string());
    ASSERT_TRUE(read) << to_string(read.error());
    EXPECT_EQ(read->to_string(), shown.to_string());
    EXPECT_TRUE(check_disclosure(*read));
  }
}

TEST(Disclosure, AnEntryAloneShowsNothingAndHolds) {
  const auto read = parse_disclosure("{\"record\":\"college\"}");
  ASSERT_TRUE(read);
  EXPECT_TRUE(read->labels.empty());
  EXPECT_TRUE(check_disclosure(*read));
}

TEST(Disclosure, AnotherValueNameSaltLabelOrSuiteIsRefused) {
  const auto text = disclosure(Suite::international).to_string();
  const auto with = [&](const std::string& from, const std::string& to) {
    auto changed = text;
    const auto at = changed.rfind(from);
    EXPECT_NE(at, std::string::npos) << from;
    changed.replace(at, from.size(), to);
    const auto read = parse_disclosure(changed);
    return read && check_disclosure(*read);
  };
  EXPECT_TRUE(with("2500.00", "2500.00"));
  EXPECT_FALSE(with("2500.00", "2500.01"));
  EXPECT_FALSE(with("\"pay\"", "\"pat\""));
  EXPECT_FALSE(with(base64(salt('p')), base64(salt('o'))));
  EXPECT_FALSE(with("EDU/L4", "EDU/L3"));
  EXPECT_FALSE(with("\"source\":\"EDU\"", "\"source\":\"EDU\",\"suite\":\"gm\""));
}

// Every byte of what is shown matters; the entry itself is for the receipt to hold.
TEST(Disclosure, AnyFlippedByteBehindTheEntryIsRefused) {
  const auto text = disclosure(Suite::international).to_string();
  for (auto at = text.find('\n') + 1; at < text.size(); ++at) {
    for (const char mask : {'\x01', '\x20', '\x80'}) {
      auto changed = text;
      changed[at] = static_cast<char>(changed[at] ^ mask);
      const auto read = parse_disclosure(changed);
      EXPECT_FALSE(read && check_disclosure(*read)) << "byte " << at << ": " << changed;
    }
  }
}

TEST(Disclosure, HasOneSpelling) {
  const auto text = disclosure(Suite::international).to_string();
  ASSERT_TRUE(parse_disclosure(text));
  struct Case {
    const char* from;
    const char* to;
  };
  for (const auto& [from, to] :
       {Case{"\"name\":\"pay\"", "\"name\": \"pay\""}, Case{"pay", "p\\u0061y"},
        Case{"\"label\":\"EDU/L4\"", "\"label\":\"EDU/L3\",\"label\":\"EDU/L4\""},
        Case{"\"label\":", "\"more\":1,\"label\":"}}) {
    auto changed = text;
    changed.replace(changed.rfind(from), std::string_view(from).size(), to);
    const auto read = parse_disclosure(changed);
    ASSERT_FALSE(read) << changed;
    EXPECT_EQ(read.error().kind, ErrorKind::bad_input);
  }
  EXPECT_FALSE(parse_disclosure(text + "\n"));
  EXPECT_FALSE(parse_disclosure(text + " "));
}

// Each level would take a little of the stack of whoever writes the value out.
TEST(Disclosure, BracketsWithoutEndAreBadInput) {
  const auto with = [](std::size_t depth) {
    return parse_disclosure(R"({}
{"fields":[{"name":"a","salt":")" +
                            base64(salt('s')) + "\",\"value\":" + std::string(depth, '[') +
                            std::string(depth, ']') + R"(}],"label":"a"})");
  };
  EXPECT_TRUE(with(1));
  EXPECT_TRUE(with(6));
  EXPECT_FALSE(with(7));
  const auto read = with(1'000'000);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().kind, ErrorKind::bad_input);
}

// Made by a few lines of another language. Paths are those of the source tree.
TEST(Disclosure, WhatTheFuzzerBeginsWithHolds) {
  for (const auto* name : {"entry", "none", "one", "all"}) {
    const auto bytes = read_whole_file(std::string("tests/corpus/fuzz/disclosure_fuzz/") + name);
    ASSERT_TRUE(bytes) << name;
    const auto read = parse_disclosure(*bytes);
    ASSERT_TRUE(read) << name << ": " << to_string(read.error());
    EXPECT_TRUE(check_disclosure(*read)) << name;
  }
}

TEST(Disclosure, NonsenseIsBadInput) {
  for (const auto* line : {"x", "{}", "[]", R"({"label":"a","fields":{}})",
                           R"({"label":"a","fields":[1]})", R"({"label":"a","fields":["AA=="]})",
                           R"({"label":"a","fields":[{"name":"a","salt":"AA==","value":1}]})"}) {
    const auto read = parse_disclosure(std::string("{}\n") + line);
    ASSERT_FALSE(read) << line;
    EXPECT_EQ(read.error().kind, ErrorKind::bad_input);
  }
}

}  // namespace
}  // namespace ronghe::proof
