// SPDX-License-Identifier: Apache-2.0
#include "ronghe/intake/detail/xlsx_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "ronghe/intake/detail/text.hpp"
#include "ronghe/intake/detail/xlsx_parts.hpp"
#include "ronghe/intake/detail/xlsx_sheet.hpp"
#include "ronghe/intake/detail/zip_stream.hpp"
#include "ronghe/intake/record_template.hpp"

namespace ronghe::intake::detail {

namespace {

using Sheet = XlsxParts::Sheet;

constexpr std::size_t shown_characters = 60;

std::uint64_t written_max(const std::string& path, const XlsxLimits& limits) {
  std::error_code error;
  const auto size = std::filesystem::file_size(path, error);
  return std::max<std::uint64_t>(limits.written_bytes_free,
                                 error ? 0 : size * limits.written_ratio_max);
}

// A sheet, and in which of its rows the titles stand.
struct Choice {
  const Sheet* sheet = nullptr;
  std::uint64_t title_row = 0;      // 0: the first row with a value
  std::uint64_t first_row = 0;      // with a value
  std::vector<std::string> titles;  // of title_row, else of first_row
  [[nodiscard]] bool fits() const { return title_row > 0; }
  [[nodiscard]] bool is_empty() const { return first_row == 0; }
};

std::string names_of(const std::vector<Choice>& choices, std::string_view between) {
  std::vector<std::string> names;
  for (const auto& choice : choices) names.push_back(shortened(choice.sheet->name, 30));
  return joined(names, between);
}

class SheetChooser {
 public:
  SheetChooser(const std::string& path, const XlsxParts& parts, const XlsxWanted& wanted)
      : path_(path), parts_(parts), wanted_(wanted) {}

  Result<Choice> chosen() {
    if (!wanted_.sheet.empty()) return named();
    std::vector<Choice> seen;
    for (const auto& sheet : parts_.sheets) {
      if (!sheet.hidden) seen.push_back(looked_at(sheet));
    }
    if (seen.empty()) {  // then hiding tells nothing
      for (const auto& sheet : parts_.sheets) seen.push_back(looked_at(sheet));
    }
    return one_of(std::move(seen));
  }

 private:
  Result<Choice> named() {
    const auto found = std::ranges::find(parts_.sheets, wanted_.sheet, &Sheet::name);
    if (found != parts_.sheets.end()) return looked_at(*found);
    std::vector<std::string> names;
    for (const auto& sheet : parts_.sheets) names.push_back(shortened(sheet.name, 30));
    return refused({fmt::format("the workbook has no sheet \"{}\"; name one of: {}",
                                shortened(wanted_.sheet, shown_characters), joined(names, ", ")),
                    fmt::format("工作簿中没有工作表“{}”；请指明其中之一：{}",
                                shortened(wanted_.sheet, shown_characters), joined(names, "、"))},
                   {path_, 0, 0});
  }

  // Captions and a row of groups may stand above the titles.
  Choice looked_at(const Sheet& sheet) {
    if (!wanted_.fits && parts_.sheets.size() == 1) return {.sheet = &sheet, .titles = {}};
    constexpr std::size_t rows_max = 6;
    std::ostringstream nowhere;
    SheetReader head({.path = path_, .head_max = rows_max}, parts_, wanted_.limits, nowhere);
    const auto read = read_zip_member(path_, sheet.member, wanted_.limits,
                                      [&head](std::string_view xml) { return head.take(xml); });
    Choice choice{.sheet = &sheet, .titles = {}};
    if (head.head().empty()) return choice;  // whoever reads it says what is wrong
    if (!read) return choice;
    choice.first_row = head.head().front().number;
    choice.titles = head.head().front().cells;
    if (!wanted_.fits) return choice;
    for (const auto& row : head.head()) {
      if (!wanted_.fits(row.cells)) continue;
      choice.title_row = row.number;
      choice.titles = row.cells;
      break;
    }
    return choice;
  }

  Result<Choice> one_of(std::vector<Choice> seen) {
    if (seen.size() == 1) return seen.front();
    std::vector<Choice> fitting;
    std::ranges::copy_if(seen, std::back_inserter(fitting), &Choice::fits);
    if (fitting.size() == 1) return fitting.front();
    if (fitting.size() > 1) {
      return refused(
          {fmt::format("several sheets hold a table: {}; name one (argument `sheet`), and "
                       "import the file once for each",
                       names_of(fitting, ", ")),
           fmt::format("有多个工作表存放数据：{}；请指明一个工作表（参数 `sheet`），逐个导入",
                       names_of(fitting, "、"))},
          {path_, 0, 0});
    }
    std::vector<Choice> filled;
    std::ranges::copy_if(seen, std::back_inserter(filled),
                         [](const Choice& choice) { return !choice.is_empty(); });
    if (filled.empty()) return seen.front();
    if (filled.size() == 1 || !wanted_.fits) return filled.front();
    return refused(
        {fmt::format("no sheet has the titles of a record: {}; name the one that holds the table "
                     "(argument `sheet`), to hear what is wrong with its titles",
                     names_of(filled, ", ")),
         fmt::format("没有一个工作表的列名与记录相符：{}；请指明存放数据的工作表（参数 `sheet`），"
                     "以便查看列名的问题",
                     names_of(filled, "、"))},
        {path_, 0, 0});
  }

  const std::string& path_;
  const XlsxParts& parts_;
  const XlsxWanted& wanted_;
};

// "3, 5-7, 9": at most eight runs.
std::string runs_of(const std::vector<std::uint64_t>& rows) {
  constexpr std::size_t shown_max = 8;
  std::vector<std::string> runs;
  for (std::size_t i = 0; i < rows.size();) {
    auto last = i;
    while (last + 1 < rows.size() && rows[last + 1] == rows[last] + 1) ++last;
    if (runs.size() == shown_max) {
      runs.emplace_back("…");
      break;
    }
    runs.push_back(last == i ? std::to_string(rows[i]) : fmt::format("{}-{}", rows[i], rows[last]));
    i = last + 1;
  }
  return joined(runs, ", ");
}

void note_other_sheets(const XlsxParts& parts, const Sheet& read, std::vector<Said>& notices) {
  std::vector<std::string> others;
  std::vector<std::string> hidden;
  for (const auto& sheet : parts.sheets) {
    const bool notes = sheet.name == notes_sheet_zh || sheet.name == notes_sheet_en;
    if (&sheet == &read || notes) continue;  // of a template
    (sheet.hidden ? hidden : others).push_back(shortened(sheet.name, 30));
  }
  const auto name = shortened(read.name, 30);
  if (!others.empty()) {
    notices.push_back(
        {fmt::format("only the sheet \"{}\" is read, not: {}", name, joined(others, ", ")),
         fmt::format("只读取工作表“{}”，未读取：{}", name, joined(others, "、"))});
  }
  if (!hidden.empty()) {
    notices.push_back({fmt::format("hidden sheets are not read: {}", joined(hidden, ", ")),
                       fmt::format("未读取隐藏的工作表：{}", joined(hidden, "、"))});
  }
}

void note_hidden(const SheetReader& sheet, std::vector<Said>& notices) {
  if (const auto& rows = sheet.hidden_rows(); !rows.empty()) {
    notices.push_back(
        {fmt::format("{} rows are hidden in the workbook and are read like the others: {}; delete "
                     "them where they are not meant",
                     rows.size(), runs_of(rows)),
         fmt::format("工作簿中有 {} 行被隐藏，仍与其他行一样读取：{}；若非所需请删去", rows.size(),
                     runs_of(rows))});
  }
  if (const auto columns = sheet.hidden_columns(); !columns.empty()) {
    notices.push_back(
        {fmt::format("columns are hidden in the workbook and are read like the "
                     "others: {}",
                     joined(columns, ", ")),
         fmt::format("工作簿中有列被隐藏，仍与其他列一样读取：{}", joined(columns, "、"))});
  }
}

}  // namespace

Result<XlsxTable> xlsx_to_csv(const std::string& source, const std::string& target,
                              const XlsxWanted& wanted) {
  RONGHE_TRY(parts, read_xlsx_parts(source, wanted.limits));
  RONGHE_TRY(choice, SheetChooser(source, parts, wanted).chosen());
  std::ofstream out(target, std::ios::binary);
  SheetReader sheet({.path = source,
                     .written_max = written_max(source, wanted.limits),
                     .title_row = choice.title_row},
                    parts, wanted.limits, out);
  RONGHE_TRY(found, read_zip_member(source, choice.sheet->member, wanted.limits,
                                    [&sheet](std::string_view xml) { return sheet.take(xml); }));
  if (sheet.fault()) return std::unexpected(*sheet.fault());
  const auto name = shortened(choice.sheet->name, shown_characters);
  if (!found || !sheet.has_ended()) {
    return refused({fmt::format("the sheet \"{}\" was cut off before its end; ask the sender "
                                "for the workbook again",
                                name),
                    fmt::format("工作表“{}”不完整；请让报送方重新提供工作簿", name)},
                   {source, 0, 0});
  }
  out.close();
  if (!out) {
    return fail(ErrorKind::fault, fmt::format("{}: cannot be written; check the disk", target));
  }
  XlsxTable table{.titles = sheet.titles(),
                  .sheet = choice.sheet->name,
                  .percent_columns = sheet.percent_columns(),
                  .notices = {}};
  note_other_sheets(parts, *choice.sheet, table.notices);
  if (choice.title_row > choice.first_row) {
    table.notices.push_back(
        {fmt::format("the titles stand in row {}; what is above them is not read",
                     choice.title_row),
         fmt::format("列名在第 {} 行，其上方的内容未读取", choice.title_row)});
  }
  note_hidden(sheet, table.notices);
  return table;
}

Result<std::vector<std::string>> xlsx_titles(const std::string& source, const XlsxWanted& wanted) {
  RONGHE_TRY(parts, read_xlsx_parts(source, wanted.limits));
  RONGHE_TRY(choice, SheetChooser(source, parts, wanted).chosen());
  return choice.titles;
}

}  // namespace ronghe::intake::detail
