// SPDX-License-Identifier: Apache-2.0
// Decision tables over generated enterprises: the kernels against column loops written by hand for
// this one table, and against themselves on two threads. Nulls, decimals and the trace count on
// both sides, and both give the same rules.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <random>
#include <vector>

#include "ronghe/base/bench.hpp"
#include "ronghe/dmn/reader.hpp"
#include "ronghe/kernel/by_hand_bench.hpp"
#include "ronghe/kernel/kernel_table.hpp"

namespace ronghe::kernel {
namespace {

constexpr std::size_t million = 1'000'000;

using bench::must;
using bench::seconds;

// The best of some rounds of each, one after the other: the machine is shared.
template <class A, class B>
std::pair<double, double> best_of(int rounds, const A& a, const B& b) {
  std::pair best{1e9, 1e9};
  for (int i = 0; i < rounds; ++i) {
    best.first = std::min(best.first, seconds(a));
    best.second = std::min(best.second, seconds(b));
  }
  return best;
}

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '<')
      out += "&lt;";
    else
      out += c;
  }
  return out;
}

dmn::Model table_model(std::string_view policy, const std::vector<std::string>& inputs,
                       const std::vector<std::vector<std::string>>& rows) {
  std::string xml = fmt::format(
      "<definitions xmlns=\"https://www.omg.org/spec/DMN/20230324/MODEL/\" name=\"m\">"
      "<decision id=\"d\" name=\"grade\"><decisionTable id=\"t\" hitPolicy=\"{}\">",
      policy);
  for (const auto& input : inputs) {
    xml += fmt::format("<input><inputExpression><text>{}</text></inputExpression></input>",
                       escaped(input));
  }
  xml += "<output/>";
  for (const auto& row : rows) {
    xml += "<rule id=\"r\">";
    for (std::size_t i = 0; i < row.size(); ++i) {
      const auto* kind = i + 1 == row.size() ? "outputEntry" : "inputEntry";
      xml += fmt::format("<{0}><text>{1}</text></{0}>", kind, escaped(row[i]));
    }
    xml += "</rule>";
  }
  return must(dmn::read_model(xml + "</decisionTable></decision></definitions>", "bench.dmn"));
}

const dmn::DecisionTable& table_of(const dmn::Model& model) {
  return std::get<dmn::DecisionTable>(model.decisions.at(0).expression->form);
}

// Enterprises: interns of three years, the ratio of research and development (scale 4), violations.
struct Enterprises {
  static constexpr std::size_t inputs = 5;
  std::vector<std::int32_t> values[inputs];
  std::vector<std::uint64_t> valid[inputs];

  explicit Enterprises(std::size_t rows) {
    std::mt19937 random(20251125);
    const auto below = [&](unsigned end) { return static_cast<std::int32_t>(random() % end); };
    for (std::size_t c = 0; c < inputs; ++c) {
      values[c].resize(rows);
      valid[c].assign((rows + 63) / 64, 0);
      for (std::size_t i = 0; i < rows; ++i) {
        values[c][i] = c < 3 ? below(200) : c == 3 ? below(1000) : below(8) * below(2);
        if (random() % 50 != 0) valid[c][i / 64] |= std::uint64_t{1} << (i % 64);
      }
    }
  }
  [[nodiscard]] std::vector<Column> columns() const {
    std::vector<Column> made;
    for (std::size_t c = 0; c < inputs; ++c) {
      made.push_back({.values = std::span(values[c]), .valid = valid[c]});
    }
    return made;
  }
  [[nodiscard]] std::size_t size() const { return values[0].size(); }
};

std::vector<ColumnType> enterprise_types() {
  return {{.name = "y1", .wide = false},
          {.name = "y2", .wide = false},
          {.name = "y3", .wide = false},
          {.name = "ratio", .scale = 4, .wide = false},
          {.name = "violations", .wide = false}};
}

dmn::Model w1_model() {
  return table_model("FIRST",
                     {"min(y1, y2, y3)", "ratio", "violations", "y1 >= 10 or y2 >= 10 or y3 >= 10"},
                     {{">= 100", "> 0.05", "0", "-", "\"AAA\""},
                      {">= 50", "> 0.03", "0", "-", "\"AA\""},
                      {">= 20", "-", "<= 1", "-", "\"A\""},
                      {"-", "-", "-", "true", "\"B\""},
                      {"-", "-", "<= 3", "-", "\"C\""},
                      {"-", "-", "-", "-", "\"D\""}});
}

void print(const std::string& name, double ours, double limit, const char* reach) {
  fmt::print("BENCH {} ours={:.0f} limit={:.0f} unit=rows/s ratio={:.2f} reach={}\n", name, ours,
             limit, ours / limit, reach);
}

void w1(benchmark::State& state) {
  const auto rows = static_cast<std::size_t>(state.range(0));
  const Enterprises data(rows);
  const auto columns = data.columns();
  const auto model = w1_model();
  const auto table = must(KernelTable::compile(table_of(model), enterprise_types()));
  std::vector<std::uint16_t> ours(rows);
  std::vector<std::uint16_t> by_hand(rows);
  const W1Columns plain{data.values[0].data(), data.values[1].data(), data.values[2].data(),
                        data.values[3].data(), data.values[4].data(), data.valid[0].data(),
                        data.valid[1].data(),  data.valid[2].data(),  data.valid[3].data(),
                        data.valid[4].data()};
  const auto decide = [&] {
    table.decide(columns, {0, rows}, {.first = ours, .masks = {}, .refused = {}});
  };
  const auto two = [&] {
    in_parallel(rows, 2, [&](Rows part) {
      table.decide(columns, part, {.first = ours, .masks = {}, .refused = {}});
    });
  };
  const int rounds = rows > million ? 7 : 40;
  const auto millions = std::to_string(rows / million);
  for (auto _ : state) {
    const auto [time, limit] =
        best_of(rounds, decide, [&] { w1_by_hand(plain, rows, by_hand.data()); });
    must(ours == by_hand, "the table and the loop by hand differ");
    const auto n = static_cast<double>(rows);
    print("policy_w1_" + millions + "m", n / time, n / limit, "0.5");
    const auto [both, alone] = best_of(rounds, two, decide);
    print("policy_w1_two_threads_" + millions + "m", n / both, n / alone, "1.7");
  }
}
BENCHMARK(w1)->Arg(1'000'000)->Arg(10'000'000)->Iterations(1)->Unit(benchmark::kSecond);

// Rules with an interval for each of four inputs, a share `width` of the range wide at most.
void many_rules(benchmark::State& state) {
  const auto rules = static_cast<std::size_t>(state.range(0));
  const auto width = static_cast<std::uint32_t>(state.range(1));
  constexpr std::uint32_t range = 1'000'000;
  constexpr std::size_t rows = million;
  std::mt19937 random(3700);
  std::vector<std::vector<std::string>> cells(rules);
  std::vector<std::vector<CellSet>> sets(4, std::vector<CellSet>(rules));
  for (std::size_t r = 0; r < rules; ++r) {
    for (auto& of_input : sets) {
      const auto low = static_cast<std::int64_t>(random() % range);
      const auto high = low + static_cast<std::int64_t>(random() % (range / 100 * width));
      cells[r].push_back(fmt::format("[{}..{}]", low, high));
      of_input[r].holds = {{low, high}};
    }
    cells[r].emplace_back("1");
  }
  const auto model = table_model("FIRST", {"a", "b", "c", "d"}, cells);
  std::vector<std::int32_t> values[4];
  std::vector<Column> columns;
  for (auto& of_column : values) {
    of_column.resize(rows);
    for (auto& value : of_column) value = static_cast<std::int32_t>(random() % range);
    columns.push_back({.values = std::span<const std::int32_t>(of_column)});
  }
  const std::vector<ColumnType> types{{.name = "a", .wide = false},
                                      {.name = "b", .wide = false},
                                      {.name = "c", .wide = false},
                                      {.name = "d", .wide = false}};
  const auto table = must(KernelTable::compile(table_of(model), types));
  must(rules <= KernelTable::scanned_rules_max || table.indexed(), "a large table has an index");
  // The limit: the same table without the index, rule by rule, on fewer rows.
  const auto scanned = must(KernelTable::compile(table_of(model), types, {}, rules));
  constexpr std::size_t few = 65'536;
  std::vector<std::uint16_t> first(rows);
  std::vector<std::uint16_t> again(rows);
  for (auto _ : state) {
    const auto [time, scan] = best_of(
        5, [&] { table.decide(columns, {0, rows}, {.first = first, .masks = {}, .refused = {}}); },
        [&] { scanned.decide(columns, {0, few}, {.first = again, .masks = {}, .refused = {}}); });
    must(std::equal(again.begin(), again.begin() + few, first.begin()), "index and scan differ");
    print(fmt::format("policy_{}_rules_width_{}", rules, width), rows / time, few / scan, "10M/s");
    if (!table.indexed()) continue;
    RuleIndex::Cells of_inputs(4);
    for (std::size_t i = 0; i < 4; ++i) {
      for (const auto& set : sets[i]) of_inputs[i].push_back(&set);
    }
    const auto [build, ignored] =
        best_of(5, [&] { (void)must(RuleIndex::make(rules, of_inputs)); }, [] {});
    fmt::print(
        "BENCH policy_index_{}_rules_width_{} ours={:.4f} limit=0.0100 unit=s ratio={:.2f} "
        "reach=<=1\n",
        rules, width, build, build / 0.01);
    fmt::print(stderr, "index: {} KiB\n", table.index()->bytes() / 1024);
  }
}
BENCHMARK(many_rules)
    ->Args({10, 60})
    ->Args({12, 60})
    ->Args({20, 60})
    ->Args({100, 60})
    ->Args({1000, 60})
    ->Args({3700, 60})
    ->Args({3700, 10})
    ->Iterations(1)
    ->Unit(benchmark::kSecond);

}  // namespace
}  // namespace ronghe::kernel
