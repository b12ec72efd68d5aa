// SPDX-License-Identifier: Apache-2.0
#include "ronghe/publish/data_files.hpp"

#include <fmt/format.h>

#include <filesystem>

#include "ronghe/publish/data_cells.hpp"
#include "ronghe/publish/light.hpp"
#include "ronghe/publish/phrases.hpp"

namespace ronghe::publish {

namespace {

std::optional<Decimal> low_of(const Number& number) {
  return number.interval ? std::optional(number.interval->low) : std::nullopt;
}
std::optional<Decimal> high_of(const Number& number) {
  return number.interval ? std::optional(number.interval->high) : std::nullopt;
}

}  // namespace

DataFiles::DataFiles(const ReportInput& input, std::string folder, CsvFile lights)
    : input_(&input),
      folder_(std::move(folder)),
      area_(area_of(Register(input.subjects))),
      lights_(std::move(lights)) {}

Result<DataFiles> DataFiles::create(const ReportInput& input, std::string folder) {
  RONGHE_TRY(lights, CsvFile::create(folder + "/data/lights.csv"));
  for (const auto* column : lights_columns) lights.text(column);
  for (const auto& dimension : input.dimensions) lights.text(dimension.id);
  for (const auto* column : score_columns) lights.text(column);
  lights.end_row();
  return DataFiles(input, std::move(folder), std::move(lights));
}

Result<void> DataFiles::light(const Judged& judged) {
  std::string deciding;
  for (const auto indicator : judged.deciding) {
    deciding += (deciding.empty() ? "" : " ") + input_->indicators[indicator].id;
  }
  const auto& subject = *judged.subject;
  lights_.text(subject.kind).text(subject.code).text(subject.name.zh).text(subject.name.en);
  lights_.text(subject.parent).text(to_string(judged.light));
  lights_.text(light_word(judged.light, Language::zh));
  lights_.text(judged.before ? to_string(*judged.before) : "");
  lights_.text(judged.decision).number(std::to_string(judged.rule)).text(deciding);
  const auto& scores = judged.scores;
  for (const auto& dimension : input_->dimensions) {
    lights_.number(plain(scores.of.at(dimension.id)));
  }
  lights_.number(plain(scores.total)).number(plain(scores.weight));
  lights_.text(fmt::format("{}", fmt::join(scores.hidden, " ")));
  lights_.end_row();
  return {};
}

Result<void> DataFiles::numbers(const Subject& subject, const std::vector<Number>& all) {
  auto file = by_kind_.find(subject.kind);
  if (file == by_kind_.end()) {
    RONGHE_TRY(made, CsvFile::create(folder_ + "/data/" + subject.kind + ".csv"));
    for (const auto* column : kind_columns) made.text(column);
    made.end_row();
    file = by_kind_.emplace(subject.kind, std::move(made)).first;
  }
  for (const auto& number : all) {
    csv_row(file->second, subject, number);
    if (++sheet_rows_[{number.indicator, subject.kind}] > sheet_rows_max) continue;
    RONGHE_CHECK(sheet_row(subject, number));
  }
  return {};
}

void DataFiles::csv_row(CsvFile& file, const Subject& subject, const Number& number) const {
  const auto& indicator = input_->indicators[number.indicator];
  file.text(subject.code).text(subject.name.zh).text(subject.name.en).text(indicator.id);
  file.number(plain(number.value)).text(indicator.unit);
  file.number(plain(number.numerator)).number(plain(number.denominator));
  file.text(to_string(number.light)).text(text(Language::zh, light_key(number)));
  file.number(number.rule == 0 ? "" : std::to_string(number.rule));
  file.number(plain(number.limit)).number(plain(number.distance)).number(plain(number.reporting));
  file.text(number.missing);
  file.number(plain(low_of(number))).number(plain(high_of(number)));
  file.end_row();
}

Result<Spreadsheet> DataFiles::new_sheet(const Indicator& indicator) const {
  std::vector<std::string> header;
  for (const auto* column : sheet_columns) header.push_back(both_words(column));
  return Spreadsheet::create(
      {.path = folder_ + "/data/" + indicator.id + ".xlsx",
       .title = indicator.id + " " + indicator.name.zh,
       .day = input_->as_of,
       .header = std::move(header),
       .widths = {14, 22, 26, 12, 14, 14, 16, 16, 14, 12, 14, 14, 26, 14, 14}});
}

Result<void> DataFiles::sheet_row(const Subject& subject, const Number& number) {
  const auto& indicator = input_->indicators[number.indicator];
  auto at = by_indicator_.find(number.indicator);
  if (at == by_indicator_.end()) {
    RONGHE_TRY(made, new_sheet(indicator));
    at = by_indicator_.emplace(number.indicator, std::move(made)).first;
  }
  auto& sheet = at->second;
  const auto form = form_of(indicator);
  sheet.text(both_words("kind." + subject.kind));
  sheet.text(subject.code);
  sheet.text(of(subject.name, Language::zh));
  sheet.text(subject.parent);
  sheet.text(subject.region_class.empty() ? "" : both_words("class." + subject.region_class));
  sheet.number(number.value, form);
  sheet.number(number.numerator, Spreadsheet::Form::plain);
  sheet.number(number.denominator, Spreadsheet::Form::plain);
  sheet.text(both_words(light_key(number)));
  sheet.number(number.limit, form);
  sheet.number(number.distance, form);
  sheet.number(number.reporting, Spreadsheet::Form::percent);
  sheet.text(missing_words(number.missing));
  sheet.number(low_of(number), form);
  sheet.number(high_of(number), form);
  sheet.end_row();
  return {};
}

void DataFiles::notes(Spreadsheet& sheet, std::size_t place) const {
  const auto& indicator = input_->indicators[place];
  const auto add = [&](std::string_view key, const std::string& content) {
    if (!content.empty()) sheet.note(both_words(key), content);
  };
  note_synthetic(*input_, sheet);
  add("data.indicator", indicator.id + " " + indicator.name.zh + " " + indicator.name.en);
  add("indicator.definition", indicator.description.zh + " " + indicator.description.en);
  add("indicator.formula", indicator.formula);
  add("data.unit", both_words("data.unit_note") + " " + indicator.unit);
  add("indicator.source", indicator.source);
  add("limit.green", plain(indicator.green));
  add("limit.red", plain(indicator.red));
  note_run(*input_, sheet);
  add("data.filter", both_words("data.no_filter"));
  note_marks(sheet);
  add("rank.interval", both_words("method.rule_interval"));
  for (const auto& [key, wanted] : sheet_rows_) {
    if (key.first != place || wanted <= sheet_rows_max) continue;
    add("data.cut", both_words("kind." + key.second) +
                        fmt::format(": {} / {}, data/{}.csv", sheet_rows_max, wanted, key.second));
  }
  add("data.licence", both_words("data.licence_note"));
}

Result<std::vector<DataFile>> DataFiles::close() {
  std::vector<DataFile> files;
  const auto add = [&](DataFile file, const std::string& what, const std::string& ending) {
    file.saved_as = saved_as(*input_, {.area = area_, .what = what, .ending = ending});
    std::error_code error;
    file.bytes =
        static_cast<std::int64_t>(std::filesystem::file_size(folder_ + "/" + file.path, error));
    files.push_back(std::move(file));
  };
  RONGHE_CHECK(lights_.close());
  add({.path = "data/lights.csv", .rows = lights_.rows() - 1}, text(Language::zh, "data.lights"),
      ".csv");
  for (auto& [kind, file] : by_kind_) {
    RONGHE_CHECK(file.close());
    add({.path = "data/" + kind + ".csv", .kind = kind, .rows = file.rows() - 1},
        text_or(Language::zh, "kind." + kind, kind), ".csv");
  }
  for (auto& [place, sheet] : by_indicator_) {
    notes(sheet, place);
    const auto rows = sheet.rows();
    RONGHE_CHECK(sheet.close());
    const auto& id = input_->indicators[place].id;
    add({.path = "data/" + id + ".xlsx", .indicator = place, .rows = rows}, id, ".xlsx");
  }
  return files;
}

}  // namespace ronghe::publish
