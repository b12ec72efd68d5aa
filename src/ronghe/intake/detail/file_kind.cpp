// SPDX-License-Identifier: Apache-2.0
#include "ronghe/intake/detail/file_kind.hpp"

#include <fmt/format.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <optional>

#include "ronghe/intake/detail/text.hpp"

namespace ronghe::intake::detail {

namespace {

constexpr std::size_t head_bytes = 4096;

Error wrong(const std::string& path, std::string what) {
  return {ErrorKind::bad_input, std::move(what), {path, 0, 0}};
}

// Files that are taken for tables, by their first bytes.
struct Stranger {
  std::string_view begins;
  std::string_view said;
};
using namespace std::string_view_literals;
constexpr std::array strangers{
    Stranger{
        "\xd0\xcf\x11\xe0"sv,
        "this is an encrypted workbook or one of the old XLS format; save it as XLSX without a "
        "password and import it again"},
    Stranger{"\x1f\x8b"sv, "the file is compressed; unpack it and import it again"},
    Stranger{"Rar!"sv, "the file is compressed; unpack it and import it again"},
    Stranger{"7z\xbc\xaf"sv, "the file is compressed; unpack it and import it again"},
    Stranger{"%PDF"sv,
             "this is a PDF document, not a table; ask the sender for the table that it was made "
             "from"},
    Stranger{"\xff\xfe\0\0"sv,
             "the file is written in UTF-32; save it as UTF-8 and import it again"},
    Stranger{"\0\0\xfe\xff"sv,
             "the file is written in UTF-32; save it as UTF-8 and import it again"},
};

Result<void> check_file(const std::string& path) {
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  if (!std::filesystem::exists(status)) {
    return fail(ErrorKind::not_found, "there is no such file; check its name", {path, 0, 0});
  }
  if (std::filesystem::is_directory(status)) {
    return std::unexpected(wrong(path, "this is a folder; name the files in it"));
  }
  if (!std::filesystem::is_regular_file(status)) {
    return std::unexpected(wrong(path,
                                 "this is a pipe or a device, not a file; write its content into a "
                                 "file and import that"));
  }
  if (!std::ifstream(path, std::ios::binary)) {
    return std::unexpected(wrong(path, "the file cannot be read; ask for the right to read it"));
  }
  if (std::filesystem::file_size(path, error) == 0) {
    return std::unexpected(wrong(path, "the file is empty; ask the sender for it again"));
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

std::optional<std::string> zeros_in(std::string_view head) {
  if (head.starts_with("\xff\xfe") || head.starts_with("\xfe\xff")) return std::nullopt;
  if (!head.contains('\0')) return std::nullopt;
  if (looks_like_utf16(head)) {
    return "this looks like UTF-16 text without its byte order mark; save the file as UTF-8 and "
           "import it again";
  }
  return "the file holds zero bytes, so it is no text: a picture, a program, or damaged; name a "
         "CSV, "
         "XLSX, JSON lines or Parquet file";
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
  for (const auto& [begins, said] : strangers) {
    if (head.starts_with(begins)) return std::unexpected(wrong(path, std::string(said)));
  }
  if (auto zeros = zeros_in(head)) return std::unexpected(wrong(path, *std::move(zeros)));
  const auto text = trimmed(head);
  if (text.starts_with('{')) return Format::json_lines;
  if (text.starts_with('[') && trimmed(text.substr(1)).starts_with('{')) {
    return std::unexpected(
        wrong(path, "this is one JSON list; write one object on each line and import it again"));
  }
  if (text.starts_with('<')) {
    return std::unexpected(wrong(path,
                                 "this is HTML or XML, which some programs write under the name "
                                 "XLS; open it in a spreadsheet program, save it as XLSX and "
                                 "import that"));
  }
  const auto ending = lower_ascii(std::filesystem::path(path).extension().string());
  if (ending == ".parquet" || ending == ".xlsx") {
    return std::unexpected(wrong(path, fmt::format("the file's name ends in {}, but it does not "
                                                   "begin like one; ask the sender for it again",
                                                   ending)));
  }
  return Format::csv;
}

bool is_nested(std::string_view type) {
  return type.ends_with(']') || type.starts_with("STRUCT") || type.starts_with("MAP") ||
         type.starts_with("UNION") || type == "BLOB" || type == "BIT" || type == "INTERVAL";
}

}  // namespace ronghe::intake::detail
