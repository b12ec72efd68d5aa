// SPDX-License-Identifier: Apache-2.0
#include "ronghe/workflow/shown_lines.hpp"

#include <gmock/gmock.h>

#include "ronghe/proof/disclosure.hpp"
#include "ronghe/workflow/run_evaluation.hpp"
#include "ronghe/workflow/small_store.hpp"

namespace ronghe::workflow {
namespace {

using ::testing::HasSubstr;

class ShownLines : public SmallStore {
 protected:
  void SetUp() override {
    make_root();
    start_from("judged and covered", small, [this] {
      import_people_here();
      ASSERT_TRUE(run_evaluation(
          *store, {.as_of = *parse_date("2025-12-31"), .pack_folder = {}, .log_size = {}}));
      ASSERT_TRUE(publish_log(*store, {}));
    });
  }
  Result<MadeReceipt> prove(std::vector<std::string> lines, bool exact = false,
                            const release::Reader& reader = release::Reader::key_holder()) {
    return prove_entry(
        *store,
        {.what = "run/latest", .reader = reader, .lines = std::move(lines), .exact = exact});
  }
  // What whoever gets the receipt reads in it, checked.
  static proof::Disclosure disclosed(const Result<MadeReceipt>& made) {
    EXPECT_TRUE(made) << to_string(made.error());
    if (!made) return {};
    auto shown = proof::parse_disclosure(*made->receipt.extra);
    EXPECT_TRUE(shown) << to_string(shown.error());
    EXPECT_TRUE(proof::check_disclosure(*shown));
    return *shown;
  }
  static ErrorKind refused(const Result<MadeReceipt>& made) {
    EXPECT_FALSE(made);
    return made ? ErrorKind::fault : made.error().kind;
  }
};

TEST_F(ShownLines, OneLightIsProvedWithoutThoseOfOthers) {
  const auto shown = disclosed(prove({"region/440303"}));
  ASSERT_EQ(shown.lines.size(), 1U);
  EXPECT_THAT(shown.lines[0].line, ::testing::StartsWith("[\"light\",\"region\",\"440303\","));
  EXPECT_EQ(shown.lines[0].salt, "");
  EXPECT_FALSE(shown.to_string().contains("4144010001"));
}

TEST_F(ShownLines, AValueIsNamedByItsIndicatorAndSeveralMayBeAskedFor) {
  const auto shown = disclosed(prove({"enterprise/914403001922038216", "region/440303/A1.1"}));
  ASSERT_EQ(shown.lines.size(), 2U);
  EXPECT_THAT(shown.lines[0].line, HasSubstr("914403001922038216"));
  EXPECT_THAT(shown.lines[1].line, HasSubstr("[\"value\",\"region\",\"440303\",\"A1.1\","));
}

TEST_F(ShownLines, WithAllNumbersHaveASaltOfTheirOwn) {
  const auto shown = disclosed(prove({"region/440303", "region/440303/A1.1"}, true));
  ASSERT_EQ(shown.lines.size(), 2U);
  EXPECT_EQ(shown.lines[0].salt.size(), 32U);
  EXPECT_NE(shown.lines[0].salt, shown.lines[1].salt);
}

TEST_F(ShownLines, WithAllNumbersAreForWhoSeesAll) {
  EXPECT_EQ(refused(prove({"region/440303"}, true, release::Reader::everyone())),
            ErrorKind::refused);
  EXPECT_EQ(refused(prove({"region/440303"}, true,
                          {.audience = release::Audience::internal, .labels = {{"TAX/L2"}}})),
            ErrorKind::refused);
  EXPECT_TRUE(prove({"region/440303"}, false, release::Reader::everyone()));
  store.reset();
  std::filesystem::rename(folder() + "/keys/tax.key", root + "/tax.key");
  reopen();
  EXPECT_EQ(refused(prove({"region/440303"}, true)), ErrorKind::refused);
}

TEST_F(ShownLines, WhatTheRunHasNotIsNotFound) {
  EXPECT_EQ(refused(prove({"region/999999"})), ErrorKind::not_found);
  EXPECT_EQ(refused(prove({"region/440303/Z9.9"})), ErrorKind::not_found);
  EXPECT_EQ(refused(prove({"440303"})), ErrorKind::bad_input);
  EXPECT_EQ(refused(prove_entry(*store, {.what = "0", .lines = {"region/440303"}})),
            ErrorKind::bad_input);
}

TEST_F(ShownLines, TheReceiptOfARunSaysHowManyThereAre) {
  const auto shown = disclosed(prove({}));
  ASSERT_TRUE(shown.result);
  EXPECT_GT(shown.result->full.size, shown.result->published.size / 2);
  EXPECT_TRUE(shown.lines.empty());
}

}  // namespace
}  // namespace ronghe::workflow
