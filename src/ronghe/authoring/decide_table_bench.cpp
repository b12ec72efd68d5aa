// SPDX-License-Identifier: Apache-2.0
// How fast a decision table of four inputs decides the rows of a file, against the engine's own
// reading and writing of the same file. Prints BENCH lines.
#include <benchmark/benchmark.h>

#include <filesystem>
#include <fstream>

#include "ronghe/authoring/decide_table.hpp"
#include "ronghe/base/bench.hpp"
#include "ronghe/engine/database.hpp"

namespace ronghe::authoring {
namespace {

namespace fs = std::filesystem;
using bench::must;
using bench::seconds;

constexpr std::int64_t bench_rows = 10'000'000;

constexpr std::string_view model = R"(<definitions name="m"
 xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/">
<inputData id="r" name="rate"><variable typeRef="number"/></inputData>
<inputData id="s" name="students"><variable typeRef="number"/></inputData>
<inputData id="k" name="kind"><variable typeRef="string"/></inputData>
<inputData id="d" name="founded"><variable typeRef="date"/></inputData>
<decision id="g" name="grade">
<informationRequirement><requiredInput href="#r"/></informationRequirement>
<informationRequirement><requiredInput href="#s"/></informationRequirement>
<informationRequirement><requiredInput href="#k"/></informationRequirement>
<informationRequirement><requiredInput href="#d"/></informationRequirement>
<decisionTable hitPolicy="FIRST">
<input><inputExpression><text>rate</text></inputExpression></input>
<input><inputExpression><text>students</text></inputExpression></input>
<input><inputExpression><text>kind</text></inputExpression></input>
<input><inputExpression><text>founded</text></inputExpression></input>
<output name="grade"/>
<rule><inputEntry><text>&lt; 0.1</text></inputEntry><inputEntry/><inputEntry/><inputEntry/>
<outputEntry><text>"red"</text></outputEntry></rule>
<rule><inputEntry><text>[0.1..0.3)</text></inputEntry><inputEntry><text>&gt;= 500</text></inputEntry>
<inputEntry><text>"college"</text></inputEntry><inputEntry/>
<outputEntry><text>"yellow"</text></outputEntry></rule>
<rule><inputEntry><text>[0.1..0.3)</text></inputEntry><inputEntry/><inputEntry/>
<inputEntry><text>&lt; date("2000-01-01")</text></inputEntry>
<outputEntry><text>"yellow"</text></outputEntry></rule>
<rule><inputEntry><text>&gt;= 0.3</text></inputEntry><inputEntry><text>&lt; 100</text></inputEntry>
<inputEntry><text>not("school")</text></inputEntry><inputEntry/>
<outputEntry><text>"yellow"</text></outputEntry></rule>
<rule><inputEntry><text>&gt;= 0.3</text></inputEntry><inputEntry/><inputEntry/><inputEntry/>
<outputEntry><text>"green"</text></outputEntry></rule>
</decisionTable></decision></definitions>)";

void decide(benchmark::State& state, const std::string& ending) {
  const auto folder = fs::temp_directory_path() / "ronghe-decide-bench";
  fs::remove_all(folder);
  fs::create_directories(folder / "work");
  const auto path = [&](const std::string& name) { return (folder / name).string(); };
  std::ofstream(folder / "m.dmn") << model;
  const auto format = ending == "csv" ? "FORMAT csv, HEADER true" : "FORMAT parquet";
  auto database = must(engine::Database::open({.threads = 2}));
  auto connection = must(database.connect());
  must(
      connection.execute(fmt::format("COPY (SELECT (i % 10000 / 10000)::DECIMAL(5,4) AS rate, i % "
                                     "977 AS students, CASE i % 3 WHEN "
                                     "0 THEN 'school' WHEN 1 THEN 'college' ELSE 'university' END "
                                     "AS kind, DATE '1950-01-01' + (i % "
                                     "27000)::INTEGER AS founded FROM range({}) t(i)) TO '{}' ({})",
                                     bench_rows, path("in." + ending), format)));
  const auto copied = path("copied." + ending);
  const auto decided = path("decided." + ending);
  double ours = 0;
  double limit = 0;
  for (auto _ : state) {
    limit += seconds([&] {
      must(connection.execute(fmt::format("COPY (SELECT * FROM '{}') TO '{}' ({})",
                                          path("in." + ending), copied, format)));
    });
    fs::remove(decided);
    ours += seconds([&] {
      const auto made = must(decide_table({.model = path("m.dmn"),
                                           .table = path("in." + ending),
                                           .out = decided,
                                           .work_folder = path("work")},
                                          nullptr));
      must(made.by_kernels, "the kernels decide");
      must(made.tally.rows == bench_rows && made.tally.refused == 0, "every row is decided");
    });
  }
  const auto rows = static_cast<double>(bench_rows) * static_cast<double>(state.iterations());
  fmt::print("BENCH decide_{} ours={:.0f} limit={:.0f} unit=rows/s ratio={:.2f} reach=0.5\n",
             ending, rows / ours, rows / limit, limit / ours);
  fs::remove_all(folder);
}

void decide_csv(benchmark::State& state) { decide(state, "csv"); }
void decide_parquet(benchmark::State& state) { decide(state, "parquet"); }
BENCHMARK(decide_csv)->Iterations(1)->Unit(benchmark::kSecond);
BENCHMARK(decide_parquet)->Iterations(1)->Unit(benchmark::kSecond);

}  // namespace
}  // namespace ronghe::authoring
