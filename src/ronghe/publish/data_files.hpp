// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "ronghe/publish/csv.hpp"
#include "ronghe/publish/report.hpp"
#include "ronghe/publish/spreadsheet.hpp"

namespace ronghe::publish {

struct DataFile {
  std::string path = {};                      // "data/A1.1.xlsx", from the top of the site
  std::string saved_as = {};                  // the name that a browser offers
  std::string kind = {};                      // of a CSV; "" = lights of all kinds
  std::optional<std::size_t> indicator = {};  // of a workbook
  std::string content = {};                   // of another file: the key of its words
  std::int64_t rows = 0;
  std::int64_t bytes = 0;
};

// Rows of one kind that go into a workbook; the CSV has all. Spreadsheets end at 2^20 rows and
// few people open more than this.
inline constexpr std::int64_t sheet_rows_max = 20'000;

// The columns of data/lights.csv before and after the scores of the dimensions, of data/<kind>.csv,
// and, as keys of texts.txt, of data/<indicator>.xlsx.
inline constexpr std::array lights_columns{"kind",     "code",  "name_zh",   "name_en",
                                           "region",   "light", "light_zh",  "light_before",
                                           "decision", "rule",  "indicators"};
inline constexpr std::array score_columns{"total", "weight_with_data", "scores_hidden"};
inline constexpr std::array kind_columns{
    "code",      "name_zh",     "name_en", "indicator", "value", "unit",
    "numerator", "denominator", "light",   "light_zh",  "rule",  "limit",
    "distance",  "reporting",   "missing", "low",       "high"};
inline constexpr std::array sheet_columns{
    "data.kind",     "data.code",      "data.name",        "data.parent", "data.class",
    "data.value",    "data.numerator", "data.denominator", "data.light",  "data.limit",
    "data.distance", "data.reporting", "data.missing",     "data.low",    "data.high"};

// data/lights.csv, data/<kind>.csv and data/<indicator>.xlsx, written while the run is read.
class DataFiles : public RowVisitor {
 public:
  // `folder` is the top of the site; its folder data/ must be there.
  [[nodiscard]] static Result<DataFiles> create(const ReportInput& input, std::string folder);
  Result<void> light(const Judged& judged) override;
  Result<void> numbers(const Subject& subject, const std::vector<Number>& all) override;
  [[nodiscard]] Result<std::vector<DataFile>> close();  // in the order of their paths

 private:
  DataFiles(const ReportInput& input, std::string folder, CsvFile lights);
  void csv_row(CsvFile& file, const Subject& subject, const Number& number) const;
  Result<void> sheet_row(const Subject& subject, const Number& number);
  Result<Spreadsheet> new_sheet(const Indicator& indicator) const;
  void notes(Spreadsheet& sheet, std::size_t indicator) const;

  const ReportInput* input_;
  std::string folder_;
  std::string area_;  // short name of what the report is about
  CsvFile lights_;
  std::map<std::string, CsvFile> by_kind_;
  std::map<std::size_t, Spreadsheet> by_indicator_;
  std::map<std::pair<std::size_t, std::string>, std::int64_t> sheet_rows_;  // wanted, by kind
};

}  // namespace ronghe::publish
