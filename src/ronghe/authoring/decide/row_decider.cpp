// SPDX-License-Identifier: Apache-2.0
#include "ronghe/authoring/decide/row_decider.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "ronghe/dmn/evaluation.hpp"
#include "ronghe/dmn/given_value.hpp"

namespace ronghe::authoring {

// What one thread needs while it decides a chunk; kept for the next one.
struct RowDecider::Scratch {
  std::vector<LaneRows> lanes;
  std::vector<Refusal> refusals;
  std::vector<std::uint16_t> first;
  std::vector<std::uint64_t> masks;
  std::unordered_map<std::string, Answer> answers;  // by the bytes of a mask
  std::vector<std::optional<Answer>> of_first;      // by the number of a rule
  Tally tally;
};

namespace {

bool only_inputs(const dmn::Model& model, const dmn::Decision& decision) {
  return std::ranges::all_of(decision.needs, [&](const std::string& id) {
    const auto* element = model.element(id);
    return element != nullptr && element->kind == dmn::Element::Kind::input;
  });
}

void add(Tally& sum, const Tally& part) {
  sum.rows += part.rows;
  sum.refused += part.refused;
  if (sum.by_rule.size() < part.by_rule.size()) sum.by_rule.resize(part.by_rule.size());
  for (std::size_t rule = 0; rule < part.by_rule.size(); ++rule) {
    sum.by_rule[rule] += part.by_rule[rule];
  }
  for (const auto& example : part.examples) {
    if (sum.examples.size() < Tally::examples_max) sum.examples.push_back(example);
  }
}

}  // namespace

RowDecider::RowDecider(Plan plan) : plan_(std::move(plan)) {}
RowDecider::~RowDecider() = default;

std::unique_ptr<RowDecider> RowDecider::make(Plan plan) {
  std::unique_ptr<RowDecider> made(new RowDecider(std::move(plan)));
  made->bind();
  return made;
}

void RowDecider::bind() {
  const auto& decision = *plan_.decision;
  const auto* table = decision.expression == nullptr
                          ? nullptr
                          : std::get_if<dmn::DecisionTable>(&decision.expression->form);
  if (table == nullptr) {
    why_not_kernels_ = "it is no decision table";
    return;
  }
  if (!only_inputs(*plan_.model, decision)) {
    why_not_kernels_ = "it requires other decisions or knowledge";
    return;
  }
  std::vector<std::string> names;
  std::vector<kernel::ColumnType> types;
  for (const auto& lane : plan_.lanes) {
    names.push_back(lane.input.name);
    if (column_kind(lane.input.type))
      types.push_back(lane.type);
    else if (why_not_kernels_.empty())
      why_not_kernels_ = fmt::format(
          "the input `{}` is a {}, and they know numbers, texts, truths "
          "and dates",
          lane.input.name, dmn::type_text(lane.input.type));
  }
  auto by_row = dmn::CompiledTable::compile(*table, std::move(names));
  if (!by_row) {
    why_not_kernels_ = to_string(by_row.error());
    return;
  }
  by_row_ = *std::move(by_row);
  table_ = table;
  using dmn::HitPolicy;
  one_rule_ = table->hit_policy == HitPolicy::first || table->hit_policy == HitPolicy::unique ||
              table->hit_policy == HitPolicy::any;
  has_limits_ = std::ranges::any_of(table->inputs, [](const auto& i) { return !i.values.empty(); });
  if (!why_not_kernels_.empty()) return;
  auto kernel = kernel::KernelTable::compile(*table, std::move(types));
  if (kernel)
    kernel_ = *std::move(kernel);
  else
    why_not_kernels_ = to_string(kernel.error());
}

std::vector<engine::Member> RowDecider::members() const {
  std::vector<engine::Member> members;
  for (std::size_t i = 0; i < plan_.outputs.size(); ++i) {
    members.push_back({fmt::format("o{}", i), plan_.outputs[i].type});
  }
  if (table_ != nullptr) members.push_back({"rule", one_rule_ ? "BIGINT" : "VARCHAR"});
  members.push_back({"refused", "VARCHAR"});
  return members;
}

std::unique_ptr<RowDecider::Scratch> RowDecider::borrow() const {
  const std::scoped_lock lock(guard_);
  if (free_.empty()) {
    auto made = std::make_unique<Scratch>();
    made->lanes.resize(plan_.lanes.size());
    if (table_ != nullptr) made->tally.by_rule.resize(table_->rules.size() + 1);
    return made;
  }
  auto scratch = std::move(free_.back());
  free_.pop_back();
  return scratch;
}

void RowDecider::give_back(std::unique_ptr<Scratch> scratch) const {
  const std::scoped_lock lock(guard_);
  free_.push_back(std::move(scratch));
}

Tally RowDecider::tally() const {
  const std::scoped_lock lock(guard_);
  Tally sum;
  for (const auto& scratch : free_) add(sum, scratch->tally);
  return sum;
}

void RowDecider::decide(const engine::Chunk& chunk, engine::RecordWriter& out) const {
  auto scratch = borrow();
  scratch->tally.rows += chunk.rows();
  if (kernel_) {
    by_kernels(chunk, out, *scratch);
  } else {
    for (std::size_t row = 0; row < chunk.rows(); ++row) {
      put(by_itself(chunk, row), row, out, *scratch);
    }
  }
  give_back(std::move(scratch));
}

void RowDecider::by_kernels(const engine::Chunk& chunk, engine::RecordWriter& out,
                            Scratch& scratch) const {
  std::vector<kernel::Column> columns;
  scratch.refusals.clear();
  for (std::size_t i = 0; i < plan_.lanes.size(); ++i) {
    scratch.lanes[i].fill(plan_.lanes[i], chunk, i, scratch.refusals);
    columns.push_back(scratch.lanes[i].column());
  }
  const kernel::ExactValues exact = [&](std::size_t row, std::span<feel::Value> values) {
    for (std::size_t i = 0; i < plan_.lanes.size(); ++i) {
      if (auto value = cell_value(chunk, i, row, plan_.lanes[i].input)) {
        values[i] = *std::move(value);
      }
    }
  };
  const auto rows = chunk.rows();
  const auto words = kernel_->mask_words();
  const bool by_first = table_->hit_policy == dmn::HitPolicy::first && !has_limits_;
  if (by_first) {
    scratch.first.resize(rows);
    kernel_->decide(columns, {0, rows}, {.first = scratch.first, .masks = {}, .refused = {}},
                    exact);
  } else {
    scratch.masks.resize(rows * words);
    kernel_->decide(columns, {0, rows}, {.first = {}, .masks = scratch.masks, .refused = {}},
                    exact);
  }
  if (scratch.of_first.empty()) scratch.of_first.resize(table_->rules.size() + 1);
  std::vector<std::uint64_t> one(words);
  std::vector<bool> is_refused(rows);
  put_refused(rows, out, scratch, is_refused);
  for (std::size_t row = 0; row < rows; ++row) {
    if (is_refused[row]) continue;
    if (by_first) {
      const auto rule = scratch.first[row];
      auto& known = scratch.of_first[rule];
      if (!known) {
        std::ranges::fill(one, 0);
        if (rule != 0) one[(rule - 1U) / 64] = std::uint64_t{1} << ((rule - 1U) % 64);
        known = answer_to(one, scratch);
      }
      put(*known, row, out, scratch);
      continue;
    }
    const auto mask = std::span(scratch.masks).subspan(row * words, words);
    const bool none = std::ranges::all_of(mask, [](auto word) { return word == 0; });
    if (none && has_limits_)
      put(by_itself(chunk, row), row, out, scratch);  // it says which limit
    else
      put(answer_to(mask, scratch), row, out, scratch);
  }
}

// A row with two wrong cells has both reasons.
void RowDecider::put_refused(std::size_t rows, engine::RecordWriter& out, Scratch& scratch,
                             std::vector<bool>& is_refused) const {
  std::map<std::size_t, std::string> reasons;
  for (auto& [row, why] : scratch.refusals) {
    auto& reason = reasons[row];
    reason += (reason.empty() ? "" : "; ") + why;
  }
  for (auto& [row, why] : reasons) {
    ensure(row < rows, "a refused row is one of the chunk");
    is_refused[row] = true;
    put({.outputs = {}, .rules = {}, .refused = std::move(why)}, row, out, scratch);
  }
}

const Answer& RowDecider::answer_to(std::span<const std::uint64_t> mask, Scratch& scratch) const {
  const auto bytes = std::as_bytes(mask);
  std::string key(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  const auto known = scratch.answers.find(key);
  if (known != scratch.answers.end()) return known->second;
  std::vector<int> rules;
  for (std::size_t r = 0; r < table_->rules.size(); ++r) {
    if (kernel::bit_at(mask, r)) rules.push_back(static_cast<int>(r) + 1);
  }
  feel::Diagnostics diagnostics;
  auto value = kernel_->value(mask, &diagnostics);
  return scratch.answers.emplace(std::move(key), answer(value, std::move(rules), diagnostics))
      .first->second;
}

Answer RowDecider::by_itself(const engine::Chunk& chunk, std::size_t row) const {
  std::vector<feel::Value> values;
  for (std::size_t i = 0; i < plan_.lanes.size(); ++i) {
    auto value = cell_value(chunk, i, row, plan_.lanes[i].input);
    if (!value) return {.outputs = {}, .rules = {}, .refused = value.error().message};
    values.push_back(*std::move(value));
  }
  return decided(values);
}

Answer RowDecider::decided(std::span<const feel::Value> values) const {
  if (by_row_) {
    feel::Diagnostics diagnostics;
    auto verdict = by_row_->decide(values, diagnostics);
    return answer(verdict.value, std::move(verdict.rules), diagnostics);
  }
  feel::Context inputs;
  for (std::size_t i = 0; i < values.size(); ++i) {
    inputs.entries.emplace_back(plan_.lanes[i].input.name, values[i]);
  }
  dmn::Evaluation evaluation(*plan_.model, std::move(inputs), plan_.environment);
  const auto value = evaluation.decision(plan_.decision->name);
  return answer(value, {}, evaluation.diagnostics());
}

// Null is refused where something went wrong; a null that the model decides is a value.
Answer RowDecider::answer(const feel::Value& value, std::vector<int> rules,
                          const feel::Diagnostics& diagnostics) const {
  Answer made{
      .outputs = parts_of(value, plan_.outputs.size()), .rules = std::move(rules), .refused = {}};
  if (value.is_null() && !diagnostics.empty()) {
    made.refused = diagnostics.entries().front().message;
  }
  if (table_ != nullptr && table_->hit_policy == dmn::HitPolicy::first && made.rules.size() > 1) {
    made.rules.erase(made.rules.begin() + 1, made.rules.end());
  }
  return made;
}

void RowDecider::put(const Answer& answer, std::size_t row, engine::RecordWriter& out,
                     Scratch& scratch) const {
  auto why = answer.refused;
  const auto count = plan_.outputs.size();
  for (std::size_t i = 0; i < count; ++i) {
    if (!why.empty() || i >= answer.outputs.size()) {
      out.null(i, row);
    } else if (!write(out, i, row, plan_.outputs[i], answer.outputs[i])) {
      why = fmt::format("the output `{}` is {}, not of the type of the other rules",
                        plan_.outputs[i].name, feel::shown(answer.outputs[i]));
      out.null(i, row);
    }
  }
  auto member = count;
  if (table_ != nullptr) {
    if (answer.rules.empty())
      out.null(member, row);
    else if (one_rule_)
      out.whole(member, row, answer.rules.front());
    else
      out.text(member, row, fmt::format("{}", fmt::join(answer.rules, ", ")));
    ++member;
  }
  if (why.empty())
    out.null(member, row);
  else
    out.text(member, row, why);
  auto& tally = scratch.tally;
  if (!why.empty()) {
    ++tally.refused;
    if (tally.examples.size() < Tally::examples_max) tally.examples.push_back(why);
  } else if (table_ != nullptr) {
    ++tally.by_rule[answer.rules.empty() ? 0 : static_cast<std::size_t>(answer.rules.front())];
  }
}

}  // namespace ronghe::authoring
