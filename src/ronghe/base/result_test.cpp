// SPDX-License-Identifier: Apache-2.0
#include "ronghe/base/result.hpp"

#include <gtest/gtest.h>

#include <array>
#include <memory>

namespace ronghe {
namespace {

TEST(ErrorText, NamesAsMuchOfThePlaceAsIsKnown) {
  struct Case {
    Place place;
    std::string_view expected;
  };
  const std::array cases{
      Case{{}, "unknown name"},
      Case{{.file = "a.yaml"}, "a.yaml: unknown name"},
      Case{{.file = "a.yaml", .line = 3}, "a.yaml:3: unknown name"},
      Case{{.file = "a.yaml", .line = 3, .column = 7}, "a.yaml:3:7: unknown name"},
      Case{{.line = 3, .column = 7}, "unknown name"},
      Case{{.file = "a\nb\x1b[2J.yaml", .line = 3}, "a\\x0ab\\x1b[2J.yaml:3: unknown name"},
  };
  for (const auto& [place, expected] : cases) {
    EXPECT_EQ(to_string(Error{ErrorKind::bad_input, "unknown name", place}), expected);
  }
}

TEST(Joined, OfOneKeepsItsCodeAndValuesOfSeveralNone) {
  const Error first{
      ErrorKind::refused, "in use", {.file = "a"}, "store-in-use"_code, {{"at", "a"}}};
  const Error second{ErrorKind::bad_input, "unknown", {}, "name-unknown"_code};
  const Error alone{ErrorKind::refused, "a: in use", {}, "store-in-use"_code, {{"at", "a"}}};
  EXPECT_EQ(joined({first}), alone);
  EXPECT_EQ(joined({first, second}), (Error{ErrorKind::refused, "a: in use\nunknown"}));
}

Result<std::unique_ptr<int>> made(bool well) {
  if (!well) return bad_input("no", {.file = "a"});
  return std::make_unique<int>(2);
}

Result<int> sum(bool first, bool second) {
  RONGHE_TRY(a, made(first));
  RONGHE_TRY(b, made(second));
  return *a + *b;
}

Result<void> both(bool first, bool second, int& steps) {
  RONGHE_CHECK(made(first));
  ++steps;
  RONGHE_CHECK(made(second));
  ++steps;
  return {};
}

TEST(Try, GivesTheValueOrReturnsTheErrorAsItIs) {
  EXPECT_EQ(sum(true, true), Result<int>(4));
  const Result<int> failed = bad_input("no", {.file = "a"});
  EXPECT_EQ(sum(false, true), failed);
  EXPECT_EQ(sum(true, false), failed);
}

TEST(Fail, CarriesCodeAndValuesBesideTheMessage) {
  const Result<int> failed =
      fail(ErrorKind::not_found, "run-unknown"_code, {{"run", "1de9"}}, "no run `1de9`");
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().code.text, "run-unknown");
  EXPECT_EQ(failed.error().values, (std::vector<ErrorValue>{{"run", "1de9"}}));
  EXPECT_EQ(to_string(failed.error()), "no run `1de9`");
  const Result<int> nameless = bad_input("no");
  EXPECT_EQ(nameless.error().code, ErrorCode{});
}

TEST(Check, StopsAtTheFirstStepThatFails) {
  int steps = 0;
  EXPECT_TRUE(both(true, true, steps));
  EXPECT_EQ(steps, 2);
  steps = 0;
  EXPECT_FALSE(both(false, true, steps));
  EXPECT_EQ(steps, 0);
  EXPECT_FALSE(both(true, false, steps));
  EXPECT_EQ(steps, 1);
}

TEST(EnsureDeathTest, StopsTheProgramAndSaysWhatMustHold) {
  ensure(true, "never seen");
  EXPECT_DEATH(ensure(false, "rows are sorted"), "a bug: rows are sorted");
}

}  // namespace
}  // namespace ronghe
