// SPDX-License-Identifier: Apache-2.0
#include "ronghe/ledger/audit.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ronghe/ledger/test_log.hpp"

namespace ronghe::ledger {
namespace {

using testing::HasSubstr;

// 600 placements, 100 colleges, a correction of position 20 at 700, a run at 701.
class AuditTest : public LogTest {
 protected:
  void SetUp() override {
    LogTest::SetUp();
    draft_placements(connection, 0, 600);
    ASSERT_TRUE(seal(connection, "placement"));
    draft_colleges(connection, 100);
    ASSERT_TRUE(seal(connection, "college"));
    draft_placements(connection, 20, 1);
    ASSERT_TRUE(connection.execute("UPDATE draft SET supersedes = 20, pay = 99"));
    ASSERT_TRUE(seal(connection, "placement"));
    ASSERT_TRUE(seal_run(connection, 701));
  }
  Audit run(std::size_t findings_max = 20) {
    const auto layouts = evidence::layouts_of(dictionary());
    auto outcome = audit(connection, layouts, {.findings_max = findings_max});
    EXPECT_TRUE(outcome) << outcome.error().message;
    return *outcome;
  }
  static std::string told(const Audit& audit) {
    std::string out;
    for (const auto& finding : audit.findings) {
      out += std::string(code(finding.fault)) + "@" + std::to_string(finding.position) + " ";
    }
    return out;
  }
  struct Tampering {
    const char* name;
    const char* sql;
    const char* told;
  };
  // Each over a log of its own.
  void expect_told(const std::vector<Tampering>& cases) {
    for (const auto& [name, sql, expected] : cases) {
      SCOPED_TRACE(name);
      ASSERT_TRUE(connection.script(sql));
      EXPECT_EQ(told(run()), expected);
      TearDown();
      database = *engine::Database::open({.threads = 2});
      connection = *database.connect();
      SetUp();
    }
  }
};

TEST_F(AuditTest, AnUntouchedLogPasses) {
  const auto audit = run();
  EXPECT_TRUE(audit.passed()) << told(audit);
  EXPECT_EQ(audit.recomputed, *checkpoint(connection));
  EXPECT_EQ(audit.recomputed.size, 702);
  EXPECT_EQ(audit.checkpoints, 4);
}

TEST_F(AuditTest, AnEmptyLogPasses) {
  auto other = *engine::Database::open({});
  auto empty = *other.connect();
  prepare(empty);
  const auto outcome = audit(empty, evidence::layouts_of(dictionary()));
  ASSERT_TRUE(outcome) << outcome.error().message;
  EXPECT_TRUE(outcome->passed());
  EXPECT_EQ(outcome->recomputed.size, 0);
}

TEST_F(AuditTest, EveryKindOfTamperingIsNamed) {
  const std::vector<Tampering> cases{
      {"a value", "UPDATE placement SET pay = pay + 0.01 WHERE position = 300", "row_changed@300 "},
      {"a value to absent", "UPDATE placement SET days = NULL WHERE position = 9",
       "row_changed@9 "},
      {"a reason", "UPDATE placement SET missing = NULL WHERE position = 7", "row_changed@7 "},
      {"a department", "UPDATE college SET source_dept = 'TAX' WHERE position = 650",
       "row_changed@650 "},
      {"a run", "UPDATE run SET result_hash = 'y'", "row_changed@701 "},
      {"row removed", "DELETE FROM placement WHERE position = 300", "row_removed@300 "},
      {"last row removed", "DELETE FROM run", "row_removed@701 "},
      {"row added", "INSERT INTO college (code, position) VALUES ('C-new', 702)", "row_added@702 "},
      {"row added without position",
       "ALTER TABLE run ALTER position DROP NOT NULL; INSERT INTO run (run_id) VALUES ('new')",
       "row_added@-1 "},
      {"row twice", "INSERT INTO college SELECT * FROM college WHERE position = 650",
       "row_added@650 "},
      {"rows exchanged", "UPDATE placement SET position = 11 - position WHERE position IN (5, 6)",
       "row_changed@5 row_changed@6 "},
      {"row and entry removed",
       "DELETE FROM placement WHERE position = 300; DELETE FROM "
       "ledger_entry WHERE position = 300",
       "entry_missing@300 subtree_differs@256 "
       "checkpoint_differs@600 "},
      {"entry removed", "DELETE FROM ledger_entry WHERE position = 300",
       "entry_missing@300 row_added@300 subtree_differs@256 checkpoint_differs@600 "},
      {"end of the log removed", "DELETE FROM run; DELETE FROM ledger_entry WHERE position = 701",
       "checkpoint_differs@702 "},
      {"end of the log removed with its checkpoint, but not the correction",
       "DELETE FROM ledger_entry WHERE position >= 700; DELETE FROM run; DELETE FROM placement "
       "WHERE position = 700; DELETE FROM ledger_checkpoint WHERE size > 700",
       "correction_unfounded@20 "},
      {"entry twice", "INSERT INTO ledger_entry SELECT * FROM ledger_entry WHERE position = 701",
       "entry_repeated@701 "},
      {"leaf", "UPDATE ledger_entry SET leaf = unhex(repeat('00', 32)) WHERE position = 5",
       "row_changed@5 subtree_differs@0 checkpoint_differs@600 "},
      {"record of an entry", "UPDATE ledger_entry SET record = 'nothing' WHERE position = 5",
       "entry_unknown@5 row_added@5 "},
      {"subtree", "UPDATE ledger_subtree SET hash = unhex(repeat('00', 32)) WHERE number = 1",
       "subtree_differs@256 "},
      {"subtree removed", "DELETE FROM ledger_subtree WHERE number = 0", "subtree_differs@0 "},
      {"checkpoint", "UPDATE ledger_checkpoint SET root = unhex(repeat('00', 32)) WHERE size = 700",
       "checkpoint_differs@700 "},
      {"last checkpoint removed", "DELETE FROM ledger_checkpoint WHERE size = 702",
       "checkpoint_differs@701 "},
      {"mark removed", "UPDATE placement SET superseded_by = NULL", "correction_unmarked@20 "},
      {"mark added", "UPDATE placement SET superseded_by = 700 WHERE position = 21",
       "correction_unfounded@21 "},
      {"mark moved", "UPDATE placement SET superseded_by = 699 WHERE position = 20",
       "correction_unfounded@20 correction_unmarked@20 "}};
  expect_told(cases);
}

// Someone who may write everything can change a row, its leaf and its subtree, but not the root
// that others have seen.
TEST_F(AuditTest, ARowChangedWithItsLeafIsFoundByItsSubtree) {
  ASSERT_TRUE(connection.execute("UPDATE placement SET pay = 1 WHERE position = 300"));
  ASSERT_TRUE(connection.execute(
      "UPDATE ledger_entry SET leaf = (SELECT leaf_placement(placement_id, pay, \"from\", days, "
      "source_dept, submitted_on, missing, supersedes, NULL::BIGINT) FROM placement WHERE position "
      "= 300) WHERE "
      "position = 300"));
  EXPECT_EQ(told(run()), "subtree_differs@256 checkpoint_differs@600 ");
}

// Behind it, at 702, what another hand says of position 30; and at 703 a correction of that one.
class SetAsideAuditTest : public AuditTest {
 protected:
  void SetUp() override {
    AuditTest::SetUp();
    seal_changed("\"#conflicts_with\" = 30, pay = 98, source_dept = 'ENT'");
    seal_changed("supersedes = 30, pay = 97");
  }
  void seal_changed(const std::string& how) {
    draft_placements(connection, 30, 1);
    ASSERT_TRUE(connection.execute("UPDATE draft SET " + how));
    ASSERT_TRUE(seal(connection, "placement"));
  }
};

TEST_F(SetAsideAuditTest, ARowThatItsEntrySetsAsidePasses) {
  const auto audit = run();
  EXPECT_TRUE(audit.passed()) << told(audit);
  EXPECT_EQ(audit.recomputed.size, 704);
}

TEST_F(SetAsideAuditTest, EveryMarkThatNoEntryGivesIsNamed) {
  const std::vector<Tampering> cases{
      {"mark removed: the row would count",
       "UPDATE placement SET superseded_by = NULL WHERE position = 702", "conflict_unmarked@702 "},
      {"mark moved to another row", "UPDATE placement SET superseded_by = 29 WHERE position = 702",
       "conflict_unmarked@702 "},
      {"mark made one of a correction",
       "UPDATE placement SET superseded_by = 703 WHERE position = 702",
       "conflict_unmarked@702 correction_unfounded@702 "},
      {"a row that counts marked", "UPDATE placement SET superseded_by = 5 WHERE position = 40",
       "conflict_unfounded@40 "},
      {"a row marked by itself", "UPDATE placement SET superseded_by = 40 WHERE position = 40",
       "correction_unfounded@40 "},
      {"a corrected row marked", "UPDATE placement SET superseded_by = 5 WHERE position = 20",
       "conflict_unfounded@20 correction_unmarked@20 "},
      {"the two exchanged",
       "UPDATE placement SET superseded_by = CASE position WHEN 30 THEN 702 END WHERE position IN "
       "(30, 702)",
       "conflict_unmarked@702 correction_unfounded@30 correction_unmarked@30 "},
      {"mark removed and a value changed",
       "UPDATE placement SET superseded_by = NULL, pay = 1 WHERE position = 702",
       "row_changed@702 "},
      {"a value changed", "UPDATE placement SET pay = 1 WHERE position = 702", "row_changed@702 "}};
  expect_told(cases);
}

TEST_F(AuditTest, EntriesExchangedWithTheirRowsAreFound) {
  ASSERT_TRUE(connection.script(
      "UPDATE placement SET position = 11 - position WHERE position IN (5, 6); UPDATE ledger_entry "
      "SET position = 11 - position WHERE position IN (5, 6)"));
  EXPECT_EQ(told(run()), "subtree_differs@0 checkpoint_differs@600 ");
}

TEST_F(AuditTest, TablesThatLieInAnotherOrderStillPass) {
  ASSERT_TRUE(connection.script(
      "CREATE TEMP TABLE moved AS SELECT * FROM placement ORDER BY position DESC; DELETE FROM "
      "placement; INSERT INTO placement SELECT * FROM moved; CREATE OR REPLACE TEMP TABLE moved AS "
      "SELECT * FROM ledger_entry ORDER BY hash(position); DELETE FROM ledger_entry; INSERT INTO "
      "ledger_entry SELECT * FROM moved"));
  const auto audit = run();
  EXPECT_TRUE(audit.passed()) << told(audit);
}

TEST_F(AuditTest, AFindingNamesTheRowAndTheRestIsCounted) {
  ASSERT_TRUE(connection.execute("UPDATE placement SET pay = 0.01 WHERE position >= 100"));
  const auto audit = run(3);
  EXPECT_EQ(audit.faults, 501);
  ASSERT_EQ(audit.findings.size(), 3U);
  EXPECT_EQ(audit.findings[0].position, 100);
  EXPECT_EQ(audit.findings[0].record, "placement");
  EXPECT_EQ(audit.findings[0].key, "placement_id=P-100");
  EXPECT_THAT(audit.findings[0].message, HasSubstr("log position 100"));
  EXPECT_THAT(audit.findings[0].message, HasSubstr("placement_id=P-100"));
}

}  // namespace
}  // namespace ronghe::ledger
