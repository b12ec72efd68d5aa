// SPDX-License-Identifier: Apache-2.0
#include "ronghe/authoring/decide/plan_lanes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <set>

#include "ronghe/feel/walk.hpp"

namespace ronghe::authoring {

namespace {

constexpr int sample_rows = 100'000;
constexpr int texts_max = 50'000;
constexpr int scale_kept = 9;  // digits after the point, of a file without a declared scale

bool starts(std::string_view type, std::initializer_list<std::string_view> words) {
  return std::ranges::any_of(words, [&](auto word) { return type.starts_with(word); });
}

// What the function gets of a column: the engine's own value where we read it, else a text.
std::string argument_of(const std::string& column, std::string_view type, const FileInput& input) {
  const bool wants_text = input.type.kind == feel::Kind::string && !input.type.any;
  const bool known = starts(type, {"DECIMAL", "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT",
                                   "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "BOOLEAN"}) ||
                     type == "DATE";
  if (type.empty() || type == "VARCHAR" || (known && !wants_text)) return column;
  const auto text = fmt::format("CAST({} AS VARCHAR)", column);
  if (type == "TIMESTAMP WITH TIME ZONE")
    return fmt::format("replace({}, ' ', 'T') || ':00'", text);
  return type.starts_with("TIMESTAMP") ? fmt::format("replace({}, ' ', 'T')", text) : text;
}

bool is_text(const feel::Node& node) {
  return std::holds_alternative<feel::StringLiteral>(node.form);
}

// Adds the texts of a test that asks for nothing but equality with some; false for another test.
bool add_texts(const feel::Node& node, std::set<std::string>& texts) {
  if (const auto* literal = std::get_if<feel::StringLiteral>(&node.form)) {
    texts.insert(literal->value);
    return true;
  }
  if (const auto* list = std::get_if<feel::ListLiteral>(&node.form)) {
    return std::ranges::all_of(list->items,
                               [&](const auto& item) { return add_texts(*item, texts); });
  }
  if (const auto* compared = std::get_if<feel::Comparison>(&node.form)) {
    const bool equality = compared->op == feel::BinaryOperator::equal ||
                          compared->op == feel::BinaryOperator::not_equal;
    return equality && is_text(*compared->operand) && add_texts(*compared->operand, texts);
  }
  return std::holds_alternative<feel::NullLiteral>(node.form);
}

bool add_cell(const dmn::Formula& cell, std::set<std::string>& texts) {
  if (cell.node == nullptr) return cell.empty();
  const auto& tests = std::get<feel::UnaryTests>(cell.node->form).tests;
  return std::ranges::all_of(tests, [&](const auto& test) { return add_texts(*test, texts); });
}

bool reads(const dmn::Formula& formula, const std::string& name) {
  return formula.node != nullptr && feel::mentions(*formula.node, name);
}

class Planner {
 public:
  Planner(engine::Connection& connection, const intake::ReadableTable& file)
      : connection_(connection), file_(file) {}

  Result<Lane> lane(FileInput input, const std::string& argument, const std::string& type,
                    const dmn::DecisionTable* table) {
    Lane lane{.input = std::move(input), .type = {}, .codes = {}};
    lane.type.name = lane.input.name;
    const auto kind = column_kind(lane.input.type);
    if (!kind || table == nullptr) return lane;
    lane.type.kind = *kind;
    lane.type.wide = *kind == kernel::ColumnKind::number;
    if (*kind == kernel::ColumnKind::number) RONGHE_CHECK(add_scale(lane, argument, type));
    if (*kind == kernel::ColumnKind::string) RONGHE_CHECK(add_texts_of(lane, argument, *table));
    return lane;
  }

 private:
  std::string sample(const std::string& argument) const {
    return fmt::format("(SELECT {} AS x FROM {} LIMIT {})", argument, file_.relation(),
                       sample_rows);
  }

  Result<void> add_scale(Lane& lane, const std::string& argument, std::string_view type) {
    if (type.starts_with("DECIMAL(")) {
      const auto comma = type.find(',');
      if (comma != std::string_view::npos) {
        std::from_chars(type.data() + comma + 1, type.data() + type.size(), lane.type.scale);
      }
      return {};
    }
    if (!type.empty() && argument.starts_with('"')) return {};  // whole numbers
    auto digits = connection_.integer(
        fmt::format("SELECT coalesce(max(length(regexp_extract(x, '[.]([0-9]+)$', 1))), 0) FROM {}",
                    sample(argument)));
    if (!digits) return std::unexpected(file_.told(digits.error()));
    lane.type.scale = static_cast<int>(std::min<std::int64_t>(*digits, scale_kept));
    return {};
  }

  Result<void> add_texts_of(Lane& lane, const std::string& argument,
                            const dmn::DecisionTable& table) {
    auto& texts = lane.type.dictionary;
    if (auto compared = texts_compared(table, lane.input.name)) {
      texts = *std::move(compared);
      lane.other = static_cast<std::int32_t>(texts.size());
      texts.emplace_back("\x01");  // no text of a table: XML has no such character
    } else {
      auto rows = connection_.collect(
          fmt::format("SELECT DISTINCT x FROM {} WHERE x IS NOT NULL ORDER BY x LIMIT {}",
                      sample(argument), texts_max));
      if (!rows) return std::unexpected(file_.told(rows.error()));
      RONGHE_CHECK(rows->each([&](const engine::Chunk& chunk, std::size_t row) {
        texts.emplace_back(chunk.text(0, row));
      }));
    }
    return {};
  }

  engine::Connection& connection_;
  const intake::ReadableTable& file_;
};

}  // namespace

std::optional<std::vector<std::string>> texts_compared(const dmn::DecisionTable& table,
                                                       const std::string& input) {
  std::set<std::string> texts;
  for (std::size_t i = 0; i < table.inputs.size(); ++i) {
    const auto& column = table.inputs[i];
    const auto* node = column.expression.node.get();
    const auto* name = node == nullptr ? nullptr : std::get_if<feel::Name>(&node->form);
    if (name == nullptr || name->text != input) {
      if (reads(column.expression, input)) return std::nullopt;
      continue;
    }
    if (!add_cell(column.values, texts)) return std::nullopt;
    for (const auto& rule : table.rules) {
      if (!add_cell(rule.tests[i], texts)) return std::nullopt;
    }
  }
  for (const auto& rule : table.rules) {
    const auto read = [&](const dmn::Formula& formula) { return reads(formula, input); };
    if (std::ranges::any_of(rule.tests, read) || std::ranges::any_of(rule.outputs, read)) {
      return std::nullopt;
    }
  }
  return std::vector<std::string>(texts.begin(), texts.end());
}

Result<LanePlan> plan_lanes(engine::Connection& connection, const intake::ReadableTable& file,
                            std::vector<FileInput> inputs, const dmn::DecisionTable* table) {
  Planner planner(connection, file);
  LanePlan plan;
  for (auto& input : inputs) {
    const auto type = file.types().empty() ? std::string() : file.types()[input.column];
    auto argument = argument_of(intake::ReadableTable::column(input.column), type, input);
    RONGHE_TRY(lane, planner.lane(std::move(input), argument, type, table));
    plan.arguments.push_back(std::move(argument));
    plan.lanes.push_back(std::move(lane));
  }
  for (auto& lane : plan.lanes) {  // the texts stay where they are from here on
    for (std::size_t i = 0; i < lane.type.dictionary.size(); ++i) {
      const auto code = static_cast<std::int32_t>(i);
      if (code != lane.other) lane.codes.emplace(lane.type.dictionary[i], code);
    }
  }
  return plan;
}

}  // namespace ronghe::authoring
