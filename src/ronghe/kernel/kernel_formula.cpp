// SPDX-License-Identifier: Apache-2.0
#include "ronghe/kernel/kernel_formula.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>

#include "ronghe/feel/interpreter.hpp"
#include "ronghe/kernel/execute.hpp"

namespace ronghe::kernel {

namespace {

std::vector<bool> widths(const std::vector<ColumnType>& types) {
  std::vector<bool> wide;
  for (const auto& type : types) wide.push_back(type.wide);
  return wide;
}

std::optional<ColumnKind> column_kind(feel::Kind kind) {
  if (kind == feel::Kind::number) return ColumnKind::number;
  if (kind == feel::Kind::date) return ColumnKind::date;
  if (kind == feel::Kind::string) return ColumnKind::string;
  return std::nullopt;
}

void put_bit(std::span<std::uint64_t> bits, std::size_t row, bool value) {
  const auto bit = std::uint64_t{1} << (row % 64);
  auto& word = bits[row / 64];
  word = value ? word | bit : word & ~bit;
}

}  // namespace

KernelFormula::KernelFormula(const feel::Node& node, std::vector<ColumnType> columns)
    : node_(&node), columns_(std::move(columns)), program_(widths(columns_)) {}

Result<KernelFormula> KernelFormula::compile(const feel::Source& source, const feel::Node& node,
                                             std::vector<ColumnType> columns) {
  KernelFormula made(node, std::move(columns));
  RONGHE_CHECK(made.lower(source));
  return made;
}

Result<void> KernelFormula::lower(const feel::Source& source) {
  const feel::Scope no_constants;
  Lowering lowering(columns_, no_constants, program_);
  RONGHE_TRY(lowered, lowering.expression(source, *node_));
  const auto* truth = std::get_if<Truth>(&lowered);
  if (truth != nullptr) {
    type_.kind = ColumnKind::boolean;
    holds_ = truth->holds;
    valid_ = lowering.known(*truth);
    program_.keep_only({holds_, valid_}, {});
    return {};
  }
  const auto* lane = std::get_if<Lane>(&lowered);
  const auto kind = lane == nullptr ? std::nullopt : column_kind(lane->domain.kind);
  if (!kind) {
    return bad_input(fmt::format("{} as a result is not computed over columns; the interpreter "
                                 "decides here\n{}",
                                 std::holds_alternative<Quotient>(lowered) ? "a quotient"
                                 : lane == nullptr                         ? "a constant"
                                                                           : "a duration",
                                 feel::caret(source, node_->span)),
                     feel::place_of(source, node_->span.begin));
  }
  type_.kind = *kind;
  type_.scale = lane->domain.scale;
  if (lane->domain.dictionary != nullptr) type_.dictionary = *lane->domain.dictionary;
  lane_ = lowering.widened(*lane).id;
  valid_ = lane->valid;
  program_.keep_only({valid_}, {lane_});
  return {};
}

void KernelFormula::compute(std::span<const Column> columns, Rows rows, const FormulaOutput& output,
                            const ExactValues& exact) const {
  ensure(rows.begin % 64 == 0, "the rows to compute begin with a word of bits");
  Execution execution(program_, columns);
  const bool truth = type_.kind == ColumnKind::boolean;
  for (auto begin = rows.begin; begin < rows.end; begin += block_rows) {
    const Rows part{begin, std::min(begin + block_rows, rows.end)};
    const auto words = (part.size() + 63) / 64;
    execution.run(part, std::min(block_rows, rows.end - part.end));
    std::copy_n(execution.plane(valid_), words, output.valid.data() + begin / 64);
    if (truth)
      std::copy_n(execution.plane(holds_), words, output.bits.data() + begin / 64);
    else
      std::copy_n(execution.wide(lane_), part.size(), output.values.data() + begin);
    const auto left = execution.left();
    for (std::size_t w = 0; w < left.size(); ++w) {
      for (auto open = left[w]; open != 0; open &= open - 1) {
        const auto bit = static_cast<std::size_t>(std::countr_zero(open));
        compute_left(columns, begin + 64 * w + bit, output, exact);
      }
    }
  }
}

void KernelFormula::compute_left(std::span<const Column> columns, std::size_t row,
                                 const FormulaOutput& output, const ExactValues& exact) const {
  std::vector<feel::Value> values;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    values.push_back(value_at(columns_[i], columns[i], row));
  }
  if (exact) exact(row, values);
  feel::Scope scope;
  for (std::size_t i = 0; i < columns.size(); ++i) scope.set(columns_[i].name, values[i]);
  feel::Diagnostics diagnostics;
  const auto result = feel::evaluate(*node_, scope, diagnostics);
  bool held = false;
  if (type_.kind == ColumnKind::boolean) {
    held = result.boolean() != nullptr;
    put_bit(output.bits, row, result.is_true());
  } else if (const auto* text = result.string()) {
    const auto at = std::ranges::find(type_.dictionary, *text);
    held = type_.kind == ColumnKind::string && at != type_.dictionary.end();
    output.values[row] = at - type_.dictionary.begin();
  } else {
    const Domain domain{
        .kind = type_.kind == ColumnKind::date ? feel::Kind::date : feel::Kind::number,
        .scale = type_.scale};
    const auto found = stored(domain, result);
    held = found && found->exact;
    output.values[row] = held ? found->floor : 0;
  }
  put_bit(output.valid, row, held);
  if (!held && !result.is_null() && output.beyond) output.beyond(row, result);
}

}  // namespace ronghe::kernel
