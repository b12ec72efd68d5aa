// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ronghe/base/date.hpp"
#include "ronghe/base/decimal.hpp"
#include "ronghe/base/result.hpp"

namespace ronghe::publish {

// An XLSX workbook: sheet 1 the data with typed cells, sheet 2 the notes. The same content gives
// the same bytes: its date of making is the day of the run.
class Spreadsheet {
 public:
  enum class Form { plain, percent };
  struct Start {
    std::string path;
    std::string title;
    Date day;
    std::vector<std::string> header;
    std::vector<double> widths;  // of the columns, in characters
  };
  [[nodiscard]] static Result<Spreadsheet> create(const Start& start);
  Spreadsheet(Spreadsheet&&) noexcept;
  Spreadsheet& operator=(Spreadsheet&&) noexcept;
  ~Spreadsheet();

  void text(const std::string& cell);
  void number(const std::optional<Decimal>& cell, Form form);  // none = an empty cell
  void end_row();
  void note(const std::string& name, const std::string& content);
  [[nodiscard]] Result<void> close();
  [[nodiscard]] std::int64_t rows() const;  // without the header

 private:
  struct State;
  explicit Spreadsheet(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace ronghe::publish
