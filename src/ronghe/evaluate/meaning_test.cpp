// SPDX-License-Identifier: Apache-2.0
#include "ronghe/evaluate/meaning.hpp"

#include <gtest/gtest.h>

namespace ronghe::evaluate {
namespace {

TEST(MeaningOf, KnowsEachVersionUpToThisOne) {
  for (const auto version : {std::string_view("evaluate/1"), code_version}) {
    const auto meaning = meaning_of(version);
    ASSERT_TRUE(meaning) << version;
    EXPECT_EQ(*meaning, Meaning::first);
  }
}

TEST(MeaningOf, RefusesWhatItDoesNotKnow) {
  struct Case {
    std::string_view version;
    ErrorKind kind;
  };
  for (const auto& [version, kind] :
       {Case{"evaluate/3", ErrorKind::refused}, Case{"evaluate/2147483647", ErrorKind::refused},
        Case{"evaluate/0", ErrorKind::bad_input}, Case{"evaluate/-1", ErrorKind::bad_input},
        Case{"evaluate/", ErrorKind::bad_input}, Case{"evaluate/2a", ErrorKind::bad_input},
        Case{"evaluate/99999999999", ErrorKind::bad_input}, Case{"judge/2", ErrorKind::bad_input},
        Case{"", ErrorKind::bad_input}}) {
    const auto meaning = meaning_of(version);
    ASSERT_FALSE(meaning) << version;
    EXPECT_EQ(meaning.error().kind, kind) << version;
  }
}

}  // namespace
}  // namespace ronghe::evaluate
