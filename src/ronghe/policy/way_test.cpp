// SPDX-License-Identifier: Apache-2.0
#include "ronghe/policy/way.hpp"

#include <gtest/gtest.h>

namespace ronghe::policy {
namespace {

RecordType referring(const std::string& field, const std::string& to) {
  RecordType made;
  Field reference;
  reference.name = field;
  reference.reference = to;
  made.fields = {reference};
  return made;
}

TEST(Way, IsTheDeclaredOneBeforeTheFirstReference) {
  auto record = referring("seat", "region");
  EXPECT_EQ(way_to(record, "region"), "seat");
  record.belongs_to["region"] = "college.region";
  EXPECT_EQ(way_to(record, "region"), "college.region");
}

TEST(Way, IsEmptyWhereARecordNamesNoSuchRow) {
  EXPECT_EQ(way_to(referring("college", "college"), "region"), "");
}

}  // namespace
}  // namespace ronghe::policy
