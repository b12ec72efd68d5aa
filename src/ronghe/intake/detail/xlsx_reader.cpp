// SPDX-License-Identifier: Apache-2.0
#include "ronghe/intake/detail/xlsx_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <optional>
#include <pugixml.hpp>

#include "ronghe/base/text_table.hpp"
#include "ronghe/intake/detail/csv_text.hpp"
#include "ronghe/intake/detail/text.hpp"
#include "ronghe/intake/detail/xlsx_parts.hpp"
#include "ronghe/intake/detail/zip_stream.hpp"

namespace ronghe::intake::detail {

namespace {

constexpr std::size_t columns_max = 16'384;  // of the format

// "B2:C5": the cells of a rectangle, both ends included.
struct CellRange {
  std::string text;
  std::uint64_t first_row = 0;
  std::uint64_t last_row = 0;
  std::size_t first_column = 0;
};

std::uint64_t row_of(std::string_view reference) {
  std::uint64_t row = 0;
  for (const char c : reference) {
    if (c >= '0' && c <= '9') row = row * 10 + static_cast<std::uint64_t>(c - '0');
  }
  return row;
}

// "BC12" -> 54; none without letters.
std::optional<std::size_t> column_of(std::string_view reference) {
  std::size_t column = 0;
  for (const char c : reference) {
    if (c < 'A' || c > 'Z') break;
    column = column * 26 + static_cast<std::size_t>(c - 'A' + 1);
    if (column > columns_max) return std::nullopt;
  }
  if (column == 0) return std::nullopt;
  return column - 1;
}

CellRange range_of(const std::string& text) {
  const auto colon = std::min(text.find(':'), text.size());
  const auto last = colon == text.size() ? text : text.substr(colon + 1);
  return {.text = text,
          .first_row = row_of(std::string_view(text).substr(0, colon)),
          .last_row = row_of(last),
          .first_column = column_of(text).value_or(0)};
}

class SheetWriter {
 public:
  SheetWriter(const std::string& path, const XlsxParts& parts, std::ofstream& out)
      : path_(path), parts_(parts), out_(out) {}

  // Takes the next bytes of the sheet's XML and writes the rows that they complete.
  bool take(std::string_view bytes) {
    text_ += bytes;
    std::size_t begin = 0;
    while (!fault && !ended) {
      const auto row = next_row(begin);
      if (row.empty()) break;
      write(row);
    }
    ended = ended || text_.find("</sheetData>", begin) != std::string::npos ||
            text_.find("<sheetData/>", begin) != std::string::npos;
    if (ended && !fault) check_merged(begin);
    // What is left holds at most the start of a row; keep it whole.
    text_.erase(0, begin);
    return !fault && !whole_;
  }

  std::vector<std::string> titles;
  std::optional<Error> fault;
  bool ended = false;

 private:
  // Merged cells are listed behind the rows. Of each group only the first cell has a value; the
  // others would read as blank, and a blank as not collected.
  void check_merged(std::size_t& begin) {
    constexpr std::string_view mark = "<mergeCell ";
    for (auto open = text_.find(mark, begin); open != std::string::npos && !fault;
         open = text_.find(mark, begin)) {
      const auto close = text_.find('>', open);
      if (close == std::string::npos) break;
      begin = close + 1;
      pugi::xml_document element;
      const auto xml = std::string_view(text_).substr(open, begin - open);
      element.load_buffer(xml.data(), xml.size(), pugi::parse_fragment);
      const auto range = range_of(element.first_child().attribute("ref").as_string());
      const bool within = range.first_row <= last_row_ && range.last_row >= title_row_ &&
                          range.first_column < titles.size();
      if (!within) continue;
      number_ = std::max(range.first_row, title_row_);
      fail_at(
          fmt::format("the cells {} are merged, so that only the first has a value; unmerge "
                      "them, fill in each of them",
                      range.text));
    }
    const auto end = text_.find("</worksheet>", begin);
    whole_ = end != std::string::npos;
    // Elements of no concern may be long: keep what may be the start of the next one.
    if (!whole_ && text_.find(mark, begin) == std::string::npos) {
      const auto last = text_.rfind('<');
      begin = last == std::string::npos ? text_.size() : std::max(begin, last);
    }
  }

  std::string_view next_row(std::size_t& begin) {
    auto open = text_.find("<row", begin);
    while (open != std::string::npos && open + 4 < text_.size() && text_[open + 4] != ' ' &&
           text_[open + 4] != '>' && text_[open + 4] != '/') {
      open = text_.find("<row", open + 4);  // <rowBreaks>
    }
    if (open == std::string::npos) return {};
    const auto bracket = text_.find('>', open);
    if (bracket == std::string::npos) return {};
    auto close = bracket + 1;
    if (text_[bracket - 1] != '/') {
      const auto end = text_.find("</row>", bracket);
      if (end == std::string::npos) return {};
      close = end + 6;
    }
    begin = close;
    return std::string_view(text_).substr(open, close - open);
  }

  void write(std::string_view xml) {
    pugi::xml_document document;
    if (!document.load_buffer(xml.data(), xml.size(),
                              pugi::parse_default | pugi::parse_ws_pcdata)) {
      fail_at("the row cannot be read; save the workbook anew");
      return;
    }
    const auto row = document.first_child();
    number_ = row.attribute("r").as_ullong(number_ + 1);
    std::vector<std::string> cells;
    std::size_t next = 0;
    for (const auto cell : row.children("c")) {
      const auto column = column_of(cell.attribute("r").as_string()).value_or(next);
      next = column + 1;
      auto text = cell_text(cell);
      if (fault) return;
      if (text.empty()) continue;
      if (cells.size() < next) cells.resize(next);
      cells[column] = std::move(text);
    }
    if (cells.empty()) return;
    if (titles.empty()) {
      titles = cells;
      title_row_ = number_;
    } else if (titles.size() == 1 && cells.size() > 1) {
      number_ = title_row_;
      fail_at(
          fmt::format("the first row has one cell only (\"{}\"), but it must hold the titles "
                      "of the columns; remove what stands above them",
                      shortened(titles.front(), 60)));
      return;
    } else if (cells.size() > titles.size()) {
      fail_at(
          fmt::format("a value (\"{}\") stands to the right of the last titled column; remove "
                      "it or title its column",
                      shortened(cells.back(), 60)));
      return;
    }
    last_row_ = number_;
    cells.resize(titles.size());
    line_ = std::to_string(number_);
    for (const auto& cell : cells) append_csv_cell(line_ += ',', cell);
    out_ << (line_ += '\n');
  }

  [[nodiscard]] std::string cell_text(const pugi::xml_node& cell) {
    const std::string_view type = cell.attribute("t").as_string("n");
    if (type == "inlineStr") {
      std::string text = cell.child("is").child("t").text().get();
      for (const auto run : cell.child("is").children("r")) text += run.child("t").text().get();
      return text;
    }
    const std::string_view value = cell.child("v").text().get();
    if (value.empty() && type != "str" && cell.child("f")) {
      fail_at(
          fmt::format("the cell {} holds a formula whose result was not saved; open the "
                      "workbook in a spreadsheet program, save it",
                      cell.attribute("r").as_string()));
      return {};
    }
    if (value.empty()) return {};
    if (type == "s") {
      const auto index = cell.child("v").text().as_ullong();
      if (index < parts_.strings.size()) return parts_.strings[index];
      fail_at("a cell refers to a text that the workbook lacks: it was cut off; save it anew");
      return {};
    }
    if (type == "b") return value == "1" ? "true" : "false";
    if (type != "n") return std::string(value);
    const auto style = cell.attribute("s").as_ullong();
    const bool date = style < parts_.date_style.size() && parts_.date_style[style];
    return xlsx_number(value, date, parts_.from_1904);
  }

  void fail_at(const std::string& what) {
    fault = Error{ErrorKind::bad_input,
                  fmt::format("{} and import it again", what),
                  {path_, static_cast<int>(number_), 0}};
  }

  const std::string& path_;
  const XlsxParts& parts_;
  std::ofstream& out_;
  std::string text_;
  std::string line_;
  std::uint64_t number_ = 0;     // of the last row read
  std::uint64_t title_row_ = 0;  // of the titles
  std::uint64_t last_row_ = 0;   // with a value
  bool whole_ = false;           // the end of the sheet was read
};

}  // namespace

Result<XlsxTable> xlsx_to_csv(const std::string& source, const std::string& target) {
  RONGHE_TRY(parts, read_xlsx_parts(source));
  std::ofstream out(target, std::ios::binary);
  SheetWriter sheet(source, parts, out);
  RONGHE_TRY(found, read_zip_member(source, parts.sheet_member, [&sheet](std::string_view bytes) {
               return sheet.take(bytes);
             }));
  if (sheet.fault) return std::unexpected(*std::move(sheet.fault));
  if (!found || !sheet.ended) {
    return bad_input(fmt::format("the sheet \"{}\" was cut off before its end; ask the sender "
                                 "for the workbook again",
                                 parts.sheets.front()),
                     {source, 0, 0});
  }
  out.close();
  if (!out) {
    return fail(ErrorKind::fault, fmt::format("{}: cannot be written; check the disk", target));
  }
  return XlsxTable{.titles = std::move(sheet.titles), .sheets = std::move(parts.sheets)};
}

}  // namespace ronghe::intake::detail
