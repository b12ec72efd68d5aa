// SPDX-License-Identifier: Apache-2.0
#include "ronghe/intake/detail/erased.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ronghe/intake/testing.hpp"

namespace ronghe::intake::detail {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class ErasedTest : public testing::StoreTest {
 protected:
  std::string request = "2026-1";
  [[nodiscard]] Staged staged_without(const std::string& erased, Language language) {
    StageOptions options;
    options.language = language;
    options.erased = [this, erased](std::string_view subject) {
      return subject == erased ? &request : nullptr;
    };
    auto staged = workshop.stage(
        workshop.file("p.csv", testing::placement_titles + line(0, "P1") + line(0, "P2")), options);
    EXPECT_TRUE(staged) << staged.error().message;
    return staged ? *std::move(staged) : Staged{};
  }
};

TEST_F(ErasedTest, RowsThatNameWhomSomebodyErasedAreRefusedEachInItsLine) {
  const auto own = staged_without("placement/P2", Language::zh);
  EXPECT_EQ(own.accepted, 1U);
  ASSERT_EQ(own.first_rejects.size(), 1U);
  EXPECT_EQ(to_string(own.first_rejects[0], Format::csv, Language::zh),
            "第 3 行，“placement_id” = “***”：该实习已依申请 2026-1 删除（规则 "
            "placement.placement_id.erased）；去掉该行；已删除的主体不能以同一编号再次进入");
  const auto other = staged_without(std::string("enterprise/") + testing::huawei, Language::en);
  EXPECT_EQ(other.rejected, 2U) << "a row that refers to it";
  EXPECT_EQ(other.first_rejects.front().reason, "this enterprise was erased on request 2026-1");
}

TEST_F(ErasedTest, AllOthersPass) {
  EXPECT_EQ(staged_without("person/P2", Language::en).accepted, 2U) << "another kind";
  EXPECT_EQ(staged_without("placement/P", Language::en).accepted, 2U);
}

}  // namespace
}  // namespace ronghe::intake::detail
