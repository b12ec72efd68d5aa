// SPDX-License-Identifier: Apache-2.0
#include "ronghe/base/text_table.hpp"

#include "ronghe/base/json.hpp"

namespace ronghe {

namespace {

std::string json_object(const TextTable& table, const std::vector<std::string>& row) {
  std::string out = "{";
  for (std::size_t c = 0; c < row.size(); ++c) {
    if (c > 0) out += ",";
    append_json_string(out, table.head[c]);
    out += ":";
    if (row[c].empty())
      out += "null";
    else
      append_json_string(out, row[c]);
  }
  return out + "}";
}

}  // namespace

void append_csv_cell(std::string& line, std::string_view text) {
  if (text.find_first_of("\",\r\n") == std::string_view::npos) {
    line += text;
    return;
  }
  line += '"';
  for (const char c : text) {
    if (c == '"') line += '"';
    line += c;
  }
  line += '"';
}

std::string as_data(const TextTable& table, const std::string& format) {
  std::string out;
  if (format == "json") {
    out = "[";
    for (std::size_t i = 0; i < table.rows.size(); ++i) {
      out += (i == 0 ? "\n" : ",\n") + json_object(table, table.rows[i]);
    }
    return out + "\n]\n";
  }
  const auto line = [&](const std::vector<std::string>& cells) {
    for (std::size_t c = 0; c < cells.size(); ++c)
      append_csv_cell(out += c == 0 ? "" : ",", cells[c]);
    out += "\r\n";
  };
  line(table.head);
  for (const auto& row : table.rows) line(row);
  return out;
}

}  // namespace ronghe
