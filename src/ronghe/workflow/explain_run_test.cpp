// SPDX-License-Identifier: Apache-2.0
#include "ronghe/workflow/explain_run.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <regex>

#include "ronghe/evaluate/explain.hpp"
#include "ronghe/evaluate/run.hpp"
#include "ronghe/workflow/explanation_text.hpp"
#include "ronghe/workflow/run_evaluation.hpp"
#include "ronghe/workflow/show_run.hpp"
#include "ronghe/workflow/small_store.hpp"

namespace ronghe::workflow {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// Two counties; the code of one ends on the day of the run and goes on as the other. Each has an
// enterprise.
class ExplainRun : public SmallStore {
 protected:
  void SetUp() override {
    SmallStore::SetUp();
    import("region.csv",
           "code,name_zh,level,valid_to,successor\n440303,罗湖区,3,,\n"
           "440304,福田区,3,2025-12-31,440303\n");
    import("enterprise.csv",
           "uscc,name,region,size,above_scale,status,listed_as,listed_on\n"
           "914403001922038216,某厂,440303,L,yes,operating,national,2024-01-01\n"
           "9144030071526726XG,某司,440304,L,yes,operating,national,2024-01-01\n");
  }
  struct Counts {
    std::int64_t run = -1;        // of the denominator, as a run of this version counted
    std::int64_t explained = -1;  // rows below it
    bool operator==(const Counts&) const = default;
  };
  Counts counts(const std::string& code_version) {
    const auto last_day = *parse_date("2025-12-31");
    const std::string county = "440303";
    auto system = store::Viewer::open_all(*store);
    EXPECT_TRUE(system);
    auto& connection = system->connection();
    const auto& pack = store->pack();
    const auto done = evaluate::evaluate(connection, pack,
                                         {.log_size = *store->log_size(),
                                          .log_root = {},
                                          .pack_id = pack.id,
                                          .pack_hash = pack.hash,
                                          .as_of = last_day,
                                          .code_version = code_version},
                                         true, nullptr, std::set<std::string>{"A1.1"});
    EXPECT_TRUE(done) << to_string(done.error());
    EXPECT_TRUE(system->hold_runs());
    EXPECT_TRUE(connection.execute("INSERT INTO loaded_value FROM fresh_value"));
    const auto told = evaluate::explain(connection, pack, {.log_size = {}, .as_of = last_day},
                                        {.run_id = done->run_id,
                                         .kind = "region",
                                         .subject = county,
                                         .indicator = "A1.1",
                                         .meaning = *evaluate::meaning_of(code_version)});
    EXPECT_TRUE(told) << to_string(told.error());
    Counts found{.run = *connection.integer(fmt::format(
                     "SELECT denominator::BIGINT FROM fresh_value WHERE kind = 'region' AND "
                     "subject = '{}'",
                     county))};
    if (!told) return found;
    for (const auto& counted : told->indicators.at(0).counted) {
      found.explained = std::max(found.explained, counted.counted);
    }
    return found;
  }
};

TEST_F(ExplainRun, TellsOfTheRowsThatTheRunCountedByItsMeaning) {
  EXPECT_EQ(counts("evaluate/5"), (Counts{1, 1})) << "on its last day a code stands for itself";
  EXPECT_EQ(counts("evaluate/4"), (Counts{2, 2})) << "it had ended";
}

const evaluate::Ground* ground_of(const evaluate::EvidenceRow& row, const std::string& relation) {
  const evaluate::Ground* found = nullptr;
  for (const auto& ground : row.grounds) {
    if (ground.relation == relation) found = &ground;
  }
  return found;
}

// An enterprise that paid for a project and one that did nothing; an agreement that lacks clauses.
class ExplainDown : public SmallStore {
 protected:
  void SetUp() override {
    make_root();
    start_from("acts", small, [this] {
      import("region.csv", "code,name_zh,level\n440303,罗湖区,3\n");
      import("enterprise.csv",
             "uscc,name,region,size,above_scale,status,listed_as,listed_on\n"
             "914403001922038216,某厂,440303,L,yes,operating,national,2024-01-01\n"
             "9144030071526726XG,某司,440303,L,yes,operating,national,2024-01-01\n");
      import("college.csv",
             "college_code,name,kind,region,run_by\n4144010001,学院,secondary,440303,public\n");
      import("investment.csv",
             "invoice_id,enterprise,agreement,kind,amount,paid_on,invoice_hash\n"
             "I-1,914403001922038216,,project,1000.00,2025-05-01,\n"
             "I-2,914403001922038216,,base,7000.00,2025-05-01,\n"
             "I-3,9144030071526726XG,,base,7000.00,2025-05-01,\n");
      import("agreement.csv", agreement);
      import("clause.csv",
             "agreement,clause_type,present,text_hash\nA-1,equity,yes,\nA-1,exit,no,\n");
      const auto done = run_evaluation(
          *store, {.as_of = *parse_date("2025-12-31"), .pack_folder = {}, .log_size = {}});
      ASSERT_TRUE(done) << to_string(done.error());
    });
  }
  static constexpr const char* agreement =
      "agreement_id,college,enterprise,body,kind,signed,from,to\n"
      "A-1,4144010001,914403001922038216,,internship,2025-01-01,2025-01-01,2026-12-31\n";

  ExplainedRun told(release::Reader reader, const std::string& subject, const std::string& what) {
    auto viewer = store::Viewer::open(*store, std::move(reader));
    EXPECT_TRUE(viewer) << to_string(viewer.error());
    auto made = explain_run(*viewer, {.run_id = "latest", .subject = subject, .what = what});
    EXPECT_TRUE(made) << to_string(made.error());
    return made ? *std::move(made) : ExplainedRun{};
  }
};

TEST_F(ExplainDown, NamesTheActThatMadeAnEnterpriseCountAndWhatTheOtherLacks) {
  const auto made = told(release::Reader::key_holder(), "440303", "A1.1");
  ASSERT_EQ(made.why.indicators.size(), 1U);
  const auto& numerator = made.why.indicators[0].counted.at(0);
  ASSERT_EQ(numerator.rows.size(), 1U);
  EXPECT_EQ(numerator.rows[0].key, "uscc=914403001922038216");
  const auto* paid = ground_of(numerator.rows[0], "investment");
  ASSERT_NE(paid, nullptr);
  EXPECT_EQ(paid->considered, 2);
  ASSERT_EQ(paid->rows.size(), 1U);
  EXPECT_EQ(paid->rows[0].key, "invoice_id=I-1");
  EXPECT_GT(paid->rows[0].position, 0);
  ASSERT_EQ(paid->left_out.size(), 1U);
  EXPECT_EQ(paid->left_out[0].unmet, std::vector<std::string>{"kind = \"project\""});
  ASSERT_EQ(numerator.left_out.size(), 1U);
  EXPECT_EQ(numerator.left_out[0].key, "uscc=9144030071526726XG");
  EXPECT_EQ(numerator.left_out[0].unmet, std::vector<std::string>{"active"});
  EXPECT_EQ(ground_of(numerator.left_out[0], "investment")->counted, 0);
  const auto words = explanation_text(made, Language::zh);
  EXPECT_THAT(words, HasSubstr("未计入，日志位次"));
  EXPECT_THAT(words, HasSubstr("发票编号 I-1"));
  EXPECT_THAT(words, HasSubstr("不满足：投入类型 = “合作项目付款”"));
}

TEST_F(ExplainDown, NamesTheClausesThatAreNotThereAndThoseThatNobodyAnswered) {
  const auto made = told(release::Reader::key_holder(), "agreement/A-1", "B1.1");
  ASSERT_EQ(made.why.indicators.size(), 1U);
  const auto& row = made.why.indicators[0].counted.at(0).rows.at(0);
  const auto* clauses = ground_of(row, "clause");
  ASSERT_NE(clauses, nullptr);
  ASSERT_EQ(clauses->left_out.size(), 1U);
  EXPECT_EQ(clauses->left_out[0].key, "agreement=A-1 clause_type=exit");
  EXPECT_EQ(clauses->absent.size(), 7U);
  EXPECT_THAT(clauses->absent, ::testing::Contains("clause_type=training_safety"));
  EXPECT_THAT(explanation_text(made, Language::zh), HasSubstr("缺少：条款类型 实训安全"));
}

// Whoever lacks a label is told neither the rows under it nor how many there are.
TEST_F(ExplainDown, IsNotToldToWhoLacksTheLabel) {
  const auto made = told(release::Reader::everyone(), "440303", "A1.1");
  for (const auto& one : made.why.indicators) {
    for (const auto& counted : one.counted) {
      EXPECT_TRUE(counted.left_out.empty());
      for (const auto& row : counted.rows) {
        for (const auto& ground : row.grounds) {
          EXPECT_NE(ground.withheld, "") << ground.relation;
          EXPECT_EQ(ground.considered, 0);
          EXPECT_TRUE(ground.rows.empty() && ground.left_out.empty() && ground.absent.empty());
        }
      }
    }
  }
  for (const auto language : {Language::zh, Language::en}) {
    EXPECT_THAT(explanation_text(made, language), Not(HasSubstr("I-1")));
  }
  EXPECT_THAT(explanation_json(made), Not(HasSubstr("I-1")));
}

// A light that has no data in it is explained by what has none, and the others are there, too.
TEST_F(ExplainDown, OfALightTellsWhatDecidedAndAllThatIsNotGreen) {
  const auto made = told(release::Reader::key_holder(), "440303", "light");
  ASSERT_TRUE(made.why.light);
  EXPECT_FALSE(made.why.deciding.empty());
  std::size_t beside = 0;
  for (const auto& one : made.why.indicators) {
    const auto& ids = made.why.deciding;
    EXPECT_EQ(one.decides, std::ranges::find(ids, one.stored.indicator) != ids.end());
    if (one.decides) continue;
    ++beside;
    EXPECT_NE(one.stored.light, "green");
    EXPECT_TRUE(one.counted.empty());
  }
  EXPECT_GT(beside, 0U);
}

// Also where it is yellow because something has no data: nothing else is yellow then.
TEST_F(ExplainDown, EveryLightNamesWhatDecidedIt) {
  auto viewer = store::Viewer::open(*store, release::Reader::key_holder());
  ASSERT_TRUE(viewer);
  const auto shown = show_run(*viewer, "latest", {});
  ASSERT_TRUE(shown) << to_string(shown.error());
  const auto because_of =
      static_cast<std::size_t>(std::ranges::find(shown->head, "because_of") - shown->head.begin());
  std::string county;
  for (const auto& row : shown->rows) {
    if (row[2] == "none") continue;
    EXPECT_NE(row[because_of], "") << row[0] << " " << row[1];
    if (row[1] == "440303") county = row[2] + " " + row[because_of];
  }
  EXPECT_EQ(county, "yellow A2.3") << "that nothing was due for";
}

// No English in Chinese text: what is left are codes, numbers and what the pack's author wrote.
TEST_F(ExplainDown, SpeaksOneLanguage) {
  const auto made = told(release::Reader::key_holder(), "440303", "light");
  for (const auto* word : {"light", "rule", "value", "limit", "counted", "excluded", "log ",
                           "green", "yellow", "red ", "none", "row", "more"}) {
    auto text = explanation_text(made, Language::zh);
    text = std::regex_replace(text, std::regex("怎样计算：[^\n]*(\n [^\n]*=[^\n]*)*"), "");
    text = std::regex_replace(text, std::regex("（[a-z_]+ 第"), "");
    EXPECT_THAT(text, Not(HasSubstr(word)));
  }
  EXPECT_FALSE(
      std::regex_search(explanation_text(made, Language::en), std::regex("light:[^\n]*灯")));
}

}  // namespace
}  // namespace ronghe::workflow
