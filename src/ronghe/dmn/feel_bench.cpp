// SPDX-License-Identifier: Apache-2.0
// One decision at a time through the interpreter, parsed once. Prints BENCH lines; the limit is the
// same decision written by hand over the same decimals.
#include <benchmark/benchmark.h>
#include <fmt/core.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "ronghe/base/bench.hpp"
#include "ronghe/dmn/evaluation.hpp"
#include "ronghe/dmn/reader.hpp"
#include "ronghe/feel/interpreter.hpp"
#include "ronghe/feel/parser.hpp"

namespace ronghe::feel {
namespace {

constexpr std::size_t rows = 1000;
constexpr double seconds_each = 1.0;

using bench::must;  // a benchmark of wrong answers would be worthless

// Calls `decide` with row numbers for about a second; decisions per second.
template <class Decide>
double rate_of(const Decide& decide) {
  using Clock = std::chrono::steady_clock;
  const auto begin = Clock::now();
  std::uint64_t done = 0;
  double seconds = 0;
  for (; seconds < seconds_each; done += rows) {
    for (std::size_t row = 0; row < rows; ++row) decide(row);
    seconds = std::chrono::duration<double>(Clock::now() - begin).count();
  }
  return static_cast<double>(done) / seconds;
}

// Rates around the limits, every fiftieth missing.
std::vector<Value> rates() {
  std::vector<Value> made;
  for (std::size_t row = 0; row < rows; ++row) {
    const auto rate = Decimal::scaled(static_cast<Int128>(row * 7919 % 1000), 3);
    made.push_back(row % 50 == 0 ? Value() : Value(rate));
  }
  return made;
}

std::string_view by_hand(const Value& rate, const Decimal& red, const Decimal& yellow) {
  if (rate.number() == nullptr) return "none";
  if (*rate.number() < red) return "red";
  return *rate.number() < yellow ? "yellow" : "green";
}

void print(const char* name, double ours, double limit) {
  fmt::print("BENCH {} ours={:.0f} limit={:.0f} unit=/s ratio={:.3f} reach=1000000/s\n", name, ours,
             limit, ours / limit);
}

void formula(const std::vector<Value>& inputs, double limit) {
  const Source source{
      "if rate = null then \"none\" else if rate < 0.3 then \"red\" else if rate < 0.35 then "
      "\"yellow\" else \"green\"",
      {}};
  const auto node = parse_expression(source);
  must(node.has_value(), "the formula does not parse");
  Diagnostics diagnostics;
  std::uint64_t red = 0;
  Scope scope;
  const auto decide = [&](std::size_t row) {
    scope.set("rate", inputs[row]);
    const auto value = evaluate(**node, scope, diagnostics);
    red += *value.string() == "red" ? 1 : 0;
  };
  print("feel_formula", rate_of(decide), limit);
  must(red > 0 && diagnostics.empty(), "the formula decides wrongly");
}

constexpr std::string_view model_text = R"~(
<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="lights" namespace="b">
<inputData id="r" name="rate"><variable name="rate" typeRef="number"/></inputData>
<decision id="l" name="light"><variable name="light" typeRef="string"/>
<informationRequirement><requiredInput href="#r"/></informationRequirement>
<decisionTable id="t" hitPolicy="FIRST">
<input><inputExpression typeRef="number"><text>rate</text></inputExpression></input>
<output typeRef="string"/>
<rule><inputEntry><text>null</text></inputEntry><outputEntry><text>"none"</text></outputEntry></rule>
<rule><inputEntry><text>&lt; 0.3</text></inputEntry><outputEntry><text>"red"</text></outputEntry></rule>
<rule><inputEntry><text>[0.3..0.35)</text></inputEntry><outputEntry><text>"yellow"</text></outputEntry></rule>
<rule><inputEntry><text>-</text></inputEntry><outputEntry><text>"green"</text></outputEntry></rule>
</decisionTable></decision></definitions>)~";

void table(const std::vector<Value>& inputs, double limit) {
  const auto model = dmn::read_model(model_text, "lights.dmn");
  must(model.has_value() && model->mistakes.empty(), "the model does not read");
  std::uint64_t red = 0;
  const auto decide = [&](std::size_t row) {
    dmn::Evaluation evaluation(*model, Context{{{"rate", inputs[row]}}});
    const auto value = evaluation.decision("light");
    must(value.string() != nullptr, "the model decides wrongly");
    red += *value.string() == "red" ? 1 : 0;
  };
  print("dmn_table_of_4_rules", rate_of(decide), limit);
  must(red > 0, "the model decides wrongly");
}

void one_at_a_time(benchmark::State& state) {
  const auto inputs = rates();
  const auto red = Decimal::parse("0.3").value();
  const auto yellow = Decimal::parse("0.35").value();
  std::uint64_t count = 0;
  for (auto _ : state) {
    const auto limit = rate_of(
        [&](std::size_t row) { count += by_hand(inputs[row], red, yellow) == "red" ? 1 : 0; });
    formula(inputs, limit);
    table(inputs, limit);
  }
  must(count > 0, "by hand no row is red");
}
BENCHMARK(one_at_a_time)->Iterations(1)->Unit(benchmark::kSecond);

}  // namespace
}  // namespace ronghe::feel
