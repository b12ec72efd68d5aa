// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "ronghe/kernel/rule_index.hpp"

// From bits by rule to answers by row.
namespace ronghe::kernel {

// What is written for a block of rows; null pointers are passed over.
struct BlockHits {
  std::uint16_t* first = nullptr;  // number of the first rule that matches, 1 = first; 0 = none
  std::uint64_t* masks = nullptr;  // a bit a rule, mask_words a row
  std::size_t mask_words = 0;
};

// `rules[r]` has a bit for each row of the block where rule r matches.
void gather(std::span<const std::uint64_t* const> rules, std::size_t rows, const BlockHits& out);

// Rules with a cell that the index does not hold: their bits decide besides.
struct Conditions {
  std::vector<std::uint64_t> which;            // a bit a rule
  std::vector<const std::uint64_t*> of_rules;  // by rule, a bit a row; null pointer: none
};

// `intervals[input]` are those of RuleIndex::locate for the rows of the block.
void gather(const RuleIndex& index, std::span<const std::uint32_t* const> intervals,
            const Conditions& conditions, std::size_t rows, const BlockHits& out);

}  // namespace ronghe::kernel
