// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>

#include "ronghe/base/int128.hpp"
#include "ronghe/evidence/layout.hpp"

// Writes entries of the log: canonical JSON (RFC 8785) of one row.
//   {"fields":{…},"missing":{…},"record":"placement","schema":1,"source":"EDU",
//    "submitted":"2025-12-31","supersedes":17}
// Of a row that was set aside, before all: "conflicts_with":12.
// Of a record with labelled fields: these are not there, but "sealed":{"EDU/L4":"commitment"} is.
namespace ronghe::evidence {

// One row, its cells in the order of EntryLayout::inputs. A template parameter and not a base
// class: an entry is written for every row of a country, without a call per cell.
template <class Row>
concept RowView = requires(const Row& row, std::size_t column) {
  { row.is_null(column) } -> std::same_as<bool>;
  { row.text(column) } -> std::convertible_to<std::string_view>;
  { row.boolean(column) } -> std::same_as<bool>;
  { row.integer(column) } -> std::same_as<std::int64_t>;
  { row.unscaled(column) } -> std::same_as<Int128>;    // at the scale of the layout
  { row.days(column) } -> std::same_as<std::int32_t>;  // since 1970-01-01
};

// Each writes `before` (a comma and a key, or nothing) and then a value, with one look at the
// space. A text value: quoted, escaped where it must be.
void append_text(std::string& out, std::string_view before, std::string_view text);
void append_integer(std::string& out, std::string_view before, std::int64_t value);
// With all digits of its scale, as a JSON string: "12.50".
void append_decimal(std::string& out, std::string_view before, Int128 unscaled, int scale);
void append_date(std::string& out, std::string_view before, std::int32_t days);
// A commitment in base64, quoted, with a comma behind it.
void append_commitment(std::string& out, std::string_view before, std::string_view bytes);

template <RowView Row>
void append_cell(std::string& out, std::string_view before, const EntryCell& cell, const Row& row) {
  switch (cell.form) {
    case CellForm::text: return append_text(out, before, row.text(cell.column));
    case CellForm::boolean:
      out += before;
      out += row.boolean(cell.column) ? "true" : "false";
      return;
    case CellForm::integer: return append_integer(out, before, row.integer(cell.column));
    case CellForm::decimal:
      return append_decimal(out, before, row.unscaled(cell.column), cell.scale);
    case CellForm::date: return append_date(out, before, row.days(cell.column));
  }
}

template <RowView Row>
void append_entry(std::string& out, const EntryLayout& layout, const Row& row) {
  const auto conflicts_with = layout.place_of(Beside::conflicts_with);
  out += '{';
  if (!row.is_null(conflicts_with)) {
    append_integer(out, "\"conflicts_with\":", row.integer(conflicts_with));
    out += ',';
  }
  out += "\"fields\":{";
  std::size_t comma = 1;  // the first key goes without its comma
  for (const auto& cell : layout.cells) {
    if (row.is_null(cell.column)) continue;
    append_cell(out, std::string_view(cell.key).substr(comma), cell, row);
    comma = 0;
  }
  const auto source = layout.place_of(Beside::source_dept);
  const auto submitted = layout.place_of(Beside::submitted_on);
  const auto missing = layout.place_of(Beside::missing);
  const auto supersedes = layout.place_of(Beside::supersedes);
  out += "},";
  if (!row.is_null(missing)) {
    out += "\"missing\":";
    out += row.text(missing);
    out += ',';
  }
  out += layout.middle;
  if (!layout.commitments.empty()) {
    out += "\"sealed\":{";
    for (const auto& cell : layout.commitments) {
      // A label that had no field of the record when this row was sealed.
      if (row.is_null(cell.column)) continue;
      append_commitment(out, cell.key, row.text(cell.column));
    }
    if (out.back() == ',') out.pop_back();
    out += "},";
  }
  append_text(out, "\"source\":", row.is_null(source) ? std::string_view() : row.text(source));
  if (!row.is_null(submitted)) append_date(out, ",\"submitted\":", row.days(submitted));
  out += layout.suite;
  if (!row.is_null(supersedes)) append_integer(out, ",\"supersedes\":", row.integer(supersedes));
  out += '}';
}

}  // namespace ronghe::evidence
