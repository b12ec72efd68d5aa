// SPDX-License-Identifier: Apache-2.0
// Acts on a province's store: a day of training hours, whose placement is looked up and whose
// fields are sealed. One after the other, and from many threads at once; against a bare transaction
// of the engine that writes the same row into a plain table of the same file.
//
// RONGHE_BENCH_STORE names a store to measure on, which gains rows; otherwise a province is made.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

#include "ronghe/store/writer.hpp"
#include "ronghe/workflow/province_bench.hpp"

namespace ronghe::workflow {
namespace {

constexpr int single = 60;
constexpr int threads = 32;
constexpr int each = 40;

struct Act {
  std::string placement;
  Date day;
};

// Days on which nobody trains, so that no act meets a row that is there.
std::vector<Act> acts_of(store::Store& store, std::size_t count) {
  auto rows = must(store.connection().collect(
      fmt::format("SELECT p.placement_id FROM placement p WHERE p.superseded_by IS NULL ORDER BY "
                  "hash(p.placement_id) LIMIT {}",
                  count)));
  std::vector<Act> acts;
  const auto size = must(store.log_size());
  const auto day = date_of_days(
      static_cast<std::int32_t>(days_since_epoch(*parse_date("2015-01-01")) + size % 1400));
  must(rows.each([&](const engine::Chunk& chunk, std::size_t row) {
    acts.push_back({.placement = std::string(chunk.text(0, row)), .day = day});
  }));
  ensure(acts.size() == count, "the store has placements");
  return acts;
}

void seal(store::Store& store, const Act& act) {
  const auto done = must(store::committed(store::Writer(store).seal(
      {.record = "training_hours",
       .rows =
           std::vector<evidence::ValueRow>{
               {{"placement", act.placement}, {"date", act.day}, {"hours", "7.5"}}},
       .day = province_as_of,
       .actor = "bench"})));
  ensure(done.count + done.duplicates == 1, "an act is one row");
}

double median(std::vector<double> times) {
  std::ranges::sort(times);
  return times[times.size() / 2];
}

std::vector<double> times_of(int count, const auto& step) {
  std::vector<double> times;
  for (int i = 0; i < count; ++i) times.push_back(seconds([&] { step(i); }));
  return times;
}

void acts_on_store(benchmark::State& state) {
  auto folder = from_environment("RONGHE_BENCH_STORE");
  const auto scratch = (std::filesystem::temp_directory_path() / "ronghe-act-bench").string();
  const bool province = folder.empty();
  if (province) {
    make_province(scratch);
    folder = scratch + "/store";
  }
  {
    auto store = must(store::Store::open(folder));
    must(store.unlock_all());
    const auto acts = acts_of(store, single + threads * each + 1);
    auto plain = must(store.connection().sibling());
    must(
        plain.execute("CREATE OR REPLACE TABLE bench_row (placement VARCHAR, day DATE, hours "
                      "DECIMAL(8,1), position BIGINT)"));
    for (auto _ : state) {
      seal(store, acts.back());  // rules are compiled once
      const auto ours = times_of(single, [&](int i) { seal(store, acts[static_cast<size_t>(i)]); });
      const auto limit = times_of(single, [&](int i) {
        must(plain.execute(
            fmt::format("INSERT INTO bench_row VALUES ({}, DATE '2019-02-05', 7.5, {})",
                        engine::quoted_text(acts[static_cast<size_t>(i)].placement), i)));
      });
      const auto together = seconds([&] {
        std::vector<std::thread> running;
        for (int thread = 0; thread < threads; ++thread) {
          running.emplace_back([&, thread] {
            const auto first = static_cast<size_t>(single + thread * each);
            for (size_t i = 0; i < each; ++i) seal(store, acts[first + i]);
          });
        }
        for (auto& thread : running) thread.join();
      });
      fmt::print("BENCH act_one ours={:.2f} limit={:.2f} unit=ms ratio={:.1f} reach=<=30ms\n",
                 median(ours) * 1000, median(limit) * 1000, median(ours) / median(limit));
      const auto rate = threads * each / together;
      fmt::print(
          "BENCH acts_waiting ours={:.0f} limit={:.0f} unit=acts/s ratio={:.2f} reach=200/s\n",
          rate, 1 / median(limit), rate * median(limit));
    }
    must(plain.execute("DROP TABLE bench_row"));
  }
  if (province) std::filesystem::remove_all(scratch);
}
BENCHMARK(acts_on_store)->Iterations(1)->Unit(benchmark::kSecond);

}  // namespace
}  // namespace ronghe::workflow
