// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ronghe/base/result.hpp"

// The few things that we do with CSV text ourselves; rows are read by the engine.
namespace ronghe::intake::detail {

struct CsvHeader {
  char delimiter = ',';
  std::size_t skipped = 0;  // lines before the titles: "sep=;", which spreadsheets write and read
  std::vector<std::string> titles;
  // The records that follow, at most five: whether the titles stand further down.
  std::vector<std::vector<std::string>> below;
};
// The first record of the file; its most frequent separator outside quotes is the delimiter, unless
// a line before it names one.
[[nodiscard]] Result<CsvHeader> read_csv_header(const std::string& path);
// The same of the beginning of a file, in UTF-8.
[[nodiscard]] Result<CsvHeader> csv_header_of(std::string_view text, const std::string& path);

// The file lines on which records begin: `records` are numbers of data records (0 = the one after
// the header), ascending. Blank lines and line ends inside quotes make the two differ. A line of
// nothing but separators is no record, as Source::relation() leaves it out.
struct CsvForm {
  char delimiter = ',';
  std::size_t skipped = 0;  // as in CsvHeader
};
[[nodiscard]] std::vector<std::uint64_t> lines_of_records(const std::string& path,
                                                          const std::vector<std::uint64_t>& records,
                                                          const CsvForm& form = {});

}  // namespace ronghe::intake::detail
