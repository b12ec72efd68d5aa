// SPDX-License-Identifier: Apache-2.0
// Somebody changes one value of one column. Each column of each table is changed once; what the
// audit does not tell stands in store::not_compared, and nothing else does.
#include <gmock/gmock.h>

#include <algorithm>

#include "ronghe/store/audit_imports.hpp"
#include "ronghe/workflow/erase_subject.hpp"
#include "ronghe/workflow/run_evaluation.hpp"
#include "ronghe/workflow/sealed_run.hpp"
#include "ronghe/workflow/small_store.hpp"

namespace ronghe::workflow {
namespace {

using ::testing::IsEmpty;

class AuditColumns : public SmallStore {
 protected:
  void SetUp() override {
    make_root();
    start_from("of all tables", small, [this] {
      import_people_here();
      import("more.csv", "code,name_zh,level\n440303,罗湖,3\n440304,福田区,3\n");
      ASSERT_TRUE(erase_subject(*store, {.subject = std::string("person/") + bert,
                                         .request = "R-1",
                                         .day = *parse_date("2026-02-01")}));
      ASSERT_TRUE(run_evaluation(
          *store, {.as_of = *parse_date("2025-12-31"), .pack_folder = {}, .log_size = {}}));
      ASSERT_TRUE(publish_log(*store, {}));
    });
  }
  struct Column {
    std::string table;  // as statements write it
    std::string name;
    std::string type;
  };
  // Of tables that have a row.
  std::vector<Column> columns() {
    std::vector<Column> found;
    auto rows = store->connection().collect(
        "SELECT schema_name, table_name, column_name, data_type FROM duckdb_columns() WHERE "
        "database_name = current_database() AND NOT internal AND table_oid IN (SELECT table_oid "
        "FROM duckdb_tables() WHERE database_name = current_database() AND NOT temporary) ORDER BY "
        "ALL");
    EXPECT_TRUE(rows) << to_string(rows.error());
    EXPECT_TRUE(rows->each([&](const engine::Chunk& chunk, std::size_t row) {
      const auto part = [&](std::size_t column) {
        return engine::quoted_name(chunk.text(column, row));
      };
      const std::string schema(chunk.text(0, row));
      found.push_back({.table = (schema == "main" ? "" : part(0) + ".") + part(1),
                       .name = std::string(chunk.text(2, row)),
                       .type = std::string(chunk.text(3, row))});
    }));
    std::erase_if(found, [&](const Column& column) {
      return *store->connection().integer("SELECT count(*) FROM " + column.table) == 0;
    });
    return found;
  }
  // What takes the place of a value.
  static std::string another(const Column& column) {
    const auto name = engine::quoted_name(column.name);
    if (column.type == "VARCHAR") return "coalesce(" + name + ", '') || 'x'";
    if (column.type == "BLOB") return "coalesce(" + name + ", ''::BLOB) || 'x'::BLOB";
    if (column.type == "BOOLEAN") return "NOT coalesce(" + name + ", FALSE)";
    if (column.type == "DATE") return "coalesce(" + name + ", DATE '2000-01-01') + 1";
    return "coalesce(" + name + ", 0) + 1";
  }
  void execute(const std::string& sql) {
    const auto done = store->connection().execute(sql);
    ASSERT_TRUE(done) << sql << ": " << to_string(done.error());
  }
  // Whether the audit, or the opening of the store before it, tells that it is not what it was.
  bool is_told() {
    const auto made = audit(*store);
    return !made || !made->passed();
  }
  bool is_told_by_opening() {
    auto opened = store::Store::open(folder());
    if (!opened) return true;
    store.emplace(*std::move(opened));
    return is_told();
  }
  static std::string shown(const std::string& table, const std::string& column,
                           const std::string& key = "") {
    return table + "." + column + (key.empty() ? "" : " of " + key);
  }
  static std::vector<std::string> listed() {
    std::vector<std::string> names;
    for (const auto& [table, column, key] : store::not_compared) {
      names.push_back(shown(engine::quoted_name(table), std::string(column), std::string(key)));
    }
    return names;
  }

  // Changes the first row and puts it back.
  std::vector<std::string> not_told(const std::vector<Column>& columns) {
    std::vector<std::string> found;
    for (const auto& column : columns) {
      SCOPED_TRACE(shown(column.table, column.name));
      execute("CREATE OR REPLACE TEMP TABLE kept AS FROM " + column.table);
      execute("UPDATE " + column.table + " SET " + engine::quoted_name(column.name) + " = " +
              another(column) + " WHERE rowid = (SELECT min(rowid) FROM " + column.table + ")");
      if (!is_told()) found.push_back(shown(column.table, column.name));
      execute("DELETE FROM " + column.table);
      execute("INSERT INTO " + column.table + " FROM kept");
    }
    EXPECT_FALSE(is_told()) << "all was put back";
    return found;
  }
  static bool is_of(const Column& column, const char* table) {
    return column.table == engine::quoted_name(table);
  }
};

TEST_F(AuditColumns, OfImportedFilesOnlyWhatNoEntryHoldsIsNotCompared) {
  auto asked = columns();
  std::erase_if(asked, [](const Column& column) { return !is_of(column, "import_file"); });
  ASSERT_EQ(asked.size(), 10U);
  auto expected = listed();
  std::erase_if(expected, [](const std::string& name) { return !name.starts_with("\"import"); });
  EXPECT_THAT(not_told(asked), ::testing::UnorderedElementsAreArray(expected));
}

TEST_F(AuditColumns, OfTheStoreItselfOnlyWhereItsKeysLieIsNotCompared) {
  auto keys = store->connection().collect("SELECT key FROM store_meta ORDER BY key");
  std::vector<std::string> found;
  std::vector<std::string> names;
  ASSERT_TRUE(keys->each([&](const engine::Chunk& chunk, std::size_t row) {
    names.emplace_back(chunk.text(0, row));
  }));
  ASSERT_GE(names.size(), 6U);
  store.reset();
  copy(folder(), root + "/kept");
  for (const auto& name : names) {
    for (const auto* column : {"key", "value"}) {
      reopen();
      execute(std::string("UPDATE store_meta SET ") + column + " = " + column +
              " || 'x' WHERE key = '" + name + "'");
      store.reset();
      if (!is_told_by_opening()) found.push_back(shown("\"store_meta\"", column, name));
      store.reset();
      std::filesystem::remove_all(folder());
      copy(root + "/kept", folder());
    }
  }
  auto expected = listed();
  std::erase_if(expected, [](const std::string& name) { return !name.starts_with("\"store"); });
  EXPECT_THAT(found, ::testing::UnorderedElementsAreArray(expected));
}

TEST_F(AuditColumns, EveryOtherIsCompared) {
  if (!nightly()) GTEST_SKIP() << "make nightly runs it";
  auto asked = columns();
  std::erase_if(asked, [](const Column& column) {
    return is_of(column, "import_file") || is_of(column, "store_meta");
  });
  EXPECT_GT(asked.size(), 100U);
  EXPECT_THAT(not_told(asked), IsEmpty());
}

}  // namespace
}  // namespace ronghe::workflow
