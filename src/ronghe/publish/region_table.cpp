// SPDX-License-Identifier: Apache-2.0
#include "ronghe/publish/region_table.hpp"

#include <filesystem>
#include <set>

#include "ronghe/publish/data_cells.hpp"
#include "ronghe/publish/light.hpp"

namespace ronghe::publish {

namespace {

class TableFiles {
 public:
  TableFiles(const ReportInput& input, const RegionTable& table, const std::string& folder)
      : input_(input), table_(table), folder_(folder) {}

  Result<void> workbook() const {
    RONGHE_TRY(sheet, Spreadsheet::create(start()));
    for (const auto* judged : table_.regions) {
      const auto& subject = *judged->subject;
      sheet.text(subject.code);
      sheet.text(of(subject.name, Language::zh));
      sheet.text(subject.parent);
      sheet.text(subject.region_class.empty() ? "" : both_words("class." + subject.region_class));
      sheet.text(both_words("light." + std::string(to_string(judged->light))));
      for (const auto place : table_.indicators) {
        const auto* number = judged->number(place);
        sheet.number(number == nullptr ? std::nullopt : number->value,
                     form_of(input_.indicators[place]));
        sheet.text(number == nullptr ? "" : both_words(light_key(*number)));
        sheet.text(number == nullptr ? "" : missing_words(number->missing));
      }
      sheet.end_row();
    }
    notes(sheet);
    return sheet.close();
  }

  Result<void> csv() const {
    RONGHE_TRY(file, CsvFile::create(folder_ + "/data/table.csv"));
    for (const auto* column : table_columns) file.text(column);
    for (const auto place : table_.indicators) {
      for (const auto* ending : table_endings) file.text(input_.indicators[place].id + ending);
    }
    file.end_row();
    for (const auto* judged : table_.regions) {
      const auto& subject = *judged->subject;
      file.text(subject.code).text(subject.name.zh).text(subject.name.en).text(subject.parent);
      file.text(subject.region_class).number(std::to_string(subject.level));
      file.text(to_string(judged->light));
      for (const auto place : table_.indicators) {
        const auto* number = judged->number(place);
        file.number(number == nullptr ? "" : plain(number->value));
        file.text(number == nullptr ? "" : to_string(number->light));
        file.text(number == nullptr ? "" : number->missing);
      }
      file.end_row();
    }
    return file.close();
  }

 private:
  [[nodiscard]] Spreadsheet::Start start() const {
    Spreadsheet::Start start{
        .path = folder_ + "/data/table.xlsx",
        .title = text(Language::zh, "table.title"),
        .day = input_.as_of,
        .header = {both_words("data.code"), both_words("data.name"), both_words("data.parent"),
                   both_words("data.class"), both_words("data.light")},
        .widths = {12, 20, 12, 14, 14}};
    for (const auto place : table_.indicators) {
      const auto& indicator = input_.indicators[place];
      start.header.push_back(indicator.id + " " + of(indicator.name, Language::zh));
      start.header.push_back(indicator.id + " " + both_words("data.light"));
      start.header.push_back(indicator.id + " " + both_words("data.missing"));
      for (const double width : {14.0, 14.0, 20.0}) start.widths.push_back(width);
    }
    return start;
  }

  void notes(Spreadsheet& sheet) const {
    note_synthetic(input_, sheet);
    for (const auto place : table_.indicators) {
      const auto& indicator = input_.indicators[place];
      sheet.note(indicator.id, indicator.name.zh + " " + indicator.name.en + " (" +
                                   both_words("data.unit") + " " + indicator.unit + ")");
    }
    note_run(input_, sheet);
    note_marks(sheet);
    sheet.note(both_words("data.licence"), both_words("data.licence_note"));
  }

  const ReportInput& input_;
  const RegionTable& table_;
  const std::string& folder_;
};

}  // namespace

RegionTable region_table(const Results& results) {
  RegionTable table;
  for (const auto* judged : in_page_order(results)) {
    if (judged->subject->kind == "region") table.regions.push_back(judged);
  }
  std::set<std::size_t> known;
  for (const auto& [key, spread] : results.spreads) {
    if (key.second.kind == "region") known.insert(key.first);
  }
  table.indicators.assign(known.begin(), known.end());
  return table;
}

Result<std::vector<DataFile>> write_table_files(const ReportInput& input, const Register& subjects,
                                                const Results& results, const std::string& folder) {
  const auto table = region_table(results);
  std::vector<DataFile> files;
  if (table.regions.empty()) return files;
  const TableFiles writing(input, table, folder);
  RONGHE_CHECK(writing.workbook());
  RONGHE_CHECK(writing.csv());
  const auto area = area_of(subjects);
  const auto& what = text(Language::zh, "table.file");
  for (const auto* ending : {".xlsx", ".csv"}) {
    const auto path = std::string("data/table") + ending;
    std::error_code error;
    const auto bytes = std::filesystem::file_size(folder + "/" + path, error);
    files.push_back({.path = path,
                     .saved_as = saved_as(input, {.area = area, .what = what, .ending = ending}),
                     .content = "downloads.table",
                     .rows = static_cast<std::int64_t>(table.regions.size()),
                     .bytes = static_cast<std::int64_t>(bytes)});
  }
  return files;
}

}  // namespace ronghe::publish
