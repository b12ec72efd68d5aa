// SPDX-License-Identifier: Apache-2.0
#include "ronghe/policy/light.hpp"

#include <gtest/gtest.h>

#include <set>

namespace ronghe::policy {
namespace {

TEST(Light, IsReadAsItIsWritten) {
  for (const auto light : all_lights) EXPECT_EQ(light_of(to_string(light)), light);
}

TEST(Light, IsNoneForAWordThatIsNoLight) {
  for (const auto* word : {"", "Red", "red ", "purple"})
    EXPECT_EQ(light_of(word), Light::none) << word;
}

TEST(Light, HasAWordAndANameOfItsCountForEachAndNoneTwice) {
  ASSERT_EQ(light_words().size(), all_lights.size());
  std::set<std::string_view> names;
  for (std::size_t i = 0; i < all_lights.size(); ++i) {
    EXPECT_EQ(light_words()[i], to_string(all_lights[i]));
    names.insert(light_words()[i]);
    names.insert(counted_as(all_lights[i]));
  }
  EXPECT_EQ(names.size(), 2 * all_lights.size());
}

}  // namespace
}  // namespace ronghe::policy
