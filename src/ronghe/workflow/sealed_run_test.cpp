// SPDX-License-Identifier: Apache-2.0
// Somebody who has the database file changes what a run says: nothing of it is shown any more.
#include "ronghe/workflow/sealed_run.hpp"

#include <gmock/gmock.h>

#include "ronghe/base/durable_file.hpp"
#include "ronghe/crypto/sha256.hpp"
#include "ronghe/evaluate/relations.hpp"
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
  RunComparison compared() {
    auto made = compare_with_sealed(*store, run, store->pack(), {});
    EXPECT_TRUE(made) << to_string(made.error());
    return made ? *std::move(made) : RunComparison();
  }
  // "" when a reader sees the run, else why not.
  template <class T>
  static std::string why(const Result<T>& shown) {
    if (shown) return "";
    EXPECT_EQ(shown.error().kind, ErrorKind::proof_failed) << to_string(shown.error());
    return shown.error().message;
  }
  std::vector<std::string> whys() {
    auto viewer = seen();
    return {why(show_run(viewer, run, {})), why(show_run(viewer, run, {.subject = shenzhen})),
            why(explain_run(viewer, {.run_id = run, .subject = shenzhen})),
            why(publish_run(viewer, {.run_id = run, .folder = root + "/report", .site = {}}))};
  }
  [[nodiscard]] std::string lines_file() const { return store->result_path(run); }
  void rewrite_lines(const std::string& from, const std::string& to) const {
    auto text = *read_whole_file(lines_file());
    const auto at = text.find(from);
    ASSERT_NE(at, std::string::npos) << from;
    text.replace(at, from.size(), to);
    std::ofstream(lines_file(), std::ios::binary) << text;
  }

  std::string run;
};

TEST_F(SealedRun, AsItWasSealedIsShownAndVouchedFor) {
  const auto same = compared();
  EXPECT_THAT(same.differences, IsEmpty());
  EXPECT_EQ(same.not_compared, "");
  EXPECT_THAT(whys(), ::testing::Each(""));
  EXPECT_EQ(*vouched_standing(*store, run, store->pack(), {}),
            *store::standing_of_run(*store, run));
  EXPECT_THAT(audit(*store)->log.findings, IsEmpty());
}

TEST_F(SealedRun, WithAnotherLightIsShownToNobody) {
  execute("UPDATE run_light SET light = 'green' WHERE subject = '440303'");
  for (const auto& reason : whys()) {
    EXPECT_EQ(reason, "run " + run + " in this store is not what was sealed: light of region " +
                          std::string(shenzhen));
  }
  EXPECT_THAT(audit(*store)->log.findings,
              Contains(Field(&ledger::Finding::fault, ledger::Fault::result_changed)));
}

TEST_F(SealedRun, OfAnotherSubjectMayStillBeExplained) {
  execute("UPDATE run_light SET light = 'green' WHERE kind = 'enterprise'");
  auto viewer = seen();
  EXPECT_EQ(why(explain_run(viewer, {.run_id = run, .subject = shenzhen})), "");
  EXPECT_NE(why(show_run(viewer, run, {})), "");
}

// What takes the place of a value of a column, by its type.
std::string another(const std::string& type, const std::string& column) {
  if (type == "VARCHAR") return "coalesce(\"" + column + "\", '') || 'x'";
  return "coalesce(\"" + column + "\", 0) + 1";
}

TEST_F(SealedRun, EveryColumnOfItsTablesIsCompared) {
  for (const auto& relation : evaluate::relations) {
    const std::string table(relation.name);
    auto columns = store->connection().collect(
        "SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = '" + table + "'");
    ASSERT_TRUE(columns);
    std::vector<std::pair<std::string, std::string>> named;
    ASSERT_TRUE(columns->each([&](const engine::Chunk& chunk, std::size_t row) {
      named.emplace_back(chunk.text(0, row), chunk.text(1, row));
    }));
    ASSERT_GT(named.size(), 5U) << table;
    for (const auto& [column, type] : named) {
      // Shown nowhere where the pack does not count persons; the line has the denominator.
      const auto where = column == "population" ? "indicator = 'B2.2'" : "true";
      execute("CREATE OR REPLACE TEMP TABLE kept AS FROM " + table);
      execute("UPDATE " + table + " SET \"" + column + "\" = " + another(type, column) +
              " WHERE rowid = (SELECT min(rowid) FROM " + table + " WHERE " + where + ")");
      EXPECT_GT(compared().differing, 0U) << table << "." << column;
      execute("DELETE FROM " + table);
      execute("INSERT INTO " + table + " FROM kept");
      EXPECT_EQ(compared().differing, 0U) << table << "." << column << " put back";
    }
  }
}

TEST_F(SealedRun, ARowMoreOrLessIsTold) {
  execute("INSERT INTO run_light SELECT * REPLACE ('999999' AS subject) FROM run_light LIMIT 1");
  execute("DELETE FROM run_value WHERE subject = '440303' AND indicator = 'A1.1'");
  const auto other = compared();
  EXPECT_EQ(other.differing, 2U);
  EXPECT_THAT(other.differences, Contains(HasSubstr("999999")));
  EXPECT_THAT(other.differences, Contains("value of region 440303 A1.1"));
}

TEST_F(SealedRun, WithoutItsLinesIsCalledSoAndNotFinal) {
  fs::remove(lines_file());
  EXPECT_THAT(compared().not_compared, HasSubstr("results/" + run + ".jsonl is missing"));
  EXPECT_THAT(*vouched_standing(*store, run, store->pack(), {}),
              HasSubstr("not compared with what was sealed"));
  auto viewer = seen();
  EXPECT_THAT(show_run(viewer, run, {.subject = shenzhen})->rows.at(0).back(),
              HasSubstr("not compared with what was sealed"));
  EXPECT_THAT(audit(*store)->log.findings,
              Contains(Field(&ledger::Finding::fault, ledger::Fault::file_differs)));
}

TEST_F(SealedRun, ARowOfARunIsHeldAgainstItsEntry) {
  EXPECT_EQ(runs_text(*store)->rows.at(0).back(), *store::standing_of_run(*store, run));
  for (const auto* change : {"as_of = DATE '2027-01-01'", "pack_id = 'other'", "log_size = 1",
                             "values_count = 1", "log_root = 'dead'"}) {
    SCOPED_TRACE(change);
    execute("CREATE OR REPLACE TEMP TABLE kept AS FROM run");
    execute(std::string("UPDATE run SET ") + change);
    EXPECT_EQ(runs_text(*store)->rows.at(0).back(), "not what was sealed");
    execute("DELETE FROM run");
    execute("INSERT INTO run FROM kept");
  }
  EXPECT_EQ(runs_text(*store)->rows.at(0).back(), *store::standing_of_run(*store, run));
}

TEST_F(SealedRun, LinesThatWereChangedWithTheTablesDoNotVouchForThem) {
  execute("UPDATE run_light SET light = 'green' WHERE subject = '440303'");
  rewrite_lines("[\"light\",\"region\",\"440303\",\"", "[\"light\",\"region\",\"440303\",\"green");
  EXPECT_THAT(compared().not_compared, HasSubstr("has other lines than were sealed"));
}

TEST_F(SealedRun, AHashThatWasChangedInTheTableIsNotTheOneOfTheLog) {
  rewrite_lines("[\"light\",\"region\",\"440303\",\"", "[\"light\",\"region\",\"440303\",\"green");
  const auto hash = crypto::sha256_of_file(lines_file())->hex();
  execute("UPDATE run SET result_hash = '" + hash + "'");
  const auto made = compare_with_sealed(*store, run, store->pack(), {});
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().kind, ErrorKind::proof_failed);
  EXPECT_THAT(made.error().message, HasSubstr("holds something else"));
}

TEST_F(SealedRun, BeforeACheckpointCoversItTheTableIsAsked) {
  const auto later = run_evaluation(
      *store, {.as_of = *parse_date("2026-01-31"), .pack_folder = {}, .log_size = {}});
  ASSERT_TRUE(later);
  EXPECT_EQ(*vouched_standing(*store, later->result.run_id, store->pack(), {}),
            "not published yet");
}

}  // namespace
}  // namespace ronghe::workflow
