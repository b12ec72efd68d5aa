// SPDX-License-Identifier: Apache-2.0
#include "ronghe/evidence/value_row.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

namespace ronghe::evidence {
namespace {

using testing::HasSubstr;

const policy::RecordType& erasure() { return *policy::system_records().record("erasure"); }

ValueRow whole() { return {{"request", "7'a"}, {"erased_on", *parse_date("2026-03-01")}}; }

TEST(ValueRow, BecomesOneStatementInTheOrderOfTheDictionary) {
  const std::array rows{whole(), whole()};
  EXPECT_EQ(*insert_sql(erasure(), rows, 17),
            R"(INSERT INTO "erasure" ("request", "erased_on", "position") VALUES )"
            R"(('7''a', DATE '2026-03-01', 17), ('7''a', DATE '2026-03-01', 18))");
}

TEST(ValueRow, IsRefusedWhenAFieldIsMissingUnknownOrOfAnotherType) {
  struct Case {
    const char* name;
    ValueRow row;
    const char* told;
  };
  auto missing = whole();
  missing.erase("request");
  auto unknown = whole();
  unknown.emplace("who", "p1");
  auto other = whole();
  other["erased_on"] = "2026-03-01";
  for (const auto& [name, row, told] : {Case{"missing", missing, "needs `request` as text"},
                                        Case{"unknown", unknown, "`who` is no field"},
                                        Case{"other type", other, "needs `erased_on` as date"}}) {
    SCOPED_TRACE(name);
    const auto sql = insert_sql(erasure(), std::span(&row, 1), 0);
    ASSERT_FALSE(sql);
    EXPECT_EQ(sql.error().kind, ErrorKind::bad_input);
    EXPECT_THAT(sql.error().message, HasSubstr(told));
  }
}

}  // namespace
}  // namespace ronghe::evidence
