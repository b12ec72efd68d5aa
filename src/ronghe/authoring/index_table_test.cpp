// SPDX-License-Identifier: Apache-2.0
#include "ronghe/authoring/index_table.hpp"

#include <gtest/gtest.h>

#include <filesystem>

namespace ronghe::authoring {
namespace {

namespace fs = std::filesystem;

const Date as_of = *parse_date("2025-12-31");

TEST(Index, ReproducesThePublishedHumanDevelopmentIndex) {
  constexpr const char* csv = "../shared/data/hdi_1990_2022.csv";
  if (!fs::exists(csv)) GTEST_SKIP() << "skipped: the published figures are not here";
  const auto made = index_table(csv, "packs/examples/hdi", as_of);
  ASSERT_TRUE(made) << to_string(made.error());
  EXPECT_EQ(made->compared, 5808);
  EXPECT_EQ(made->mismatches, 0);
  EXPECT_EQ(made->ranks_compared, 193);
  EXPECT_EQ(made->rank_mismatches, 0);
}

}  // namespace
}  // namespace ronghe::authoring
