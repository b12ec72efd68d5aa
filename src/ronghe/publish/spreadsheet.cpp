// SPDX-License-Identifier: Apache-2.0
#include "ronghe/publish/spreadsheet.hpp"

#include <xlsxwriter.h>

#include "ronghe/base/file_trouble.hpp"

namespace ronghe::publish {

struct Spreadsheet::State {
  std::string path;
  lxw_workbook* workbook = nullptr;  // freed by workbook_close
  lxw_worksheet* data = nullptr;
  lxw_worksheet* notes = nullptr;
  lxw_format* plain = nullptr;
  lxw_format* percent = nullptr;
  lxw_format* bold = nullptr;
  lxw_row_t row = 1;
  lxw_col_t column = 0;
  lxw_row_t note_row = 0;

  ~State() {
    if (workbook != nullptr) workbook_close(workbook);
  }
};

Spreadsheet::Spreadsheet(std::unique_ptr<State> state) : state_(std::move(state)) {}
Spreadsheet::Spreadsheet(Spreadsheet&&) noexcept = default;
Spreadsheet& Spreadsheet::operator=(Spreadsheet&&) noexcept = default;
Spreadsheet::~Spreadsheet() = default;

Result<Spreadsheet> Spreadsheet::create(const Start& start) {
  auto state = std::make_unique<State>();
  state->path = start.path;
  // Rows go to a temporary file at once: memory stays small however many there are.
  lxw_workbook_options options{
      .constant_memory = LXW_TRUE, .tmpdir = nullptr, .use_zip64 = LXW_FALSE};
  state->workbook = workbook_new_opt(start.path.c_str(), &options);
  if (state->workbook == nullptr) return not_written(start.path);
  std::string title = start.title;
  lxw_doc_properties properties{};
  properties.title = title.data();
  constexpr std::int64_t seconds_per_day = 86'400;
  properties.created = days_since_epoch(start.day) * seconds_per_day;
  workbook_set_properties(state->workbook, &properties);
  state->data = workbook_add_worksheet(state->workbook, "数据 Data");
  state->notes = workbook_add_worksheet(state->workbook, "说明 Notes");
  state->bold = workbook_add_format(state->workbook);
  format_set_bold(state->bold);
  state->plain = workbook_add_format(state->workbook);
  format_set_num_format(state->plain, "#,##0.######");
  state->percent = workbook_add_format(state->workbook);
  format_set_num_format(state->percent, "0.0%");
  lxw_col_t column = 0;
  for (const double width : start.widths) {
    worksheet_set_column(state->data, column, column, width, nullptr);
    ++column;
  }
  worksheet_freeze_panes(state->data, 1, 0);
  worksheet_repeat_rows(state->data, 0, 0);
  column = 0;
  for (const auto& name : start.header) {
    worksheet_write_string(state->data, 0, column++, name.c_str(), state->bold);
  }
  constexpr double note_width = 28;
  constexpr double content_width = 90;
  worksheet_set_column(state->notes, 0, 0, note_width, nullptr);
  worksheet_set_column(state->notes, 1, 1, content_width, nullptr);
  return Spreadsheet(std::move(state));
}

void Spreadsheet::text(const std::string& cell) {
  if (!cell.empty()) {
    worksheet_write_string(state_->data, state_->row, state_->column, cell.c_str(), nullptr);
  }
  ++state_->column;
}

void Spreadsheet::number(const std::optional<Decimal>& cell, Form form) {
  auto* format = form == Form::percent ? state_->percent : state_->plain;
  if (cell) {
    worksheet_write_number(state_->data, state_->row, state_->column, cell->to_double(), format);
  }
  ++state_->column;
}

void Spreadsheet::end_row() {
  ++state_->row;
  state_->column = 0;
}

void Spreadsheet::note(const std::string& name, const std::string& content) {
  worksheet_write_string(state_->notes, state_->note_row, 0, name.c_str(), state_->bold);
  worksheet_write_string(state_->notes, state_->note_row, 1, content.c_str(), nullptr);
  ++state_->note_row;
}

std::int64_t Spreadsheet::rows() const { return static_cast<std::int64_t>(state_->row) - 1; }

Result<void> Spreadsheet::close() {
  auto* workbook = std::exchange(state_->workbook, nullptr);
  const auto error = workbook_close(workbook);
  if (error == LXW_NO_ERROR) return {};
  return not_written(state_->path, lxw_strerror(error));
}

}  // namespace ronghe::publish
