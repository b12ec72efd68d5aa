// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>

#include "ronghe/intake/detail/xlsx_reader.hpp"
#include "ronghe/intake/detail/xlsx_sheet.hpp"

// Any bytes as a workbook when they begin like a ZIP file, else as the XML of a sheet and of its
// shared texts. The memory that the run allows is part of the test (tools/fuzz).
namespace ronghe::intake::detail {
namespace {

namespace fs = std::filesystem;

void read_workbook(std::string_view bytes) {
  static const auto path =
      fs::temp_directory_path() / ("ronghe-xlsx-fuzz-" + std::to_string(getpid()));
  std::ofstream(path, std::ios::binary) << bytes;
  const auto table = xlsx_to_csv(path.string(), path.string() + ".csv");
  if (!table && table.error().message.empty()) std::abort();
}

struct Read {
  std::string rows;
  std::string said;
  std::size_t texts = 0;
  bool operator==(const Read&) const = default;
};

template <class Reader>
void feed(Reader& reader, std::string_view xml, std::size_t piece) {
  for (; !xml.empty(); xml.remove_prefix(std::min(piece, xml.size()))) {
    if (!reader.take(xml.substr(0, piece))) return;
  }
}

Read read_xml(std::string_view xml, std::size_t piece) {
  XlsxLimits limits;
  limits.element_bytes_max = 2000;
  Read out;
  SharedTextsReader texts(limits);
  feed(texts, xml, piece);
  auto shared = texts.finish("sheet");
  if (!shared) out.said = to_string(shared.error());
  const XlsxParts parts{.sheets = {},
                        .strings = shared ? *std::move(shared) : SharedTexts(),
                        .date_style = {false, true},
                        .from_1904 = false};
  out.texts = parts.strings.size();
  std::ostringstream rows;
  SheetReader sheet({.path = "sheet", .written_max = 100'000}, parts, limits, rows);
  feed(sheet, xml, piece);
  if (sheet.fault()) out.said += to_string(*sheet.fault());
  out.rows = rows.str();
  return out;
}

}  // namespace
}  // namespace ronghe::intake::detail

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace ronghe::intake::detail;
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  if (text.starts_with("PK")) {
    read_workbook(text);
    return 0;
  }
  // However the bytes are cut, they say the same.
  const auto whole = read_xml(text, size + 1);
  for (const std::size_t piece : {std::size_t{1}, std::size_t{7}}) {
    if (read_xml(text, piece) != whole) std::abort();
  }
  return 0;
}
