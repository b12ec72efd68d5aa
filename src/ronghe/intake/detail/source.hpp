// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "ronghe/base/log.hpp"
#include "ronghe/engine/database.hpp"
#include "ronghe/intake/detail/file_scan.hpp"
#include "ronghe/intake/detail/temporary_file.hpp"
#include "ronghe/intake/format.hpp"
#include "ronghe/intake/said.hpp"

namespace ronghe::intake::detail {

// An input file made readable for the engine: JSON lines, workbooks and other encodings have
// become UTF-8 CSV in the work folder; CSV and Parquet are read where they are, rows given as
// values from the statement.
struct Source {
  SourceForm form = {};
  std::string path = {};      // as the user named it
  std::string readable = {};  // what the engine reads
  std::optional<TemporaryFile> converted = {};
  bool numbered = false;    // the readable file's first column is the row number of the user's file
  FileFacts facts = {};     // of the readable file; for Parquet: nothing is excluded
  std::string sha256 = {};  // of the user's file
  std::uint64_t bytes = 0;
  std::string values = {};  // rows given as values: a FROM item with "#row" first; else empty
  std::vector<std::string> types = {};  // Parquet: the engine's type of each column; else empty
  std::vector<std::vector<std::string>> below = {};  // CSV: the records behind the titles, a few
  // XLSX: columns with numbers that are shown as percentages, and the first row with one.
  std::map<std::size_t, std::uint64_t> percent_columns = {};
  std::vector<Said> notices = {};

  // Rows without any value are left out of CSV.
  // FROM item with the columns "#r0", "#r1", ... in file order, and "#row" when numbered.
  [[nodiscard]] std::string relation() const;
};

struct SourceOptions {
  std::string path;
  std::string work_folder;
  std::string encoding = {};  // of CSV, where the bytes do not tell; "" = by the bytes
  std::string sheet = {};     // of a workbook; "" = the one that fits
  // Whether these are the titles of a table that is wanted: which sheet, and which row of it.
  std::function<bool(const std::vector<std::string>& titles)> fits = {};
  Progress* progress = nullptr;
};
[[nodiscard]] Result<Source> open_source(engine::Connection& connection,
                                         const SourceOptions& options);
// The titles alone, from the beginning of the file.
[[nodiscard]] Result<std::vector<std::string>> titles_of(engine::Connection& connection,
                                                         const SourceOptions& options);

}  // namespace ronghe::intake::detail
