// SPDX-License-Identifier: Apache-2.0
#include "ronghe/policy/compile/scales.hpp"

#include <gtest/gtest.h>

namespace ronghe::policy {
namespace {

Typed column_of(int scale, TypeKind kind = TypeKind::number) {
  return {.type = {kind, {}, true}, .sql = sql::column("", "x"), .columns = {}, .scale = scale};
}
Typed literal_of(const char* digits) {
  return {.type = {TypeKind::number, {}, false},
          .sql = sql::literal(*Decimal::parse(digits)),
          .columns = {}};
}

std::vector<std::string> aligned(const std::vector<Typed>& values) {
  std::vector<const Typed*> pointers;
  for (const auto& value : values) pointers.push_back(&value);
  std::vector<std::string> texts;
  for (const auto& one : at_one_scale(pointers)) texts.push_back(sql::render(*one));
  return texts;
}

using Texts = std::vector<std::string>;
constexpr const char* plain = "\"x\"";

TEST(AtOneScale, CastsNumbersOfFewerDigitsThanOthersHave) {
  EXPECT_EQ(aligned({column_of(2), column_of(2)}), (Texts{plain, plain}));
  EXPECT_EQ(aligned({column_of(2), column_of(3), column_of(0)}),
            (Texts{"CAST(\"x\" AS DECIMAL(38,3))", plain, "CAST(\"x\" AS DECIMAL(38,3))"}));
}

TEST(AtOneScale, LeavesWhatHasRoomOrNoDigitsAlone) {
  EXPECT_EQ(aligned({literal_of("999999999999999999"), column_of(2)}).front(),
            "999999999999999999");
  EXPECT_EQ(aligned({literal_of("1000000000000000000"), column_of(2)}).front(),
            "CAST(1000000000000000000 AS DECIMAL(38,2))");
  EXPECT_EQ(aligned({column_of(0, TypeKind::date), column_of(2)}).front(), plain);
}

TEST(AtOneScale, CastsNothingBesideAColumnNobodyDeclared) {
  EXPECT_EQ(aligned({column_of(2), column_of(unknown_scale)}), (Texts{plain, plain}));
  EXPECT_EQ(aligned({column_of(2), column_of(38)}).front(), "CAST(\"x\" AS DECIMAL(38,38))");
  EXPECT_EQ(aligned({column_of(2), column_of(39)}).front(), plain);
}

}  // namespace
}  // namespace ronghe::policy
