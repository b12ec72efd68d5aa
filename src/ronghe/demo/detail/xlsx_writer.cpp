// SPDX-License-Identifier: Apache-2.0
#include <xlsxwriter.h>

#include "ronghe/base/file_trouble.hpp"
#include "ronghe/demo/detail/writers.hpp"

namespace ronghe::demo::detail {

namespace {

// One sheet, a title row, dates as Excel knows them. For small files: the sheet is kept whole.
class XlsxWriter : public RowWriter {
 public:
  explicit XlsxWriter(const FileTarget& target)
      : path_(target.path),
        chinese_(target.shape.chinese),
        fields_(target.fields),
        book_(workbook_new(path_.c_str())) {
    if (book_ == nullptr) return;
    lxw_doc_properties properties{};
    properties.created = 946684800;  // 2000-01-01: the same bytes whenever it is made
    workbook_set_properties(book_, &properties);
    sheet_ = workbook_add_worksheet(book_, nullptr);
    date_ = workbook_add_format(book_);
    format_set_num_format(date_, "yyyy-mm-dd");
    for (std::size_t i = 0; i < fields_.size(); ++i) {
      const auto& title = chinese_ ? fields_[i]->title.zh : fields_[i]->name;
      worksheet_write_string(sheet_, 0, column(i), title.c_str(), nullptr);
    }
  }
  XlsxWriter(const XlsxWriter&) = delete;
  XlsxWriter& operator=(const XlsxWriter&) = delete;
  ~XlsxWriter() override {
    if (book_ != nullptr) lxw_workbook_free(book_);
  }

  void write(const Row& row) override {
    if (book_ == nullptr) return;
    ++line_;
    for (std::size_t i = 0; i < fields_.size(); ++i) write_cell(row[i], i);
  }

  Result<void> close() override {
    const auto outcome = book_ == nullptr ? LXW_ERROR_CREATING_XLSX_FILE : workbook_close(book_);
    book_ = nullptr;
    if (outcome == LXW_NO_ERROR) return {};
    return not_written(path_, lxw_strerror(outcome));
  }

 private:
  static lxw_col_t column(std::size_t i) { return static_cast<lxw_col_t>(i); }

  void write_cell(const Cell& cell, std::size_t i) {
    if (cell.kind == Cell::Kind::blank) return;
    text_.clear();
    append_cell(text_, cell, *fields_[i], chinese_);
    if (cell.kind == Cell::Kind::date) {
      const auto date = date_of_days(static_cast<std::int32_t>(cell.number));
      lxw_datetime when{};
      when.year = static_cast<int>(date.year());
      when.month = static_cast<int>(static_cast<unsigned>(date.month()));
      when.day = static_cast<int>(static_cast<unsigned>(date.day()));
      worksheet_write_datetime(sheet_, line_, column(i), &when, date_);
    } else if (cell.kind == Cell::Kind::integer || cell.kind == Cell::Kind::decimal) {
      worksheet_write_number(sheet_, line_, column(i), std::stod(text_), nullptr);
    } else {
      worksheet_write_string(sheet_, line_, column(i), text_.c_str(), nullptr);
    }
  }

  std::string path_;
  bool chinese_;
  Fields fields_;
  lxw_workbook* book_;
  lxw_worksheet* sheet_ = nullptr;
  lxw_format* date_ = nullptr;
  lxw_row_t line_ = 0;
  std::string text_;
};

}  // namespace

Result<std::unique_ptr<RowWriter>> open_xlsx(const FileTarget& target) {
  return std::make_unique<XlsxWriter>(target);
}

}  // namespace ronghe::demo::detail
