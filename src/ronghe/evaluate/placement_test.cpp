// SPDX-License-Identifier: Apache-2.0
#include "ronghe/evaluate/placement.hpp"

#include <gtest/gtest.h>

#include "ronghe/evaluate/testing.hpp"

namespace ronghe::evaluate {
namespace {

using testing::SmallCounty;

// The embedded engine may open what is sealed; on a server the run of a city says the same
// (tests/engines).
TEST(Placement, OfEveryScanMayBeTheEmbeddedEngine) {
  SmallCounty county;
  const auto plan = county.plan();
  const auto relations = county.relations(plan);
  for (const auto& scan : scans_of(plan)) {
    EXPECT_TRUE(may_run(county.connection(), scan, relations)) << scan.relation;
  }
}

TEST(Placement, AsksForSealedRowsThroughDefinitionsToo) {
  SmallCounty county;
  const auto plan = county.plan();
  const auto relations = county.relations(plan);
  EXPECT_TRUE(reads_sealed_rows_of("visit", {"pay"}, relations));
  EXPECT_TRUE(reads_sealed_rows_of("visit", {"paid"}, relations)) << "rests on the pay";
  EXPECT_FALSE(reads_sealed_rows_of("visit", {"firm"}, relations)) << "rows are joined by it";
  EXPECT_FALSE(reads_sealed_rows_of("firm", {"region"}, relations)) << "is public";
}

}  // namespace
}  // namespace ronghe::evaluate
