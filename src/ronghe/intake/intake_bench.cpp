// SPDX-License-Identifier: Apache-2.0
// How fast a large CSV becomes checked drafts, against the engine's own COPY of the same file into
// a table of the same types. Sealing is not part of it: the rooms' order forbids it here.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <chrono>
#include <filesystem>

#include "ronghe/intake/stage.hpp"

namespace ronghe::intake {
namespace {

constexpr std::int64_t bench_rows = 3'000'000;

void must(const Result<void>& done) {
  if (!done) ensure(false, done.error().message.c_str());
}

policy::Field field(std::string name, policy::FieldType type) {
  policy::Field made;
  made.name = std::move(name);
  made.title = {made.name, made.name};
  made.type = type;
  return made;
}

// Training hours: the largest record of a province.
policy::Dictionary dictionary() {
  using policy::FieldType;
  policy::RecordType placement;
  placement.name = "placement";
  placement.key = {"placement_id"};
  placement.fields = {field("placement_id", FieldType::id)};
  policy::RecordType training;
  training.name = "training_hours";
  training.owner = "BODY";
  training.label = "L3";
  training.key = {"training_id"};
  training.observed = "date";
  auto parent = field("placement", FieldType::id);
  parent.reference = "placement";
  auto hours = field("hours", FieldType::hours);
  hours.min = Decimal(0);
  auto task = field("task", FieldType::choice);
  task.choices = {{"operation", {"操作", "Operation"}},
                  {"observation", {"观摩", "Observation"}},
                  {"project", {"项目", "Project"}}};
  auto by = field("attested_by", FieldType::choice);
  by.optional = true;
  by.choices = {{"mentor", {"企业导师", "Mentor"}}, {"college", {"院校", "College"}}};
  training.fields = {
      field("training_id", FieldType::id), parent, field("date", FieldType::date), hours, task, by};
  training.rules = {
      {.id = "training_hours.day", .check = {}, .place = {}, .message = {}, .remedy = {}}};
  policy::Dictionary made;
  made.records.emplace("placement", placement);
  made.records.emplace("training_hours", training);
  return made;
}

constexpr const char* columns =
    "(training_id VARCHAR, placement VARCHAR, date DATE, hours DECIMAL(8,1), task VARCHAR, "
    "attested_by VARCHAR";

void prepare(engine::Connection& connection, const std::string& csv) {
  must(connection.script(fmt::format(
      "CREATE TABLE placement AS SELECT format('01JP{{:022d}}', i) AS placement_id, i AS position, "
      "NULL::BIGINT AS superseded_by FROM range({}) t(i);"
      "CREATE TABLE training_hours {}, position BIGINT, superseded_by BIGINT, source_dept VARCHAR, "
      "submitted_on DATE, missing VARCHAR);"
      "COPY (SELECT format('01JF{{:022d}}', i) AS training_id, format('01JP{{:022d}}', i // 20) AS "
      "placement, DATE '2025-01-01' + (i % 300)::INTEGER AS date, (1 + i % 15 * 0.5)::DECIMAL(8,1) "
      "AS hours, CASE i % 3 WHEN 0 THEN 'operation' WHEN 1 THEN 'observation' ELSE 'project' END "
      "AS "
      "task, CASE i % 5 WHEN 0 THEN NULL WHEN 1 THEN 'college' ELSE 'mentor' END AS attested_by "
      "FROM range({}) t(i)) TO {} (HEADER true)",
      bench_rows / 20, columns, bench_rows, engine::quoted_text(csv))));
}

double seconds_of(const auto& work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

void import_csv(benchmark::State& state) {
  const auto folder = std::filesystem::temp_directory_path() / "ronghe-intake-bench";
  std::filesystem::create_directories(folder);
  const auto csv = (folder / "training_hours.csv").string();
  auto database = engine::Database::open({.path = (folder / "bench.duckdb").string(),
                                          .memory_limit = {},
                                          .temp_folder = {},
                                          .threads = 2,
                                          .read_only = false});
  ensure(database.has_value(), "the database opens");
  auto connection = database->connect();
  prepare(*connection, csv);
  const std::map<std::string, std::string> rules{{"training_hours.day", "\"hours\" <= 24"}};
  const auto words = dictionary();
  StageOptions options;
  options.path = csv;
  options.submitted_on = *parse_date("2025-12-31");
  options.work_folder = folder.string();
  options.compiled_rules = &rules;

  double ours = 0;
  double limit = 0;
  for (auto _ : state) {
    limit += seconds_of([&] {
      must(
          connection->script(fmt::format("CREATE OR REPLACE TABLE copied {}); COPY copied FROM {} "
                                         "(HEADER true)",
                                         columns, engine::quoted_text(csv))));
    });
    ours += seconds_of([&] {
      const auto staged = stage(*connection, words, options);
      ensure(staged && staged->accepted == bench_rows, "every row is accepted");
    });
  }
  const auto rate = static_cast<double>(bench_rows) * static_cast<double>(state.iterations());
  fmt::print("BENCH import_csv ours={:.0f} limit={:.0f} unit=rows/s ratio={:.3f} reach=0.25\n",
             rate / ours, rate / limit, limit / ours);
  std::filesystem::remove_all(folder);
}
BENCHMARK(import_csv)->Iterations(3)->Unit(benchmark::kSecond);

}  // namespace
}  // namespace ronghe::intake
