// SPDX-License-Identifier: Apache-2.0
#include "ronghe/intake/rejects_search.hpp"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <set>
#include <string_view>

#include "ronghe/base/durable_file.hpp"
#include "ronghe/intake/detail/zip_stream.hpp"

namespace ronghe::intake {

namespace {

constexpr char other = '\n';  // whatever is no part of a key

bool is_key_part(char letter) {
  return (letter >= '0' && letter <= '9') || (letter >= 'A' && letter <= 'Z') ||
         (letter >= 'a' && letter <= 'z');
}

unsigned byte_at(std::string_view text, std::size_t at) {
  return at < text.size() ? static_cast<unsigned char>(text[at]) : 0U;
}

// Wide forms stand 0xFEE0 above those of ASCII.
char narrow(unsigned code) {
  constexpr unsigned ascii_end = 0x80;
  constexpr unsigned wide_begin = 0xFF01;
  constexpr unsigned wide_end = 0xFF5F;
  constexpr unsigned wide_blank = 0x3000;
  constexpr unsigned above = 0xFEE0;
  if (code == wide_blank) return ' ';
  if (code >= wide_begin && code < wide_end) code -= above;
  return code < ascii_end ? static_cast<char>(code) : other;
}

std::string of_utf16(std::string_view bytes, bool low_first) {
  std::string text;
  for (std::size_t at = 2; at + 1 < bytes.size(); at += 2) {
    const auto first = byte_at(bytes, at);
    const auto second = byte_at(bytes, at + 1);
    text += narrow(low_first ? first | (second << 8U) : second | (first << 8U));
  }
  return text;
}

// UTF-8, and what shares ASCII with it: GB 18030 has its wide forms behind 0xA3.
std::string of_bytes(std::string_view bytes) {
  constexpr unsigned gb_wide = 0xA3;
  constexpr unsigned three_bytes = 0xE0;
  std::string text;
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    const auto first = byte_at(bytes, at);
    if ((first & 0xF0U) == three_bytes) {
      text += narrow(((first & 0x0FU) << 12U) | ((byte_at(bytes, at + 1) & 0x3FU) << 6U) |
                     (byte_at(bytes, at + 2) & 0x3FU));
      at += 2;
    } else if (first == gb_wide && (byte_at(bytes, at + 1) & 0x80U) != 0) {
      text += narrow(byte_at(bytes, ++at) & 0x7FU);
    } else {
      text += narrow(first);
    }
  }
  return text;
}

std::string decoded(std::string_view bytes) {
  if (bytes.starts_with("\xff\xfe")) return of_utf16(bytes, true);
  if (bytes.starts_with("\xfe\xff")) return of_utf16(bytes, false);
  return of_bytes(bytes);
}

// The values of a text in one spelling; blanks within them are left out, or part them.
void add_values(std::string_view text, bool blanks_part, std::set<std::string>& values) {
  std::string value;
  for (const char letter : text) {
    const bool skipped = letter == '-' || letter == '.' || (letter == ' ' && !blanks_part);
    if (is_key_part(letter)) {
      value += letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
    } else if (!skipped) {
      values.insert(std::move(value));
      value.clear();
    }
  }
  values.insert(std::move(value));
}

std::string one_spelling(const std::string& key) {
  std::string value;
  for (const char letter : decoded(key)) {
    if (is_key_part(letter)) {
      value += letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
    }
  }
  return value;
}

// All text of a file; none where it cannot be told.
std::optional<std::string> text_of(const std::string& path) {
  const auto ending = std::filesystem::path(path).extension();
  if (ending == ".parquet") return std::nullopt;
  if (ending != ".xlsx") {
    const auto bytes = read_whole_file(path);
    return bytes ? std::optional(decoded(*bytes)) : std::nullopt;
  }
  std::string text;
  constexpr auto shared_texts = "xl/sharedStrings.xml";
  for (const auto* member : {shared_texts, "xl/worksheets/sheet1.xml"}) {
    std::string xml;
    const auto read = detail::read_zip_member(path, member, {}, [&](std::string_view some) {
      xml += some;
      return true;
    });
    const bool may_lack =
        std::string_view(member) == shared_texts;  // its cells hold all texts then
    if (!read || (!*read && !may_lack)) return std::nullopt;
    text += decoded(xml);
  }
  return text;
}

}  // namespace

bool speaks_of(const std::string& path, const std::vector<std::string>& keys) {
  const auto text = text_of(path);
  if (!text) return true;
  std::set<std::string> values;
  for (const bool blanks_part : {false, true}) add_values(*text, blanks_part, values);
  return std::ranges::any_of(keys, [&](const std::string& key) {
    const auto spelt = one_spelling(key);
    return !spelt.empty() && values.contains(spelt);
  });
}

}  // namespace ronghe::intake
