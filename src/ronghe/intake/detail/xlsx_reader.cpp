// SPDX-License-Identifier: Apache-2.0
#include "ronghe/intake/detail/xlsx_reader.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <fstream>
#include <optional>
#include <pugixml.hpp>

#include "ronghe/intake/detail/csv_text.hpp"
#include "ronghe/intake/detail/text.hpp"
#include "ronghe/intake/detail/xlsx_parts.hpp"
#include "ronghe/intake/detail/zip_stream.hpp"

namespace ronghe::intake::detail {

namespace {

constexpr std::size_t columns_max = 16'384;  // of the format

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

class SheetWriter {
 public:
  SheetWriter(const std::string& path, const XlsxParts& parts, std::ofstream& out)
      : path_(path), parts_(parts), out_(out) {}

  // Takes the next bytes of the sheet's XML and writes the rows that they complete.
  bool take(std::string_view bytes) {
    text_ += bytes;
    std::size_t begin = 0;
    while (!fault) {
      const auto row = next_row(begin);
      if (row.empty()) break;
      write(row);
    }
    ended = ended || text_.find("</sheetData>", begin) != std::string::npos ||
            text_.find("<sheetData/>", begin) != std::string::npos;
    // What is left holds at most the start of a row; keep it whole.
    text_.erase(0, begin);
    return !fault && !ended;
  }

  std::vector<std::string> titles;
  std::optional<Error> fault;
  bool ended = false;

 private:
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
    } else if (cells.size() > titles.size()) {
      fail_at(
          fmt::format("a value (\"{}\") stands to the right of the last titled column; remove "
                      "it or title its column",
                      shortened(cells.back(), 60)));
      return;
    }
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
  std::uint64_t number_ = 0;
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
