// SPDX-License-Identifier: Apache-2.0
#include "ronghe/evidence/key_ring.hpp"

#include <gtest/gtest.h>

#include <map>
#include <random>

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

TEST(KeyRing, TheRootIsNamedByTheDepartmentOfTheLabel) {
  EXPECT_EQ(root_of("EDU/L4"), "edu");
  EXPECT_EQ(root_of("TAX"), "tax");
}

}  // namespace
}  // namespace ronghe::evidence
