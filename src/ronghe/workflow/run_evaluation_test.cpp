// SPDX-License-Identifier: Apache-2.0
#include "ronghe/workflow/run_evaluation.hpp"

#include <gmock/gmock.h>

#include "ronghe/base/durable_file.hpp"
#include "ronghe/store/result_files.hpp"
#include "ronghe/workflow/small_store.hpp"

namespace ronghe::workflow {
namespace {

using ::testing::HasSubstr;

class RunEvaluation : public SmallStore {
 protected:
  void SetUp() override {
    make_root();
    start_from("judged", small, [this] {
      import_people_here();
      const auto done = run();
      ASSERT_TRUE(done) << to_string(done.error());
      judged = *done;
    });
  }
  Result<RunSummary> run() {
    return run_evaluation(*store,
                          {.as_of = *parse_date("2025-12-31"), .pack_folder = {}, .log_size = {}});
  }
  [[nodiscard]] std::string file(const char* end) const {
    return folder() + "/results/" + judged.result.run_id + end;
  }

  static inline RunSummary judged;  // of the store that each test copies
};

TEST_F(RunEvaluation, IsRepeatedLineByLine) {
  const auto again = reproduce(*store, "latest", nullptr);
  ASSERT_TRUE(again) << to_string(again.error());
  EXPECT_TRUE(again->is_identical());
  EXPECT_EQ(again->run.result.run_id, judged.result.run_id);
  EXPECT_EQ(again->run.result.lines_hash, judged.result.lines_hash);
}

TEST_F(RunEvaluation, WhatANewerProgramMeantIsNotGuessed) {
  for (const auto& [version, kind] : {std::pair("evaluate/6", ErrorKind::refused),
                                      std::pair("something", ErrorKind::bad_input)}) {
    ASSERT_TRUE(
        store->connection().execute(fmt::format("UPDATE run SET code_version = '{}'", version)));
    const auto done = reproduce(*store, "latest", nullptr);
    ASSERT_FALSE(done) << version;
    EXPECT_EQ(done.error().kind, kind);
    EXPECT_THAT(done.error().message, HasSubstr(version));
  }
}

// No number lies in clear: neither in the database nor in a file that is not published.
TEST_F(RunEvaluation, LeavesNoRowInTheTables) {
  for (const auto* table : {"run_value", "run_score", "run_light"}) {
    EXPECT_EQ(*store->connection().integer(fmt::format("SELECT count(*) FROM {}", table)), 0);
  }
  EXPECT_FALSE(std::filesystem::exists(file(".jsonl")));
  EXPECT_FALSE(read_whole_file(file(".sealed"))->contains("440303"));
  EXPECT_TRUE(read_whole_file(file(".public.jsonl"))->contains("440303"));
  EXPECT_EQ(store->version(), store::lines_version);
}

TEST_F(RunEvaluation, AgainAddsNothingAndWritesWhatWasLost) {
  const auto size = *store->log_size();
  for (const auto* end : {".json", ".public.jsonl", ".sealed"}) {
    std::filesystem::remove(file(end));
    const auto again = run();
    ASSERT_TRUE(again) << to_string(again.error());
    EXPECT_TRUE(again->existed);
    EXPECT_EQ(again->sealed_hash, judged.sealed_hash);
    EXPECT_TRUE(std::filesystem::exists(file(end))) << end;
  }
  EXPECT_EQ(*store->log_size(), size);
}

// The key of the lines is the log's: departments alone do not open them, and nobody seals without.
TEST_F(RunEvaluation, WithoutTheKeyOfTheLogIsRefused) {
  store.reset();
  std::filesystem::rename(folder() + "/keys/log.key", root + "/log.key");
  reopen();
  const auto done = run();
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().kind, ErrorKind::refused);
  EXPECT_THAT(done.error().message, HasSubstr("log.key"));
}

}  // namespace
}  // namespace ronghe::workflow
