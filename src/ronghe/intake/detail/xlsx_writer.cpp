// SPDX-License-Identifier: Apache-2.0
#include "ronghe/intake/detail/xlsx_writer.hpp"

#include <fmt/format.h>
#include <xlsxwriter.h>

#include <filesystem>
#include <string_view>

#include "ronghe/base/file_trouble.hpp"
#include "ronghe/base/worded.hpp"

namespace ronghe::intake::detail {

namespace {

class Workbook {
 public:
  explicit Workbook(const std::string& path)
      : path_(path), folder_(std::filesystem::path(path).parent_path().string()) {
    // Rows go to a temporary file at once, beside the target and not in a folder that others read:
    // they hold labelled values in full.
    lxw_workbook_options options{
        .constant_memory = LXW_TRUE, .tmpdir = folder_.data(), .use_zip64 = LXW_FALSE};
    book_ = workbook_new_opt(path_.c_str(), &options);
    if (book_ == nullptr) return;
    lxw_doc_properties properties{};
    properties.created = 946'684'800;  // 2000-01-01: the same rejects give the same bytes
    workbook_set_properties(book_, &properties);
    sheet_ = workbook_add_worksheet(book_, "rejects");
  }
  Workbook(const Workbook&) = delete;
  Workbook& operator=(const Workbook&) = delete;
  ~Workbook() {
    if (book_ != nullptr) lxw_workbook_free(book_);
  }

  void cell(std::string_view text) {
    const auto column = column_++;
    if (outcome_ != LXW_NO_ERROR || text.empty()) return;
    text_.clear();
    for (const char c : text) {
      // Other control characters do not exist in XML; the library would write them as _x0001_.
      if (static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\t') text_ += c;
    }
    note(worksheet_write_string(sheet_, row_, column, text_.c_str(), nullptr));
  }
  void end_row() {
    ++row_;
    column_ = 0;
  }

  Result<void> close() {
    if (book_ == nullptr) return failed("it cannot be made");
    if (outcome_ == LXW_ERROR_MAX_STRING_LENGTH_EXCEEDED ||
        outcome_ == LXW_ERROR_WORKSHEET_INDEX_OUT_OF_RANGE) {
      return fail_with(
          ErrorKind::bad_input, "rejects-do-not-fit-a-workbook"_code,
          "the refused rows do not fit a workbook ({detail}, row {row}); save the "
          "table as CSV and import it again",
          {{"detail", lxw_strerror(outcome_)}, {"row", std::to_string(failed_row_ + 1)}});
    }
    const auto closed = workbook_close(book_);
    book_ = nullptr;
    if (outcome_ == LXW_NO_ERROR) outcome_ = closed;
    if (outcome_ == LXW_NO_ERROR) return {};
    return failed(lxw_strerror(outcome_));
  }

 private:
  void note(lxw_error outcome) {
    if (outcome == LXW_NO_ERROR) return;
    outcome_ = outcome;
    failed_row_ = row_;
  }
  [[nodiscard]] Result<void> failed(std::string_view why) const { return not_written(path_, why); }

  std::string path_;
  std::string folder_;
  lxw_workbook* book_ = nullptr;
  lxw_worksheet* sheet_ = nullptr;
  lxw_row_t row_ = 0;
  lxw_col_t column_ = 0;
  lxw_error outcome_ = LXW_NO_ERROR;
  lxw_row_t failed_row_ = 0;
  std::string text_;
};

}  // namespace

Result<void> write_xlsx(engine::Connection& connection, const std::string& query,
                        const std::string& path) {
  RONGHE_TRY(rows, connection.query(query));
  Workbook workbook(path);
  for (const auto& column : rows.columns()) workbook.cell(column.name);
  workbook.end_row();
  RONGHE_CHECK(rows.each([&](const engine::Chunk& chunk, std::size_t row) {
    for (std::size_t column = 0; column < chunk.columns().size(); ++column) {
      workbook.cell(chunk.is_null(column, row) ? std::string_view() : chunk.text(column, row));
    }
    workbook.end_row();
  }));
  return workbook.close();
}

}  // namespace ronghe::intake::detail
