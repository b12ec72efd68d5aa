// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "ronghe/kernel/cell_set.hpp"
#include "ronghe/kernel/kernel_table.hpp"
#include "ronghe/kernel/lower.hpp"

namespace ronghe::kernel {

namespace {

std::vector<bool> widths(const std::vector<ColumnType>& types) {
  std::vector<bool> wide;
  for (const auto& type : types) wide.push_back(type.wide);
  return wide;
}

Result<void> check(const std::vector<ColumnType>& types) {
  std::set<std::string> names;
  for (const auto& type : types) {
    if (!names.insert(type.name).second) {
      return bad_input(fmt::format("two columns are named `{}`", type.name));
    }
    if (type.scale < 0 || type.scale > scale_max) {
      return bad_input(
          fmt::format("the column `{}` has {} digits after the point; 0 to {} are "
                      "computed over columns",
                      type.name, type.scale, scale_max));
    }
  }
  return {};
}

}  // namespace

KernelTable::KernelTable(const dmn::DecisionTable& table, dmn::CompiledTable by_row,
                         std::vector<ColumnType> types, Constants constants)
    : table_(&table),
      by_row_(std::move(by_row)),
      types_(std::move(types)),
      constants_(std::move(constants)),
      program_(widths(types_)),
      rules_(table.rules.size()) {}

class TableCompiler {
 public:
  TableCompiler(KernelTable& made, bool index)
      : made_(made),
        table_(*made.table_),
        program_(made.program_),
        lowering_(made.types_, constants_, made.program_),
        index_(index) {
    for (const auto& [name, value] : made.constants_) constants_.set(name, value);
  }

  Result<void> compile() {
    RONGHE_CHECK(outputs());
    for (std::size_t i = 0; i < table_.inputs.size(); ++i) RONGHE_CHECK(input(i));
    return index_ ? indexed() : scanned();
  }

 private:
  // A rule's cell for an input: any value, a set, or a plane.
  struct Cell {
    std::optional<CellSet> set;
    std::optional<PlaneId> plane;
  };
  struct Input {
    Lowered value;
    std::vector<Cell> cells;  // by rule
  };

  Result<feel::Value> constant(const dmn::Formula& formula) const {
    if (formula.node == nullptr) return feel::Value();
    if (auto value = constant_of(*formula.node, constants_)) return *std::move(value);
    return bad_input(fmt::format("an output that is no constant is not computed over columns; the "
                                 "interpreter decides here\n{}",
                                 feel::caret(formula.source, formula.node->span)),
                     feel::place_of(formula.source, formula.node->span.begin));
  }

  Result<void> outputs() {
    for (const auto& rule : table_.rules) {
      auto& values = made_.outputs_.emplace_back();
      for (const auto& output : rule.outputs) {
        RONGHE_TRY(value, constant(output));
        values.push_back(std::move(value));
      }
    }
    for (const auto& output : table_.outputs) {
      RONGHE_TRY(value, constant(output.otherwise));
      made_.defaults_.push_back(std::move(value));
    }
    return {};
  }

  Result<void> input(std::size_t at) {
    const auto& declared = table_.inputs[at];
    auto& input = inputs_.emplace_back();
    if (declared.expression.node != nullptr) {
      RONGHE_TRY(value,
                 lowering_.expression(declared.expression.source, *declared.expression.node));
      input.value = std::move(value);
    }
    RONGHE_TRY(allowed, cell(declared.values, input.value));
    if (allowed.set) allowed.plane = plane_of(*allowed.set, input.value);
    if (allowed.plane) {
      const auto passes = program_.either(*allowed.plane, null_plane(input.value));
      program_.leave(program_.inverse(passes));
    }
    for (const auto& rule : table_.rules) {
      RONGHE_TRY(one, cell(rule.tests[at], input.value));
      input.cells.push_back(std::move(one));
    }
    return {};
  }

  PlaneId null_plane(const Lowered& value) { return program_.inverse(lowering_.validity(value)); }

  Result<Cell> cell(const dmn::Formula& formula, const Lowered& input) {
    if (formula.node == nullptr) return Cell{};
    const auto& tests = std::get<feel::UnaryTests>(formula.node->form);
    if (tests.tests.empty()) return Cell{};
    std::optional<Domain> domain;
    if (const auto* lane = std::get_if<Lane>(&input)) domain = lane->domain;
    if (std::holds_alternative<Truth>(input)) domain = Domain{.kind = feel::Kind::boolean};
    if (domain) {
      if (auto set = set_of(tests, *domain, constants_)) return Cell{std::move(set), {}};
    }
    Truth any{program_.never(), program_.always()};
    for (const auto& test : tests.tests) {
      RONGHE_TRY(one, lowering_.test(formula.source, *test, input, true));
      any = {program_.either(any.holds, one.holds), program_.both(any.fails, one.fails)};
    }
    return Cell{{}, tests.negated ? any.fails : any.holds};
  }

  PlaneId plane_of(const CellSet& set, const Lowered& input) {
    auto plane = program_.never();
    if (const auto* truth = std::get_if<Truth>(&input)) {
      const auto has = [&](std::int64_t value) {
        return std::ranges::any_of(
            set.holds, [=](const Interval& one) { return one.low <= value && value <= one.high; });
      };
      if (has(1)) plane = program_.either(plane, truth->holds);
      if (has(0)) plane = program_.either(plane, truth->fails);
    } else {
      const auto& lane = std::get<Lane>(input);
      plane = lowering_.in_set(lane, set.holds, lane.valid);
    }
    return set.null_holds ? program_.either(plane, null_plane(input)) : plane;
  }

  Result<void> scanned() {
    for (std::size_t r = 0; r < made_.rules_; ++r) {
      auto rule = program_.always();
      for (const auto& input : inputs_) {
        const auto& cell = input.cells[r];
        if (cell.set) rule = program_.both(rule, plane_of(*cell.set, input.value));
        if (cell.plane) rule = program_.both(rule, *cell.plane);
      }
      made_.planes_.push_back(rule);
    }
    program_.keep_only(made_.planes_, {});
    return {};
  }

  Result<void> indexed() {
    RuleIndex::Cells cells;
    std::vector<PlaneId> needed;
    std::vector<LaneId> lanes;
    std::vector<PlaneId> rest(made_.rules_, program_.always());
    for (const auto& input : inputs_) {
      std::vector<const CellSet*> of_rules;
      for (std::size_t r = 0; r < made_.rules_; ++r) {
        const auto& cell = input.cells[r];
        of_rules.push_back(cell.set ? &*cell.set : nullptr);
        if (cell.plane) rest[r] = program_.both(rest[r], *cell.plane);
      }
      if (std::ranges::all_of(of_rules, [](const CellSet* set) { return set == nullptr; }))
        continue;
      const auto* truth = std::get_if<Truth>(&input.value);
      const auto lane = truth != nullptr ? lowering_.lane_of(*truth) : std::get<Lane>(input.value);
      cells.push_back(std::move(of_rules));
      made_.sought_.push_back({lane.id, lane.valid});
      lanes.push_back(lane.id);
      needed.push_back(lane.valid);
    }
    if (cells.empty()) return scanned();
    for (std::size_t r = 0; r < made_.rules_; ++r) {
      if (rest[r] == program_.always()) continue;
      made_.conditions_.push_back({r, rest[r]});
      needed.push_back(rest[r]);
    }
    RONGHE_TRY(index, RuleIndex::make(made_.rules_, cells));
    made_.index_ = std::move(index);
    program_.keep_only(needed, lanes);
    return {};
  }

  KernelTable& made_;
  const dmn::DecisionTable& table_;
  Program& program_;
  feel::Scope constants_;
  Lowering lowering_;
  bool index_;
  std::vector<Input> inputs_;
};

Result<KernelTable> KernelTable::compile(const dmn::DecisionTable& table,
                                         std::vector<ColumnType> columns, Constants constants,
                                         std::size_t scanned_max) {
  RONGHE_CHECK(check(columns));
  if (table.rules.size() > std::numeric_limits<std::uint16_t>::max()) {
    return bad_input(fmt::format("the table {} has {} rules; up to {} are computed over columns",
                                 table.id, table.rules.size(),
                                 std::numeric_limits<std::uint16_t>::max()));
  }
  std::vector<std::string> names;
  for (const auto& column : columns) names.push_back(column.name);
  for (const auto& [name, value] : constants) names.push_back(name);
  RONGHE_TRY(by_row, dmn::CompiledTable::compile(table, std::move(names)));
  KernelTable made(table, std::move(by_row), std::move(columns), std::move(constants));
  const bool index = table.rules.size() > scanned_max;
  RONGHE_CHECK(TableCompiler(made, index).compile());
  return made;
}

}  // namespace ronghe::kernel
