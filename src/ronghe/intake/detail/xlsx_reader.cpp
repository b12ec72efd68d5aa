// SPDX-License-Identifier: Apache-2.0
#include "ronghe/intake/detail/xlsx_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "ronghe/intake/detail/text.hpp"
#include "ronghe/intake/detail/xlsx_parts.hpp"
#include "ronghe/intake/detail/xlsx_sheet.hpp"
#include "ronghe/intake/detail/zip_stream.hpp"

namespace ronghe::intake::detail {

namespace {

std::uint64_t written_max(const std::string& path, const XlsxLimits& limits) {
  std::error_code error;
  const auto size = std::filesystem::file_size(path, error);
  return std::max<std::uint64_t>(limits.written_bytes_free,
                                 error ? 0 : size * limits.written_ratio_max);
}

}  // namespace

Result<XlsxTable> xlsx_to_csv(const std::string& source, const std::string& target,
                              const XlsxLimits& limits) {
  RONGHE_TRY(parts, read_xlsx_parts(source, limits));
  std::ofstream out(target, std::ios::binary);
  SheetReader sheet({.path = source, .written_max = written_max(source, limits)}, parts, limits,
                    out);
  RONGHE_TRY(found, read_zip_member(source, parts.sheet_member, limits,
                                    [&sheet](std::string_view xml) { return sheet.take(xml); }));
  if (sheet.fault()) return std::unexpected(*sheet.fault());
  if (!found || !sheet.has_ended()) {
    return bad_input(fmt::format("the sheet \"{}\" was cut off before its end; ask the sender "
                                 "for the workbook again",
                                 shortened(parts.sheets.front(), 60)),
                     {source, 0, 0});
  }
  out.close();
  if (!out) {
    return fail(ErrorKind::fault, fmt::format("{}: cannot be written; check the disk", target));
  }
  return XlsxTable{.titles = sheet.titles(), .sheets = std::move(parts.sheets)};
}

}  // namespace ronghe::intake::detail
