// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "ronghe/feel/testing.hpp"

namespace ronghe::feel {
namespace {

TEST(Contexts, AreRead) {
  constexpr std::array cases{
      FormulaCase{R"~(get value({a: 1}, "a"))~", R"~(1)~"},
      FormulaCase{R"~(get value({a: 1}, "b"))~", R"~(null!)~"},
      FormulaCase{R"~(get entries({a: 1}))~", R"~([{key: "a", value: 1}])~"},
      FormulaCase{R"~(context([{key: "a", value: 1}]))~", R"~({a: 1})~"},
      FormulaCase{R"~(context put({a: 1}, "a", 2))~", R"~({a: 2})~"},
      FormulaCase{R"~(context put({a: {b: 1}}, ["a", "c"], 2))~", R"~({a: {b: 1, c: 2}})~"},
      FormulaCase{R"~(context merge([{a: 1}, {a: 2, b: 3}]))~", R"~({a: 2, b: 3})~"},
      FormulaCase{R"~({a: 1, b: a + 1}.b)~", R"~(2)~"},
      FormulaCase{R"~({a: 1}.c)~", R"~(null!)~"},
      FormulaCase{R"~([{a: 1}, {a: 2}].a)~", R"~([1, 2])~"},
  };
  expect_all(cases);
}

}  // namespace
}  // namespace ronghe::feel
