// SPDX-License-Identifier: Apache-2.0
#include "ronghe/kernel/testing.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>

#include "ronghe/dmn/reader.hpp"
#include "ronghe/kernel/intervals.hpp"

namespace ronghe::kernel {

namespace {

using feel::Value;

Value number(std::string_view text) { return Value(*Decimal::parse(text)); }

const std::array numbers{"0",    "1",    "2",     "3",     "5",     "-1",   "2.5",  "1.99",
                         "2.01", "2.99", "3.01",  "0.5",   "0.05",  "-0.5", "4",    "10",
                         "100",  "-3",   "2.005", "2.345", "0.995", "7",    "1000", "0.01"};
// At the end of 64 bits, and beyond: the interpreter's.
const std::array large{"92233720368547758.07",
                       "-92233720368547758.08",
                       "9223372036854775807",
                       "92233720368547758.08",
                       "4611686018427387904",
                       "46116860184273879.04",
                       "1e30",
                       "0.3333333333333333333333333333333333",
                       "2147483647",
                       "2147483648",
                       "3037000500"};
const std::array texts{"x", "y", "ya", "Z", "ä", "outside"};
const std::array dates{"2025-01-31", "2025-02-01", "2024-02-29", "2025-03-31",
                       "1969-12-31", "2024-12-31", "2025-02-28"};

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '<')
      out += "&lt;";
    else if (c == '&')
      out += "&amp;";
    else if (c == '"')
      out += "&quot;";
    else
      out += c;
  }
  return out;
}

}  // namespace

std::vector<ColumnType> test_types() {
  return {{.name = "n", .kind = ColumnKind::number, .scale = 2},
          {.name = "m", .kind = ColumnKind::number, .scale = 0, .wide = false},
          {.name = "limit", .kind = ColumnKind::number, .scale = 3},
          {.name = "s",
           .kind = ColumnKind::string,
           .wide = false,
           .dictionary = {"ya", "x", "ä", "y", "Z"}},
          {.name = "t", .kind = ColumnKind::string, .dictionary = {"x", "y", "B", "Z"}},
          {.name = "b", .kind = ColumnKind::boolean},
          {.name = "d", .kind = ColumnKind::date, .wide = false},
          {.name = "e", .kind = ColumnKind::date}};
}

TestRows::TestRows(std::mt19937& random, std::size_t count) : types_(test_types()) {
  const auto pick = [&](const auto& choices) { return choices[random() % std::size(choices)]; };
  const auto chance = [&](unsigned percent) { return random() % 100 < percent; };
  for (std::size_t i = 0; i < count; ++i) {
    auto& row = rows_.emplace_back();
    for (const auto& type : types_) {
      if (chance(15)) {
        row.emplace_back();
        continue;
      }
      switch (type.kind) {
        case ColumnKind::number:
          row.push_back(number(chance(4) ? pick(large) : pick(numbers)));
          break;
        case ColumnKind::boolean: row.emplace_back(chance(50)); break;
        case ColumnKind::date: row.emplace_back(*parse_date(pick(dates))); break;
        case ColumnKind::string: row.emplace_back(pick(texts)); break;
      }
    }
  }
  store();
}

TestRows::TestRows(std::vector<std::vector<Value>> rows)
    : types_(test_types()), rows_(std::move(rows)) {
  store();
}

void TestRows::store() {
  const auto words = (rows_.size() + 63) / 64;
  for (std::size_t c = 0; c < types_.size(); ++c) {
    auto& stored = stored_.emplace_back();
    stored.bits.resize(words);
    stored.valid.resize(words);
    stored.inexact.resize(words);
    stored.narrow.assign(rows_.size(), -7);  // what stands at a null does not matter
    stored.wide.assign(rows_.size(), -7);
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      const auto& value = rows_[i][c];
      const auto bit = std::uint64_t{1} << (i % 64);
      if (value.is_null()) continue;
      stored.valid[i / 64] |= bit;
      std::optional<std::int64_t> held;
      if (const auto* text = value.string()) {
        const auto& dictionary = types_[c].dictionary;
        const auto at = std::ranges::find(dictionary, *text);
        if (at != dictionary.end()) held = at - dictionary.begin();
      } else if (const auto found =
                     kernel::stored({.kind = value.kind(), .scale = types_[c].scale}, value);
                 found && found->exact) {
        held = found->floor;
      }
      const bool fits = held && (types_[c].wide || std::in_range<std::int32_t>(*held));
      if (!fits) stored.inexact[i / 64] |= bit;
      stored.wide[i] = held.value_or(0);
      stored.narrow[i] = fits ? static_cast<std::int32_t>(*held) : 0;
      if (value.is_true()) stored.bits[i / 64] |= bit;
    }
  }
}

std::vector<Column> TestRows::columns() const {
  std::vector<Column> columns;
  for (std::size_t c = 0; c < types_.size(); ++c) {
    const auto& stored = stored_[c];
    auto& column = columns.emplace_back();
    column.valid = stored.valid;
    column.inexact = stored.inexact;
    if (types_[c].kind == ColumnKind::boolean)
      column.values = Bits(stored.bits);
    else if (types_[c].wide)
      column.values = std::span(stored.wide);
    else
      column.values = std::span(stored.narrow);
  }
  return columns;
}

ExactValues TestRows::exact() const {
  return [this](std::size_t row, std::span<Value> values) {
    std::ranges::copy(rows_[row], values.begin());
  };
}

feel::Scope TestRows::scope(std::size_t i) const {
  feel::Scope scope;
  for (std::size_t c = 0; c < types_.size(); ++c) scope.set(types_[c].name, rows_[i][c]);
  return scope;
}

dmn::Model model_of(const TestTable& table) {
  std::string xml = fmt::format(
      "<definitions xmlns=\"https://www.omg.org/spec/DMN/20230324/MODEL/\" name=\"m\">\n"
      "<decision id=\"d\" name=\"grade\">\n<decisionTable id=\"t\" {}>\n",
      table.attributes);
  for (std::size_t i = 0; i < table.inputs.size(); ++i) {
    xml += fmt::format("<input><inputExpression><text>{}</text></inputExpression>",
                       escaped(table.inputs[i]));
    if (i < table.allowed.size() && !table.allowed[i].empty()) {
      xml += fmt::format("<inputValues><text>{}</text></inputValues>", escaped(table.allowed[i]));
    }
    xml += "</input>\n";
  }
  xml += "<output>";
  if (!table.output_values.empty()) {
    xml +=
        fmt::format("<outputValues><text>{}</text></outputValues>", escaped(table.output_values));
  }
  if (!table.otherwise.empty()) {
    xml += fmt::format("<defaultOutputEntry><text>{}</text></defaultOutputEntry>",
                       escaped(table.otherwise));
  }
  xml += "</output>\n";
  for (const auto& row : table.rows) {
    xml += "<rule id=\"r\">";
    for (std::size_t i = 0; i < row.size(); ++i) {
      const auto* kind = i + 1 == row.size() ? "outputEntry" : "inputEntry";
      xml += fmt::format("<{0}><text>{1}</text></{0}>", kind, escaped(row[i]));
    }
    xml += "</rule>\n";
  }
  auto model = dmn::read_model(xml + "</decisionTable></decision></definitions>", "test.dmn");
  EXPECT_TRUE(model) << to_string(model.error());
  EXPECT_TRUE(model->mistakes.empty()) << to_string(model->mistakes.front());
  return *std::move(model);
}

const dmn::DecisionTable& table_of(const dmn::Model& model) {
  return std::get<dmn::DecisionTable>(model.decisions.at(0).expression->form);
}

}  // namespace ronghe::kernel
