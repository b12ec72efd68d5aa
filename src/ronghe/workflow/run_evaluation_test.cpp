// SPDX-License-Identifier: Apache-2.0
#include "ronghe/workflow/run_evaluation.hpp"

#include <gmock/gmock.h>

#include "ronghe/base/durable_file.hpp"
#include "ronghe/crypto/sha256.hpp"
#include "ronghe/store/result_files.hpp"
#include "ronghe/store/writer.hpp"
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

// Not with the run that was made last: with the last one of an earlier day.
TEST_F(RunEvaluation, IsComparedWithTheRunOfTheDayBefore) {
  const auto at = [&](const char* day) {
    const auto done =
        run_evaluation(*store, {.as_of = *parse_date(day), .pack_folder = {}, .log_size = {}});
    EXPECT_TRUE(done) << to_string(done.error());
    return done ? done->result.run_id : std::string();
  };
  const auto previous = [&](const std::string& run) {
    const auto found = previous_run(*store, run);
    EXPECT_TRUE(found) << to_string(found.error());
    return found ? found->value_or("none") : "error";
  };
  const auto december = judged.result.run_id;
  EXPECT_EQ(previous(december), "none");
  const auto november = at("2025-11-30");
  const auto june = at("2025-06-30");  // made last, and of the earliest day
  EXPECT_EQ(previous(december), november);
  EXPECT_EQ(previous(november), june);
  EXPECT_EQ(previous(june), "none");
  import("region.csv", "code,name_zh,level\n440304,福田区,3\n");
  const auto again = at("2025-12-31");
  EXPECT_NE(again, december);
  EXPECT_EQ(previous(again), november) << "a run of the same day is no day before";
  const auto earlier = earlier_runs(*store, again, 5);
  ASSERT_TRUE(earlier) << to_string(earlier.error());
  EXPECT_EQ(*earlier, (std::vector{november, june}));
  const auto one = earlier_runs(*store, again, 1);
  ASSERT_TRUE(one) << to_string(one.error());
  EXPECT_EQ(*one, std::vector{november});
}

// Of what it saw: what is corrected later places nobody anew.
TEST_F(RunEvaluation, PublishesTheSameAfterCorrections) {
  import("region.csv", "code,name_zh,level\n440304,福田区,3\n");
  import("enterprise.csv",
         "uscc,name,region,size,above_scale,status,listed_as\n"
         "914403001922038216,某新厂,440304,S,no,operating,none\n");
  import("college.csv",
         "college_code,name,kind,region,run_by\n4144010001,新学院,secondary,440304,public\n");
  const auto again = reproduce(*store, "latest", nullptr);
  ASSERT_TRUE(again) << to_string(again.error());
  ASSERT_TRUE(again->published);
  EXPECT_TRUE(again->published->are_same());
  EXPECT_TRUE(again->is_identical());
}

// A program that computes well and publishes something else: its log agrees with itself.
TEST_F(RunEvaluation, PublishedLinesThatDoNotFollowAreTold) {
  open_new(small);
  import_people_here();
  copy(folder(), root + "/honest");
  auto honest = store::Store::open(root + "/honest");
  ASSERT_TRUE(honest && honest->unlock());
  const auto done = run_evaluation(
      *honest, {.as_of = *parse_date("2025-12-31"), .pack_folder = {}, .log_size = {}});
  ASSERT_TRUE(done) << to_string(done.error());
  const auto& id = done->result.run_id;
  const auto from = store::result_paths(*honest, id);
  const auto to = store::result_paths(*store, id);
  std::filesystem::create_directories(folder() + "/results");
  std::filesystem::copy(from.full, to.full);

  auto lines = *read_whole_file(from.published);
  const auto light = lines.find("\"yellow\"");
  ASSERT_NE(light, std::string::npos);
  lines.replace(light, 8, "\"green\"");
  store::LinesWriter published(to.published, nullptr);
  published.add(lines);
  ASSERT_TRUE(published.keep());
  auto statement = *read_statement(*honest, id, done->sealed_hash);
  statement.published = published.tree();
  ASSERT_TRUE(write_file_durably(to.statement, statement.to_string(), 0600));
  const auto hash = crypto::sha256(statement.to_string()).hex();
  auto batch = store::system_act("run",
                                 {{"run_id", id},
                                  {"log_size", done->key.log_size},
                                  {"log_root", done->key.log_root},
                                  {"pack_id", done->key.pack_id},
                                  {"pack_hash", done->key.pack_hash},
                                  {"as_of", done->key.as_of},
                                  {"code_version", done->key.code_version},
                                  {"result_hash", hash},
                                  {"values_count", std::int64_t{done->result.values}}},
                                 done->key.as_of);
  const auto sealed = store::committed(store::Writer(*store).seal(batch));
  ASSERT_TRUE(sealed) << to_string(sealed.error());

  const auto again = reproduce(*store, id, nullptr);
  ASSERT_TRUE(again) << to_string(again.error());
  EXPECT_TRUE(again->all.are_same());
  ASSERT_TRUE(again->published);
  EXPECT_FALSE(again->published->are_same());
  EXPECT_FALSE(again->is_identical());
}

TEST_F(RunEvaluation, WhatANewerProgramMeantIsNotGuessed) {
  for (const auto& [version, kind] : {std::pair("evaluate/7", ErrorKind::refused),
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
