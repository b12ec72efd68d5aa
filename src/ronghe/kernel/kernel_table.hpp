// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "ronghe/dmn/compiled_table.hpp"
#include "ronghe/kernel/column.hpp"
#include "ronghe/kernel/gather.hpp"
#include "ronghe/kernel/program.hpp"

// A decision table over columns. Its meaning is that of dmn::interpret, row by row, for every hit
// policy; rows that integers of 64 bits do not hold are decided by dmn::CompiledTable.
namespace ronghe::kernel {

// Where the answers of all rows of the columns go, row by row; empty: not asked for.
struct Hits {
  std::span<std::uint16_t> first;  // number of the first rule that matches, 1 = first; 0 = none
  std::span<std::uint64_t> masks;  // which rules match: KernelTable::mask_words() a row, rule 1 in
                                   // the lowest bit of the first word
  std::span<std::uint64_t> refused;  // bits: rows with an input outside its allowed values, which
                                     // gives null even where there is a default
};

// Names that have the same value in every row, such as limits.
using Constants = std::vector<std::pair<std::string, feel::Value>>;

class KernelTable {
 public:
  // Above so many rules the index finds them, below each is computed (about what was measured).
  static constexpr std::size_t scanned_rules_max = 256;

  // Formulas read the columns by name; more columns than the table reads are welcome. What lies
  // outside the profile is an error that names it and its place: such a table is decided by
  // dmn::CompiledTable. The table must outlive what is compiled from it.
  [[nodiscard]] static Result<KernelTable> compile(const dmn::DecisionTable& table,
                                                   std::vector<ColumnType> columns,
                                                   Constants constants = {},
                                                   std::size_t scanned_max = scanned_rules_max);

  // Decides some rows of the columns, which stand in the order of their types. Several threads may
  // decide different rows at once.
  void decide(std::span<const Column> columns, Rows rows, const Hits& hits,
              const ExactValues& exact = {}) const;

  // The value of the table when just these rules match, as its hit policy says; reports, if asked
  // for, what is wrong with them.
  [[nodiscard]] feel::Value value(std::span<const std::uint64_t> mask,
                                  feel::Diagnostics* diagnostics = nullptr) const;

  [[nodiscard]] std::size_t rules() const { return rules_; }
  [[nodiscard]] std::size_t mask_words() const { return (rules_ + 63) / 64; }
  [[nodiscard]] bool indexed() const { return index_.has_value(); }
  [[nodiscard]] const RuleIndex* index() const { return index_ ? &*index_ : nullptr; }
  [[nodiscard]] const Program& program() const { return program_; }
  [[nodiscard]] const std::vector<ColumnType>& columns() const { return types_; }
  // The same table, row by row.
  [[nodiscard]] const dmn::CompiledTable& by_row() const { return by_row_; }

 private:
  friend class TableCompiler;
  // One input that the index looks at.
  struct Sought {
    LaneId lane = 0;
    PlaneId valid = 0;
  };
  struct Condition {
    std::size_t rule = 0;
    PlaneId plane = 0;
  };
  class Block;

  KernelTable(const dmn::DecisionTable& table, dmn::CompiledTable by_row,
              std::vector<ColumnType> types, Constants constants);
  void decide_left(std::span<const Column> columns, std::size_t row, const Hits& hits,
                   const ExactValues& exact) const;

  const dmn::DecisionTable* table_;
  dmn::CompiledTable by_row_;
  std::vector<ColumnType> types_;
  Constants constants_;
  Program program_;
  std::size_t rules_ = 0;
  std::vector<PlaneId> planes_;  // of each rule, when there is no index
  std::optional<RuleIndex> index_;
  std::vector<Sought> sought_;  // by input of the index
  std::vector<Condition> conditions_;
  std::vector<std::vector<feel::Value>> outputs_;  // rule, output
  std::vector<feel::Value> defaults_;
};

// The values that a table gives, each under a small number: for columns of results. One for each
// thread.
class Outcomes {
 public:
  explicit Outcomes(const KernelTable& table) : table_(table) {}
  // The number of the value for these rules.
  [[nodiscard]] std::uint32_t code(std::span<const std::uint64_t> mask);
  [[nodiscard]] std::uint32_t refused();
  [[nodiscard]] const feel::Value& value(std::uint32_t code) const { return values_[code]; }
  [[nodiscard]] std::size_t size() const { return values_.size(); }

 private:
  [[nodiscard]] std::uint32_t number_of(feel::Value value);
  const KernelTable& table_;
  std::vector<feel::Value> values_;
  std::map<std::string, std::uint32_t> numbers_;  // by the value as FEEL writes it
  std::map<std::vector<std::uint64_t>, std::uint32_t> known_;
};

// Calls `part` for parts of rows [0, rows) on several threads, this one among them; parts begin
// with a whole word of bits and are no smaller than a block.
void in_parallel(std::size_t rows, unsigned threads, const std::function<void(Rows)>& part);

}  // namespace ronghe::kernel
