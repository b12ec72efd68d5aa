// SPDX-License-Identifier: Apache-2.0
// The analysis against trying every row: random small tables over a grid that shows every order of
// the values among each other and the constants, with missing values.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "ronghe/dmn/analysis/analyse.hpp"
#include "ronghe/dmn/analysis/testing.hpp"
#include "ronghe/dmn/table.hpp"
#include "ronghe/feel/compare.hpp"

namespace ronghe::dmn::analysis {
namespace {

using feel::Value;
using testing::TableText;

// A name of the tables, with the values that are tried.
struct Tried {
  std::string name;
  std::vector<Value> values;
};
using Tuple = std::vector<Value>;

struct Answers {
  bool gap = false;                       // with all values given
  std::set<std::string> gaps_by_missing;  // that the missing value alone reveals
  bool gap_by_several = false;            // when there are no others
  std::set<std::pair<int, int>> overlaps;
  std::set<int> dead;
  std::set<std::string> unused;
  bool broken_promise = false;
  bool operator==(const Answers&) const = default;
};

// Beyond all other numbers on either side: whatever a name is compared with, there is more and
// less.
constexpr const char* least = "-8";
constexpr const char* greatest = "8";

// Numbers around the constants 1, 2 and 3, and null.
std::vector<Value> numbers(const std::vector<const char*>& texts) {
  std::vector<Value> all{Value(Decimal::parse(least))};
  for (const auto* text : texts) all.emplace_back(*Decimal::parse(text));
  all.emplace_back(Decimal::parse(greatest));
  all.emplace_back();
  return all;
}
std::vector<Value> numbers() {
  return numbers({"0.2", "0.4", "1", "1.2", "1.4", "2", "2.2", "2.4", "3", "3.2", "3.4"});
}
std::vector<Value> whole_numbers() { return numbers({"-1", "0", "1", "2", "3", "4", "5"}); }
// Beside, between and on the whole numbers.
std::vector<Value> numbers_around_whole() {
  return numbers({"-1.5", "-1", "-0.5", "0", "0.5", "1", "1.5", "2", "2.5", "3", "3.5", "4", "4.5",
                  "5", "5.5"});
}

std::string random_table(std::mt19937& random, TableText& table, bool& whole) {
  const auto pick = [&](const auto& choices) { return choices[random() % std::size(choices)]; };
  constexpr std::array<const char*, 20> x{
      "-",          "-",         "< 2",  ">= 2",  "[1..2]",           "(1..3)",
      "null",       "not(null)", "2",    "1, 3",  "not(2)",           "not(< 2)",
      "< limit",    ">= limit",  "!= 2", "limit", "? > 1 and ? <= 3", "not(limit)",
      "[limit..3]", "null, > 2"};
  constexpr std::array<const char*, 8> y{"-",          "-",    "\"p\"",     "\"q\", \"p\"",
                                         "not(\"p\")", "null", "not(null)", "\"q\""};
  constexpr std::array<const char*, 6> z{"-", "-", "true", "false", "null", "not(true)"};
  constexpr std::array<const char*, 5> policies{"FIRST", "FIRST", "UNIQUE", "ANY", "PRIORITY"};
  constexpr std::array<const char*, 4> outputs{"\"a\"", "\"b\"", "\"c\"", "\"a\""};
  constexpr std::array<const char*, 6> x_attributes{"",
                                                    "ronghe:monotone=\"up\"",
                                                    "ronghe:monotone=\"down\"",
                                                    "ronghe:missing=\"never\"",
                                                    "ronghe:whole=\"true\" ronghe:monotone=\"up\"",
                                                    ""};
  table.policy = pick(policies);
  table.inputs = {
      {"x", "number", pick(x_attributes), random() % 4 == 0 ? "[1..3]" : ""},
      {"y", random() % 2 == 0 ? "string" : "", "", random() % 3 == 0 ? "\"p\", \"q\"" : ""},
      {"z", "boolean", random() % 3 == 0 ? "ronghe:missing=\"never\"" : "", ""}};
  whole = table.inputs[0].attributes.find("whole") != std::string::npos;
  const auto rules = 1 + random() % 7;
  for (unsigned r = 0; r < rules; ++r) {
    table.rows.push_back({pick(x), pick(y), pick(z), pick(outputs)});
  }
  if (random() % 3 == 0) table.rows.push_back({"-", "-", "-", pick(outputs)});
  table.allowed_outputs = "\"a\", \"b\", \"c\"";
  if (random() % 4 == 0) table.output_attributes = "ronghe:grades=\"&quot;a&quot;, &quot;b&quot;\"";
  if (random() % 5 == 0) table.otherwise = "\"b\"";
  return testing::xml_of(table);
}

// What interpret() says of one table, row by row.
class BruteForce {
 public:
  BruteForce(const dmn::DecisionTable& table, std::vector<Tried> tried)
      : table_(table), tried_(std::move(tried)) {
    const auto& grades =
        table.outputs[0].grades.node ? table.outputs[0].grades : table.outputs[0].values;
    for (const auto& test : std::get<feel::UnaryTests>(grades.node->form).tests) {
      grades_.push_back(std::get<feel::StringLiteral>(test->form).value);
    }
    Tuple tuple;
    visit(tuple);
  }

  Answers answers() const {
    Answers made;
    std::set<int> alive;
    for (const auto& [key, hits] : hits_) {
      for (std::size_t i = 0; i < hits.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
          if (clash(hits[j], hits[i])) made.overlaps.emplace(hits[j], hits[i]);
        }
      }
      if (const auto rule = deciding(hits)) alive.insert(*rule);
      if (!alive_by_hit()) continue;
      alive.insert(hits.begin(), hits.end());
    }
    for (int r = 1; r <= static_cast<int>(table_.rules.size()); ++r) {
      if (!alive.contains(r)) made.dead.insert(r);
    }
    outputs(made);
    if (!table_.outputs[0].otherwise.node) gaps(made);
    made.broken_promise = broken();
    return made;
  }

  // The rules that match a row given by values.
  std::vector<int> hits(const Tuple& tuple) const {
    feel::Scope scope;
    for (std::size_t i = 0; i < tuple.size(); ++i) scope.set(tried_[i].name, tuple[i]);
    feel::Diagnostics diagnostics;
    const feel::Environment environment;
    feel::Interpreter interpreter(diagnostics, environment);
    return dmn::interpret(table_, scope, interpreter, diagnostics).rules;
  }

  std::optional<int> deciding(const std::vector<int>& hits) const {
    if (hits.empty()) return std::nullopt;
    switch (table_.hit_policy) {
      case dmn::HitPolicy::unique: return hits.size() == 1 ? std::optional(hits[0]) : std::nullopt;
      case dmn::HitPolicy::priority:
        return *std::ranges::min_element(hits, {}, [&](int rule) { return output(rule); });
      case dmn::HitPolicy::any: {
        const bool same =
            std::ranges::all_of(hits, [&](int r) { return output(r) == output(hits[0]); });
        return same ? std::optional(hits[0]) : std::nullopt;
      }
      case dmn::HitPolicy::first:
      case dmn::HitPolicy::rule_order:
      case dmn::HitPolicy::output_order:
      case dmn::HitPolicy::collect: break;
    }
    return hits[0];
  }

  int grade(const std::vector<int>& hits) const {
    const auto rule = deciding(hits);
    if (!rule) return -1;
    const auto found = std::ranges::find(grades_, output(*rule));
    return found == grades_.end() ? -1 : static_cast<int>(found - grades_.begin());
  }

 private:
  std::string output(int rule) const {
    const auto& cell = *table_.rules[static_cast<std::size_t>(rule - 1)].outputs[0].node;
    return std::get<feel::StringLiteral>(cell.form).value;
  }
  bool alive_by_hit() const { return table_.hit_policy == dmn::HitPolicy::any; }

  bool clash(int a, int b) const {
    if (table_.hit_policy == dmn::HitPolicy::unique) return true;
    return table_.hit_policy == dmn::HitPolicy::any && output(a) != output(b);
  }

  bool may_come(const Tuple& tuple) const {
    for (std::size_t i = 0; i < table_.inputs.size(); ++i) {
      const auto& input = table_.inputs[i];
      if (tuple[i].is_null()) {
        if (input.never_missing) return false;
        continue;
      }
      feel::Diagnostics ignored;
      if (input.values.node &&
          !feel::test(*input.values.node, tuple[i], feel::Scope(), ignored).is_true()) {
        return false;
      }
    }
    return true;
  }

  void visit(Tuple& tuple) {
    if (tuple.size() == tried_.size()) {
      if (!may_come(tuple)) return;
      std::vector<std::string> key;
      for (const auto& value : tuple) key.push_back(feel::to_feel(value));
      hits_.emplace(std::move(key), hits(tuple));
      return;
    }
    for (const auto& value : tried_[tuple.size()].values) {
      tuple.push_back(value);
      visit(tuple);
      tuple.pop_back();
    }
  }

  void outputs(Answers& made) const {
    made.unused = {"a", "b", "c"};
    for (int r = 1; r <= static_cast<int>(table_.rules.size()); ++r) {
      if (!made.dead.contains(r)) made.unused.erase(output(r));
    }
    if (table_.outputs[0].otherwise.node) made.unused.erase("b");
  }

  void gaps(Answers& made) const {
    bool several = false;
    for (const auto& [key, hits] : hits_) {
      if (!hits.empty()) continue;
      const auto missing = std::ranges::count(key, "null");
      if (missing == 0) made.gap = true;
      if (missing > 1) several = true;
      if (missing != 1) continue;
      const bool outermost = std::ranges::any_of(
          key, [](const std::string& value) { return value == least || value == greatest; });
      if (outermost) continue;
      const auto at = static_cast<std::size_t>(std::ranges::find(key, "null") - key.begin());
      bool revealed = true;
      auto other = key;
      for (const auto& value : tried_[at].values) {
        other[at] = feel::to_feel(value);
        const auto found = hits_.find(other);
        if (!value.is_null() && found != hits_.end() && found->second.empty()) revealed = false;
      }
      if (revealed) made.gaps_by_missing.insert(tried_[at].name);
    }
    made.gap_by_several = several && !made.gap && made.gaps_by_missing.empty();
  }

  bool broken() const {
    const auto monotone = table_.inputs[0].monotone;
    if (monotone == dmn::Monotone::none) return false;
    for (const auto& [key, hits] : hits_) {
      const int low = grade(hits);
      if (low < 0 || key[0] == "null") continue;
      bool above = false;
      auto other = key;
      for (const auto& value : tried_[0].values) {
        other[0] = feel::to_feel(value);
        if (other[0] == key[0]) {
          above = true;
          continue;
        }
        const auto found = hits_.find(other);
        if (!above || value.is_null() || found == hits_.end()) continue;
        const int high = grade(found->second);
        if (high >= 0 && (monotone == dmn::Monotone::up ? high > low : high < low)) return true;
      }
    }
    return false;
  }

  const dmn::DecisionTable& table_;
  std::vector<Tried> tried_;
  std::vector<std::string> grades_;
  std::map<std::vector<std::string>, std::vector<int>> hits_;
};

Tuple tuple_of(const Row& row, const std::vector<Tried>& tried) {
  Tuple tuple;
  for (const auto& [name, values] : tried) {
    const auto found = std::ranges::find(row, name, &Row::value_type::first);
    tuple.push_back(found == row.end() ? Value() : found->second);
  }
  return tuple;
}

// What the findings say, each row held against the table.
Answers answers_of(const std::vector<Finding>& findings, const BruteForce& truth,
                   const std::vector<Tried>& tried) {
  Answers made;
  for (const auto& finding : findings) {
    const auto tuple = tuple_of(finding.row, tried);
    if (!finding.row.empty()) {
      EXPECT_EQ(truth.hits(tuple), finding.hits) << to_text(finding);
    }
    const auto missing = std::ranges::count_if(tuple, [](const Value& v) { return v.is_null(); });
    switch (finding.kind) {
      case FindingKind::gap:
        EXPECT_TRUE(finding.hits.empty()) << to_text(finding);
        if (missing == 0) made.gap = true;
        if (missing > 1) made.gap_by_several = true;
        for (std::size_t i = 0; missing == 1 && i < tuple.size(); ++i) {
          if (tuple[i].is_null()) made.gaps_by_missing.insert(tried[i].name);
        }
        break;
      case FindingKind::overlap:
        made.overlaps.emplace(finding.rules.at(0), finding.rules.at(1));
        EXPECT_TRUE(std::ranges::includes(finding.hits, finding.rules)) << to_text(finding);
        break;
      case FindingKind::dead_rule:
        made.dead.insert(finding.rules.at(0));
        if (!finding.row.empty()) {
          EXPECT_TRUE(std::ranges::includes(finding.hits, finding.rules)) << to_text(finding);
          EXPECT_NE(truth.deciding(finding.hits), finding.rules[0]) << to_text(finding);
        }
        break;
      case FindingKind::unused_output:
        for (const auto* name : {"a", "b", "c"}) {
          if (finding.message.find(fmt::format("gives \"{}\"", name)) != std::string::npos) {
            made.unused.insert(name);
          }
        }
        break;
      case FindingKind::not_monotone: {
        made.broken_promise = true;
        const auto other = tuple_of(finding.second_row, tried);
        EXPECT_NE(truth.grade(truth.hits(tuple)), truth.grade(truth.hits(other)));
        for (std::size_t i = 1; i < tuple.size(); ++i) {
          EXPECT_EQ(feel::to_feel(tuple[i]), feel::to_feel(other[i])) << "only `x` differs";
        }
        EXPECT_EQ(feel::less(tuple[0], other[0]), true);
        break;
      }
      case FindingKind::foreign_output:
      case FindingKind::not_analysed:
      case FindingKind::not_decided: ADD_FAILURE() << to_text(finding);
    }
  }
  return made;
}

std::string shown(const Answers& answers) {
  std::vector<std::string> overlaps;
  for (const auto& [a, b] : answers.overlaps) overlaps.push_back(fmt::format("{}+{}", a, b));
  return fmt::format("gap {} missing [{}] several {} overlaps [{}] dead [{}] unused [{}] broken {}",
                     answers.gap, fmt::join(answers.gaps_by_missing, " "), answers.gap_by_several,
                     fmt::join(overlaps, " "), fmt::join(answers.dead, " "),
                     fmt::join(answers.unused, " "), answers.broken_promise);
}

TEST(AnalyseAgainstBruteForce, FindsTheSameOnRandomTables) {
  constexpr unsigned seed = 20250811;
  std::mt19937 random(seed);
  constexpr int tables = 60;
  int with_gap = 0;
  int with_dead = 0;
  int broken = 0;
  for (int i = 0; i < tables; ++i) {
    TableText text;
    bool whole = false;
    const auto xml = random_table(random, text, whole);
    const auto model = dmn::read_model(xml, "random.dmn");
    ASSERT_TRUE(model);
    ASSERT_TRUE(model->mistakes.empty()) << to_string(model->mistakes[0]);
    std::vector<Tried> tried{{"x", whole ? whole_numbers() : numbers()},
                             {"y", {Value("p"), Value("q"), Value("r"), Value()}},
                             {"z", {Value(false), Value(true), Value()}}};
    // A name of its own only where some cell mentions it: otherwise its values would be rows twice.
    if (xml.find("limit") != std::string::npos) {
      tried.push_back({"limit", whole ? numbers_around_whole() : numbers()});
    }
    const BruteForce truth(testing::table_of(*model), tried);
    const auto findings = analyse(*model, {.findings_max = 1000});
    const auto wanted = truth.answers();
    const auto found = answers_of(findings, truth, tried);
    ASSERT_EQ(shown(found), shown(wanted)) << "seed " << seed << " table " << i << "\n" << xml;
    with_gap += wanted.gap ? 1 : 0;
    with_dead += wanted.dead.empty() ? 0 : 1;
    broken += wanted.broken_promise ? 1 : 0;
  }
  EXPECT_GT(with_gap, tables / 10) << "the tables must have what is looked for";
  EXPECT_LT(with_gap, tables);
  EXPECT_GT(with_dead, tables / 10);
  EXPECT_GT(broken, 5);
}

}  // namespace
}  // namespace ronghe::dmn::analysis
