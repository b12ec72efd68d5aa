// SPDX-License-Identifier: Apache-2.0
#include "ronghe/intake/detail/csv_text.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <optional>

#include "ronghe/intake/detail/text.hpp"
#include "ronghe/intake/said.hpp"

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

// "sep=;" alone on the first line: a note for spreadsheets, no titles.
std::optional<char> named_separator(std::string_view record) {
  record = trimmed(record);
  if (record.size() >= 2 && record.front() == '"' && record.back() == '"') {
    record = record.substr(1, record.size() - 2);
  }
  constexpr std::string_view mark = "sep=";
  if (record.size() == mark.size() && lower_ascii(record) == mark) return '\t';  // trimmed away
  if (record.size() != mark.size() + 1) return std::nullopt;
  if (lower_ascii(record.substr(0, mark.size())) != mark) return std::nullopt;
  return record.back();
}

void skip_line_end(std::string_view& text) {
  if (text.starts_with('\r')) text.remove_prefix(1);
  if (text.starts_with('\n')) text.remove_prefix(1);
}

// Nothing in any cell. Most lines are told by their first character.
bool is_blank_record(std::string_view record, char delimiter) {
  const auto separators = std::string{delimiter} + "\"\r";
  if (record.find_first_not_of(separators) != std::string_view::npos) return false;
  if (record.ends_with('\r')) record.remove_suffix(1);
  return std::ranges::all_of(cells_of(record, delimiter),
                             [](const std::string& cell) { return cell.empty(); });
}

}  // namespace

Result<CsvHeader> read_csv_header(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::string text(header_bytes_max, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(in.gcount()));
  return csv_header_of(text, path);
}

Result<CsvHeader> csv_header_of(std::string_view view, const std::string& path) {
  if (view.starts_with("\xef\xbb\xbf")) view.remove_prefix(3);
  CsvHeader header;
  auto record = first_record(view);
  const auto named = named_separator(record);
  if (named) {
    header.skipped = 1;
    view.remove_prefix(record.size());
    skip_line_end(view);
    record = first_record(view);
  }
  const auto line = static_cast<int>(header.skipped) + 1;
  if (record.find_first_not_of(" \t,;\"") == std::string_view::npos) {
    return refused({"the first line names no columns; write the column titles into it and import "
                    "the file again",
                    "首行没有列名；请写入各列的名称后重新导入"},
                   {path, line, 0});
  }
  header.delimiter = named.value_or(delimiter_of(record));
  header.titles = cells_of(record, header.delimiter);
  constexpr std::size_t below_max = 5;
  while (header.below.size() < below_max) {
    view.remove_prefix(record.size());
    skip_line_end(view);
    record = first_record(view);
    if (view.empty() || (record.empty() && view.front() == '"')) break;
    if (!is_blank_record(record, header.delimiter)) {
      header.below.push_back(cells_of(record, header.delimiter));
    }
  }
  return header;
}

std::vector<std::uint64_t> lines_of_records(const std::string& path,
                                            const std::vector<std::uint64_t>& records,
                                            const CsvForm& form) {
  std::vector<std::uint64_t> lines;
  std::ifstream in(path, std::ios::binary);
  std::string text;
  for (std::size_t i = 0; i < form.skipped; ++i) std::getline(in, text);
  std::uint64_t line = 1 + form.skipped;
  std::uint64_t begin = line;
  std::int64_t record = -1;  // the header
  bool quoted = false;
  bool within = false;  // a record that began on a line before
  while (lines.size() < records.size() && std::getline(in, text)) {
    if (!quoted) begin = line;
    ++line;
    const auto quotes = std::ranges::count(text, '"');
    if (quotes % 2 == 1) quoted = !quoted;
    if (quoted) {
      within = true;
      continue;
    }
    const bool blank = !within && is_blank_record(text, form.delimiter);
    within = false;
    if (blank) continue;
    if (record >= 0 && static_cast<std::uint64_t>(record) == records[lines.size()]) {
      lines.push_back(begin);
    }
    ++record;
  }
  return lines;
}

}  // namespace ronghe::intake::detail
