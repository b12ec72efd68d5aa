// SPDX-License-Identifier: Apache-2.0
#include "ronghe/intake/detail/xlsx_parts.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <map>
#include <pugixml.hpp>

#include "ronghe/base/date.hpp"
#include "ronghe/intake/detail/text.hpp"
#include "ronghe/intake/detail/zip_stream.hpp"
#include "ronghe/intake/file_name.hpp"
#include "ronghe/intake/said.hpp"

namespace ronghe::intake::detail {

namespace {

Result<pugi::xml_document> xml_member(const std::string& path, const std::string& member,
                                      const XlsxLimits& limits) {
  RONGHE_TRY(text, zip_member(path, member, limits));
  pugi::xml_document document;
  if (!text.empty() && !document.load_buffer(text.data(), text.size(), pugi::parse_full)) {
    return refused({fmt::format("{} in the workbook is damaged; save the sheet anew and import it "
                                "again",
                                member),
                    fmt::format("工作簿中的 {} 已损坏；请另存该表后重新导入", member)},
                   {path, 0, 0});
  }
  return document;
}

// What a format says of a style, for each style of a cell.
std::vector<bool> styles_that(const pugi::xml_node& sheet, bool (*is)(int, std::string_view)) {
  std::map<int, std::string> codes;
  for (const auto format : sheet.child("numFmts").children("numFmt")) {
    codes[format.attribute("numFmtId").as_int()] = format.attribute("formatCode").as_string();
  }
  std::vector<bool> styles;
  for (const auto style : sheet.child("cellXfs").children("xf")) {
    const int id = style.attribute("numFmtId").as_int();
    styles.push_back(is(id, codes[id]));
  }
  return styles;
}

std::string member_of(const pugi::xml_document& relations, std::string_view id) {
  for (const auto relation : relations.child("Relationships").children("Relationship")) {
    if (id != relation.attribute("Id").as_string()) continue;
    const std::string target = relation.attribute("Target").as_string();
    return target.starts_with('/') ? target.substr(1) : "xl/" + target;
  }
  return {};
}

// What a ZIP file holds that is no workbook: tables in it can be imported when they are unpacked.
Error no_workbook(const std::string& path) {
  constexpr std::size_t shown_max = 5;
  std::vector<std::string> names;
  std::size_t count = 0;
  for (auto& name : zip_members(path)) {
    if (name.ends_with('/')) continue;
    if (++count <= shown_max) names.push_back(shortened(readable_name(name), 60));
  }
  if (count == 0) {
    return refusal({"this is a ZIP file without any file in it; ask the sender for it again",
                    "这是一个空的 ZIP 压缩包；请让报送方重新提供"},
                   {path, 0, 0});
  }
  const auto* const more = count > shown_max ? " …" : "";
  return refusal(
      {fmt::format("this is a ZIP file, not an XLSX workbook; unpack it and import the folder that "
                   "holds its files ({}{})",
                   joined(names, ", "), more),
       fmt::format(
           "这是 ZIP 压缩包，不是 XLSX 工作簿；请先解压，再导入存放这些文件的文件夹（{}{}）",
           joined(names, "、"), more)},
      {path, 0, 0});
}

Result<void> read_workbook(const std::string& path, const XlsxLimits& limits, XlsxParts& parts) {
  RONGHE_TRY(workbook, xml_member(path, "xl/workbook.xml", limits));
  RONGHE_TRY(relations, xml_member(path, "xl/_rels/workbook.xml.rels", limits));
  const auto root = workbook.child("workbook");
  for (const auto sheet : root.child("sheets").children("sheet")) {
    auto member = member_of(relations, sheet.attribute("r:id").as_string());
    if (member.empty()) continue;
    const std::string_view state = sheet.attribute("state").as_string("visible");
    parts.sheets.push_back({.name = sheet.attribute("name").as_string(),
                            .member = std::move(member),
                            .hidden = state != "visible"});
  }
  parts.from_1904 = root.child("workbookPr").attribute("date1904").as_bool();
  if (!parts.sheets.empty()) return {};
  return std::unexpected(no_workbook(path));
}

}  // namespace

Result<XlsxParts> read_xlsx_parts(const std::string& path, const XlsxLimits& limits) {
  XlsxParts parts;
  // One after the other, so that no two of them are held as trees.
  RONGHE_CHECK(read_workbook(path, limits, parts));
  {
    RONGHE_TRY(styles, xml_member(path, "xl/styles.xml", limits));
    parts.date_style = styles_that(styles.child("styleSheet"), is_date_format);
    parts.percent_style = styles_that(styles.child("styleSheet"), is_percent_format);
  }
  SharedTextsReader reader(limits);
  RONGHE_TRY(found, read_zip_member(path, "xl/sharedStrings.xml", limits,
                                    [&reader](std::string_view xml) { return reader.take(xml); }));
  static_cast<void>(found);  // texts may stand in the cells themselves
  RONGHE_TRY(strings, reader.finish(path));
  parts.strings = std::move(strings);
  return parts;
}

namespace {

// Whether one of the signs stands in a number format outside of quotes, brackets and escapes.
bool has_sign(std::string_view code, std::string_view signs) {
  char closing = '\0';
  for (std::size_t i = 0; i < code.size(); ++i) {
    const char c = code[i];
    if (closing != '\0') {
      if (c == closing) closing = '\0';
    } else if (c == '"') {
      closing = '"';
    } else if (c == '[') {
      closing = ']';
    } else if (c == '\\' || c == '_' || c == '*') {
      ++i;
    } else if (signs.contains(c)) {
      return true;
    }
  }
  return false;
}

}  // namespace

bool is_date_format(int id, std::string_view code) {
  const auto within = [id](int low, int high) { return id >= low && id <= high; };
  if (code.empty()) return within(14, 17) || id == 22 || within(27, 36) || within(50, 58);
  return has_sign(code, "yYdD");  // m alone may mean minutes
}

bool is_percent_format(int id, std::string_view code) {
  return code.empty() ? id == 9 || id == 10 : has_sign(code, "%");
}

std::string xlsx_number(std::string_view raw, bool date, bool from_1904) {
  double value = 0;
  const auto [end, fault] = std::from_chars(raw.data(), raw.data() + raw.size(), value);
  if (fault != std::errc() || end != raw.data() + raw.size() || !std::isfinite(value)) {
    return std::string(raw);
  }
  if (!date) {
    constexpr double whole_max = 1e15;
    if (std::abs(value) >= whole_max) return std::string(raw);
    auto text = fmt::format("{:.15g}", value);
    if (!text.contains('e')) return text;
    text = fmt::format("{:.20f}", value);
    text.erase(text.find_last_not_of('0') + 1);
    if (text.ends_with('.')) text.pop_back();
    return text;
  }
  if (value < 1 || value > 2'958'465 || value != std::floor(value)) return std::string(raw);
  // Spreadsheets believe that 1900-02-29 existed: day 60; later days count from 1899-12-30.
  const auto epoch = days_since_epoch(*parse_date(from_1904 ? "1904-01-01" : "1899-12-30"));
  const auto shift = !from_1904 && value < 60 ? 1 : 0;
  return ronghe::to_string(date_of_days(epoch + shift + static_cast<std::int32_t>(value)));
}

}  // namespace ronghe::intake::detail
