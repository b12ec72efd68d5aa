// SPDX-License-Identifier: Apache-2.0
#include "ronghe/intake/detail/source.hpp"

#include <fmt/format.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <utility>

#include "ronghe/intake/detail/csv_text.hpp"
#include "ronghe/intake/detail/encoding.hpp"
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

Error wrong(const std::string& path, Said said) { return refusal(std::move(said), {path, 0, 0}); }

Result<void> to_utf8(Source& source, const SourceOptions& options) {
  RONGHE_TRY(encoding, encoding_of(source.path, source.facts, options.encoding));
  source.form.encoding = encoding.name;
  source.form.bom = source.facts.bom;
  if (encoding.notice) source.notices.push_back(*std::move(encoding.notice));
  if (encoding.name == "UTF-8") return {};
  RONGHE_TRY(file, TemporaryFile::create(options.work_folder, ".csv"));
  // "UTF-16" alone makes iconv read the mark at the beginning, and drop it.
  const auto from = encoding.name.starts_with("UTF-16") ? "UTF-16" : encoding.name;
  RONGHE_CHECK(transcode(source.path, file.path(), {.from = from, .to = "UTF-8"}));
  source.readable = file.path();
  source.converted = std::move(file);
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
  source.form.skipped = header->skipped;
  source.form.titles = std::move(header->titles);
  source.below = std::move(header->below);
  return {};
}

Result<void> open_json(Source& source, const SourceOptions& options) {
  if (source.facts.invalid_at) {
    return refused({fmt::format("the byte at offset {} is not UTF-8; JSON is written in UTF-8: "
                                "save it so and import it again",
                                *source.facts.invalid_at),
                    fmt::format("位于 {} 的字节不是 UTF-8；JSON 以 UTF-8 书写：请另存后重新导入",
                                *source.facts.invalid_at)},
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
  RONGHE_TRY(table,
             xlsx_to_csv(source.path, file.path(), {.sheet = options.sheet, .fits = options.fits}));
  if (table.titles.empty()) {
    const auto name = shortened(table.sheet, 60);
    return std::unexpected(
        wrong(source.path, {fmt::format("the sheet \"{}\" is empty; put the table into it", name),
                            fmt::format("工作表“{}”是空的；请将表格放入其中", name)}));
  }
  source.notices = std::move(table.notices);
  source.percent_columns = std::move(table.percent_columns);
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
          wrong(source.path,
                {fmt::format("the column \"{}\" is of the type {}; write one plain value in each "
                             "cell and import the file again",
                             source.form.titles.back(), source.types.back()),
                 fmt::format("列“{}”的类型为 {}；请在每个单元格中写一个简单值后重新导入",
                             source.form.titles.back(), source.types.back())}));
    }
  }
  // Nobody has looked at the texts inside: no check may be left out.
  source.facts.ascii = false;
  source.facts.blanks = source.facts.controls = source.facts.quotes = source.facts.hashes = true;
  source.facts.marks = true;
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
  const auto table = fmt::format(
      "read_csv({}, columns = {{{}}}, auto_detect = false, header = true, delim = {}, {}"
      "quote = '\"', escape = '\"', strict_mode = true, null_padding = false)",
      quoted_text(readable), columns, quoted_text(std::string(1, separator)),
      form.skipped > 0 ? fmt::format("skip = {}, ", form.skipped) : "");
  if (numbered) return table;
  // Spreadsheets export rows of nothing but separators. Where the first cell has a value, none of
  // the others is looked at.
  std::string filled;
  for (std::size_t i = 0; i < form.titles.size(); ++i) {
    filled += fmt::format("{}\"#r{}\" IS NOT NULL", i == 0 ? "" : " OR ", i);
  }
  return fmt::format("(SELECT * FROM {} WHERE {})", table, filled);
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
    return std::unexpected(wrong(
        source.path, {"give the file a name without * ? [ and {", "文件名请不要含 * ? [ 和 {"}));
  }
  source.readable = link.path();
  source.converted = std::move(link);
  return {};
}

}  // namespace

Result<Source> open_source(engine::Connection& connection, const SourceOptions& options) {
  RONGHE_TRY(format, format_of(options.path));
  Source source{.path = options.path, .readable = options.path};
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

namespace {

Result<std::vector<std::string>> csv_titles(const SourceOptions& options) {
  constexpr std::size_t head_max = std::size_t{1} << 16U;
  std::ifstream in(options.path, std::ios::binary);
  std::string head(head_max, '\0');
  in.read(head.data(), static_cast<std::streamsize>(head.size()));
  head.resize(static_cast<std::size_t>(in.gcount()));
  if (const auto end = head.rfind('\n'); end != std::string::npos) head.resize(end + 1);
  const auto encoding = encoding_of_head(head, options.encoding);
  const auto text = transcoded(head, {.from = encoding.name, .to = "UTF-8"});
  RONGHE_TRY(header, csv_header_of(text.value_or(head), options.path));
  return header.titles;
}

Result<std::vector<std::string>> json_titles(const SourceOptions& options) {
  std::ifstream in(options.path, std::ios::binary);
  std::string line;
  while (std::getline(in, line) && trimmed(line).empty()) {
  }
  RONGHE_TRY(objects, json_objects(std::string(trimmed(line))));
  std::vector<std::string> titles;
  for (const auto& [name, text] : objects.front()) titles.push_back(name);
  return titles;
}

Result<std::vector<std::string>> parquet_titles(engine::Connection& connection,
                                                const SourceOptions& options) {
  Source source{.path = options.path, .readable = options.path};
  RONGHE_CHECK(avoid_patterns(source, options));
  RONGHE_CHECK(open_parquet(connection, source));
  return source.form.titles;
}

}  // namespace

Result<std::vector<std::string>> titles_of(engine::Connection& connection,
                                           const SourceOptions& options) {
  RONGHE_TRY(format, format_of(options.path));
  switch (format) {
    case Format::csv: return csv_titles(options);
    case Format::json_lines: return json_titles(options);
    case Format::xlsx:
      return xlsx_titles(options.path, {.sheet = options.sheet, .fits = options.fits});
    case Format::parquet: return parquet_titles(connection, options);
  }
  std::unreachable();
}

}  // namespace detail
}  // namespace ronghe::intake
