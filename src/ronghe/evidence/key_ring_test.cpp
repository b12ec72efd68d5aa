// SPDX-License-Identifier: Apache-2.0
#include "ronghe/evidence/key_ring.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <map>
#include <random>
#include <set>
#include <span>
#include <thread>

namespace ronghe::evidence {
namespace {

using crypto::SecretKey;

TEST(SubjectSecrets, IsTheMapThatItStandsFor) {
  std::mt19937 random(4);
  SubjectSecrets secrets;
  std::map<std::string, SecretKey> expected;
  EXPECT_EQ(secrets.find("person/1"), nullptr);
  for (int step = 0; step < 20'000; ++step) {
    const auto id = "person/" + std::to_string(random() % 3'000);
    if (random() % 4 == 0) {
      secrets.forget(id);
      expected.erase(id);
    } else {
      auto secret = SecretKey::random();
      expected.insert_or_assign(id, secret.copy());
      secrets.add(id, std::move(secret));
    }
    ASSERT_EQ(secrets.size(), expected.size());
  }
  for (int number = 0; number < 3'100; ++number) {
    const auto id = "person/" + std::to_string(number);
    const auto* found = secrets.find(id);
    const auto wanted = expected.find(id);
    ASSERT_EQ(found != nullptr, wanted != expected.end()) << id;
    ASSERT_TRUE(found == nullptr || found->same_as(wanted->second)) << id;
  }
}

TEST(SubjectSecrets, WhoWasForgottenIsHeardOf) {
  SubjectSecrets secrets;
  EXPECT_FALSE(secrets.has_heard_of("person/1"));
  secrets.forget("person/1");
  EXPECT_TRUE(secrets.has_heard_of("person/1"));
  EXPECT_EQ(secrets.find("person/1"), nullptr);
  EXPECT_EQ(secrets.size(), 0U);
  secrets.forget("person/1");
  secrets.add("person/1", SecretKey::random());
  EXPECT_NE(secrets.find("person/1"), nullptr);
  EXPECT_EQ(secrets.size(), 1U);
}

// Has the secrets of person/0 to person/99 and counts who asks.
class Hundred : public SecretSource {
 public:
  static constexpr int persons = 100;

  Result<void> find(const std::vector<std::string>& subjects, const Take& take) override {
    ++searches;
    asked.insert(asked.end(), subjects.begin(), subjects.end());
    if (fails) return fail(ErrorKind::fault, "the disk is gone");
    for (const auto& id : subjects) {
      if (numbers.contains(id)) take(id, secret(id));
    }
    return {};
  }
  Result<void> all(const Take& take) override {
    ++readings;
    if (fails) return fail(ErrorKind::fault, "the disk is gone");
    for (const auto& id : numbers) take(id, secret(id));
    if (!doubled.empty()) take("person/0", secret(doubled));
    return {};
  }
  static SecretKey secret(const std::string& id) {
    return SecretKey::filled_by([&](std::span<std::uint8_t> bytes) {
      std::ranges::fill(bytes, static_cast<std::uint8_t>(std::stoi(id.substr(7)) + 1));
    });
  }

  std::set<std::string> numbers = [] {
    std::set<std::string> ids;
    for (int i = 0; i < persons; ++i) ids.insert("person/" + std::to_string(i));
    return ids;
  }();
  int searches = 0;
  int readings = 0;
  bool fails = false;
  std::string doubled = {};  // whose secret somebody gave to person/0, too
  std::vector<std::string> asked;
};

struct LookingRing {
  std::shared_ptr<Hundred> source = std::make_shared<Hundred>();
  KeyRing ring{crypto::Suite::international};
  LookingRing() { ring.look_in(source); }
};

TEST(KeyRing, ASecretIsLookedForOnceWhetherItIsThereOrNot) {
  LookingRing of;
  ASSERT_TRUE(of.ring.want({"person/1", "person/1", "person/2", "person/x"}));
  for (int again = 0; again < 2; ++again) {
    EXPECT_TRUE(of.ring.knows("person/1"));
    EXPECT_TRUE(of.ring.knows("person/2"));
    EXPECT_FALSE(of.ring.knows("person/x"));
    ASSERT_TRUE(of.ring.want({"person/x", "person/2"}));
  }
  EXPECT_EQ(of.source->searches, 1);
  EXPECT_EQ(of.source->asked.size(), 3U);
  EXPECT_EQ(of.ring.subjects(), 2U);
  EXPECT_TRUE(of.ring.looks_on());
}

TEST(KeyRing, WhatNobodyWantedIsFoundWhenItIsNeeded) {
  LookingRing of;
  crypto::Mac key(crypto::Suite::international, SecretKey::random());
  KeyRing loaded(crypto::Suite::international);
  loaded.add_subject("person/7", Hundred::secret("person/7"));
  const auto found = of.ring.row_key(key, "placement", "person/7");
  ASSERT_TRUE(found);
  EXPECT_TRUE(found->same_as(*loaded.row_key(key, "placement", "person/7")));
  EXPECT_FALSE(of.ring.row_key(key, "placement", "person/x"));
  EXPECT_EQ(of.source->searches, 2);
}

TEST(KeyRing, AfterSomeSearchesTheRestIsReadAtOnce) {
  LookingRing of;
  for (int i = 0; i < 16; ++i) EXPECT_TRUE(of.ring.knows("person/" + std::to_string(i)));
  EXPECT_EQ(of.source->readings, 0);
  EXPECT_TRUE(of.ring.knows("person/16"));
  EXPECT_EQ(of.source->readings, 1);
  EXPECT_FALSE(of.ring.looks_on());
  EXPECT_TRUE(of.ring.knows("person/99"));
  EXPECT_FALSE(of.ring.knows("person/x"));
  EXPECT_EQ(of.source->searches, 16);
  EXPECT_EQ(of.ring.subjects(), std::size_t{Hundred::persons});
}

TEST(KeyRing, ManyAtOnceAreReadWithAllOthers) {
  for (const std::size_t many : {50'000U, 50'001U}) {
    LookingRing of;
    std::vector<std::string> ids;
    for (std::size_t i = 0; i < many; ++i) ids.push_back("nobody/" + std::to_string(i));
    ASSERT_TRUE(of.ring.want(ids));
    EXPECT_EQ(of.source->readings, many > 50'000 ? 1 : 0);
  }
}

TEST(KeyRing, WhoWasForgottenDoesNotComeBackFromTheSource) {
  LookingRing of;
  ASSERT_TRUE(of.ring.want({"person/1"}));
  of.ring.forget("person/1");
  of.ring.forget("person/2");  // that nobody asked for yet
  EXPECT_FALSE(of.ring.knows("person/1"));
  EXPECT_FALSE(of.ring.knows("person/2"));
  ASSERT_TRUE(of.ring.want_all());
  EXPECT_FALSE(of.ring.knows("person/1"));
  EXPECT_FALSE(of.ring.knows("person/2"));
  EXPECT_TRUE(of.ring.knows("person/3"));
  of.ring.add_subject("person/1", SecretKey::random());
  EXPECT_TRUE(of.ring.knows("person/1"));
}

TEST(KeyRing, ASecondSecretOfASubjectIsNeverTakenForItsOwn) {
  for (const bool asked_before : {false, true}) {
    LookingRing of;
    if (asked_before) {
      ASSERT_TRUE(of.ring.want({"person/0"}));
    }
    of.source->doubled = "person/7";
    const auto all = of.ring.want_all();
    ASSERT_FALSE(all) << asked_before;
    EXPECT_EQ(all.error().kind, ErrorKind::proof_failed);
    EXPECT_FALSE(of.ring.want_all()) << "it does not go away";
  }
  LookingRing twice;
  twice.source->doubled = "person/0";
  EXPECT_TRUE(twice.ring.want_all()) << "the same secret written twice opens the same rows";
}

TEST(KeyRing, AnErrorOfTheSourceIsToldToWhoeverAsks) {
  LookingRing of;
  of.source->fails = true;
  EXPECT_FALSE(of.ring.knows("person/1"));
  of.source->fails = false;
  EXPECT_FALSE(of.ring.want({"person/1"})) << "half of the secrets would pass for all of them";
  EXPECT_FALSE(of.ring.want_all());
}

TEST(KeyRing, SeveralThreadsMayAsk) {
  LookingRing of;
  std::vector<std::jthread> threads;
  std::atomic<int> known = 0;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 2 * Hundred::persons; ++i) {
        known += of.ring.knows("person/" + std::to_string(i)) ? 1 : 0;
      }
    });
  }
  threads.clear();
  EXPECT_EQ(known, 4 * Hundred::persons);
  EXPECT_EQ(of.source->readings, 1);
}

TEST(KeyRing, TheRootIsNamedByTheDepartmentOfTheLabel) {
  EXPECT_EQ(root_of("EDU/L4"), "edu");
  EXPECT_EQ(root_of("TAX"), "tax");
}

}  // namespace
}  // namespace ronghe::evidence
