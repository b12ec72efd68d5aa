// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ronghe {

// A table of text, for people and for scripts.
struct TextTable {
  std::vector<std::string> head;
  std::vector<std::vector<std::string>> rows;
};

// Appends a cell of CSV (RFC 4180), quoted where its text needs it.
void append_csv_cell(std::string& line, std::string_view text);

// "csv": RFC 4180; "json": an array of objects, empty cells as null.
[[nodiscard]] std::string as_data(const TextTable& table, const std::string& format);

}  // namespace ronghe
