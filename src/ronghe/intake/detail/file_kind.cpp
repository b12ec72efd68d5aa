// SPDX-License-Identifier: Apache-2.0
#include "ronghe/intake/detail/file_kind.hpp"

#include <fmt/format.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <optional>

#include "ronghe/intake/detail/text.hpp"
#include "ronghe/intake/said.hpp"

namespace ronghe::intake::detail {

namespace {

constexpr std::size_t head_bytes = 4096;

Error wrong(const std::string& path, Said said) { return refusal(std::move(said), {path, 0, 0}); }

// Files that are taken for tables, by their first bytes.
struct Stranger {
  std::string_view begins;
  std::string_view en;
  std::string_view zh;
};
using namespace std::string_view_literals;
constexpr auto unpack_en = "the file is compressed; unpack it and import it again"sv;
constexpr auto unpack_zh = "文件是压缩包；请解压后重新导入"sv;
constexpr auto utf32_en = "the file is written in UTF-32; save it as UTF-8 and import it again"sv;
constexpr auto utf32_zh = "文件为 UTF-32 编码；请另存为 UTF-8 后重新导入"sv;
constexpr std::array strangers{
    Stranger{
        "\xd0\xcf\x11\xe0"sv,
        "this is an encrypted workbook or one of the old XLS format; save it as XLSX without a "
        "password and import it again",
        "这是加密的工作簿，或旧的 XLS 格式；请另存为无密码的 XLSX 后重新导入"},
    Stranger{"\x1f\x8b"sv, unpack_en, unpack_zh},
    Stranger{"Rar!"sv, unpack_en, unpack_zh},
    Stranger{"7z\xbc\xaf"sv, unpack_en, unpack_zh},
    Stranger{"%PDF"sv,
             "this is a PDF document, not a table; ask the sender for the table that it was made "
             "from",
             "这是 PDF 文档，不是表格；请向报送方索取制作它的表格"},
    Stranger{"\xff\xfe\0\0"sv, utf32_en, utf32_zh},
    Stranger{"\0\0\xfe\xff"sv, utf32_en, utf32_zh},
};

Result<void> check_file(const std::string& path) {
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  if (!std::filesystem::exists(status)) {
    return refused({"there is no such file; check its name", "没有这个文件；请核对名称"},
                   {path, 0, 0}, ErrorKind::not_found);
  }
  if (std::filesystem::is_directory(status)) {
    return std::unexpected(
        wrong(path, {"this is a folder; name the files in it", "这是文件夹；请指明其中的文件"}));
  }
  if (!std::filesystem::is_regular_file(status)) {
    return std::unexpected(wrong(path, {"this is a pipe or a device, not a file; write its content "
                                        "into a file and import that",
                                        "这是管道或设备，不是文件；请将其内容写入文件后导入"}));
  }
  if (!std::ifstream(path, std::ios::binary)) {
    return std::unexpected(wrong(path, {"the file cannot be read; ask for the right to read it",
                                        "文件无法读取；请申请读取权限"}));
  }
  if (std::filesystem::file_size(path, error) == 0) {
    return std::unexpected(wrong(path, {"the file is empty; ask the sender for it again",
                                        "文件是空的；请让报送方重新提供"}));
  }
  return {};
}

// Text of English titles in UTF-16 has a zero in every second byte, always on the same side.
bool looks_like_utf16(std::string_view head) {
  std::array<std::size_t, 2> zeros{};
  for (std::size_t i = 0; i < head.size(); ++i) zeros.at(i % 2) += head[i] == '\0' ? 1 : 0;
  const auto [even, odd] = zeros;
  return (even == 0 || odd == 0) && even + odd >= head.size() / 4;
}

std::optional<Said> zeros_in(std::string_view head) {
  if (head.starts_with("\xff\xfe") || head.starts_with("\xfe\xff")) return std::nullopt;
  if (!head.contains('\0')) return std::nullopt;
  if (looks_like_utf16(head)) {
    return Said{
        "this looks like UTF-16 text without its byte order mark; save the file as UTF-8 "
        "and import it again",
        "看来是没有字节顺序标记的 UTF-16 文本；请另存为 UTF-8 后重新导入"};
  }
  return Said{
      "the file holds zero bytes, so it is no text: a picture, a program, or damaged; name "
      "a CSV, XLSX, JSON lines or Parquet file",
      "文件中有零字节，不是文本：可能是图片、程序或已损坏；请指明 CSV、XLSX、JSON lines 或 "
      "Parquet 文件"};
}

}  // namespace

std::string first_bytes(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::string text(head_bytes, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(in.gcount()));
  return text;
}

Result<Format> format_of(const std::string& path) {
  RONGHE_CHECK(check_file(path));
  const auto head = first_bytes(path);
  if (head.starts_with("PAR1")) return Format::parquet;
  if (head.starts_with("PK\x03\x04")) return Format::xlsx;
  for (const auto& [begins, en, zh] : strangers) {
    if (head.starts_with(begins)) {
      return std::unexpected(wrong(path, {std::string(en), std::string(zh)}));
    }
  }
  if (auto zeros = zeros_in(head)) return std::unexpected(wrong(path, *std::move(zeros)));
  const auto text = trimmed(head);
  if (text.starts_with('{')) return Format::json_lines;
  if (text.starts_with('[') && trimmed(text.substr(1)).starts_with('{')) {
    return std::unexpected(
        wrong(path, {"this is one JSON list; write one object on each line and import it again",
                     "这是一个 JSON 列表；请每行写一个对象后重新导入"}));
  }
  if (text.starts_with('<')) {
    return std::unexpected(wrong(
        path, {"this is HTML or XML, which some programs write under the name XLS; open it in "
               "a spreadsheet program, save it as XLSX and import that",
               "这是 HTML 或 XML，有些程序以 XLS 为名写出；请用表格软件打开，另存为 XLSX "
               "后导入"}));
  }
  const auto ending = lower_ascii(std::filesystem::path(path).extension().string());
  if (ending == ".parquet" || ending == ".xlsx") {
    return std::unexpected(
        wrong(path, {fmt::format("the file's name ends in {}, but it does not begin like one; ask "
                                 "the sender for it again",
                                 ending),
                     fmt::format("文件名以 {} 结尾，内容却不是；请让报送方重新提供", ending)}));
  }
  return Format::csv;
}

bool is_nested(std::string_view type) {
  return type.ends_with(']') || type.starts_with("STRUCT") || type.starts_with("MAP") ||
         type.starts_with("UNION") || type == "BLOB" || type == "BIT" || type == "INTERVAL";
}

}  // namespace ronghe::intake::detail
