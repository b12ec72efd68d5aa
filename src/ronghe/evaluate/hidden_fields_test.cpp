// SPDX-License-Identifier: Apache-2.0
#include "ronghe/evaluate/hidden_fields.hpp"

#include <gmock/gmock.h>

#include "ronghe/evaluate/testing.hpp"

namespace ronghe::evaluate {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::SmallCounty;

TEST(HiddenFields, AreThoseInACiphertextNeverKeysOrReferences) {
  const SmallCounty county;
  const auto& dictionary = county.pack().dictionary;
  EXPECT_THAT(sealed_fields(*dictionary.record("visit"), dictionary), ElementsAre("day", "pay"));
  EXPECT_THAT(sealed_fields(*dictionary.record("firm"), dictionary), IsEmpty());
}

TEST(HiddenFields, OfARunAreThoseOfRecordsThatAreNotPublic) {
  const SmallCounty county;
  const auto hidden = hidden_fields(county.pack().dictionary);
  ASSERT_EQ(hidden.records.size(), 1U);
  EXPECT_THAT(hidden.records.at("visit").fields, ElementsAre("day", "pay"));
  EXPECT_NE(hidden.records.at("visit").shut, "");
}

// Before evaluate/6 a value that was reported as confidential counted as erased.
TEST(HiddenFields, OfAnOlderRunAreNotToldApartFromWhatWasReportedSo) {
  const SmallCounty county;
  const auto older = meaning_of("evaluate/5");
  ASSERT_TRUE(older) << to_string(older.error());
  EXPECT_EQ(hidden_fields(county.pack().dictionary, *older).records.at("visit").shut, "");
}

}  // namespace
}  // namespace ronghe::evaluate
