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
  std::vector<std::string> titles;
};
// The first record of the file; its most frequent separator outside quotes is the delimiter.
[[nodiscard]] Result<CsvHeader> read_csv_header(const std::string& path);

// The file lines on which records begin: `records` are numbers of data records (0 = the one after
// the header), ascending. Blank lines and line ends inside quotes make the two differ.
[[nodiscard]] std::vector<std::uint64_t> lines_of_records(
    const std::string& path, const std::vector<std::uint64_t>& records);

}  // namespace ronghe::intake::detail
