// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "ronghe/proof/disclosure.hpp"
#include "ronghe/store/audit.hpp"
#include "ronghe/workflow/erase_subject.hpp"
#include "ronghe/workflow/prove_entry.hpp"
#include "ronghe/workflow/run_evaluation.hpp"
#include "ronghe/workflow/small_store.hpp"

namespace ronghe::workflow {
namespace {

using testing::HasSubstr;

class RelabelTest : public SmallStore {
 protected:
  void SetUp() override { set_up_with_people(); }
  Result<store::FieldRelabelling> relabel(const std::string& field, const std::string& level,
                                          const std::string& reason = "order 2026-17") {
    return store->relabel(
        {.field = field, .level = level, .reason = reason, .day = *parse_date("2026-01-15")});
  }
  // A past run over the same evidence, computed again.
  void expect_reproducible() {
    const auto again = reproduce(*store, "latest", nullptr);
    ASSERT_TRUE(again) << to_string(again.error());
    EXPECT_TRUE(again->is_identical());
  }
  void expect_refused(const Result<store::FieldRelabelling>& done, ErrorKind kind,
                      const std::string& message) {
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().kind, kind);
    EXPECT_THAT(done.error().message, HasSubstr(message));
    EXPECT_EQ(*store->log_size(), before);
  }
  std::vector<std::string> shown_labels(const std::string& what) {
    EXPECT_TRUE(publish_log(*store, {}));
    const auto made = prove_entry(
        *store, {.what = what, .shown = {"pay"}, .reader = release::Reader::key_holder()});
    EXPECT_TRUE(made) << to_string(made.error());
    if (!made) return {};
    const auto shown = proof::parse_disclosure(*made->receipt.extra);
    std::vector<std::string> labels;
    for (const auto& label : shown->labels) labels.push_back(label.label);
    return labels;
  }

  std::int64_t before = 0;  // the size of the log
};

TEST_F(RelabelTest, IsAnEntryOfTheLogAndLastsWhenTheStoreIsOpenedAgain) {
  ASSERT_TRUE(run_evaluation(
      *store, {.as_of = *parse_date("2025-12-31"), .pack_folder = {}, .log_size = {}}));
  const auto done = relabel("placement.pay", "L3");
  ASSERT_TRUE(done) << to_string(done.error());
  EXPECT_EQ(done->before + " " + done->after, "EDU/L4 EDU/L3");
  EXPECT_EQ(done->rows.sealed_again, 3U);
  for (int opened = 0; opened < 2; ++opened) {
    EXPECT_EQ(pay("P-1"), "1000.50");
    expect_reproducible();
    EXPECT_TRUE(store::audit_store(*store)->passed());
    reopen();
    ASSERT_TRUE(store->unlock_all());
  }
  ASSERT_TRUE(publish_log(*store, {}));
  EXPECT_EQ(*store->log_files().entry(static_cast<std::uint64_t>(done->position)),
            R"({"fields":{"field":"pay","level_after":"L3","level_before":"L4","reason":"order )"
            R"(2026-17","record":"placement","relabelled_on":"2026-01-15"},"record":)"
            R"("relabelling","schema":1,"source":"STORE","submitted":"2026-01-15"})");
}

TEST_F(RelabelTest, ReceiptsShowAFieldUnderTheLabelOfItsTime) {
  ASSERT_TRUE(relabel("placement.pay", "L3"));
  import("more.csv",
         fmt::format(
             "placement_id,person,college,programme,enterprise,kind,from,to,planned_hours,pay\n"
             "P-9,{},4144010001,4144010001-660101,914403001922038216,post,2025-07-01,"
             "2025-08-01,100,9000\n",
             anna));
  EXPECT_THAT(shown_labels("placement/P-1"), testing::ElementsAre("EDU/L4"));
  EXPECT_THAT(shown_labels("placement/P-9"), testing::ElementsAre("EDU/L3"));
  EXPECT_EQ(pay("P-9"), "9000.00");
  EXPECT_TRUE(store::audit_store(*store, {.files = true})->passed());
}

TEST_F(RelabelTest, ErasingAndRestoringGoOnWorking) {
  ASSERT_TRUE(relabel("placement.pay", "L1"));
  const std::string bert_id = bert;
  ASSERT_TRUE(erase_subject(
      *store,
      {.subject = "person/" + bert_id, .request = "R-1", .day = *parse_date("2026-02-01")}));
  const auto again = relabel("placement.pay", "L4");
  ASSERT_TRUE(again) << to_string(again.error());
  EXPECT_EQ(again->rows.shut, 1U);
  EXPECT_EQ(pay("P-1"), "1000.50");
  EXPECT_THAT(pay("P-2"), HasSubstr("withheld"));
  EXPECT_TRUE(store::audit_store(*store)->passed());
}

TEST_F(RelabelTest, WhatCannotBeRelabelledSaysWhy) {
  before = *store->log_size();
  expect_refused(relabel("placement.wage", "L3"), ErrorKind::bad_input, "`placement.wage` is no");
  expect_refused(relabel("placement", "L3"), ErrorKind::bad_input, "placement.pay");
  expect_refused(relabel("nothing.pay", "L3"), ErrorKind::bad_input, "is no field");
  expect_refused(relabel("region.name_zh", "L3"), ErrorKind::refused, "is public");
  expect_refused(relabel("placement.pay", "L0"), ErrorKind::bad_input,
                 "is no level for a sealed field");
  expect_refused(relabel("placement.pay", "L5"), ErrorKind::bad_input, "L1 to L4");
  expect_refused(relabel("placement.pay", "L4"), ErrorKind::bad_input, "L4 already");
  expect_refused(relabel("placement.pay", "L3", ""), ErrorKind::bad_input, "needs a reason");
}

TEST_F(RelabelTest, NeedsTheKeysAndTheRightSubjects) {
  before = *store->log_size();
  store.reset();
  const auto subjects = folder() + "/keys/subjects.duckdb";
  std::filesystem::rename(subjects, root + "/subjects");
  reopen();
  expect_refused(relabel("placement.pay", "L3"), ErrorKind::bad_input, "subjects.duckdb");
  store.reset();
  std::filesystem::rename(root + "/subjects", subjects);
  std::filesystem::rename(folder() + "/keys", root + "/away");
  reopen();
  expect_refused(relabel("placement.pay", "L3"), ErrorKind::refused, "keys");
  std::filesystem::rename(root + "/away", folder() + "/keys");
  reopen();
  EXPECT_TRUE(relabel("placement.pay", "L3"));
}

TEST_F(RelabelTest, AStoreFromBeforeGetsItsTableWithTheFirstAct) {
  ASSERT_TRUE(store->connection().script(
      "DROP TABLE relabelling; UPDATE store_meta SET value = '3' WHERE key = 'store_version'"));
  reopen();
  EXPECT_EQ(store->version(), 3);
  ASSERT_TRUE(relabel("placement.pay", "L3"));
  EXPECT_EQ(store->version(), store::padded_version);
  reopen();
  ASSERT_TRUE(store->unlock_all());
  EXPECT_EQ(text("SELECT field FROM evidence.main.relabelling"), "pay");
}

TEST_F(RelabelTest, OpenDataHaveNoLabels) {
  open_new({.open_data = true});
  before = 0;
  expect_refused(relabel("placement.pay", "L3"), ErrorKind::refused, "seals no fields");
}

}  // namespace
}  // namespace ronghe::workflow
