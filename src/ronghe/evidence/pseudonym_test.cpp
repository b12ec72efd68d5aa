// SPDX-License-Identifier: Apache-2.0
#include "ronghe/evidence/pseudonym.hpp"

#include <gtest/gtest.h>

namespace ronghe::evidence {
namespace {

using crypto::Mac;
using crypto::SecretKey;
using crypto::Suite;

TEST(Pseudonym, OneSpellingForWhatPeopleWrite) {
  for (const auto* id : {"44030319990101123X", "44030319990101123x", " 440303 19990101 123x ",
                         "440303-19990101-123X", "４４０３０３１９９９０１０１１２３ｘ",
                         "440303　19990101123X", "440303.19990101.123X\n"}) {
    EXPECT_EQ(canonical_id(id), "44030319990101123X") << id;
  }
  EXPECT_EQ(canonical_id("张三"), "张三");
  EXPECT_EQ(canonical_id(" 　- "), "");
  EXPECT_EQ(canonical_id("\xEF\xBC"), "\xEF\xBC") << "a character that was cut";
  EXPECT_EQ(canonical_id("！～"), "!~");
}

TEST(Pseudonym, IsTheSameUnderOneKeyAndAnotherUnderOthers) {
  for (const auto suite : {Suite::international, Suite::gm}) {
    const auto secret = SecretKey::random();
    Mac key(suite, secret);
    Mac again(suite, secret);
    Mac other(suite, SecretKey::random());
    const auto one = pseudonym(key, "44030319990101123X");
    EXPECT_EQ(one.size(), 32U);
    EXPECT_EQ(one, pseudonym(again, "４４０３０３19990101123x"));
    EXPECT_NE(one, pseudonym(key, "440303199901011231"));
    EXPECT_NE(one, pseudonym(other, "44030319990101123X"));
    EXPECT_EQ(pseudonym(key, "  "), "") << "nobody has no pseudonym";
  }
}

}  // namespace
}  // namespace ronghe::evidence
