// SPDX-License-Identifier: Apache-2.0
#include "ronghe/intake/detail/file_scan.hpp"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string_view>
#include <vector>

#include "ronghe/base/worded.hpp"
#include "ronghe/crypto/sha256.hpp"
#include "ronghe/intake/said.hpp"

namespace ronghe::intake::detail {

namespace {

constexpr std::size_t block_bytes = std::size_t{1} << 20;

// Bytes at the end of `text` that begin a sequence which the next block must finish.
std::size_t unfinished_tail(std::string_view text) {
  for (std::size_t back = 1; back <= std::min<std::size_t>(3, text.size()); ++back) {
    const auto byte = static_cast<unsigned char>(text[text.size() - back]);
    if (byte >= 0xc0) {
      const std::size_t length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return length > back ? back : 0;
    }
    if (byte < 0x80) return 0;
  }
  return 0;
}

// Offset of the first byte that begins no valid sequence, and how many of three bytes preceded.
std::pair<std::size_t, std::uint64_t> first_fault(std::string_view text) {
  std::uint64_t wide = 0;
  for (std::size_t i = 0; i < text.size();) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const std::size_t length = byte < 0x80 ? 1 : byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    if (i + length > text.size() || !simdjson::validate_utf8(text.data() + i, length)) {
      return {i, wide};
    }
    if (length == 3) ++wide;
    i += length;
  }
  return {text.size(), wide};
}

void note_bytes(FileFacts& facts, std::string_view text) {
  unsigned high = 0;
  unsigned blank = 0;
  unsigned control = 0;
  unsigned quote = 0;
  unsigned hash = 0;
  unsigned mark = 0;
  std::size_t newlines = 0;
  std::size_t narrow = 0;
  std::size_t wide = 0;
  std::size_t widest = 0;
  for (const char c : text) {  // branch-free, so that the compiler makes vectors of it
    const auto byte = static_cast<unsigned char>(c);
    high |= byte;
    blank |= static_cast<unsigned>(byte == ' ') | static_cast<unsigned>(byte == '\t');
    control |= (static_cast<unsigned>(byte < 0x20) & static_cast<unsigned>(byte != '\n') &
                static_cast<unsigned>(byte != '\r')) |
               static_cast<unsigned>(byte == 0x7f);
    quote |= static_cast<unsigned>(byte == '"');
    hash |= static_cast<unsigned>(byte == '#');
    mark |= static_cast<unsigned>(byte == '+') | static_cast<unsigned>(byte == '\'') |
            static_cast<unsigned>(byte == '=');
    newlines += static_cast<std::size_t>(byte == '\n');
    narrow += static_cast<std::size_t>((byte & 0xe0U) == 0xc0);
    wide += static_cast<std::size_t>((byte & 0xf0U) == 0xe0);
    widest += static_cast<std::size_t>((byte & 0xf8U) == 0xf0);
  }
  facts.ascii = facts.ascii && high < 0x80;
  facts.blanks = facts.blanks || blank != 0;
  facts.controls = facts.controls || control != 0;
  facts.quotes = facts.quotes || quote != 0;
  facts.hashes = facts.hashes || hash != 0;
  facts.marks = facts.marks || mark != 0;
  facts.lines += newlines;
  facts.narrow += narrow;
  facts.wide_before_fault += wide;
  facts.widest += widest;
  if (high < 0x80) return;
  if (!facts.blanks) facts.blanks = text.contains("\u3000") || text.contains("\u00a0");
  // U+0080 ... U+009F all begin with this byte; a false alarm only costs a check.
  if (!facts.controls) facts.controls = text.contains('\xc2');
}

void note_text(FileFacts& facts, std::string_view text, std::uint64_t offset) {
  if (facts.invalid_at) return;
  if (!simdjson::validate_utf8(text.data(), text.size())) {
    const auto [at, wide] = first_fault(text);
    facts.invalid_at = offset + at;
    facts.wide_before_fault += wide;
    return;
  }
  note_bytes(facts, text);
}

}  // namespace

FileFacts facts_of(std::string_view cells) {
  FileFacts facts;
  note_text(facts, cells, 0);
  // Between rows of a file a line end is nothing; in a cell it is a control character.
  facts.controls = facts.controls || cells.find_first_of("\r\n") != std::string_view::npos;
  return facts;
}

Result<FileFacts> scan_file(const std::string& path, Progress* progress) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rb"),
                                                             std::fclose);
  if (!file) {
    return refused({"the file cannot be read; check its name and your right to read it",
                    "文件无法读取；请核对名称与读取权限"},
                   {path, 0, 0}, ErrorKind::not_found);
  }
  std::error_code unknown;
  const auto size = std::filesystem::file_size(path, unknown);
  const auto total = unknown ? 0 : size;
  FileFacts facts;
  crypto::Sha256 digest;
  std::vector<char> buffer(block_bytes + 4);
  std::size_t carried = 0;
  char last = '\n';
  for (std::uint64_t offset = 0;;) {
    const auto got = std::fread(buffer.data() + carried, 1, block_bytes, file.get());
    if (got == 0 && std::ferror(file.get()) != 0) {
      return fail_with(ErrorKind::fault, "file-reading-stopped"_code,
                       "reading stopped at byte {byte}; check the disk",
                       {{"byte", std::to_string(facts.bytes)}}, {path, 0, 0});
    }
    digest.update({buffer.data() + carried, got});
    facts.bytes += got;
    const std::string_view text(buffer.data(), carried + got);
    if (offset == 0 && text.starts_with("\xef\xbb\xbf")) facts.bom = true;
    const auto tail = got == 0 ? 0 : unfinished_tail(text);
    const auto whole = text.substr(0, text.size() - tail);
    if (!whole.empty()) last = whole.back();
    note_text(facts, whole, offset);
    if (got == 0) break;
    offset += whole.size();
    carried = tail;
    std::ranges::copy(text.substr(whole.size()), buffer.begin());
    if (progress != nullptr) progress->report("check", facts.bytes, total);
  }
  if (last != '\n') ++facts.lines;
  facts.sha256 = digest.finish().hex();
  return facts;
}

int line_of_byte(const std::string& path, std::uint64_t offset) {
  std::ifstream in(path, std::ios::binary);
  std::vector<char> block(block_bytes);
  int line = 1;
  while (offset > 0 && in) {
    in.read(block.data(),
            static_cast<std::streamsize>(std::min<std::uint64_t>(offset, block_bytes)));
    const auto got = in.gcount();
    line += static_cast<int>(std::count(block.begin(), block.begin() + got, '\n'));
    offset -= static_cast<std::uint64_t>(got);
  }
  return line;
}

}  // namespace ronghe::intake::detail
