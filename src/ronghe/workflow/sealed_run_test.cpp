// SPDX-License-Identifier: Apache-2.0
// Somebody who has the files of a store changes what a run says: nothing of it is shown any more.
// Runs up to evaluate/3, which lie in tables, are tested on stores of before (tests/golden).
#include "ronghe/workflow/sealed_run.hpp"

#include <gmock/gmock.h>

#include "ronghe/base/durable_file.hpp"
#include "ronghe/crypto/sha256.hpp"
#include "ronghe/store/publication.hpp"
#include "ronghe/workflow/explain_run.hpp"
#include "ronghe/workflow/publish_run.hpp"
#include "ronghe/workflow/run_evaluation.hpp"
#include "ronghe/workflow/show_run.hpp"
#include "ronghe/workflow/small_store.hpp"

namespace ronghe::workflow {
namespace {

namespace fs = std::filesystem;
using ::testing::Contains;
using ::testing::Each;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr const char* shenzhen = "440303";

class SealedRun : public SmallStore {
 protected:
  void SetUp() override {
    make_root();
    start_from("judged and covered", small, [this] {
      import_people_here();
      const auto done = run_evaluation(
          *store, {.as_of = *parse_date("2025-12-31"), .pack_folder = {}, .log_size = {}});
      ASSERT_TRUE(done) << to_string(done.error());
      ASSERT_TRUE(publish_log(*store, {}));
    });
    run = *full_run_id(*store, "latest");
  }
  void execute(const std::string& sql) {
    const auto done = store->connection().execute(sql);
    ASSERT_TRUE(done) << sql << ": " << to_string(done.error());
  }
  // "" when a reader sees the run, else why not.
  template <class T>
  static std::string why(const Result<T>& shown) {
    if (shown) return "";
    EXPECT_THAT(shown.error().kind, ::testing::AnyOf(ErrorKind::proof_failed, ErrorKind::not_found))
        << to_string(shown.error());
    return shown.error().message;
  }
  std::vector<std::string> whys(store::Viewer viewer) {
    return {why(show_run(viewer, run, {})), why(show_run(viewer, run, {.subject = shenzhen})),
            why(explain_run(viewer, {.run_id = run, .subject = shenzhen})),
            why(publish_run(viewer, {.run_id = run, .folder = root + "/report", .site = {}}))};
  }
  store::Viewer everyone() {
    auto viewer = store::Viewer::open(*store, release::Reader::everyone());
    EXPECT_TRUE(viewer) << to_string(viewer.error());
    return *std::move(viewer);
  }
  std::vector<ledger::Finding> findings() {
    auto made = audit(*store);
    EXPECT_TRUE(made) << to_string(made.error());
    return made ? made->log.findings : std::vector<ledger::Finding>();
  }
  [[nodiscard]] std::string file(const std::string& end) const {
    return folder() + "/results/" + run + end;
  }
  void flip(const std::string& path, std::size_t at) const {
    auto bytes = *read_whole_file(path);
    ASSERT_LT(at, bytes.size());
    bytes[at] = static_cast<char>(bytes[at] ^ 1);
    std::ofstream(path, std::ios::binary) << bytes;
  }

  std::string run;
};

TEST_F(SealedRun, AsItWasSealedIsShownAndVouchedFor) {
  EXPECT_THAT(whys(seen()), Each(""));
  EXPECT_THAT(whys(everyone()), Each(""));
  auto viewer = seen();
  EXPECT_EQ(show_run(viewer, run, {})->rows.at(0).back(), *store::standing_of_run(*store, run));
  EXPECT_THAT(findings(), IsEmpty());
}

TEST_F(SealedRun, WithoutItsPackIsAFaultAndItsFilesAreStillCompared) {
  const auto own = text("SELECT pack_hash FROM run");
  fs::copy(folder() + "/packs/" + own, root + "/pack", fs::copy_options::recursive);
  auto title = *read_whole_file(root + "/pack/pack.yaml");
  std::ofstream(root + "/pack/pack.yaml") << title << "# another\n";
  ASSERT_TRUE(store->unlock_all());
  const auto done = run_evaluation(
      *store, {.as_of = *parse_date("2025-12-31"), .pack_folder = root + "/pack", .log_size = {}});
  ASSERT_TRUE(done) << to_string(done.error());
  run = done->result.run_id;
  EXPECT_THAT(findings(), IsEmpty());
  const auto other = text("SELECT pack_hash FROM run WHERE run_id = '" + run + "'");
  ASSERT_NE(other, own);
  fs::rename(folder() + "/packs/" + other, root + "/away");
  fs::remove(file(".sealed"));
  std::vector<std::string> told;
  for (const auto& finding : findings()) told.push_back(finding.message);
  EXPECT_THAT(told, Contains(HasSubstr("its pack is not here as it was")));
  EXPECT_THAT(told, Contains(HasSubstr(run + ".sealed")));
}

TEST_F(SealedRun, WithoutTheKeyOfTheLogIsNamedAndAMissingFileIsAFault) {
  fs::rename(folder() + "/keys", root + "/keys-away");
  reopen();
  const auto shut = audit(*store);
  ASSERT_TRUE(shut) << to_string(shut.error());
  EXPECT_TRUE(shut->passed());
  EXPECT_THAT(shut->left_out, Contains(HasSubstr("the full lines of 1 runs were not compared")));
  fs::remove(file(".sealed"));
  EXPECT_THAT(findings(),
              Contains(Field(&ledger::Finding::message, HasSubstr(".sealed is missing"))));
}

TEST_F(SealedRun, WithAFlippedByteIsShownToNobodyWhoReadsIt) {
  if (!nightly()) GTEST_SKIP() << "make nightly runs it";
  struct Case {
    const char* end;
    bool for_insiders, for_everyone;
  };
  for (const auto& [end, for_insiders, for_everyone] :
       {Case{".sealed", true, false}, Case{".public.jsonl", false, true},
        Case{".json", true, true}}) {
    SCOPED_TRACE(end);
    const auto kept = *read_whole_file(file(end));
    auto insider = seen();
    auto reader = everyone();
    for (const auto at : {std::size_t{0}, kept.size() / 2, kept.size() - 1}) {
      flip(file(end), at);
      EXPECT_THAT(why(load_run(insider, run)),
                  HasSubstr(for_insiders ? "results/" + run + end : ""));
      EXPECT_EQ(why(load_run(insider, run)).empty(), !for_insiders);
      EXPECT_EQ(why(load_run(reader, run)).empty(), !for_everyone);
      std::ofstream(file(end), std::ios::binary) << kept;
    }
    flip(file(end), kept.size() / 2);
    EXPECT_THAT(findings(), Contains(Field(&ledger::Finding::fault, ledger::Fault::file_differs)));
    std::ofstream(file(end), std::ios::binary) << kept;
  }
}

// Each way to show a run asks for its lines.
TEST_F(SealedRun, WithoutItsLinesIsNotShown) {
  for (const auto* end : {".sealed", ".public.jsonl", ".json"}) {
    SCOPED_TRACE(end);
    fs::rename(file(end), root + "/kept");
    const auto reasons = std::string(end) == ".public.jsonl" ? whys(everyone()) : whys(seen());
    EXPECT_THAT(reasons, Each(HasSubstr("run " + run)));
    EXPECT_THAT(findings(), Contains(Field(&ledger::Finding::fault, ledger::Fault::file_differs)));
    fs::rename(root + "/kept", file(end));
  }
}

// What an older program would have kept there is looked at by nobody, and told.
TEST_F(SealedRun, RowsPlantedInTheTablesChangeNothing) {
  execute("INSERT INTO run_light VALUES ('" + run + "', 'region', '440303', 'green', 'd', 1, '')");
  auto viewer = seen();
  const auto lights = show_run(viewer, run, {});
  ASSERT_TRUE(lights) << to_string(lights.error());
  int shown = 0;
  for (const auto& row : lights->rows) {
    if (row[1] != shenzhen) continue;
    ++shown;
    EXPECT_NE(row[2], "green");
  }
  EXPECT_EQ(shown, 1);
  EXPECT_THAT(findings(),
              Contains(::testing::AllOf(
                  Field(&ledger::Finding::fault, ledger::Fault::result_changed),
                  Field(&ledger::Finding::message, HasSubstr("light of region 440303")))));
}

TEST_F(SealedRun, ARowOfARunIsHeldAgainstItsEntry) {
  EXPECT_EQ(runs_text(*store)->rows.at(0).back(), *store::standing_of_run(*store, run));
  for (const auto* change :
       {"as_of = DATE '2027-01-01'", "pack_id = 'other'", "log_size = 1", "values_count = 1",
        "log_root = 'dead'", "code_version = 'evaluate/3'"}) {
    SCOPED_TRACE(change);
    execute("CREATE OR REPLACE TEMP TABLE kept AS FROM run");
    execute(std::string("UPDATE run SET ") + change);
    EXPECT_EQ(runs_text(*store)->rows.at(0).back(), "not what was sealed");
    execute("DELETE FROM run");
    execute("INSERT INTO run FROM kept");
  }
  EXPECT_EQ(runs_text(*store)->rows.at(0).back(), *store::standing_of_run(*store, run));
}

TEST_F(SealedRun, AHashThatWasChangedInTheTableIsNotTheOneOfTheLog) {
  auto statement = *read_whole_file(file(".json"));
  const auto at = statement.find("\"size\":");
  statement.replace(at, 8, "\"size\":1");
  std::ofstream(file(".json"), std::ios::binary) << statement;
  execute("UPDATE run SET result_hash = '" + crypto::sha256(statement).hex() + "'");
  EXPECT_THAT(whys(seen()), Each(HasSubstr("holds something else")));
}

TEST_F(SealedRun, BeforeACheckpointCoversItTheTableIsAsked) {
  const auto later = run_evaluation(
      *store, {.as_of = *parse_date("2026-01-31"), .pack_folder = {}, .log_size = {}});
  ASSERT_TRUE(later);
  EXPECT_EQ(*vouched_standing(*store, later->result.run_id, store->pack(), {}),
            "not published yet");
  // The leaf that waits for a checkpoint is there, and the row is not another's.
  execute("UPDATE run SET values_count = 1 WHERE run_id = '" + later->result.run_id + "'");
  EXPECT_FALSE(vouched_standing(*store, later->result.run_id, store->pack(), {}));
}

// Whoever has no keys here reads what everyone may, and is told what is not for him.
TEST_F(SealedRun, WithoutKeysIsReadAsItIsPublished) {
  store.reset();
  fs::rename(folder() + "/keys", root + "/keys");
  reopen();
  auto viewer = store::Viewer::open(*store, release::Reader::key_holder());
  ASSERT_TRUE(viewer) << to_string(viewer.error());
  const auto loaded = load_run(*viewer, run);
  ASSERT_TRUE(loaded) << to_string(loaded.error());
  EXPECT_TRUE(loaded->is_public);
  EXPECT_TRUE(show_run(*viewer, run, {.subject = shenzhen}));
  EXPECT_TRUE(explain_run(*viewer, {.run_id = run, .subject = shenzhen}));
}

// What one command shows, the other does not hide; the rows below a number would tell it exactly.
TEST_F(SealedRun, WithoutKeysAnExplanationTellsWhatIsShownAndNoRowsBehindIt) {
  store.reset();
  fs::rename(folder() + "/keys", root + "/keys");
  reopen();
  auto viewer = store::Viewer::open(*store, release::Reader::key_holder());
  ASSERT_TRUE(viewer) << to_string(viewer.error());
  const auto gate = *viewer->gate(store->pack(), *parse_date("2025-12-31"));
  int shown_numbers = 0;
  int hidden_rows = 0;
  for (const auto* subject : {shenzhen, "4144010001", "914403001922038216"}) {
    const auto table = show_run(*viewer, run, {.subject = subject});
    ASSERT_TRUE(table) << to_string(table.error());
    const auto column = [&](const std::string& name) {
      return static_cast<std::size_t>(std::ranges::find(table->head, name) - table->head.begin());
    };
    for (const auto& row : table->rows) {
      const auto& indicator = row[column("indicator")];
      SCOPED_TRACE(subject + std::string(" ") + indicator);
      const auto told =
          explain_run(*viewer, {.run_id = run, .subject = subject, .what = indicator});
      ASSERT_TRUE(told) << to_string(told.error());
      const auto& one = told->why.indicators.at(0);
      const auto& value = row[column("value")];
      EXPECT_EQ(one.stored.value, value.empty() ? std::nullopt : Decimal::parse(value));
      EXPECT_EQ(one.stored.light, row[column("light")]);
      if (!value.empty()) {
        ++shown_numbers;
        EXPECT_EQ(one.withheld, "");
      }
      const bool telling =
          !gate.why_withheld({.indicator = indicator, .kind = row[0], .subject = subject}).empty();
      if (telling) {
        EXPECT_THAT(one.counted, IsEmpty());
      }
      hidden_rows += !value.empty() && telling ? 1 : 0;
    }
  }
  EXPECT_GT(shown_numbers, 1);
  EXPECT_GT(hidden_rows, 0) << "or the test shows little";
}

}  // namespace
}  // namespace ronghe::workflow
