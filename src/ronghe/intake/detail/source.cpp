// SPDX-License-Identifier: Apache-2.0
#include "ronghe/intake/detail/source.hpp"

#include <fmt/format.h>

#include <array>
#include <filesystem>
#include <fstream>

#include "ronghe/intake/detail/csv_text.hpp"
#include "ronghe/intake/detail/file_kind.hpp"
#include "ronghe/intake/detail/json_lines.hpp"
#include "ronghe/intake/detail/reading_error.hpp"
#include "ronghe/intake/detail/text.hpp"
#include "ronghe/intake/detail/transcode.hpp"
#include "ronghe/intake/detail/xlsx_reader.hpp"

namespace ronghe::intake {

std::string_view to_string(Format format) {
  switch (format) {
    case Format::csv: return "CSV";
    case Format::json_lines: return "JSON lines";
    case Format::parquet: return "Parquet";
    case Format::xlsx: return "XLSX";
  }
  std::unreachable();
}

namespace detail {

namespace {

using engine::quoted_text;

// Three-byte sequences that stand before the first fault of a file that was UTF-8 once. GB18030
// text of any length has practically none: its second bytes lie above those of UTF-8.
constexpr std::uint64_t damaged_utf8_min = 4;

Error wrong(const std::string& path, std::string what) {
  return {ErrorKind::bad_input, std::move(what), {path, 0, 0}};
}

// The encoding of a text file; the engine reads UTF-8 only.
Result<std::string> encoding_of(const std::string& path, const FileFacts& facts) {
  const auto head = first_bytes(path);
  if (head.starts_with("\xff\xfe")) return "UTF-16LE";
  if (head.starts_with("\xfe\xff")) return "UTF-16BE";
  if (!facts.invalid_at) return "UTF-8";
  if (facts.bom || facts.wide_before_fault >= damaged_utf8_min) {
    return bad_input(
        fmt::format("the byte at offset {} is not UTF-8, though the text before it is; the file is "
                    "damaged: ask the sender for it again",
                    *facts.invalid_at),
        {path, line_of_byte(path, *facts.invalid_at), 0});
  }
  return "GB18030";
}

Result<void> to_utf8(Source& source, const SourceOptions& options) {
  RONGHE_TRY(encoding, encoding_of(source.path, source.facts));
  source.form.encoding = encoding;
  source.form.bom = source.facts.bom;
  if (encoding == "UTF-8") return {};
  RONGHE_TRY(file, TemporaryFile::create(options.work_folder, ".csv"));
  // "UTF-16" alone makes iconv read the mark at the beginning, and drop it.
  const auto from = encoding.starts_with("UTF-16") ? "UTF-16" : encoding;
  RONGHE_CHECK(transcode(source.path, file.path(), {.from = from, .to = "UTF-8"}));
  source.readable = file.path();
  source.converted = std::move(file);
  source.notices.push_back(fmt::format("read as {}", encoding));
  RONGHE_TRY(facts, scan_file(source.readable, nullptr));
  source.facts = std::move(facts);
  return {};
}

Result<void> open_csv(Source& source, const SourceOptions& options) {
  RONGHE_CHECK(to_utf8(source, options));
  auto header = read_csv_header(source.readable);
  if (!header) {
    auto error = std::move(header).error();
    error.place.file = source.path;  // not the copy of it
    return std::unexpected(std::move(error));
  }
  source.form.delimiter = header->delimiter;
  source.form.titles = std::move(header->titles);
  return {};
}

Result<void> open_json(Source& source, const SourceOptions& options) {
  if (source.facts.invalid_at) {
    return bad_input(fmt::format("the byte at offset {} is not UTF-8; JSON is written in UTF-8: "
                                 "save it so and import it again",
                                 *source.facts.invalid_at),
                     {source.path, line_of_byte(source.path, *source.facts.invalid_at), 0});
  }
  RONGHE_TRY(file, TemporaryFile::create(options.work_folder, ".csv"));
  RONGHE_TRY(titles, json_lines_to_csv(source.path, file.path()));
  source.form.titles = std::move(titles);
  source.readable = file.path();
  source.converted = std::move(file);
  source.numbered = true;
  RONGHE_TRY(facts, scan_file(source.readable, nullptr));
  source.facts = std::move(facts);
  return {};
}

Result<void> open_xlsx(Source& source, const SourceOptions& options) {
  RONGHE_TRY(file, TemporaryFile::create(options.work_folder, ".csv"));
  RONGHE_TRY(table, xlsx_to_csv(source.path, file.path()));
  if (table.titles.empty()) {
    return std::unexpected(
        wrong(source.path, fmt::format("the sheet \"{}\" is empty; put the table "
                                       "into the first sheet",
                                       table.sheets.front())));
  }
  if (table.sheets.size() > 1) {
    source.notices.push_back(fmt::format("only the first of {} sheets is read (\"{}\")",
                                         table.sheets.size(), table.sheets.front()));
  }
  source.form.titles = std::move(table.titles);
  source.readable = file.path();
  source.converted = std::move(file);
  source.numbered = true;
  RONGHE_TRY(facts, scan_file(source.readable, nullptr));
  source.facts = std::move(facts);
  return {};
}

// Old writers do not say that their texts are texts.
std::string parquet_file(const Source& source) {
  return fmt::format("read_parquet({}, binary_as_string = true)", quoted_text(source.readable));
}

Result<void> open_parquet(engine::Connection& connection, Source& source) {
  auto rows = connection.collect(fmt::format("DESCRIBE SELECT * FROM {}", parquet_file(source)));
  if (!rows) return std::unexpected(reading_error(source, rows.error()));
  while (true) {
    RONGHE_TRY(chunk, rows->next());
    if (!chunk) break;
    for (std::size_t i = 0; i < chunk->rows(); ++i) {
      source.form.titles.emplace_back(chunk->text(0, i));
      source.types.emplace_back(chunk->text(1, i));
      if (!is_nested(source.types.back())) continue;
      return std::unexpected(
          wrong(source.path, fmt::format("the column \"{}\" is of the type {}; write one plain "
                                         "value in each cell and import the file again",
                                         source.form.titles.back(), source.types.back())));
    }
  }
  // Nobody has looked at the texts inside: no check may be left out.
  source.facts.ascii = false;
  source.facts.blanks = source.facts.controls = source.facts.quotes = source.facts.hashes = true;
  return {};
}

}  // namespace

std::string Source::relation() const {
  std::string columns = numbered ? "'#row': 'BIGINT'" : "";
  std::string renamed;
  for (std::size_t i = 0; i < form.titles.size(); ++i) {
    columns += fmt::format("{}'#r{}': 'VARCHAR'", columns.empty() ? "" : ", ", i);
    renamed += fmt::format("{}\"#r{}\"", i == 0 ? "" : ", ", i);
  }
  if (!values.empty()) return fmt::format("{} AS \"#file\"(\"#row\", {})", values, renamed);
  if (form.format == Format::parquet) {
    return fmt::format("{} AS \"#file\"({})", parquet_file(*this), renamed);
  }
  const char separator = converted && numbered ? ',' : form.delimiter;
  return fmt::format(
      "read_csv({}, columns = {{{}}}, auto_detect = false, header = true, delim = {}, "
      "quote = '\"', escape = '\"', strict_mode = true, null_padding = false)",
      quoted_text(readable), columns, quoted_text(std::string(1, separator)));
}

namespace {

// The engine reads these characters of a name as patterns; a link without them stands in.
Result<void> avoid_patterns(Source& source, const SourceOptions& options) {
  if (source.readable.find_first_of("*?[{") == std::string::npos) return {};
  RONGHE_TRY(link, TemporaryFile::create(options.work_folder, ".link"));
  std::error_code error;
  std::filesystem::remove(link.path(), error);
  std::filesystem::create_symlink(std::filesystem::absolute(source.readable), link.path(), error);
  if (error) {
    return std::unexpected(wrong(source.path, "give the file a name without * ? [ and {"));
  }
  source.readable = link.path();
  source.converted = std::move(link);
  return {};
}

}  // namespace

Result<Source> open_source(engine::Connection& connection, const SourceOptions& options) {
  RONGHE_TRY(format, format_of(options.path));
  Source source{.form = {},
                .path = options.path,
                .readable = options.path,
                .converted = {},
                .facts = {},
                .sha256 = {},
                .values = {},
                .types = {},
                .notices = {}};
  source.form.format = format;
  RONGHE_TRY(facts, scan_file(options.path, options.progress));
  source.facts = std::move(facts);
  source.sha256 = source.facts.sha256;
  source.bytes = source.facts.bytes;
  RONGHE_CHECK(avoid_patterns(source, options));
  Result<void> opened;
  switch (format) {
    case Format::csv: opened = open_csv(source, options); break;
    case Format::json_lines: opened = open_json(source, options); break;
    case Format::xlsx: opened = open_xlsx(source, options); break;
    case Format::parquet: opened = open_parquet(connection, source); break;
  }
  if (!opened) return std::unexpected(std::move(opened).error());
  return source;
}

}  // namespace detail
}  // namespace ronghe::intake
