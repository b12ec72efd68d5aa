// SPDX-License-Identifier: Apache-2.0
// Rows of earlier layouts are sealed again: what stood in clear goes, all else stays.
#include <gmock/gmock.h>

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

TEST_F(StoreReseal, AStoreOfOpenDataHasNothingToSeal) {
  if (!nightly()) GTEST_SKIP() << "make nightly runs it";
  open_new({.origin = "log.test/open", .open_data = true});
  store.reset();
  EXPECT_EQ(store::reseal_store(folder()).error().kind, ErrorKind::refused);
  reopen();
}

}  // namespace
}  // namespace ronghe::workflow
