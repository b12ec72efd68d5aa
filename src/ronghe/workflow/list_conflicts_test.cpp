// SPDX-License-Identifier: Apache-2.0
// What another hand says of a row is kept and set aside: by files, runs, receipts and all that
// happens to a store later.
#include "ronghe/workflow/list_conflicts.hpp"

#include <gmock/gmock.h>

#include "ronghe/store/audit.hpp"
#include "ronghe/store/backup.hpp"
#include "ronghe/workflow/erase_subject.hpp"
#include "ronghe/workflow/prove_entry.hpp"
#include "ronghe/workflow/run_evaluation.hpp"
#include "ronghe/workflow/small_store.hpp"

namespace ronghe::workflow {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

const Date day = *parse_date("2025-12-31");

class ListConflicts : public SmallStore {
 protected:
  void SetUp() override {
    set_up_with_people();
    ASSERT_TRUE(store->unlock_all());
  }
  static std::string enterprise(const std::string& status) {
    return "uscc,name,region,size,above_scale,status,listed_as\n914403001922038216,某厂,440303,L,"
           "yes," +
           status + ",none\n";
  }
  static std::string placement(const std::string& person, const std::string& pay) {
    return fmt::format(
        "placement_id,person,college,programme,enterprise,kind,from,to,planned_hours,pay,injury,"
        "post\nP-1,{},4144010001,4144010001-660101,914403001922038216,post,2025-03-01,2025-06-01,"
        "400,{},no,Z9Q8\n",
        person, pay);
  }
  ImportedFile said(const std::string& source, const std::string& name, const std::string& bytes) {
    const auto done = import_files(*store,
                                   {.files = {file("said/" + name, bytes)},
                                    .record = {},
                                    .source_dept = source,
                                    .submitted_on = day},
                                   [](const ImportedFile&) {});
    EXPECT_TRUE(done) << to_string(done.error());
    if (!done) return {};
    EXPECT_FALSE(done->at(0).error) << to_string(*done->at(0).error);
    return done->at(0);
  }
  // What a run counts, whatever its name is.
  std::string counted() {
    const auto made = run_evaluation(*store, {.as_of = day, .pack_folder = {}, .log_size = {}});
    EXPECT_TRUE(made) << to_string(made.error());
    return of_run(
        made->result.run_id,
        fmt::format("SELECT string_agg(concat_ws('|', indicator, kind, subject, numerator, "
                    "denominator, value, light), ';' ORDER BY indicator, kind, subject) "
                    "FROM run_value WHERE run_id = '{}'",
                    made->result.run_id));
  }
  std::vector<SetAsideRow> listed(release::Reader reader = release::Reader::key_holder()) {
    auto viewer = store::Viewer::open(*store, std::move(reader));
    EXPECT_TRUE(viewer) << to_string(viewer.error());
    const auto rows = set_aside_rows(*viewer);
    EXPECT_TRUE(rows) << to_string(rows.error());
    return rows.value_or(std::vector<SetAsideRow>());
  }
  void expect_clean() {
    const auto audit = store::audit_store(*store);
    ASSERT_TRUE(audit) << to_string(audit.error());
    EXPECT_TRUE(audit->passed()) << audit->log.findings.front().message;
  }
};

TEST_F(ListConflicts, ARowThatWasSetAsideCountsNowhere) {
  const auto before = counted();
  auto more_hours = placement(anna, "1000.50");
  more_hours.replace(more_hours.find(",400,"), 5, ",500,");
  const auto conflicting = said("HRS", "placement.csv", more_hours);
  EXPECT_EQ(conflicting.conflicts, 1U);
  EXPECT_EQ(conflicting.sealed, 1U);
  EXPECT_EQ(conflicting.corrections, 0U);
  ASSERT_EQ(conflicting.first_conflicts.size(), 1U);
  EXPECT_EQ(conflicting.first_conflicts[0].source, "EDU");
  EXPECT_EQ(counted(), before);
  EXPECT_EQ(said("HRS", "again.csv", more_hours + "\n").duplicates, 1U);
  EXPECT_EQ(said("EDU", "own.csv", more_hours).corrections, 1U);
  EXPECT_NE(counted(), before) << "what is said by its own hand does count";
  expect_clean();
}

TEST_F(ListConflicts, RunsOfBeforeAreRepeatedAsTheyWere) {
  if (!nightly()) GTEST_SKIP() << "make nightly runs it";
  counted();
  said("TAX", "enterprise.csv", enterprise("deregistered"));
  counted();
  said("IIT", "enterprise.csv", enterprise("deregistered"));
  auto runs = store->connection().collect("SELECT run_id FROM run ORDER BY position");
  ASSERT_TRUE(runs) << to_string(runs.error());
  std::vector<std::string> ids;
  ASSERT_TRUE(runs->each(
      [&](const engine::Chunk& chunk, std::size_t row) { ids.emplace_back(chunk.text(0, row)); }));
  EXPECT_EQ(ids.size(), 2U);
  for (const auto& id : ids) {
    const auto again = reproduce(*store, id, nullptr);
    ASSERT_TRUE(again) << to_string(again.error());
    EXPECT_TRUE(again->is_identical());
  }
}

TEST_F(ListConflicts, AreListedWithBothHandsAndWhatCountsNow) {
  EXPECT_THAT(listed(), IsEmpty());
  const auto first = *store->connection().integer("SELECT position FROM enterprise");
  const auto size = *store->log_size();
  said("TAX", "a.csv", enterprise("deregistered"));
  said("HRS", "b.csv", enterprise("suspended"));
  said("TAX", "c.csv", enterprise("suspended"));
  auto rows = listed();
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_EQ(rows[0].record, "enterprise");
  EXPECT_EQ(rows[0].key, "uscc=914403001922038216");
  EXPECT_EQ(rows[0].position, size);
  EXPECT_EQ(rows[0].source, "TAX");
  EXPECT_EQ(rows[0].submitted_on, "2025-12-31");
  EXPECT_EQ(rows[0].conflicts_with, first);
  EXPECT_EQ(rows[0].first_source, "IIT");
  EXPECT_EQ(rows[0].first_submitted_on, "2025-12-31");
  EXPECT_EQ(rows[0].counts, first);
  EXPECT_EQ(rows[0].said_anew, size + 2) << "TAX says other things now";
  EXPECT_EQ(rows[1].source, "HRS");
  EXPECT_EQ(rows[1].said_anew, 0);
  said("IIT", "d.csv", enterprise("deregistered"));
  rows = listed();
  EXPECT_EQ(rows[2].conflicts_with, first);
  EXPECT_EQ(rows[2].counts, size + 3) << "corrected by its own hand";
  const auto table = conflicts_table(rows);
  EXPECT_EQ(table.rows.at(1).at(3), "HRS");
  EXPECT_EQ(table.rows.at(1).back(), "");
}

TEST_F(ListConflicts, ShowNoKeyThatIsNotForTheReader) {
  EXPECT_EQ(said("HRS", "placement.csv", placement(anna, "1.00")).conflicts, 1U);
  said("TAX", "enterprise.csv", enterprise("deregistered"));
  const auto rows = listed(release::Reader::everyone());
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].key, "uscc=914403001922038216");
  EXPECT_EQ(rows[1].key, "withheld");
  EXPECT_EQ(listed()[1].key, "placement_id=P-1");
}

TEST_F(ListConflicts, SealedRowsOpenForTheirOwnSubject) {
  EXPECT_EQ(said("HRS", "placement.csv", placement(bert, "9.00")).conflicts, 1U);
  EXPECT_EQ(
      text("SELECT string_agg(pay, ' ' ORDER BY position) FROM placement WHERE placement_id = "
           "'P-1'"),
      "1000.50 9.00");
  ASSERT_TRUE(erase_subject(
      *store, {.subject = std::string("person/") + bert, .request = "R-1", .day = day}));
  EXPECT_EQ(text("SELECT string_agg(coalesce(CAST(pay AS VARCHAR), 'none'), ' ' ORDER BY position) "
                 "FROM placement WHERE placement_id = 'P-1'"),
            "1000.50 none")
      << "what was set aside about bert is erased with him";
  EXPECT_EQ(listed().size(), 1U);
  expect_clean();
}

TEST_F(ListConflicts, StayWhatTheyAreAfterARelabellingABackupAndARestore) {
  if (!nightly()) GTEST_SKIP() << "make nightly runs it";
  said("HRS", "placement.csv", placement(anna, "9.00"));
  EXPECT_EQ(store->version(), store::padded_version);
  ASSERT_TRUE(store->relabel(
      {.field = "placement.pay", .level = "L3", .reason = "order 2026-17", .day = day}));
  expect_clean();
  EXPECT_EQ(text("SELECT CAST(pay AS VARCHAR) FROM placement WHERE placement_id = 'P-1' AND "
                 "superseded_by < position"),
            "9.00");
  reopen();
  EXPECT_EQ(store->version(), store::padded_version);
  ASSERT_TRUE(store->unlock_all());
  EXPECT_EQ(said("HRS", "again.csv", placement(anna, "9.00") + "\n").duplicates, 1U);
  store.reset();
  ASSERT_TRUE(store::back_up_store(folder(), root + "/copy", {.day = day}));
  const auto restored = store::restore_store(root + "/copy", root + "/restored", {});
  ASSERT_TRUE(restored) << to_string(restored.error());
  auto opened = store::Store::open(root + "/restored");
  ASSERT_TRUE(opened) << to_string(opened.error());
  store.emplace(*std::move(opened));
  EXPECT_EQ(store->version(), store::padded_version);
  EXPECT_EQ(listed().size(), 1U);
  expect_clean();
}

TEST_F(ListConflicts, AReceiptOfOneSaysThatItWasSetAside) {
  said("TAX", "enterprise.csv", enterprise("deregistered"));
  ASSERT_TRUE(publish_log(*store, {}));
  const auto proof = prove_entry(*store, {.what = std::to_string(*store->log_size() - 1)});
  ASSERT_TRUE(proof) << to_string(proof.error());
  EXPECT_THAT(proof->receipt.extra.value_or(""), HasSubstr("{\"conflicts_with\":"));
  const auto current = prove_entry(*store, {.what = "enterprise/914403001922038216"});
  ASSERT_TRUE(current) << to_string(current.error());
  EXPECT_LT(current->position, proof->position) << "the key names the row that counts";
}

TEST_F(ListConflicts, OpenNoSubjectToAReaderOfTheRegionThatTheyClaim) {
  import("other.csv", "code,name_zh,level\n440304,福田区,3\n");
  counted();
  auto elsewhere = enterprise("operating");
  elsewhere.replace(elsewhere.find("440303"), 6, "440304");
  EXPECT_EQ(said("TAX", "enterprise.csv", elsewhere).conflicts, 1U);
  const auto seen_from = [&](const char* region) {
    auto viewer = store::Viewer::open(
        *store,
        {.audience = release::Audience::internal, .labels = std::nullopt, .regions = {region}});
    EXPECT_TRUE(viewer) << to_string(viewer.error());
    EXPECT_TRUE(load_run(*viewer, "latest"));
    return *viewer->connection().integer(
        "SELECT count(*) FROM run_light WHERE kind = 'enterprise' AND subject = "
        "'914403001922038216'");
  };
  EXPECT_EQ(seen_from("440303"), 1);
  EXPECT_EQ(seen_from("440304"), 0);
}

}  // namespace
}  // namespace ronghe::workflow
