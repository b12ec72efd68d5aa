// SPDX-License-Identifier: Apache-2.0
// Runs up to evaluate/3 lie in tables: what is changed in them is shown to nobody, and told.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <fstream>

#include "golden_store.hpp"
#include "ronghe/base/durable_file.hpp"
#include "ronghe/crypto/sha256.hpp"
#include "ronghe/evaluate/relations.hpp"
#include "ronghe/store/publication.hpp"
#include "ronghe/store/viewer.hpp"
#include "ronghe/workflow/explain_run.hpp"
#include "ronghe/workflow/publish_run.hpp"
#include "ronghe/workflow/run_evaluation.hpp"
#include "ronghe/workflow/sealed_run.hpp"
#include "ronghe/workflow/show_run.hpp"

namespace ronghe::golden {
namespace {

namespace fs = std::filesystem;
using namespace workflow;  // NOLINT(google-build-using-namespace): the stories of this test
using ::testing::Contains;
using ::testing::Each;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class TablesOfBefore : public testing::Test, public GoldenStore {
 protected:
  TablesOfBefore() : GoldenStore("v4-sealed") {
    if (HasFatalFailure()) return;
    run = *full_run_id(*store, "latest");
    EXPECT_TRUE(store->begin_writing()) << "a store of before is brought up by the first writing";
  }
  void execute(const std::string& sql) {
    const auto done = store->connection().execute(sql);
    ASSERT_TRUE(done) << sql << ": " << to_string(done.error());
  }
  RunComparison compared() {
    auto made = compare_with_sealed(*store, run, pack(), {});
    EXPECT_TRUE(made) << to_string(made.error());
    return made ? *std::move(made) : RunComparison();
  }
  policy::Pack pack() { return *store->pack_of(find_run(*store, run)->pack_hash); }
  store::Viewer seen() { return *store::Viewer::open(*store, release::Reader::key_holder()); }
  template <class T>
  static std::string why(const Result<T>& shown) {
    if (shown) return "";
    EXPECT_EQ(shown.error().kind, ErrorKind::proof_failed) << to_string(shown.error());
    return shown.error().message;
  }
  std::vector<std::string> whys() {
    auto viewer = seen();
    return {why(show_run(viewer, run, {})), why(show_run(viewer, run, {.subject = "440303"})),
            why(explain_run(viewer, {.run_id = run, .subject = "440303"})),
            why(publish_run(viewer, {.run_id = run, .folder = root + "/report", .site = {}}))};
  }
  [[nodiscard]] std::string lines_file() const { return store->result_path(run); }
  void rewrite_lines() const {
    auto text = *read_whole_file(lines_file());
    const std::string light = "[\"light\",\"region\",\"440303\",\"";
    const auto at = text.find(light);
    ASSERT_NE(at, std::string::npos);
    text.replace(at, light.size(), light + "green");
    std::ofstream(lines_file(), std::ios::binary) << text;
  }

  std::string run;
};

TEST_F(TablesOfBefore, AreShownAsTheyWereSealed) {
  EXPECT_THAT(compared().differences, IsEmpty());
  EXPECT_EQ(compared().not_compared, "");
  EXPECT_THAT(whys(), Each(""));
}

TEST_F(TablesOfBefore, WithAnotherLightAreShownToNobody) {
  execute("UPDATE run_light SET light = 'violet' WHERE subject = '440303'");
  EXPECT_THAT(whys(), Each("run " + run +
                           " in this store is not what was sealed: light of region "
                           "440303"));
  EXPECT_THAT(audit(*store)->log.findings,
              Contains(Field(&ledger::Finding::fault, ledger::Fault::result_changed)));
  const auto again = reproduce(*store, run, nullptr);
  ASSERT_TRUE(again) << to_string(again.error());
  EXPECT_FALSE(again->is_identical());
  EXPECT_TRUE(again->all.are_same()) << "the sealed result is the same";
  ASSERT_EQ(again->differences.size(), 1U);
  EXPECT_EQ(again->differences[0].row, "region 440303");
  EXPECT_THAT(again->differences[0].stored, HasSubstr("violet"));
}

TEST_F(TablesOfBefore, OfAnotherSubjectMayStillBeExplained) {
  execute("UPDATE run_light SET light = 'violet' WHERE kind = 'enterprise'");
  auto viewer = seen();
  EXPECT_EQ(why(explain_run(viewer, {.run_id = run, .subject = "440303"})), "");
  EXPECT_NE(why(show_run(viewer, run, {})), "");
}

// What takes the place of a value of a column, by its type.
std::string another(const std::string& type, const std::string& column) {
  if (type == "VARCHAR") return "coalesce(\"" + column + "\", '') || 'x'";
  return "coalesce(\"" + column + "\", 0) + 1";
}

TEST_F(TablesOfBefore, EveryColumnIsCompared) {
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
      if (column == "population") continue;
      execute("CREATE OR REPLACE TEMP TABLE kept AS FROM " + table);
      execute("UPDATE " + table + " SET \"" + column + "\" = " + another(type, column) +
              " WHERE rowid = (SELECT min(rowid) FROM " + table + " WHERE run_id = '" + run + "')");
      EXPECT_GT(compared().differing, 0U) << table << "." << column;
      execute("DELETE FROM " + table);
      execute("INSERT INTO " + table + " FROM kept");
      EXPECT_EQ(compared().differing, 0U) << table << "." << column << " put back";
    }
  }
}

TEST_F(TablesOfBefore, ARowMoreOrLessIsTold) {
  execute(
      "INSERT INTO run_light SELECT * REPLACE ('999999' AS subject) FROM run_light WHERE run_id "
      "= '" +
      run + "' LIMIT 1");
  execute("DELETE FROM run_value WHERE subject = '440303' AND indicator = 'A1.1'");
  const auto other = compared();
  EXPECT_EQ(other.differing, 2U);
  EXPECT_THAT(other.differences, Contains(HasSubstr("999999")));
  EXPECT_THAT(other.differences, Contains("value of region 440303 A1.1"));
}

TEST_F(TablesOfBefore, WithoutTheirLinesAreCalledSoAndNotFinal) {
  fs::remove(lines_file());
  EXPECT_THAT(compared().not_compared, HasSubstr("results/" + run + ".jsonl is missing"));
  auto viewer = seen();
  EXPECT_THAT(show_run(viewer, run, {.subject = "440303"})->rows.at(0).back(),
              HasSubstr("not compared with what was sealed"));
  EXPECT_THAT(audit(*store)->log.findings,
              Contains(Field(&ledger::Finding::fault, ledger::Fault::file_differs)));
}

TEST_F(TablesOfBefore, LinesThatWereChangedWithThemDoNotVouchForThem) {
  rewrite_lines();
  EXPECT_THAT(compared().not_compared, HasSubstr("has other lines than were sealed"));
  const auto hash = crypto::sha256_of_file(lines_file())->hex();
  execute("UPDATE run SET result_hash = '" + hash + "' WHERE run_id = '" + run + "'");
  const auto made = compare_with_sealed(*store, run, pack(), {});
  ASSERT_FALSE(made);
  EXPECT_THAT(made.error().message, HasSubstr("holds something else"));
}

}  // namespace
}  // namespace ronghe::golden
