// SPDX-License-Identifier: Apache-2.0
#include "ronghe/intake/detail/xlsx_sheet.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <pugixml.hpp>

#include "ronghe/base/text_table.hpp"
#include "ronghe/intake/detail/text.hpp"

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

// 54 -> "BB".
std::string letters_of(std::size_t column) {
  std::string letters;
  for (; column > 0; column = (column - 1) / 26) {
    letters.insert(letters.begin(), static_cast<char>('A' + (column - 1) % 26));
  }
  return letters;
}

CellRange range_of(const std::string& text) {
  const auto colon = std::min(text.find(':'), text.size());
  const auto last = colon == text.size() ? text : text.substr(colon + 1);
  return {.text = text,
          .first_row = row_of(std::string_view(text).substr(0, colon)),
          .last_row = row_of(last),
          .first_column = column_of(text).value_or(0)};
}

}  // namespace

SheetReader::SheetReader(Place place, const XlsxParts& parts, const XlsxLimits& limits,
                         std::ostream& out)
    : place_(std::move(place)),
      parts_(parts),
      out_(out),
      elements_(
          {.names = {"row", "mergeCell", "col"}, .bytes_max = limits.element_bytes_max},
          [this](std::string_view name, std::string_view xml) { return take_element(name, xml); }) {
}

bool SheetReader::take(std::string_view xml) {
  const bool goes_on = elements_.feed(xml);
  if (!elements_.is_too_long()) return goes_on;
  ++number_;
  fail_at({"the row is longer than any that a spreadsheet program writes; save the table as CSV",
           "该行比任何表格软件所写的都长；请将表格另存为 CSV"});
  return false;
}

bool SheetReader::take_element(std::string_view name, std::string_view xml) {
  if (name == "row" && !ended_) {
    take_row(xml);
  } else if (name == "mergeCell" && ended_) {
    take_merged(xml);
  } else if (name == "col" && !ended_) {
    take_column(xml);
  } else if (name == "/sheetData") {
    ended_ = true;
  }
  const bool has_seen_enough = place_.head_max > 0 && (ended_ || head_.size() >= place_.head_max);
  return !fault_ && !has_seen_enough && name != "/worksheet";
}

// Columns are described before the rows, several at once.
void SheetReader::take_column(std::string_view xml) {
  pugi::xml_document element;
  element.load_buffer(xml.data(), xml.size(), pugi::parse_fragment);
  const auto column = element.first_child();
  if (!column.attribute("hidden").as_bool() || hidden_columns_.size() >= columns_max) return;
  hidden_columns_.emplace_back(column.attribute("min").as_ullong(1),
                               column.attribute("max").as_ullong());
}

std::vector<std::string> SheetReader::hidden_columns() const {
  std::vector<std::string> letters;
  for (std::size_t column = 1; column <= titles_.size(); ++column) {
    const bool hidden = std::ranges::any_of(hidden_columns_, [column](const auto& range) {
      return range.first <= column && column <= range.second;
    });
    if (hidden && !titles_[column - 1].empty()) letters.push_back(letters_of(column));
  }
  return letters;
}

// Merged cells are listed behind the rows. Of each group only the first cell has a value; the
// others would read as blank, and a blank as not collected.
void SheetReader::take_merged(std::string_view xml) {
  pugi::xml_document element;
  element.load_buffer(xml.data(), xml.size(), pugi::parse_fragment);
  const auto range = range_of(element.first_child().attribute("ref").as_string());
  const bool within = range.first_row <= last_row_ && range.last_row >= title_row_ &&
                      range.first_column < titles_.size() && place_.head_max == 0;
  if (!within) return;
  number_ = std::max(range.first_row, title_row_);
  const auto cells = shortened(range.text, 60);
  fail_at({fmt::format(
               "the cells {} are merged, so that only the first has a value; unmerge them, fill "
               "in each of them",
               cells),
           fmt::format("单元格 {} 已合并，只有第一格有值；请取消合并并逐格填写", cells)});
}

void SheetReader::take_row(std::string_view xml) {
  pugi::xml_document document;
  if (!document.load_buffer(xml.data(), xml.size(), pugi::parse_default | pugi::parse_ws_pcdata)) {
    fail_at({"the row cannot be read; save the workbook anew", "该行无法读取；请另存工作簿"});
    return;
  }
  const auto row = document.first_child();
  number_ = row.attribute("r").as_ullong(number_ + 1);
  if (number_ < place_.title_row) return;
  auto cells = cells_of(row);
  if (fault_ || cells.empty()) return;
  if (!titles_.empty() && row.attribute("hidden").as_bool()) hidden_rows_.push_back(number_);
  take_cells(std::move(cells));
}

std::vector<std::string> SheetReader::cells_of(const pugi::xml_node& row) {
  std::vector<std::string> cells;
  std::size_t next = 0;
  for (const auto cell : row.children("c")) {
    const auto column = column_of(cell.attribute("r").as_string()).value_or(next);
    next = column + 1;
    auto text = cell_text(cell);
    if (fault_) return {};
    if (trimmed(text).empty()) continue;  // a cell that somebody cleared with the space bar
    if (next > columns_max) {
      fail_at({fmt::format("the row has more than {} cells; save the table as CSV", columns_max),
               fmt::format("该行超过 {} 个单元格；请将表格另存为 CSV", columns_max)});
      return {};
    }
    if (cells.size() < next) cells.resize(next);
    if (!titles_.empty() && is_percentage(cell)) percent_columns_.emplace(column, number_);
    cells[column] = std::move(text);
  }
  return cells;
}

void SheetReader::take_cells(std::vector<std::string> cells) {
  if (place_.head_max > 0) {
    head_.push_back({.number = number_, .cells = std::move(cells)});
    return;
  }
  if (titles_.empty()) {
    titles_ = cells;
    title_row_ = number_;
  } else if (titles_.size() == 1 && cells.size() > 1) {
    number_ = title_row_;
    const auto title = shortened(titles_.front(), 60);
    fail_at(
        {fmt::format("the first row has one cell only (\"{}\"), but it must hold the titles of the "
                     "columns; remove what stands above them",
                     title),
         fmt::format("第一行只有一个单元格（“{}”），而它应是各列的名称；请删去其上方的内容",
                     title)});
    return;
  } else if (cells.size() > titles_.size()) {
    const auto stray = shortened(cells.back(), 60);
    fail_at(
        {fmt::format("a value (\"{}\") stands to the right of the last titled column; remove it or "
                     "title its column",
                     stray),
         fmt::format("最后一个有名称的列右侧还有值（“{}”）；请删去，或为该列命名", stray)});
    return;
  }
  last_row_ = number_;
  cells.resize(titles_.size());
  line_ = std::to_string(number_);
  for (const auto& cell : cells) append_csv_cell(line_ += ',', cell);
  out_ << (line_ += '\n');
  written_ += line_.size();
  if (written_ <= place_.written_max) return;
  const auto mebibytes = place_.written_max >> 20U;
  fail_at(
      {fmt::format("the table comes to more than {} MiB, far more than one in a file of this size "
                   "does; ask the sender what it holds, or save it as CSV",
                   mebibytes),
       fmt::format(
           "表格超过 {} MiB，远大于这样大小的文件应有的；请询问报送方其中内容，或另存为 CSV",
           mebibytes)});
}

std::string SheetReader::cell_text(const pugi::xml_node& cell) {
  const std::string_view type = cell.attribute("t").as_string("n");
  if (type == "inlineStr") return text_of_item(cell.child("is"));
  const std::string_view value = cell.child("v").text().get();
  if (value.empty() && type != "str" && cell.child("f")) {
    const auto place = shortened(cell.attribute("r").as_string(), 60);
    fail_at(
        {fmt::format("the cell {} holds a formula whose result was not saved; open the workbook in "
                     "a spreadsheet program, save it",
                     place),
         fmt::format("单元格 {} 中的公式没有保存结果；请用表格软件打开工作簿并保存", place)});
    return {};
  }
  if (value.empty()) return {};
  if (type == "s") {
    const auto index = cell.child("v").text().as_ullong();
    if (index < parts_.strings.size()) return std::string(parts_.strings.at(index));
    fail_at({"a cell refers to a text that the workbook lacks: it was cut off; save it anew",
             "单元格所指的文字不在工作簿中：文件不完整；请另存"});
    return {};
  }
  if (type == "b") return value == "1" ? "true" : "false";
  if (type != "n") return std::string(value);
  const auto style = cell.attribute("s").as_ullong();
  const bool date = style < parts_.date_style.size() && parts_.date_style[style];
  return xlsx_number(value, date, parts_.from_1904);
}

bool SheetReader::is_percentage(const pugi::xml_node& cell) const {
  const auto style = cell.attribute("s").as_ullong();
  return std::string_view(cell.attribute("t").as_string("n")) == "n" &&
         style < parts_.percent_style.size() && parts_.percent_style[style];
}

void SheetReader::fail_at(const Said& what) {
  fault_ = refusal({what.en + " and import it again", what.zh + "后重新导入"},
                   {place_.path, static_cast<int>(number_), 0});
}

}  // namespace ronghe::intake::detail
