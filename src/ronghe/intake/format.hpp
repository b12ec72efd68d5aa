// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

// How an input file is written; a reject file is written the same way.
namespace ronghe::intake {

enum class Format { csv, json_lines, parquet, xlsx };

struct SourceForm {
  Format format = Format::csv;
  std::string encoding = "UTF-8";  // names of iconv
  bool bom = false;
  char delimiter = ',';
  std::size_t skipped = 0;          // lines of CSV before the titles
  std::vector<std::string> titles;  // as the file has them
};

[[nodiscard]] std::string_view to_string(Format format);

}  // namespace ronghe::intake
