// SPDX-License-Identifier: Apache-2.0
// A whole run - scans, indicators, scores, lights, the stored and sealed result - against the same
// aggregates written by hand, a script for each relation (by_hand/). The scripts leave out all that
// follows the aggregates: adding up regions, ratios, lights, scores, the hash.
//
// RONGHE_BENCH_STORE names a store to measure on, such as an imported country; otherwise a province
// is made and imported first. RONGHE_BENCH_MEMORY is the memory limit of both, such as 8GiB.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <vector>

#include "ronghe/store/store.hpp"
#include "ronghe/store/viewer.hpp"
#include "ronghe/workflow/loaded_run.hpp"
#include "ronghe/workflow/province_bench.hpp"
#include "ronghe/workflow/run_evaluation.hpp"

namespace ronghe::workflow {
namespace {

namespace fs = std::filesystem;

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

// Where the scripts and the run say the same thing in two ways.
struct Check {
  std::string_view indicator;
  std::string_view kind;
  std::string_view by_hand;  // subject, numerator, denominator
};
constexpr std::array checks{
    Check{"A1.1", "body", "SELECT body, active, members FROM hand_member"},
    Check{"A2.1", "enterprise",
          "SELECT enterprise, total, revenue FROM hand_spending JOIN hand_revenue "
          "USING (enterprise, grouped_by) WHERE grouped_by = 1"},
    Check{"A2.2", "enterprise",
          "SELECT enterprise, spending, rd_revenue FROM hand_research JOIN hand_revenue "
          "USING (enterprise) WHERE grouped_by = 1"},
    Check{"A3.1", "body", "SELECT body, of_enterprise, seats FROM hand_seat"},
    Check{"A3.2", "body", "SELECT body, voted, major FROM hand_motion"},
    Check{"A3.3", "region", "SELECT region, own, bodies FROM hand_body"},
    Check{"B1.2", "college",
          "SELECT college, active, settled FROM hand_agreement WHERE grouped_by = 29"},
    Check{"B2.2", "college",
          "SELECT college, attested_hours, planned_hours FROM hand_placement "
          "WHERE grouped_by = 13"},
    Check{"B2.3", "enterprise",
          "SELECT enterprise, lawful, judged FROM hand_placement WHERE grouped_by = 7"},
    Check{"B2.6", "college",
          "SELECT college, safe, judged FROM hand_placement WHERE grouped_by = 13"},
    Check{"B3.1", "programme",
          "SELECT p.programme_id, coalesce(v.renewed, 0), p.open FROM hand_programme p LEFT JOIN "
          "hand_version v ON v.programme = p.programme_id AND v.grouped_by = 1 "
          "WHERE p.grouped_by = 1"},
    Check{"B4.1", "enterprise",
          "SELECT enterprise, confirmed, decidable FROM hand_claim WHERE grouped_by = 3"},
    Check{"B5.1", "body", "SELECT body, solved, matured FROM hand_need WHERE grouped_by = 1"},
    Check{"C1.1", "college",
          "SELECT college, employed, seeking FROM hand_person WHERE grouped_by = 3"},
    Check{"C1.3", "college",
          "SELECT college, converted, conversion_due FROM hand_placement WHERE grouped_by = 13"},
    Check{"C1.6", "programme",
          "SELECT programme, certified, attempted FROM hand_person WHERE grouped_by = 5"},
    Check{"C1.9", "college",
          "SELECT college, jobless_days, observed_days FROM hand_person WHERE grouped_by = 3"},
};

// The benchmark compares two ways to the same numbers, or it compares nothing.
void compare(engine::Connection& connection, const std::string& run_id) {
  for (const auto& check : checks) {
    const auto joined = fmt::format(
        "FROM run_value v JOIN ({}) h(subject, numerator, denominator) USING (subject) "
        "WHERE v.run_id = {} AND v.indicator = '{}' AND v.kind = '{}' AND h.denominator > 0",
        check.by_hand, engine::quoted_text(run_id), check.indicator, check.kind);
    const auto compared = must(connection.integer("SELECT count(*) " + joined));
    const auto wrong = must(connection.integer("SELECT count(*) " + joined +
                                               " AND (v.numerator IS DISTINCT FROM h.numerator OR "
                                               "v.denominator IS DISTINCT FROM h.denominator)"));
    if (compared > 0 && wrong == 0) continue;
    fmt::print(stderr, "{} of {} values of {} for a {} differ from the hand-written SQL\n", wrong,
               compared, check.indicator, check.kind);
    std::exit(3);
  }
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
    auto store = must(store::Store::open(
        folder, {.memory_limit = from_environment("RONGHE_BENCH_MEMORY"), .threads = 2}));
    auto system = must(store::Viewer::open_all(store));
    must(store.load_subjects());
    auto& connection = system.connection();
    const auto texts = scripts();
    const auto evaluate = [&] {
      return must(
          run_evaluation(store, {.as_of = province_as_of, .pack_folder = {}, .log_size = {}}));
    };
    const auto first = evaluate();  // stored now, so that each round does the same
    double ours = 0;
    double limit = 0;
    for (auto _ : state) {
      ours += seconds(evaluate);
      limit += seconds([&] {
        for (const auto& text : texts) must(connection.script(text));
      });
    }
    must(load_run(system, first.result.run_id));
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
