// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fstream>
#include <string>
#include <string_view>

#include "ronghe/base/result.hpp"

namespace ronghe::publish {

// CSV as RFC 4180 that spreadsheets open rightly: UTF-8 with BOM, and no text that they would run
// as a formula.
class CsvFile {
 public:
  [[nodiscard]] static Result<CsvFile> create(const std::string& path);
  CsvFile& text(std::string_view cell);  // a leading = + - @ tab or CR gets an apostrophe before it
  CsvFile& number(std::string_view cell);  // our own digits, as they are
  void end_row();
  [[nodiscard]] Result<void> close();
  [[nodiscard]] std::int64_t rows() const { return rows_; }

 private:
  CsvFile(std::string path, std::ofstream out) : path_(std::move(path)), out_(std::move(out)) {}
  void separate();
  std::string path_;
  std::ofstream out_;
  std::string line_;
  bool first_ = true;
  std::int64_t rows_ = 0;  // with the header
};

}  // namespace ronghe::publish
