// SPDX-License-Identifier: Apache-2.0
#include "ronghe/demo/writer.hpp"

#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>

#include "ronghe/base/file_trouble.hpp"
#include "ronghe/demo/detail/writers.hpp"

namespace ronghe::demo {

namespace detail {

Result<OutFile> OutFile::create(const std::string& path) {
  auto* file = std::fopen(path.c_str(), "wb");
  if (file == nullptr) {
    return not_written(path, std::strerror(errno));
  }
  return OutFile(path, file);
}

void OutFile::write(std::string_view bytes) {
  failed_ = failed_ || std::fwrite(bytes.data(), 1, bytes.size(), file_.get()) != bytes.size();
}

Result<void> OutFile::close() {
  failed_ = std::fclose(file_.release()) != 0 || failed_;
  if (!failed_) return {};
  return not_written(path_);
}

namespace {

void append_integer(std::string& out, std::int64_t value) {
  std::array<char, 24> digits{};
  const auto end = std::to_chars(digits.begin(), digits.end(), value).ptr;
  out.append(digits.begin(), end);
}

std::string_view chinese_missing(std::string_view code) {
  if (code == "not_collected") return "未采集";
  if (code == "not_applicable") return "不适用";
  if (code == "withheld") return "保密";
  return "无法核实";
}

std::string_view word_of(const policy::Field& field, std::string_view code) {
  for (const auto& choice : field.choices) {
    if (choice.code == code) return choice.name.zh;
  }
  return code;
}

}  // namespace

void append_decimal(std::string& out, std::int64_t unscaled, int scale) {
  if (unscaled < 0) out += '-';
  const auto size = unscaled < 0 ? -unscaled : unscaled;
  std::int64_t unit = 1;
  for (int i = 0; i < scale; ++i) unit *= 10;
  append_integer(out, size / unit);
  if (scale == 0) return;
  out += '.';
  for (auto rest = size % unit; unit > 1; rest %= unit) {
    unit /= 10;
    out += static_cast<char>('0' + rest / unit);
  }
}

void append_date(std::string& out, std::int32_t days) {
  const auto date = date_of_days(days);
  const auto year = static_cast<int>(date.year());
  const auto month = static_cast<unsigned>(date.month());
  const auto in_month = static_cast<unsigned>(date.day());
  const std::array<char, 10> digits{static_cast<char>('0' + year / 1000),
                                    static_cast<char>('0' + year / 100 % 10),
                                    static_cast<char>('0' + year / 10 % 10),
                                    static_cast<char>('0' + year % 10),
                                    '-',
                                    static_cast<char>('0' + month / 10),
                                    static_cast<char>('0' + month % 10),
                                    '-',
                                    static_cast<char>('0' + in_month / 10),
                                    static_cast<char>('0' + in_month % 10)};
  out.append(digits.data(), digits.size());
}

void append_cell(std::string& out, const Cell& cell, const policy::Field& field, bool chinese) {
  switch (cell.kind) {
    case Cell::Kind::blank: return;
    case Cell::Kind::text:
      out += chinese && !field.choices.empty() ? word_of(field, cell.text) : cell.text;
      return;
    case Cell::Kind::integer: return append_integer(out, cell.number);
    case Cell::Kind::decimal: return append_decimal(out, cell.number, cell.scale);
    case Cell::Kind::date: return append_date(out, static_cast<std::int32_t>(cell.number));
    case Cell::Kind::boolean:
      if (chinese) {
        out += cell.number != 0 ? "是" : "否";
      } else {
        out += cell.number != 0 ? "true" : "false";
      }
      return;
    case Cell::Kind::missing: out += chinese ? chinese_missing(cell.text) : cell.text; return;
    case Cell::Kind::raw: out += cell.text; return;
  }
}

}  // namespace detail

Result<std::unique_ptr<RowWriter>> open_writer(const FileTarget& target) {
  switch (target.shape.format) {
    case Format::csv: return detail::open_csv(target);
    case Format::json_lines: return detail::open_json_lines(target);
    case Format::xlsx: return detail::open_xlsx(target);
    case Format::parquet: return detail::open_parquet(target);
  }
  std::unreachable();
}

std::string_view extension(Format format) {
  switch (format) {
    case Format::csv: return ".csv";
    case Format::json_lines: return ".jsonl";
    case Format::xlsx: return ".xlsx";
    case Format::parquet: return ".parquet";
  }
  std::unreachable();
}

}  // namespace ronghe::demo
