// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdio>
#include <memory>
#include <string>
#include <string_view>

#include "ronghe/demo/writer.hpp"

namespace ronghe::demo::detail {

// A file that is written once, in big pieces. Its first fault is told at the end.
class OutFile {
 public:
  [[nodiscard]] static Result<OutFile> create(const std::string& path);
  void write(std::string_view bytes);
  [[nodiscard]] Result<void> close();

 private:
  struct Closer {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  OutFile(std::string path, std::FILE* file) : path_(std::move(path)), file_(file) {}
  std::string path_;
  std::unique_ptr<std::FILE, Closer> file_;
  bool failed_ = false;
};

// A cell as plain text, in the words of the field's dictionary when `chinese`.
void append_cell(std::string& out, const Cell& cell, const policy::Field& field, bool chinese);
void append_decimal(std::string& out, std::int64_t unscaled, int scale);
void append_date(std::string& out, std::int32_t days);

[[nodiscard]] Result<std::unique_ptr<RowWriter>> open_csv(const FileTarget& target);
[[nodiscard]] Result<std::unique_ptr<RowWriter>> open_json_lines(const FileTarget& target);
[[nodiscard]] Result<std::unique_ptr<RowWriter>> open_xlsx(const FileTarget& target);
[[nodiscard]] Result<std::unique_ptr<RowWriter>> open_parquet(const FileTarget& target);

}  // namespace ronghe::demo::detail
