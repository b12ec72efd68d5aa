// SPDX-License-Identifier: Apache-2.0
// Rows of earlier layouts are sealed again: what stood in clear goes, all else stays.
#include <gmock/gmock.h>

#include "ronghe/base/durable_file.hpp"
#include "ronghe/ledger/earlier_layout.hpp"
#include "ronghe/store/audit.hpp"
#include "ronghe/store/backup.hpp"
#include "ronghe/store/reseal.hpp"
#include "ronghe/workflow/erase_subject.hpp"
#include "ronghe/workflow/prove_entry.hpp"
#include "ronghe/workflow/run_evaluation.hpp"
#include "ronghe/workflow/small_store.hpp"

namespace ronghe::workflow {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class StoreReseal : public SmallStore {
 protected:
  // As a program of before left it: a run, a published log, rows of layout 1, store version 4.
  void SetUp() override {
    make_root();
    start_from("layout 1", small, [this] {
      import_people_here();
      ASSERT_TRUE(store->unlock_all());
      ASSERT_TRUE(run_evaluation(
          *store, {.as_of = *parse_date("2025-12-31"), .pack_folder = {}, .log_size = {}}));
      ASSERT_TRUE(publish_log(*store, {}));
      for (const auto* record : {"person", "placement", "training_hours"}) {
        const auto keys = store->keys();
        ASSERT_TRUE(keys);
        const auto done = ledger::bring_to_layout_1(store->connection(), *store->plan_of(record),
                                                    (*keys)->ring());
        ASSERT_TRUE(done) << to_string(done.error());
      }
      ASSERT_TRUE(store->connection().execute(
          "UPDATE store_meta SET value = '4' WHERE key = 'store_version'"));
    });
    ASSERT_TRUE(store->unlock_all());
  }
  store::Reseal reseal() {
    store.reset();
    auto done = store::reseal_store(folder());
    EXPECT_TRUE(done) << to_string(done.error());
    reopen();
    EXPECT_TRUE(store->unlock_all());
    return done ? *std::move(done) : store::Reseal{};
  }
  // What a reader with keys sees of the rows, and the log of them.
  std::string seen_rows() {
    std::string all;
    for (const auto* record : {"person", "placement", "training_hours", "enterprise"}) {
      all +=
          text(fmt::format("SELECT string_agg(CAST(t AS VARCHAR), ';' ORDER BY position) FROM "
                           "(SELECT * FROM {}) AS t",
                           record));
    }
    return all + ledger::checkpoint(store->connection())->root.hex();
  }
  std::string audited() {
    const auto made = store::audit_store(*store, {.files = true});
    EXPECT_TRUE(made) << to_string(made.error());
    if (!made) return {};
    EXPECT_TRUE(made->passed());
    return fmt::format("{} entries, {} values, {} left out", made->log.recomputed.size,
                       made->values, made->left_out.size());
  }
  std::string receipt(const std::string& what) {
    const auto made = prove_entry(
        *store, {.what = what, .shown = {"pay"}, .reader = release::Reader::key_holder()});
    EXPECT_TRUE(made) << to_string(made.error());
    return made ? made->receipt.to_string() : "";
  }
  std::int64_t reasons_in_clear() {
    return *store->connection().integer("SELECT count(missing) FROM sealed.placement");
  }
};

TEST_F(StoreReseal, AllReadsProvesAndReproducesAsBefore) {
  const auto rows = seen_rows();
  const auto audit = audited();
  const auto shown = receipt("placement/P-1");
  EXPECT_EQ(reasons_in_clear(), 3);
  EXPECT_EQ(store::check_reseal(*store)->earlier(), 7U);
  EXPECT_EQ(store->version(), 4) << "looking raises nothing";
  const auto done = reseal();
  EXPECT_EQ(done.rows.sealed_again, 7U);
  EXPECT_EQ(store->version(), store::padded_version);
  EXPECT_EQ(reasons_in_clear(), 0);
  EXPECT_EQ(seen_rows(), rows);
  EXPECT_EQ(audited(), audit);
  EXPECT_EQ(receipt("placement/P-1"), shown);
  const auto again = reproduce(*store, "latest", nullptr);
  ASSERT_TRUE(again) << to_string(again.error());
  EXPECT_TRUE(again->is_identical());
  EXPECT_FALSE(fs::exists(folder() + "/evidence.duckdb.new"));
  EXPECT_EQ(reseal().earlier(), 0U) << "nothing is left to do";
}

TEST_F(StoreReseal, RowsGoOnBeingErasedRelabelledBackedUpAndRestored) {
  if (!nightly()) GTEST_SKIP() << "make nightly runs it";
  ASSERT_EQ(reseal().rows.sealed_again, 7U);
  const auto relabelled = store->relabel({.field = "placement.pay",
                                          .level = "L3",
                                          .reason = "order 2026-17",
                                          .day = *parse_date("2026-01-15")});
  ASSERT_TRUE(relabelled) << to_string(relabelled.error());
  EXPECT_EQ(pay("P-1"), "1000.50");
  ASSERT_TRUE(erase_subject(*store, {.subject = std::string("person/") + bert,
                                     .request = "R-1",
                                     .day = *parse_date("2026-02-01")}));
  EXPECT_THAT(pay("P-2"), HasSubstr("withheld"));
  audited();
  store.reset();
  const auto day = *parse_date("2026-02-01");
  ASSERT_TRUE(store::back_up_store(folder(), root + "/backup", {.day = day}));
  fs::rename(folder() + "/keys", root + "/keys");
  fs::remove_all(folder());
  ASSERT_TRUE(store::restore_store(root + "/backup", folder(), {}));
  fs::rename(root + "/keys", folder() + "/keys");
  reopen();
  ASSERT_TRUE(store->unlock_all());
  EXPECT_EQ(pay("P-1"), "1000.50");
}

TEST_F(StoreReseal, AnErasureOfARowOfBeforeHidesWhatItTold) {
  if (!nightly()) GTEST_SKIP() << "make nightly runs it";
  ASSERT_TRUE(erase_subject(*store, {.subject = std::string("person/") + bert,
                                     .request = "R-1",
                                     .day = *parse_date("2026-02-01")}));
  EXPECT_EQ(reasons_in_clear(), 2) << "those of the other person";
  EXPECT_EQ(store::check_reseal(*store)->earlier(), 4U) << "person, two placements, hours";
  const auto audit = audited();
  EXPECT_EQ(reseal().rows.sealed_again, 4U);
  EXPECT_EQ(audited(), audit);
  EXPECT_THAT(pay("P-2"), HasSubstr("withheld"));
}

TEST_F(StoreReseal, WhatDoesNotAllowItSaysWhyAndNothingIsChanged) {
  if (!nightly()) GTEST_SKIP() << "make nightly runs it";
  const auto fails = [&] {
    store.reset();
    const auto done = store::reseal_store(folder());
    EXPECT_FALSE(done);
    EXPECT_FALSE(fs::exists(folder() + "/evidence.duckdb.new"));
    reopen();
    EXPECT_EQ(store->version(), 4);
    return done ? std::string() : done.error().message;
  };
  fs::rename(folder() + "/keys/edu.key", root + "/edu.key");
  EXPECT_THAT(fails(), HasSubstr("ask these departments for their keys"));
  fs::rename(root + "/edu.key", folder() + "/keys/edu.key");
  ASSERT_TRUE(store->connection().execute(
      "UPDATE sealed.placement SET sealed_l4 = (SELECT sealed_l4 FROM sealed.placement WHERE "
      "placement_id = 'P-1') WHERE placement_id = 'P-2'"));
  EXPECT_THAT(fails(), HasSubstr("1 rows of placement do not open"));
}

// Graduates of whom a program of before erased some: what it left of them are rows of layout 1. The
// pack counts who has an employer.
class ResealAfterAnErasure : public SmallStore {
 protected:
  static constexpr int graduates = 12;
  static constexpr int employed = 8;

  void SetUp() override {
    make_root();
    fs::copy("packs/national", root + "/pack", fs::copy_options::recursive);
    const auto path = root + "/pack/indicators/C1.1.yaml";
    auto text = *read_whole_file(path);
    const auto begin = text.find("formula: >");
    const auto end = text.find("numerator:");
    ASSERT_LT(begin, end);
    text.replace(begin, end - begin,
                 "formula: >\n  count(employment_status[as_of_months = \"12\" and enterprise != "
                 "null]) /\n  count(employment_status[as_of_months = \"12\"])\n");
    std::ofstream(path, std::ios::binary) << text;
    auto made = store::Store::create(folder(), root + "/pack", small);
    ASSERT_TRUE(made) << to_string(made.error());
    store.emplace(*std::move(made));
    plant();
    ASSERT_TRUE(store->unlock_all());
  }
  static std::string ref(int number) { return fmt::format("{:032x}", number + 1); }
  void plant() {
    import("region.csv", "code,name_zh,level\n440303,罗湖区,3\n");
    import("enterprise.csv",
           "uscc,name,region,size,above_scale,status,listed_as\n"
           "914403001922038216,某厂,440303,L,yes,operating,none\n");
    import("college.csv",
           "college_code,name,kind,region,run_by\n4144010001,学院,secondary,440303,public\n");
    import("programme.csv",
           "programme_id,college,programme_code,programme_group,level,years\n"
           "4144010001-660101,4144010001,660101,66,secondary,3\n");
    std::string persons = "person_ref,kind,college,graduated_on\n";
    std::string states = "person,as_of_months,college,programme,status,enterprise,observed_on\n";
    for (int i = 0; i < graduates; ++i) {
      persons += ref(i) + ",graduate,4144010001,2024-07-01\n";
      states += fmt::format("{},12,4144010001,4144010001-660101,{},2025-07-01\n", ref(i),
                            i < employed ? "employed,914403001922038216" : "seeking,");
    }
    import("person.csv", persons);
    import("employment_status.csv", states);
  }
  std::string counted(const std::string& run) {
    return of_run(run,
                  "SELECT concat_ws(' ', numerator::BIGINT, denominator::BIGINT) FROM run_value "
                  "WHERE run_id = '" +
                      run + "' AND indicator = 'C1.1' AND kind = 'college'");
  }
};

TEST_F(ResealAfterAnErasure, AnEmployerWhoIsStillThereCountsAsBefore) {
  const auto keys = store->keys();
  ASSERT_TRUE(keys);
  ASSERT_TRUE(ledger::bring_to_layout_1(store->connection(), *store->plan_of("employment_status"),
                                        (*keys)->ring()));
  // As a request destroyed them; the last one goes by a request of today.
  ASSERT_TRUE((*keys)->destroy_subjects({"person/" + ref(0), "person/" + ref(1)}));
  const auto rows = preview_erasure(*store, "person/" + ref(employed - 1));
  ASSERT_TRUE(rows) << to_string(rows.error());
  ASSERT_TRUE(erase_subject(*store, {.subject = "person/" + ref(employed - 1),
                                     .request = "R-1",
                                     .day = *parse_date("2025-12-31"),
                                     .rows = rows->all_rows()}));
  const auto run = run_evaluation(
      *store, {.as_of = *parse_date("2025-12-31"), .pack_folder = {}, .log_size = {}});
  ASSERT_TRUE(run) << to_string(run.error());
  EXPECT_EQ(counted(run->result.run_id), "8 12") << "whose employers stand in the table";
  store.reset();
  const auto done = store::reseal_store(folder());
  ASSERT_TRUE(done) << to_string(done.error());
  EXPECT_EQ(done->rows.shut, 2U);
  reopen();
  ASSERT_TRUE(store->unlock_all());
  EXPECT_EQ(text("SELECT count(*) FROM employment_status WHERE enterprise IS NOT NULL AND missing "
                 "LIKE '%\"enterprise\":\"withheld\"%'"),
            "0");
  const auto again = reproduce(*store, "latest", nullptr);
  ASSERT_TRUE(again) << to_string(again.error());
  EXPECT_TRUE(again->is_identical());
}

TEST_F(StoreReseal, AStoreOfOpenDataHasNothingToSeal) {
  if (!nightly()) GTEST_SKIP() << "make nightly runs it";
  open_new({.origin = "log.test/open", .open_data = true});
  store.reset();
  EXPECT_EQ(store::reseal_store(folder()).error().kind, ErrorKind::refused);
  reopen();
}

}  // namespace
}  // namespace ronghe::workflow
