// SPDX-License-Identifier: Apache-2.0
#include "ronghe/intake/detail/reading_error.hpp"

#include <fmt/format.h>

#include <charconv>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "ronghe/intake/said.hpp"

namespace ronghe::intake::detail {

namespace {

// The number that follows `mark` in the engine's message.
std::optional<int> number_after(std::string_view text, std::string_view mark) {
  const auto at = text.find(mark);
  if (at == std::string_view::npos) return std::nullopt;
  text.remove_prefix(at + mark.size());
  int number = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (fault != std::errc()) return std::nullopt;
  return number;
}

Error at_line(const Source& source, std::optional<int> line, Said said) {
  return refusal(std::move(said), {source.path, line.value_or(0), 0});
}

}  // namespace

Error reading_error(const Source& source, const Error& error) {
  const std::string_view text = error.message;
  const auto line = number_after(text, "CSV Error on Line: ");
  if (text.contains("unterminated quote")) {
    return at_line(source, line,
                   {"a quote is opened here and never closed properly; close it, or double a quote "
                    "that belongs to the text, and import the file again",
                    "此处的引号未正确关闭；请补上引号，或将属于文字的引号写两遍，然后重新导入"});
  }
  if (const auto expected = number_after(text, "Expected Number of Columns: ")) {
    return at_line(
        source, line,
        {fmt::format("the line has {} cells where the first line has {}; quote cells that "
                     "hold a separator and import the file again",
                     number_after(text, "Found: ").value_or(0), *expected),
         fmt::format("该行有 {} 个单元格，而首行有 {} 个；请将含分隔符的单元格加上引号后重新导入",
                     number_after(text, "Found: ").value_or(0), *expected)});
  }
  if (text.contains("Maximum line size")) {
    return at_line(source, line,
                   {"the line is longer than 2 MB: most often a quote is opened and never closed; "
                    "close it and import the file again",
                    "该行超过 2 MB：多半是引号未关闭；请补上引号后重新导入"});
  }
  if (source.form.format == Format::parquet && !text.contains("Out of Memory")) {
    return at_line(source, std::nullopt,
                   {"the Parquet file is damaged or was cut off; ask the sender for it again",
                    "Parquet 文件已损坏或不完整；请让报送方重新提供"});
  }
  if (line) {
    return at_line(source, line,
                   {"the line cannot be read as CSV; correct it and import it again",
                    "该行不是有效的 CSV；请更正后重新导入"});
  }
  if (text.contains("CSV Parser state machine")) {
    return at_line(source, std::nullopt,
                   {"the file cannot be read as CSV: its line ends are mixed, or a quote stands "
                    "within a cell; save it again as CSV and import it again",
                    "文件不是有效的 CSV：换行符不统一，或单元格中有引号；请重新另存为 CSV 后导入"});
  }
  return error;
}

}  // namespace ronghe::intake::detail
