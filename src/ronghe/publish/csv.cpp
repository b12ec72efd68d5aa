// SPDX-License-Identifier: Apache-2.0
#include "ronghe/publish/csv.hpp"

#include "ronghe/base/file_trouble.hpp"

namespace ronghe::publish {

Result<CsvFile> CsvFile::create(const std::string& path) {
  std::ofstream out(path, std::ios::binary);
  if (!out) return not_written(path);
  out << "\xEF\xBB\xBF";
  return CsvFile(path, std::move(out));
}

void CsvFile::separate() {
  if (!first_) line_ += ',';
  first_ = false;
}

CsvFile& CsvFile::text(std::string_view cell) {
  separate();
  const bool formula = !cell.empty() && std::string_view("=+-@\t\r").contains(cell.front());
  const bool quoted = cell.find_first_of(",\"\r\n") != std::string_view::npos;
  if (quoted) line_ += '"';
  if (formula) line_ += '\'';
  for (const char c : cell) {
    if (c == '"') line_ += '"';
    line_ += c;
  }
  if (quoted) line_ += '"';
  return *this;
}

CsvFile& CsvFile::number(std::string_view cell) {
  separate();
  line_ += cell;
  return *this;
}

void CsvFile::end_row() {
  line_ += "\r\n";
  out_ << line_;
  line_.clear();
  first_ = true;
  ++rows_;
}

Result<void> CsvFile::close() {
  out_.close();
  if (!out_) return not_written(path_);
  return {};
}

}  // namespace ronghe::publish
