// SPDX-License-Identifier: Apache-2.0
#include "ronghe/kernel/bound_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "ronghe/dmn/table.hpp"
#include "ronghe/feel/compare.hpp"

namespace ronghe::kernel {

namespace {

std::vector<int> rules_of(Bits mask) {
  std::vector<int> rules;
  for (std::size_t r = 0; r < mask.size() * 64; ++r) {
    if (bit_at(mask, r)) rules.push_back(static_cast<int>(r) + 1);
  }
  return rules;
}

// One output of what a table gives: the value itself, or what stands at `at` in each context.
feel::Value output_at(const feel::Value& value, std::size_t at, std::size_t outputs) {
  if (outputs == 1) return value;
  if (const auto* context = value.context()) return context->entries[at].second;
  const auto* items = value.list();
  if (items == nullptr) return {};
  feel::List parts;
  for (const auto& item : *items) parts.push_back(output_at(item, at, outputs));
  return parts;
}

}  // namespace

// Collects the answers of rows; an answer that was given before is shared.
class BoundTable::Answers {
 public:
  explicit Answers(const BoundTable& table) : table_(table) {}

  void add(const std::vector<int>& rules) {
    const auto next = static_cast<std::uint32_t>(made_.distinct_.size());
    const auto [at, added] = known_.try_emplace(rules, next);
    if (added) made_.distinct_.push_back(table_.decided(rules));
    made_.codes_.push_back(at->second);
  }
  // Of a table whose outputs are formulas, no two rows need agree.
  void add(Decided decided) {
    made_.codes_.push_back(static_cast<std::uint32_t>(made_.distinct_.size()));
    made_.distinct_.push_back(std::move(decided));
  }
  // The row has an input outside its allowed values: no default is given.
  void add_refused() { add(Decided{.rules = {}, .outputs = table_.nothing(), .fault = {}}); }

  // Tables that the first rule answers: found by its number, without a search.
  void add_first(std::uint16_t rule) {
    if (of_first_.empty()) of_first_.assign(table_.table().rules.size() + 1, unknown);
    auto& code = of_first_[rule];
    if (code == unknown) {
      code = static_cast<std::uint32_t>(made_.distinct_.size());
      made_.distinct_.push_back(
          table_.decided(rule == 0 ? std::vector<int>{} : std::vector<int>{rule}));
    }
    made_.codes_.push_back(code);
  }
  [[nodiscard]] Decisions take() { return std::move(made_); }

 private:
  static constexpr std::uint32_t unknown = static_cast<std::uint32_t>(-1);
  const BoundTable& table_;
  Decisions made_;
  std::map<std::vector<int>, std::uint32_t> known_;
  std::vector<std::uint32_t> of_first_;
};

std::vector<feel::Value> BoundTable::nothing() const {
  return std::vector<feel::Value>(asked_.size());
}

// What matches and what decides may differ: of FIRST the first rule decides, of PRIORITY those
// whose outputs are the best.
void BoundTable::keep_deciding(std::vector<int>& rules, const feel::Value& value) const {
  if (rules.empty()) return;
  if (table().hit_policy == dmn::HitPolicy::first) rules.erase(rules.begin() + 1, rules.end());
  if (table().hit_policy != dmn::HitPolicy::priority || !constants_of_rules_ || value.is_null())
    return;
  const auto count = table().outputs.size();
  std::erase_if(rules, [&](int rule) {
    const auto& outputs = (*constants_of_rules_)[static_cast<std::size_t>(rule) - 1];
    for (std::size_t i = 0; i < count; ++i) {
      if (feel::equal(outputs[i], output_at(value, i, count)) != true) return true;
    }
    return false;
  });
}

Decided BoundTable::decided(std::vector<int> rules, const feel::Value& value,
                            const feel::Diagnostics& diagnostics) const {
  Decided made;
  if (!rules.empty() && value.is_null() && !diagnostics.empty()) {
    made.fault = diagnostics.entries().back().message;
  }
  keep_deciding(rules, value);
  for (std::size_t i = 0; i < asked_.size(); ++i) {
    auto& output = made.outputs.emplace_back(output_at(value, at_[i], table().outputs.size()));
    if (rules.empty() || !made.fault.empty()) continue;
    const auto wrong = objection(asked_[i], output);
    if (wrong.empty()) continue;
    made.fault = fmt::format("the table `{}`, rule {}, output `{}`: {}", decision_->name,
                             rules.front(), table().outputs[at_[i]].name, wrong);
  }
  if (!made.fault.empty()) made.outputs = nothing();
  made.rules = std::move(rules);
  return made;
}

Decided BoundTable::decided(std::vector<int> rules) const {
  feel::Diagnostics diagnostics;
  const auto value = dmn::resolve(
      table(), rules,
      [&](std::size_t rule, std::size_t i) { return (*constants_of_rules_)[rule][i]; },
      [&](std::size_t i) { return defaults_[i]; }, diagnostics);
  return decided(std::move(rules), value, diagnostics);
}

Decided BoundTable::decide(std::span<const feel::Value> values) const {
  std::vector<feel::Value> all(values.begin(), values.end());
  for (const auto& [name, value] : constants_) all.push_back(value);
  feel::Diagnostics diagnostics;
  if (first_says_all_) {
    const int rule = by_row_.first_rule(all, diagnostics);
    return decided(rule == 0 ? std::vector<int>{} : std::vector<int>{rule});
  }
  auto verdict = by_row_.decide(all, diagnostics);
  // Without a rule the verdict tells a default from an input outside its allowed values.
  if (!constants_of_rules_ || verdict.rules.empty())
    return decided(std::move(verdict.rules), verdict.value, diagnostics);
  return decided(std::move(verdict.rules));
}

std::vector<feel::Value> BoundTable::row_of(std::span<const Column> columns, std::size_t row,
                                            const ExactValues& exact) const {
  std::vector<feel::Value> values;
  values.reserve(columns.size());
  for (std::size_t i = 0; i < columns.size(); ++i) {
    values.push_back(value_at(columns_[i], columns[i], row));
  }
  if (exact) exact(row, values);
  return values;
}

void BoundTable::ask_kernels(std::span<const Column> columns, std::size_t rows,
                             const ExactValues& exact, Answers& answers) const {
  if (first_says_all_) {
    std::vector<std::uint16_t> first(rows);
    kernel_->decide(columns, {0, rows}, {.first = first, .masks = {}, .refused = {}}, exact);
    for (const auto rule : first) answers.add_first(rule);
    return;
  }
  const auto words = kernel_->mask_words();
  std::vector<std::uint64_t> masks(rows * words);
  std::vector<std::uint64_t> refused((rows + 63) / 64);
  kernel_->decide(columns, {0, rows}, {.first = {}, .masks = masks, .refused = refused}, exact);
  for (std::size_t row = 0; row < rows; ++row) {
    if (bit_at(refused, row))
      answers.add_refused();
    else
      answers.add(rules_of(std::span(masks).subspan(row * words, words)));
  }
}

Decisions BoundTable::decide(std::span<const Column> columns, std::size_t rows,
                             const ExactValues& exact) const {
  ensure(columns.size() == reads_.size(), "a bound table gets one column for each that it reads");
  Answers answers(*this);
  if (kernel_) {
    ask_kernels(columns, rows, exact, answers);
    return answers.take();
  }
  for (std::size_t row = 0; row < rows; ++row) {
    answers.add(decide(row_of(columns, row, exact)));
  }
  return answers.take();
}

RuleWords BoundTable::rule_words(int rule) const { return kernel::rule_words(table(), rule); }

RuleWords rule_words(const dmn::DecisionTable& table, int rule) {
  if (rule < 1 || static_cast<std::size_t>(rule) > table.rules.size()) return {};
  const auto& fired = table.rules[static_cast<std::size_t>(rule - 1)];
  RuleWords words{.description = fired.description};
  for (std::size_t i = 0; i < table.inputs.size(); ++i) {
    const auto& text = fired.tests[i].source.text;
    if (text.empty() || text == "-") continue;
    const auto& input = table.inputs[i].expression.source.text;
    words.cells += fmt::format("{}{}: {}", words.cells.empty() ? "" : "; ", input, text);
    words.tested.push_back({.input = input, .test = text});
  }
  return words;
}

std::string rule_text(const RuleWords& words) {
  return words.cells.empty() ? words.description
                             : fmt::format("{} ({})", words.description, words.cells);
}

}  // namespace ronghe::kernel
