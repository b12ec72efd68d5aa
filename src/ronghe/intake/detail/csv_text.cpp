// SPDX-License-Identifier: Apache-2.0
#include "ronghe/intake/detail/csv_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <fstream>

namespace ronghe::intake::detail {

namespace {

constexpr std::size_t header_bytes_max = std::size_t{1} << 20;

char delimiter_of(std::string_view line) {
  constexpr std::array candidates{',', '\t', ';'};
  std::array<std::size_t, 3> counts{};
  bool quoted = false;
  for (const char c : line) {
    if (c == '"') quoted = !quoted;
    if (quoted) continue;
    for (std::size_t i = 0; i < candidates.size(); ++i) counts.at(i) += c == candidates.at(i);
  }
  const auto best = std::ranges::max_element(counts);
  return candidates.at(static_cast<std::size_t>(best - counts.begin()));
}

// The text of the first record without its line end; nothing when a quote stays open.
std::string_view first_record(std::string_view text) {
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"') quoted = !quoted;
    if (!quoted && (text[i] == '\n' || text[i] == '\r')) return text.substr(0, i);
  }
  return quoted ? std::string_view() : text;
}

std::vector<std::string> cells_of(std::string_view record, char delimiter) {
  std::vector<std::string> cells(1);
  bool quoted = false;
  for (std::size_t i = 0; i < record.size(); ++i) {
    const char c = record[i];
    if (c == '"' && quoted && i + 1 < record.size() && record[i + 1] == '"') {
      cells.back() += '"';
      ++i;
    } else if (c == '"') {
      quoted = !quoted;
    } else if (c == delimiter && !quoted) {
      cells.emplace_back();
    } else {
      cells.back() += c;
    }
  }
  return cells;
}

}  // namespace

Result<CsvHeader> read_csv_header(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::string text(header_bytes_max, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(in.gcount()));
  std::string_view view = text;
  if (view.starts_with("\xef\xbb\xbf")) view.remove_prefix(3);
  const auto record = first_record(view);
  if (record.find_first_not_of(" \t,;\"") == std::string_view::npos) {
    return bad_input(
        "the first line names no columns; write the column titles into it and import "
        "the file again",
        {path, 1, 0});
  }
  CsvHeader header{.delimiter = delimiter_of(record), .titles = {}};
  header.titles = cells_of(record, header.delimiter);
  return header;
}

std::vector<std::uint64_t> lines_of_records(const std::string& path,
                                            const std::vector<std::uint64_t>& records) {
  std::vector<std::uint64_t> lines;
  std::ifstream in(path, std::ios::binary);
  std::string text;
  std::uint64_t line = 1;
  std::uint64_t begin = 1;
  std::int64_t record = -1;  // the header
  bool quoted = false;
  bool blank = true;
  while (lines.size() < records.size() && std::getline(in, text)) {
    if (!quoted) begin = line;
    ++line;
    const auto quotes = std::ranges::count(text, '"');
    blank = blank && !quoted && (text.empty() || text == "\r");
    if (quotes % 2 == 1) quoted = !quoted;
    if (quoted) continue;
    if (!blank) {
      if (record >= 0 && static_cast<std::uint64_t>(record) == records[lines.size()]) {
        lines.push_back(begin);
      }
      ++record;
    }
    blank = true;
  }
  return lines;
}

}  // namespace ronghe::intake::detail
