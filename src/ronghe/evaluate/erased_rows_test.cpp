// SPDX-License-Identifier: Apache-2.0
#include "ronghe/evaluate/erased_rows.hpp"

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "ronghe/policy/pack.hpp"

namespace ronghe::evaluate {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class OwnedRowsTest : public testing::Test {
 protected:
  void SetUp() override {
    auto opened = policy::open_pack("packs/national");
    ASSERT_TRUE(opened) << to_string(opened.error());
    pack_ = *std::move(opened);
    somebody_ = {.request_of =
                     [this](const std::string& subject) {
                       asked_.push_back(subject);
                       return std::string(subject == "placement/P-1" ? "R-1" : "");
                     },
                 .dictionary = &pack_.dictionary};
  }
  policy::Pack pack_;
  Erasures somebody_;
  std::vector<std::string> asked_;
};

TEST_F(OwnedRowsTest, SayWhoseARowIsAndOnWhichRequestItWasErased) {
  const OwnedRows hours("training_hours", somebody_);
  ASSERT_TRUE(hours.may_be_erased());
  EXPECT_THAT(hours.select("SELECT 1"),
              HasSubstr(R"(CAST(v."placement" AS VARCHAR) AS "whose rows")"));
  EXPECT_EQ(hours.request_of("P-1"), "R-1");
  EXPECT_EQ(hours.request_of("P-2"), "");
  EXPECT_THAT(asked_, ElementsAre("placement/P-1", "placement/P-2"));
}

TEST_F(OwnedRowsTest, OfWhatIsPublicOrWhereNobodyWasErasedNoneIs) {
  EXPECT_FALSE(OwnedRows("region", somebody_).may_be_erased());
  EXPECT_FALSE(OwnedRows("no such record", somebody_).may_be_erased());
  const Erasures none;
  EXPECT_FALSE(OwnedRows("training_hours", none).may_be_erased());
}

}  // namespace
}  // namespace ronghe::evaluate
