// SPDX-License-Identifier: Apache-2.0
#include "ronghe/intake/detail/encoding.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>

#include "ronghe/base/utf8.hpp"
#include "ronghe/intake/detail/file_kind.hpp"
#include "ronghe/intake/detail/text.hpp"
#include "ronghe/intake/detail/transcode.hpp"

namespace ronghe::intake::detail {

namespace {

// Three-byte sequences that stand before the first fault of a file that was UTF-8 once. GB18030
// text of any length has practically none: its second bytes lie above those of UTF-8.
constexpr std::uint64_t damaged_utf8_min = 4;
constexpr std::size_t head_bytes = std::size_t{1} << 20;

std::string read_head(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::string text(head_bytes, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(in.gcount()));
  return text;
}

// Whole lines of it: a character is not cut in two.
std::string_view whole_lines(std::string_view head) {
  if (head.size() < head_bytes) return head;
  const auto end = head.rfind('\n');
  return end == std::string_view::npos ? head : head.substr(0, end + 1);
}

bool is_chinese(char32_t point) {
  return (point >= 0x4e00 && point <= 0x9fff) || (point >= 0x3000 && point <= 0x303f) ||
         (point >= 0xff00 && point <= 0xffef);
}

// The first text beyond ASCII, as one sees whether it was read rightly.
std::string sample_of(std::string_view text) {
  constexpr std::size_t characters_max = 12;
  std::string sample;
  std::size_t count = 0;
  for (const auto point : to_code_points(text)) {
    const bool ascii = point < 0x80;
    if (count == 0 && ascii) continue;
    const bool ends = point < 0x20 || point == U',' || point == U';' || point == U'"';
    if (ends || count == characters_max) break;
    append_utf8(sample, point);
    ++count;
  }
  return shortened(trimmed(sample), characters_max);
}

Said read_as(const std::string& name, std::string_view text, const char* other) {
  const auto sample = sample_of(text);
  if (sample.empty()) {
    return {fmt::format("read as {}", name), fmt::format("按 {} 读取", name)};
  }
  return {
      fmt::format("read as {}, such as \"{}\"; if that is wrong, name the encoding {} (argument "
                  "`encoding`)",
                  name, sample, other),
      fmt::format("按 {} 读取，例如“{}”；若不正确，请指明编码为 {}（参数 `encoding`）", name,
                  sample, other)};
}

// Of valid UTF-8 without longer sequences.
Encoding guess(std::string_view head) {
  const auto lines = whole_lines(head);
  const auto chinese = transcoded(lines, {.from = "GB18030", .to = "UTF-8"});
  if (!chinese) return {};
  const auto all = to_code_points(*chinese);
  const bool fits = std::ranges::all_of(all, [](char32_t c) { return c < 0x80 || is_chinese(c); });
  if (!fits) return {};
  constexpr char32_t european_first = 0xa0;
  constexpr char32_t european_last = 0x24f;
  const auto points = to_code_points(lines);
  const bool foreign = std::ranges::any_of(
      points, [](char32_t c) { return (c >= 0x80 && c < european_first) || c > european_last; });
  if (foreign) return {.name = "GB18030", .notice = read_as("GB18030", *chinese, "UTF-8")};
  return {.name = "UTF-8",
          .notice = Said{fmt::format("read as UTF-8, such as \"{}\"; if it should be \"{}\", name "
                                     "the encoding GB18030 (argument `encoding`)",
                                     sample_of(lines), sample_of(*chinese)),
                         fmt::format("按 UTF-8 读取，例如“{}”；若应为“{}”，请指明编码"
                                     "为 GB18030（参数 `encoding`）",
                                     sample_of(lines), sample_of(*chinese))}};
}

bool may_be_other(const FileFacts& facts) {
  return !facts.bom && facts.narrow > 0 && facts.wide_before_fault == 0 && facts.widest == 0;
}

Error no_utf8(const std::string& path, const FileFacts& facts, bool asked) {
  return refusal(
      {fmt::format("the byte at offset {} is not UTF-8{}", *facts.invalid_at,
                   asked ? "; name no encoding, or the right one"
                         : ", though the text before it is; the file is damaged: ask the sender "
                           "for it again"),
       fmt::format("位于 {} 的字节不是 UTF-8{}", *facts.invalid_at,
                   asked ? "；请不要指明编码，或指明正确的编码"
                         : "，而其前的文字是；文件已损坏：请让报送方重新提供")},
      {path, line_of_byte(path, *facts.invalid_at), 0});
}

}  // namespace

Result<Encoding> encoding_of(const std::string& path, const FileFacts& facts,
                             const std::string& asked) {
  if (asked == "UTF-8" && facts.invalid_at) return std::unexpected(no_utf8(path, facts, true));
  if (!asked.empty()) return Encoding{.name = asked};
  const auto begin = first_bytes(path);
  if (begin.starts_with("\xff\xfe")) {
    return Encoding{.name = "UTF-16LE", .notice = Said{"read as UTF-16LE", "按 UTF-16LE 读取"}};
  }
  if (begin.starts_with("\xfe\xff")) {
    return Encoding{.name = "UTF-16BE", .notice = Said{"read as UTF-16BE", "按 UTF-16BE 读取"}};
  }
  if (!facts.invalid_at) return may_be_other(facts) ? guess(read_head(path)) : Encoding{};
  if (facts.bom || facts.wide_before_fault >= damaged_utf8_min) {
    return std::unexpected(no_utf8(path, facts, false));
  }
  const auto head = read_head(path);
  const auto text = transcoded(whole_lines(head), {.from = "GB18030", .to = "UTF-8"});
  return Encoding{.name = "GB18030", .notice = read_as("GB18030", text.value_or(""), "BIG5")};
}

Encoding encoding_of_head(std::string_view head, const std::string& asked) {
  if (!asked.empty()) return {.name = asked};
  if (head.starts_with("\xff\xfe") || head.starts_with("\xfe\xff")) return {.name = "UTF-16"};
  const auto facts = facts_of(whole_lines(head));
  if (facts.invalid_at) return {.name = "GB18030"};
  return may_be_other(facts) ? guess(head) : Encoding{};
}

}  // namespace ronghe::intake::detail
