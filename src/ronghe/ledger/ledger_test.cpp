// SPDX-License-Identifier: Apache-2.0
#include "ronghe/ledger/ledger.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ronghe/ledger/leaf.hpp"
#include "ronghe/ledger/merkle.hpp"
#include "ronghe/ledger/test_log.hpp"

namespace ronghe::ledger {
namespace {

class LedgerTest : public LogTest {
 protected:
  struct Changed {
    const char* name;
    const char* set;
  };
  // A draft with what is set, over ten rows of which the fourth is corrected.
  void expect_refused(const std::vector<Changed>& drafts) {
    draft_placements(connection, 0, 10);
    ASSERT_TRUE(seal(connection, "placement"));
    draft_placements(connection, 3, 1);
    ASSERT_TRUE(connection.execute("UPDATE draft SET supersedes = 3"));
    ASSERT_TRUE(seal(connection, "placement"));
    for (const auto& [name, set] : drafts) {
      SCOPED_TRACE(name);
      const auto transaction = engine::Transaction::begin(connection);
      draft_placements(connection, 4, 1);
      ASSERT_TRUE(connection.execute(std::string("UPDATE draft SET ") + set));
      const auto sealed = seal(connection, "placement");
      ASSERT_FALSE(sealed);
      EXPECT_EQ(sealed.error().kind, ErrorKind::refused);
    }
  }
};

TEST_F(LedgerTest, AnEmptyLogHasTheRootOfNothing) {
  const auto empty = checkpoint(connection);
  ASSERT_TRUE(empty) << empty.error().message;
  EXPECT_EQ(*empty, (Checkpoint{0, crypto::sha256({})}));
}

TEST_F(LedgerTest, TheLeafOfARowIsTheHashOfItsEntry) {
  draft_placements(connection, 7, 2);
  const auto sealed = seal(connection, "placement");
  ASSERT_TRUE(sealed) << sealed.error().message;
  EXPECT_EQ(sealed->count, 2);
  Tree tree;
  tree.append(leaf_hash(
      R"({"fields":{"from":"2025-01-08","pay":"8.75","placement_id":"P-7"},"missing":{"days":"withheld"},)"
      R"("record":"placement","schema":1,"source":"EDU","submitted":"2025-12-31"})"));
  tree.append(
      leaf_hash(R"({"fields":{"days":8,"from":"2025-01-09","pay":"10.00","placement_id":"P-8"},)"
                R"("record":"placement","schema":1,"source":"EDU","submitted":"2025-12-31"})"));
  EXPECT_EQ(sealed->checkpoint, (Checkpoint{2, tree.root()}));
}

TEST_F(LedgerTest, OtherArgumentsGiveNoLeaf) {
  draft_colleges(connection, 1);
  ASSERT_TRUE(seal(connection, "college"));
  for (const auto* arguments :
       {"", "NULL", "1, 2", "1, 'x', 'EDU', DATE '2025-01-01', NULL, NULL"}) {
    EXPECT_EQ(*connection.text(std::string("SELECT leaf_college(") + arguments + ")"), "");
  }
}

TEST_F(LedgerTest, BatchesDoNotChangeTheRoot) {
  draft_placements(connection, 0, 1500);
  const auto whole = seal(connection, "placement");
  ASSERT_TRUE(whole);
  for (const int cut : {1, 255, 256, 257, 1499}) {
    auto other = *engine::Database::open({});
    auto parts = *other.connect();
    prepare(parts);
    draft_placements(parts, 0, cut);
    ASSERT_TRUE(seal(parts, "placement"));
    draft_placements(parts, cut, 1500 - cut);
    const auto second = seal(parts, "placement");
    ASSERT_TRUE(second);
    EXPECT_EQ(second->first_position, cut);
    EXPECT_EQ(second->checkpoint, whole->checkpoint) << cut;
    EXPECT_EQ(*parts.integer("SELECT count(*) FROM ledger_subtree"), 1500 / 256);
    EXPECT_EQ(*parts.integer("SELECT count(*) FROM ledger_checkpoint"), 2);
  }
}

TEST_F(LedgerTest, RowsAreSealedInDraftOrderHoweverTheyLie) {
  draft_placements(connection, 0, 1000);
  const auto whole = seal(connection, "placement");
  auto other = *engine::Database::open({});
  auto shuffled = *other.connect();
  prepare(shuffled);
  draft_placements(shuffled, 0, 1000);
  ASSERT_TRUE(shuffled.execute(
      "CREATE OR REPLACE TEMP TABLE draft AS SELECT * REPLACE (draft_order * 3 + 5 AS draft_order) "
      "FROM draft ORDER BY hash(draft_order)"));
  const auto sealed = seal(shuffled, "placement");
  ASSERT_TRUE(sealed) << sealed.error().message;
  EXPECT_EQ(sealed->checkpoint, whole->checkpoint);
  EXPECT_EQ(
      *shuffled.integer("SELECT count(*) FROM placement WHERE placement_id = 'P-' || position"),
      1000);
}

TEST_F(LedgerTest, AnEarlierCheckpointCanBeHadAgain) {
  draft_placements(connection, 0, 300);
  const auto first = seal(connection, "placement");
  draft_colleges(connection, 300);
  const auto second = seal(connection, "college");
  ASSERT_TRUE(first && second);
  EXPECT_EQ(*checkpoint(connection), second->checkpoint);
  EXPECT_EQ(*checkpoint(connection, 300), first->checkpoint);
  EXPECT_EQ(checkpoint(connection, 0)->root, crypto::sha256({}));
  EXPECT_EQ(checkpoint(connection, 601).error().kind, ErrorKind::not_found);
  EXPECT_EQ(checkpoint(connection, -1).error().kind, ErrorKind::not_found);
}

TEST_F(LedgerTest, AnEmptyDraftSealsNothing) {
  draft_placements(connection, 0, 0);
  const auto sealed = seal(connection, "placement");
  ASSERT_TRUE(sealed);
  EXPECT_EQ(sealed->count, 0);
  EXPECT_EQ(*connection.integer("SELECT count(*) FROM ledger_checkpoint"), 0);
}

TEST_F(LedgerTest, ARolledBackBatchLeavesNothing) {
  draft_placements(connection, 0, 300);
  const auto before = seal(connection, "placement");
  {
    const auto transaction = engine::Transaction::begin(connection);
    ASSERT_TRUE(transaction);
    draft_placements(connection, 300, 300);
    ASSERT_TRUE(seal(connection, "placement"));
  }
  EXPECT_EQ(*checkpoint(connection), before->checkpoint);
  EXPECT_EQ(*connection.integer("SELECT count(*) FROM placement"), 300);
  draft_placements(connection, 300, 300);
  ASSERT_TRUE(seal(connection, "placement"));
  EXPECT_EQ(checkpoint(connection)->size, 600);
}

TEST_F(LedgerTest, ACorrectionMarksTheRowThatItSupersedes) {
  draft_placements(connection, 0, 10);
  ASSERT_TRUE(seal(connection, "placement"));
  draft_placements(connection, 3, 2);
  // The second row corrects the first one of the same batch.
  ASSERT_TRUE(connection.execute("UPDATE draft SET supersedes = IF(draft_order = 0, 3, 10)"));
  ASSERT_TRUE(seal(connection, "placement"));
  EXPECT_EQ(*connection.integer("SELECT superseded_by FROM placement WHERE position = 3"), 10);
  EXPECT_EQ(*connection.integer("SELECT superseded_by FROM placement WHERE position = 10"), 11);
  EXPECT_EQ(*connection.integer("SELECT count(superseded_by) FROM placement"), 2);
}

TEST_F(LedgerTest, ACorrectionOfNothingIsRefused) {
  expect_refused({{"not there", "supersedes = 99"},
                  {"itself", "supersedes = 11"},
                  {"corrected already", "supersedes = 3"}});
}

TEST_F(LedgerTest, ARowThatConflictsIsSetAsideAndItsEntrySaysSo) {
  draft_placements(connection, 0, 10);
  ASSERT_TRUE(seal(connection, "placement"));
  draft_placements(connection, 4, 1);
  ASSERT_TRUE(connection.execute(
      "UPDATE draft SET \"#conflicts_with\" = 4, pay = 9, source_dept = 'ENT/1'"));
  ASSERT_TRUE(seal(connection, "placement"));
  EXPECT_EQ(*connection.integer("SELECT superseded_by FROM placement WHERE position = 10"), 4);
  EXPECT_EQ(*connection.integer("SELECT count(superseded_by) FROM placement"), 1)
      << "the row that was there counts on";
  const auto leaf =
      leaf_hash(R"({"conflicts_with":4,"fields":{"days":4,"from":"2025-01-05","pay":"9.00",)"
                R"("placement_id":"P-4"},"record":"placement","schema":1,"source":"ENT/1",)"
                R"("submitted":"2025-12-31"})");
  EXPECT_EQ(*connection.text("SELECT leaf FROM ledger_entry WHERE position = 10"), leaf.hex());
  draft_placements(connection, 4, 1);
  ASSERT_TRUE(connection.execute("UPDATE draft SET supersedes = 4, pay = 8"));
  EXPECT_TRUE(seal(connection, "placement")) << "its own hand corrects it all the same";
  EXPECT_EQ(*connection.integer("SELECT superseded_by FROM placement WHERE position = 4"), 11);
}

TEST_F(LedgerTest, AConflictWithNothingThatCountsIsRefused) {
  expect_refused({{"not there", "\"#conflicts_with\" = 99"},
                  {"itself", "\"#conflicts_with\" = 11"},
                  {"corrected already", "\"#conflicts_with\" = 3"},
                  {"a correction too", "\"#conflicts_with\" = 4, supersedes = 5"}});
}

TEST_F(LedgerTest, ARunIsOneEntry) {
  draft_colleges(connection, 5);
  ASSERT_TRUE(seal(connection, "college"));
  const auto position = seal_run(connection, 5);
  ASSERT_TRUE(position) << position.error().message;
  EXPECT_EQ(*position, 5);
  EXPECT_EQ(*connection.integer("SELECT position FROM run WHERE run_id = 'abc'"), 5);
  const auto leaf = leaf_hash(
      R"({"fields":{"as_of":"2025-12-31","code_version":"evaluate/1","log_root":"r","log_size":5,)"
      R"("pack_hash":"h","pack_id":"national","result_hash":"x","run_id":"abc","values_count":9},)"
      R"("record":"run","schema":1,"source":"EVA","submitted":"2025-12-31"})");
  EXPECT_EQ(*connection.text("SELECT leaf FROM ledger_entry WHERE position = 5"), leaf.hex());
}

TEST_F(LedgerTest, ALogThatWasCutTakesNoMoreEntries) {
  draft_placements(connection, 0, 10);
  ASSERT_TRUE(seal(connection, "placement"));
  ASSERT_TRUE(connection.execute("DELETE FROM ledger_entry WHERE position = 9"));
  draft_placements(connection, 10, 1);
  const auto sealed = seal(connection, "placement");
  ASSERT_FALSE(sealed);
  EXPECT_EQ(sealed.error().kind, ErrorKind::proof_failed);
}

TEST_F(LedgerTest, AnEntryThatNoBundleHoldsIsRefusedAndNothingIsSealed) {
  draft_colleges(connection, 1);
  ASSERT_TRUE(seal(connection, "college"));
  const auto layout = evidence::layout_of(dictionary().records.at("college"));
  ASSERT_TRUE(add_entry_function(connection, layout));
  const auto short_one = *connection.integer("SELECT octet_length(" + entry_sql(layout) +
                                             ") - strlen(name) FROM college");
  const auto seal_with_name_of = [&](std::int64_t bytes) {
    draft_colleges(connection, 3);
    EXPECT_TRUE(connection.execute("UPDATE draft SET name = repeat('x', " + std::to_string(bytes) +
                                   ") WHERE draft_order = 1"));
    auto transaction = engine::Transaction::begin(connection);
    EXPECT_TRUE(transaction);
    auto sealed = seal(connection, "college");
    if (sealed) {
      EXPECT_TRUE(transaction->commit());
    }
    return sealed;
  };
  // The name in the first draft holds a quote, which JSON writes as two characters.
  const auto fits = 65'535 - (short_one - 1);
  const auto before = *checkpoint(connection);
  const auto refused = seal_with_name_of(fits + 1);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::bad_input);
  EXPECT_THAT(refused.error().message, testing::HasSubstr("row 2 of those"));
  EXPECT_THAT(refused.error().message, testing::HasSubstr("65535 bytes"));
  EXPECT_EQ(*checkpoint(connection), before);
  EXPECT_TRUE(seal_with_name_of(fits));
  EXPECT_EQ(checkpoint(connection)->size, 4);
}

}  // namespace
}  // namespace ronghe::ledger
