// SPDX-License-Identifier: Apache-2.0
#include "ronghe/workflow/run_evaluation.hpp"

#include <gmock/gmock.h>

#include "ronghe/workflow/small_store.hpp"

namespace ronghe::workflow {
namespace {

using ::testing::AnyOf;
using ::testing::HasSubstr;
using ::testing::Not;

class RunEvaluation : public SmallStore {
 protected:
  void SetUp() override {
    make_root();
    start_from("judged", small, [this] {
      import_people_here();
      const auto done = run_evaluation(
          *store, {.as_of = *parse_date("2025-12-31"), .pack_folder = {}, .log_size = {}});
      ASSERT_TRUE(done) << to_string(done.error());
      judged = done->key;
    });
    key = judged;
  }
  void execute(const std::string& sql) {
    const auto done = store->connection().execute(sql);
    ASSERT_TRUE(done) << to_string(done.error());
  }
  // The run as a program of another code version would have sealed it.
  void make_by(const std::string& code_version) {
    const auto before = key.id();
    key.code_version = code_version;
    for (const auto* table : {"run", "run_value", "run_score", "run_light"}) {
      execute(
          fmt::format("UPDATE {} SET run_id = '{}' WHERE run_id = '{}'", table, key.id(), before));
    }
    execute(fmt::format("UPDATE run SET code_version = '{}'", code_version));
  }
  Reproduction again() {
    auto done = reproduce(*store, "latest", nullptr);
    EXPECT_TRUE(done) << to_string(done.error());
    return done ? *std::move(done) : Reproduction();
  }

  // What names a row of the lights.
  std::string one_light() { return text("SELECT min(kind || ' ' || subject) FROM run_light"); }

  static inline evaluate::RunKey judged;  // of the store that each test copies
  evaluate::RunKey key;
};

TEST_F(RunEvaluation, ARunIsRepeatedUnderTheCodeVersionThatSealedIt) {
  for (const auto* version : {"evaluate/4", "evaluate/3", "evaluate/2", "evaluate/1"}) {
    SCOPED_TRACE(version);
    make_by(version);
    const auto done = again();
    EXPECT_TRUE(done.is_identical()) << done.differences.size();
    EXPECT_EQ(done.run.key.code_version, version);
    EXPECT_EQ(done.run.result.run_id, key.id());
  }
}

TEST_F(RunEvaluation, WhatANewerProgramMeantIsNotGuessed) {
  for (const auto& [version, kind] : {std::pair("evaluate/5", ErrorKind::refused),
                                      std::pair("something", ErrorKind::bad_input)}) {
    make_by(version);
    const auto done = reproduce(*store, "latest", nullptr);
    ASSERT_FALSE(done) << version;
    EXPECT_EQ(done.error().kind, kind);
    EXPECT_THAT(done.error().message, HasSubstr(version));
  }
}

TEST_F(RunEvaluation, AChangedRowIsShownFromBothSides) {
  make_by("evaluate/1");
  const auto row = one_light();
  execute("UPDATE run_light SET light = 'violet' WHERE kind || ' ' || subject = '" + row + "'");
  const auto done = again();
  EXPECT_FALSE(done.is_identical());
  EXPECT_EQ(done.stored_hash, done.run.result.result_hash) << "the sealed result is the same";
  ASSERT_EQ(done.differences.size(), 1U);
  EXPECT_EQ(done.differences[0].table, "run_light");
  EXPECT_EQ(done.differences[0].row, row);
  EXPECT_THAT(done.differences[0].stored, HasSubstr("violet"));
  EXPECT_THAT(done.differences[0].recomputed,
              Not(AnyOf(HasSubstr("violet"), HasSubstr("no such"))));
}

TEST_F(RunEvaluation, ARowThatIsOnOneSideOnlyIsSaidSoAndTheListEnds) {
  execute("DELETE FROM run_light WHERE kind || ' ' || subject = '" + one_light() + "'");
  const auto one = again();
  ASSERT_EQ(one.differences.size(), 1U);
  EXPECT_EQ(one.differences[0].stored, "(no such row)");
  execute("DELETE FROM run_value");
  EXPECT_EQ(again().differences.size(), 5U);
}

}  // namespace
}  // namespace ronghe::workflow
