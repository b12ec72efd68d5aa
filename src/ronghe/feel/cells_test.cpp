// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "ronghe/feel/testing.hpp"

namespace ronghe::feel {
namespace {

TEST(Cells, TestMembership) {
  constexpr std::array cases{
      FormulaCase{R"~(5 in (1, 3, null))~", R"~(false)~"},
      FormulaCase{R"~(null in (1, null))~", R"~(true)~"},
      FormulaCase{R"~(not(5 in (1, 3, null)))~", R"~(true)~"},
      FormulaCase{R"~(5 in [1..5])~", R"~(true)~"},
      FormulaCase{R"~(5 in (1..5))~", R"~(false)~"},
      FormulaCase{R"~(5 in [1..5))~", R"~(false)~"},
      FormulaCase{R"~(1 in ]1..5])~", R"~(false)~"},
      FormulaCase{R"~(5 in (< 3, > 4))~", R"~(true)~"},
      FormulaCase{R"~(null in [1..10])~", R"~(null)~"},
      FormulaCase{R"~(5 in [1..null])~", R"~(null)~"},
      FormulaCase{R"~(5 in (<= 5))~", R"~(true)~"},
      FormulaCase{R"~("b" in (["a", "b"]))~", R"~(true)~"},
      FormulaCase{R"~(5 in ([1..3], [4..6]))~", R"~(true)~"},
      FormulaCase{R"~(1 in ("a"))~", R"~(null!)~"},
  };
  expect_all(cases);
}

struct CellCase {
  std::string_view cell;
  std::string_view input;
  std::string_view gives;
};

TEST(Cells, MatchOnlyWhatIsTrue) {
  constexpr std::array cases{
      CellCase{"-", "null", "true"},        CellCase{"> 5", "5", "false"},
      CellCase{"> 5", "6", "true"},         CellCase{"> 5", "null", "null"},
      CellCase{"not(> 5)", "null", "null"}, CellCase{"not(> 5)", "5", "true"},
      CellCase{"null", "null", "true"},     CellCase{"null", "1", "false"},
      CellCase{"not(null)", "1", "true"},   CellCase{"true", "null", "false"},
      CellCase{"true", "false", "false"},   CellCase{"\"a\", \"b\"", "\"b\"", "true"},
      CellCase{"[1..5], 7", "7", "true"},   CellCase{"? > 1 and ? < 3", "2", "true"},
      CellCase{"[1, 2]", "2", "true"},      CellCase{"> 5", "\"a\"", "null"},
      CellCase{"1 < 2", "null", "true"},    CellCase{"contains(?, \"b\")", "\"abc\"", "true"},
  };
  for (const auto& [cell, input, gives] : cases) {
    SCOPED_TRACE(cell);
    const auto tests = parse_unary_tests({std::string(cell), {}});
    const auto value = parse_expression({std::string(input), {}});
    ASSERT_TRUE(tests && value);
    Diagnostics diagnostics;
    const auto tested = evaluate(**value, Scope(), diagnostics);
    EXPECT_EQ(to_feel(test(**tests, tested, Scope(), diagnostics)), gives) << input;
  }
}

// `limit` and one item of `listed` are missing, as is the input.
std::string of_missing(std::string_view cell, NullMatch nulls) {
  Scope scope;
  scope.set("limit", Value());
  scope.set("listed", Value(List{Value(), Value(Decimal(1))}));
  const auto tests = parse_unary_tests({std::string(cell), {}});
  if (!tests) return to_string(tests.error());
  Diagnostics diagnostics;
  return to_feel(test(**tests, Value(), scope, diagnostics, Environment{.nulls = nulls}));
}

TEST(Cells, ArePassedByAMissingValueOnlyWhereTheyAskForIt) {
  for (const auto* cell :
       {"null", "1, null", "[1, null]", "= null", "? = null", "? = limit", "not(5)", "!= 5", "-"}) {
    EXPECT_EQ(of_missing(cell, NullMatch::where_asked), "true") << cell;
  }
  for (const auto* cell :
       {"limit", "= limit", "not(limit)", "listed", "[limit, 1]", "1, limit", "? >= limit",
        "limit > 3", "starts with(?, \"AAA\")", "abs(limit)", "not(? >= limit)", "? in [1..9]"}) {
    EXPECT_EQ(of_missing(cell, NullMatch::where_asked), "null") << cell;
  }
}

TEST(Cells, OfRunsSealedBeforeArePassedByAMissingValueAlsoWhereTheyTurnOutNull) {
  for (const auto* cell :
       {"limit", "= limit", "listed", "? >= limit", "limit > 3", "starts with(?, \"AAA\")"}) {
    EXPECT_EQ(of_missing(cell, NullMatch::also_null), "true") << cell;
  }
  EXPECT_EQ(of_missing("> 5", NullMatch::also_null), "null");
}

}  // namespace
}  // namespace ronghe::feel
