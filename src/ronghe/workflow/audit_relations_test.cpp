// SPDX-License-Identifier: Apache-2.0
#include "ronghe/store/audit_relations.hpp"

#include <gmock/gmock.h>

#include "ronghe/store/audit.hpp"
#include "ronghe/workflow/run_evaluation.hpp"
#include "ronghe/workflow/small_store.hpp"

namespace ronghe::workflow {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

class AuditRelations : public SmallStore {
 protected:
  void SetUp() override { set_up_with_people(); }
  void execute(const std::string& sql) {
    const auto step = store->connection().script(sql);
    ASSERT_TRUE(step) << to_string(step.error());
  }
  std::vector<std::string> told() {
    reopen();
    const auto found = replaced_relations(*store);
    EXPECT_TRUE(found) << to_string(found.error());
    std::vector<std::string> lines;
    for (const auto& finding : found.value_or(std::vector<ledger::Finding>())) {
      EXPECT_EQ(finding.fault, ledger::Fault::relation_replaced);
      lines.push_back(finding.message);
    }
    return lines;
  }
  std::string view_of(const std::string& name) {
    return text("SELECT sql FROM duckdb_views() WHERE view_name = '" + name + "'");
  }
};

TEST_F(AuditRelations, WhatTheStoreMadeIsNotTold) {
  const auto before = view_of("placement");
  EXPECT_THAT(before, HasSubstr("open_placement"));
  EXPECT_THAT(told(), IsEmpty());
  EXPECT_EQ(view_of("placement"), before) << "looking changes nothing";
  open_new({.open_data = true});
  EXPECT_THAT(told(), IsEmpty()) << "a store without sealed records";
  open_new({.keys = {.suite = crypto::Suite::gm}});
  EXPECT_THAT(told(), IsEmpty());
}

TEST_F(AuditRelations, AfterARelabellingTheViewIsTheNewOne) {
  const auto before = view_of("placement");
  const auto done = store->relabel({.field = "placement.pay",
                                    .level = "L3",
                                    .reason = "a test",
                                    .day = *parse_date("2026-01-15")});
  ASSERT_TRUE(done) << to_string(done.error());
  EXPECT_THAT(told(), IsEmpty());
  execute("CREATE OR REPLACE VIEW placement AS SELECT * FROM sealed.placement");
  EXPECT_THAT(told(), ElementsAre(StartsWith("\"placement\" is another view")));
  EXPECT_NE(before, view_of("placement"));
}

TEST_F(AuditRelations, AViewThatShowsOtherValuesIsToldAndMadeAgain) {
  const auto right = view_of("placement");
  const auto columns = text(
      "SELECT string_agg(column_name, ', ' ORDER BY column_index) FROM duckdb_columns() WHERE "
      "table_name = 'placement' AND schema_name = 'main'");
  execute("ALTER VIEW placement RENAME TO honest");
  execute(
      "CREATE VIEW placement AS SELECT * REPLACE (CAST(pay * 2 AS DECIMAL(9,2)) AS pay) FROM "
      "honest");
  EXPECT_EQ(text("SELECT string_agg(column_name, ', ' ORDER BY column_index) FROM duckdb_columns() "
                 "WHERE table_name = 'placement' AND schema_name = 'main'"),
            columns);
  const auto lines = told();
  EXPECT_THAT(
      lines, ElementsAre(AllOf(StartsWith("\"placement\" is another view"), HasSubstr("pay * 2"))));
  ASSERT_TRUE(store->unlock());
  EXPECT_EQ(pay("P-1"), "1000.50") << "nobody who reads goes through it";
  auto audited = store::audit_store(*store, {});
  ASSERT_TRUE(audited) << to_string(audited.error());
  EXPECT_FALSE(audited->passed());
  EXPECT_EQ(audited->log.findings.at(0).fault, ledger::Fault::relation_replaced);
  EXPECT_EQ(audited->log.findings.at(0).advice, "views-differ"_code);
  // It is told, and made again; then nothing is left to tell.
  audited = store::audit_store(*store, {.remake_views = true});
  ASSERT_TRUE(audited) << to_string(audited.error());
  EXPECT_FALSE(audited->passed());
  EXPECT_THAT(audited->left_out, Contains(HasSubstr("made again")));
  reopen();
  EXPECT_EQ(view_of("placement"), right);
  ASSERT_TRUE(store->unlock());
  EXPECT_EQ(pay("P-1"), "1000.50");
  audited = store::audit_store(*store, {});
  ASSERT_TRUE(audited);
  EXPECT_TRUE(audited->passed());
}

TEST_F(AuditRelations, AViewThatIsGoneIsTold) {
  execute("DROP VIEW person");
  EXPECT_THAT(told(), ElementsAre(StartsWith("\"person\" is not there")));
  ASSERT_TRUE(remake_views(*store));
  EXPECT_THAT(told(), IsEmpty());
}

TEST_F(AuditRelations, ATableInThePlaceOfAViewIsEvidenceAndStays) {
  execute(
      "CREATE TEMP TABLE kept AS SELECT * FROM placement; DROP VIEW placement;"
      "CREATE TABLE placement AS SELECT * FROM kept");
  EXPECT_THAT(told(), ElementsAre(StartsWith("\"placement\" is a table, and ought to be a view")));
  const auto remade = remake_views(*store);
  ASSERT_FALSE(remade);
  EXPECT_EQ(remade.error().kind, ErrorKind::refused);
  EXPECT_THAT(told(), ElementsAre(StartsWith("\"placement\" is a table")));
}

TEST_F(AuditRelations, AViewInThePlaceOfATableIsTold) {
  struct Case {
    const char* name;  // as statements write it
    const char* renamed;
    const char* told;
  };
  for (const auto& [name, renamed, line] :
       {Case{"region", "region_2", "\"region\" is a view, and ought to be a table"},
        Case{"run_light", "run_light_2", "\"run_light\" is a view"},
        Case{"ledger_entry", "ledger_entry_2", "\"ledger_entry\" is a view"}}) {
    SCOPED_TRACE(name);
    execute(std::string("ALTER TABLE ") + name + " RENAME TO " + renamed);
    execute(std::string("CREATE VIEW ") + name + " AS SELECT * FROM " + renamed);
    EXPECT_THAT(told(), ElementsAre(StartsWith(line)));
    execute(std::string("DROP VIEW ") + name);
    execute(std::string("ALTER TABLE ") + renamed + " RENAME TO " + name);
    EXPECT_THAT(told(), IsEmpty());
  }
}

// A computed column may ask which statement reads it, and show the audit what was sealed.
TEST_F(AuditRelations, AComputedColumnIsToldAndNothingIsRun) {
  execute("CREATE TEMP TABLE kept AS FROM region; DROP TABLE region");
  execute(
      "CREATE TABLE region(code VARCHAR, name_zh VARCHAR GENERATED ALWAYS AS ('x'), level "
      "VARCHAR)");
  EXPECT_THAT(told(), Contains(AllOf(StartsWith("\"region\" has columns that are computed"),
                                     HasSubstr("GENERATED"))));
  const auto run = run_evaluation(
      *store, {.as_of = *parse_date("2025-12-31"), .pack_folder = {}, .log_size = {}});
  ASSERT_FALSE(run);
  EXPECT_EQ(run.error().code, "relation-replaced"_code);
}

TEST_F(AuditRelations, ADefaultOrAnotherOrderOfTextsIsTold) {
  execute("ALTER TABLE region ALTER name_zh SET DEFAULT 'x'");
  EXPECT_THAT(told(), ElementsAre(HasSubstr("DEFAULT('x')")));
  execute("ALTER TABLE region ALTER name_zh DROP DEFAULT");
  EXPECT_THAT(told(), IsEmpty());
  execute("ALTER TABLE region ALTER name_zh TYPE VARCHAR COLLATE NOCASE");
  EXPECT_THAT(told(), ElementsAre(HasSubstr("COLLATE NOCASE")));
}

TEST_F(AuditRelations, WhatIsNoneOfAStoresIsNamedAndNoFault) {
  execute(
      "CREATE TABLE extra(a INTEGER); CREATE SCHEMA second; CREATE VIEW second.placement AS "
      "SELECT 1 AS position");
  const auto audited = store::audit_store(*store, {});
  ASSERT_TRUE(audited) << to_string(audited.error());
  EXPECT_TRUE(audited->passed());
  EXPECT_THAT(audited->left_out, Contains(HasSubstr("\"extra\", second.\"placement\"")));
}

TEST_F(AuditRelations, ATableWithoutTheRightColumnsIsToldThoughTheRestCannotBeCompared) {
  execute("ALTER TABLE region RENAME TO region_2");
  execute("CREATE VIEW region AS SELECT code FROM region_2");
  reopen();
  const auto audited = store::audit_store(*store, {});
  ASSERT_TRUE(audited) << to_string(audited.error());
  EXPECT_FALSE(audited->passed());
  ASSERT_FALSE(audited->log.findings.empty());
  EXPECT_THAT(audited->log.findings.at(0).message, HasSubstr("\"region\" is a view"));
  EXPECT_THAT(audited->left_out, Contains(HasSubstr("the rest was not compared")));
}

TEST_F(AuditRelations, AViewWithoutTheRightColumnsIsToldAndTheRestIsCompared) {
  execute("CREATE OR REPLACE VIEW placement AS SELECT placement_id FROM sealed.placement");
  reopen();
  const auto audited = store::audit_store(*store, {});
  ASSERT_TRUE(audited) << to_string(audited.error());
  EXPECT_FALSE(audited->passed());
  ASSERT_FALSE(audited->log.findings.empty());
  EXPECT_THAT(audited->log.findings.at(0).message, HasSubstr("\"placement\" is another view"));
  EXPECT_THAT(audited->left_out, IsEmpty());
  EXPECT_GT(audited->values, 0U);
}

// It goes before the function that opens sealed rows: the text of the view is the right one.
TEST_F(AuditRelations, AMacroOfTheNameOfAFunctionIsTold) {
  const auto right = view_of("placement");
  execute(
      "CREATE MACRO open_placement(a, b, c, d) AS {'pay': 1, 'post': 'x', 'injury': false, "
      "'missing': ''}");
  EXPECT_EQ(view_of("placement"), right);
  EXPECT_THAT(told(),
              ElementsAre(StartsWith("\"open_placement\" is a macro, and a store has none")));
  EXPECT_EQ(remake_views(*store).error().kind, ErrorKind::refused);
  execute("DROP MACRO open_placement");
  execute("CREATE MACRO tables() AS TABLE SELECT 1");
  EXPECT_THAT(told(), ElementsAre(StartsWith("\"tables\" is a macro")));
}

}  // namespace
}  // namespace ronghe::workflow
