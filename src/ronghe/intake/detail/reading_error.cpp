// SPDX-License-Identifier: Apache-2.0
#include "ronghe/intake/detail/reading_error.hpp"

#include <fmt/format.h>

#include <charconv>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

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

Error at_line(const Source& source, std::optional<int> line, std::string what) {
  return {ErrorKind::bad_input, std::move(what), {source.path, line.value_or(0), 0}};
}

}  // namespace

Error reading_error(const Source& source, const Error& error) {
  const std::string_view text = error.message;
  const auto line = number_after(text, "CSV Error on Line: ");
  if (text.contains("unterminated quote")) {
    return at_line(source, line,
                   "a quote is opened here and never closed properly; close it, or double a quote "
                   "that belongs to the text, and import the file again");
  }
  if (const auto expected = number_after(text, "Expected Number of Columns: ")) {
    return at_line(
        source, line,
        fmt::format("the line has {} cells where the first line has {}; quote cells that "
                    "hold a separator and import the file again",
                    number_after(text, "Found: ").value_or(0), *expected));
  }
  if (text.contains("Maximum line size")) {
    return at_line(source, line,
                   "the line is longer than 2 MB: most often a quote is opened and never closed; "
                   "close it and import the file again");
  }
  if (source.form.format == Format::parquet && !text.contains("Out of Memory")) {
    return at_line(source, std::nullopt,
                   "the Parquet file is damaged or was cut off; ask the sender for it again");
  }
  if (line) {
    return at_line(source, line, "the line cannot be read as CSV; correct it and import it again");
  }
  if (text.contains("CSV Parser state machine")) {
    return at_line(source, std::nullopt,
                   "the file cannot be read as CSV: its line ends are mixed, or a quote stands "
                   "within a cell; save it again as CSV and import it again");
  }
  return error;
}

}  // namespace ronghe::intake::detail
