// SPDX-License-Identifier: Apache-2.0
#include "ronghe/kernel/kernel_table.hpp"

#include <algorithm>
#include <bit>
#include <thread>

#include "ronghe/kernel/execute.hpp"

namespace ronghe::kernel {

namespace {

void put_bit(std::span<std::uint64_t> bits, std::size_t row, bool value) {
  const auto bit = std::uint64_t{1} << (row % 64);
  auto& word = bits[row / 64];
  word = value ? word | bit : word & ~bit;
}

}  // namespace

// What one thread needs while it decides its rows.
class KernelTable::Block {
 public:
  Block(const KernelTable& table, std::span<const Column> columns)
      : table_(table), execution_(table.program_, columns), rules_(table.planes_.size()) {
    if (!table.index_) return;
    intervals_.resize(table.sought_.size() * block_rows);
    for (std::size_t i = 0; i < table.sought_.size(); ++i) {
      located_.push_back(intervals_.data() + i * block_rows);
    }
    if (table.conditions_.empty()) return;
    conditions_.which.assign(table.index_->words(), 0);
    conditions_.of_rules.assign(table.rules_, nullptr);
    for (const auto& [rule, plane] : table.conditions_) {
      conditions_.which[rule / 64] |= std::uint64_t{1} << (rule % 64);
    }
  }

  void decide(Rows rows, std::size_t next, const BlockHits& out) {
    execution_.run(rows, next);
    if (!table_.index_) {
      for (std::size_t r = 0; r < rules_.size(); ++r) {
        rules_[r] = execution_.plane(table_.planes_[r]);
      }
      return gather(rules_, rows.size(), out);
    }
    for (std::size_t i = 0; i < table_.sought_.size(); ++i) {
      const auto& [lane, valid] = table_.sought_[i];
      const auto* known = execution_.plane(valid);
      auto* intervals = intervals_.data() + i * block_rows;
      if (table_.program_.wide(lane))
        table_.index_->locate(i, execution_.wide(lane), known, rows.size(), intervals);
      else
        table_.index_->locate(i, execution_.narrow(lane), known, rows.size(), intervals);
    }
    for (const auto& [rule, plane] : table_.conditions_) {
      conditions_.of_rules[rule] = execution_.plane(plane);
    }
    gather(*table_.index_, located_, conditions_, rows.size(), out);
  }

  [[nodiscard]] std::span<const std::uint64_t> left() const { return execution_.left(); }

 private:
  const KernelTable& table_;
  Execution execution_;
  std::vector<const std::uint64_t*> rules_;
  std::vector<std::uint32_t> intervals_;
  std::vector<const std::uint32_t*> located_;
  Conditions conditions_;
};

void KernelTable::decide(std::span<const Column> columns, Rows rows, const Hits& hits,
                         const ExactValues& exact) const {
  ensure(rows.begin % 64 == 0, "the rows to decide begin with a word of bits");
  Block block(*this, columns);
  for (auto begin = rows.begin; begin < rows.end; begin += block_rows) {
    const Rows part{begin, std::min(begin + block_rows, rows.end)};
    const auto words = mask_words();
    const auto next = std::min(block_rows, rows.end - part.end);
    block.decide(part, next,
                 {.first = hits.first.empty() ? nullptr : hits.first.data() + begin,
                  .masks = hits.masks.empty() ? nullptr : hits.masks.data() + begin * words,
                  .mask_words = words});
    const auto left = block.left();
    if (!hits.refused.empty()) std::fill_n(hits.refused.data() + begin / 64, left.size(), 0);
    for (std::size_t w = 0; w < left.size(); ++w) {
      for (auto open = left[w]; open != 0; open &= open - 1) {
        const auto bit = static_cast<std::size_t>(std::countr_zero(open));
        decide_left(columns, begin + 64 * w + bit, hits, exact);
      }
    }
  }
}

void KernelTable::decide_left(std::span<const Column> columns, std::size_t row, const Hits& hits,
                              const ExactValues& exact) const {
  std::vector<feel::Value> values;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    values.push_back(value_at(types_[i], columns[i], row));
  }
  if (exact) exact(row, values);
  for (const auto& [name, value] : constants_) values.push_back(value);
  feel::Diagnostics diagnostics;
  if (hits.masks.empty() && hits.refused.empty()) {
    const int rule = by_row_.first_rule(values, diagnostics);
    if (!hits.first.empty()) hits.first[row] = static_cast<std::uint16_t>(rule);
    return;
  }
  const auto verdict = by_row_.decide(values, diagnostics);
  if (!hits.first.empty()) {
    hits.first[row] =
        verdict.rules.empty() ? std::uint16_t{0} : static_cast<std::uint16_t>(verdict.rules[0]);
  }
  if (!hits.masks.empty()) {
    const auto mask = hits.masks.subspan(row * mask_words(), mask_words());
    std::ranges::fill(mask, 0);
    for (const int rule : verdict.rules) put_bit(mask, static_cast<std::size_t>(rule) - 1, true);
  }
  if (!hits.refused.empty()) {
    const std::vector<std::uint64_t> none(mask_words(), 0);
    put_bit(hits.refused, row,
            verdict.rules.empty() && verdict.value.is_null() && !value(none).is_null());
  }
}

feel::Value KernelTable::value(std::span<const std::uint64_t> mask,
                               feel::Diagnostics* diagnostics) const {
  std::vector<int> rules;
  for (std::size_t r = 0; r < rules_; ++r) {
    if (bit_at(mask, r)) rules.push_back(static_cast<int>(r) + 1);
  }
  feel::Diagnostics own;
  return dmn::resolve(
      *table_, rules, [&](std::size_t rule, std::size_t i) { return outputs_[rule][i]; },
      [&](std::size_t i) { return defaults_[i]; }, diagnostics == nullptr ? own : *diagnostics);
}

std::uint32_t Outcomes::number_of(feel::Value value) {
  const auto number = static_cast<std::uint32_t>(values_.size());
  const auto [at, added] = numbers_.try_emplace(feel::to_feel(value), number);
  if (added) values_.push_back(std::move(value));
  return at->second;
}

std::uint32_t Outcomes::code(std::span<const std::uint64_t> mask) {
  const auto [at, added] = known_.try_emplace({mask.begin(), mask.end()}, 0);
  if (added) at->second = number_of(table_.value(mask));
  return at->second;
}

std::uint32_t Outcomes::refused() { return number_of({}); }

void in_parallel(std::size_t rows, unsigned threads, const std::function<void(Rows)>& part) {
  const auto blocks = (rows + block_rows - 1) / block_rows;
  const auto count = std::clamp<std::size_t>(threads, 1, std::max<std::size_t>(blocks, 1));
  const auto rows_of = [&](std::size_t i) {
    const auto at = [&](std::size_t share) {
      return std::min(rows, blocks * share / count * block_rows);
    };
    return Rows{at(i), at(i + 1)};
  };
  std::vector<std::jthread> others;
  for (std::size_t i = 1; i < count; ++i) others.emplace_back([&, i] { part(rows_of(i)); });
  part(rows_of(0));
}

}  // namespace ronghe::kernel
