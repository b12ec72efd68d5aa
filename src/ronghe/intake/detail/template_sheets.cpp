// SPDX-License-Identifier: Apache-2.0
#include "ronghe/intake/detail/template_sheets.hpp"

#include <fmt/format.h>
#include <xlsxwriter.h>

#include "ronghe/base/file_trouble.hpp"
#include "ronghe/intake/record_template.hpp"

#ifdef __SANITIZE_ADDRESS__
// libxlsxwriter 1.1.4 copies the formula of a list twice and frees one copy.
// NOLINTBEGIN(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp)
extern "C" const char* __lsan_default_suppressions() { return "leak:lxw_strdup\n"; }
extern "C" const char* __lsan_default_options() { return "print_suppressions=0"; }
// NOLINTEND(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp)
#endif

namespace ronghe::intake::detail {

using policy::FieldType;

namespace {

// Rows of the sheet that know their choices and formats.
constexpr lxw_row_t rows_max = 10'000;
constexpr lxw_col_t choices_column = 8;  // of the notes; each list has a column of its own

class TemplateBook {
 public:
  TemplateBook(const Filling& filling, const std::string& path)
      : filling_(filling), path_(path), book_(workbook_new(path.c_str())) {
    if (book_ == nullptr) return;
    lxw_doc_properties properties{};
    properties.created = 946'684'800;  // 2000-01-01: the same record gives the same bytes
    workbook_set_properties(book_, &properties);
    bold_ = workbook_add_format(book_);
    format_set_bold(bold_);
    grey_ = workbook_add_format(book_);
    format_set_font_color(grey_, 0x808080);
    format_set_italic(grey_);
    format_set_num_format(grey_, "@");
    text_ = workbook_add_format(book_);
    format_set_num_format(text_, "@");
    date_ = workbook_add_format(book_);
    format_set_num_format(date_, "yyyy-mm-dd");
    wrapped_ = workbook_add_format(book_);
    format_set_text_wrap(wrapped_);
  }
  TemplateBook(const TemplateBook&) = delete;
  TemplateBook& operator=(const TemplateBook&) = delete;
  ~TemplateBook() {
    if (book_ != nullptr) lxw_workbook_free(book_);
  }

  Result<void> write() {
    if (book_ == nullptr) return failed(LXW_ERROR_CREATING_XLSX_FILE);
    const bool zh = filling_.language == Language::zh;
    const auto& title = zh ? filling_.record->title.zh : filling_.record->name;
    notes_name_ = zh ? notes_sheet_zh : notes_sheet_en;
    table_ = workbook_add_worksheet(book_, title.c_str());
    notes_ = workbook_add_worksheet(book_, notes_name_.c_str());
    if (table_ == nullptr || notes_ == nullptr) return failed(LXW_ERROR_SHEETNAME_ALREADY_USED);
    write_notes(zh);
    for (std::size_t i = 0; i < filling_.titles.size(); ++i) write_column(i);
    worksheet_freeze_panes(table_, 1, 0);
    const auto closed = workbook_close(book_);
    book_ = nullptr;
    if (closed != LXW_NO_ERROR) return failed(closed);
    return {};
  }

 private:
  [[nodiscard]] Result<void> failed(lxw_error why) const {
    return not_written(path_, lxw_strerror(why));
  }

  // The format of a column keeps what is typed as it is meant: a code as text, with its zeros.
  [[nodiscard]] lxw_format* format_of(FieldType type) const {
    switch (type) {
      case FieldType::text:
      case FieldType::id:
      case FieldType::code:
      case FieldType::choice:
      case FieldType::boolean:
      case FieldType::period:
      case FieldType::uscc: return text_;
      case FieldType::date: return date_;
      case FieldType::count:
      case FieldType::money:
      case FieldType::ratio:
      case FieldType::hours:
      case FieldType::number: return nullptr;
    }
    return nullptr;
  }

  void write_column(std::size_t i) {
    constexpr double width = 18;
    const auto column = static_cast<lxw_col_t>(i);
    const auto& field = filling_.record->fields[i];
    worksheet_set_column(table_, column, column, width, format_of(field.type));
    worksheet_write_string(table_, 0, column, filling_.titles[i].c_str(), bold_);
    worksheet_write_comment(table_, 0, column, filled_in_as(field).in(filling_.language).c_str());
    worksheet_write_string(table_, 1, column, filling_.example[i].c_str(), grey_);
    if (!filling_.choices[i].empty()) add_choices(i);
  }

  // A list of any length: its values stand on the notes.
  void add_choices(std::size_t i) {
    const auto column = static_cast<lxw_col_t>(choices_column + lists_++);
    worksheet_write_string(notes_, 0, column, filling_.titles[i].c_str(), bold_);
    lxw_row_t row = 0;
    for (const auto& choice : filling_.choices[i]) {
      worksheet_write_string(notes_, ++row, column, choice.c_str(), nullptr);
    }
    std::string letters(4, '\0');
    lxw_col_to_name(letters.data(), column, 1);
    letters.resize(letters.find('\0'));
    auto range = fmt::format("='{}'!{}$2:{}${}", notes_name_, letters, letters, row + 1);
    lxw_data_validation validation{};
    validation.validate = LXW_VALIDATION_TYPE_LIST_FORMULA;
    validation.value_formula = range.data();
    validation.error_type = LXW_VALIDATION_ERROR_TYPE_WARNING;  // a word for missing may be typed
    worksheet_data_validation_range(table_, 1, static_cast<lxw_col_t>(i), rows_max,
                                    static_cast<lxw_col_t>(i), &validation);
  }

  void write_notes(bool zh) {
    lxw_row_t row = 0;
    const auto put = [&](lxw_col_t column, const std::string& text, lxw_format* format) {
      worksheet_write_string(notes_, row, column, text.c_str(), format);
    };
    worksheet_set_column(notes_, 0, 1, 22, nullptr);
    worksheet_set_column(notes_, 3, 3, 60, nullptr);
    for (const auto& line : filling_.advice) {
      put(0, line, nullptr);
      ++row;
    }
    ++row;
    const std::vector<std::string> head =
        zh ? std::vector<std::string>{"列名", "字段", "必填", "填写方式"}
           : std::vector<std::string>{"Title", "Field", "Required", "Filled in as"};
    for (std::size_t i = 0; i < head.size(); ++i) put(static_cast<lxw_col_t>(i), head[i], bold_);
    for (std::size_t i = 0; i < filling_.titles.size(); ++i) {
      ++row;
      const auto& field = filling_.record->fields[i];
      put(0, zh ? field.title.zh : field.title.en, nullptr);
      put(1, field.name, nullptr);
      put(2, field.optional ? "" : (zh ? "是" : "yes"), nullptr);
      put(3, filled_in_as(field).in(filling_.language), wrapped_);
    }
  }

  const Filling& filling_;
  std::string path_;
  std::string notes_name_;
  lxw_workbook* book_;
  lxw_worksheet* table_ = nullptr;
  lxw_worksheet* notes_ = nullptr;
  lxw_format* bold_ = nullptr;
  lxw_format* grey_ = nullptr;
  lxw_format* text_ = nullptr;
  lxw_format* date_ = nullptr;
  lxw_format* wrapped_ = nullptr;
  lxw_col_t lists_ = 0;
};

}  // namespace

Result<void> write_template_sheets(const Filling& filling, const std::string& path) {
  return TemplateBook(filling, path).write();
}

}  // namespace ronghe::intake::detail
