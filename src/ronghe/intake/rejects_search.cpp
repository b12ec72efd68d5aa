// SPDX-License-Identifier: Apache-2.0
#include "ronghe/intake/rejects_search.hpp"

#include <filesystem>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include "ronghe/base/durable_file.hpp"
#include "ronghe/base/utf8.hpp"
#include "ronghe/intake/detail/text.hpp"
#include "ronghe/intake/detail/transcode.hpp"
#include "ronghe/intake/detail/zip_stream.hpp"

namespace ronghe::intake {

namespace {

// Keys and texts in one spelling: without case, width, hyphens and dots, with one kind of blank.
std::u32string spelt(std::string_view text) {
  constexpr char32_t wide_blank = U'\u3000';
  std::u32string out;
  for (const auto letter : to_code_points(detail::lower_ascii(detail::half_width(text)))) {
    if (letter == U'-' || letter == U'.') continue;
    out += letter == wide_blank ? U' ' : letter;
  }
  return out;
}

std::u32string without_blanks(std::u32string text) {
  std::erase(text, U' ');
  return text;
}

bool is_letter_or_digit(char32_t letter) {
  return (letter >= U'0' && letter <= U'9') || (letter >= U'a' && letter <= U'z');
}

bool is_chinese(char32_t letter) {
  constexpr char32_t first = U'\u3400';
  constexpr char32_t last = U'\u9fff';
  constexpr char32_t rare_first = U'\U00020000';
  return (letter >= first && letter <= last) || letter >= rare_first;
}

// Whether a value that ends in one letter goes on with the other. Chinese is written without
// blanks: around a number it is a sentence, around Chinese another word.
bool goes_on(char32_t edge, char32_t beyond) {
  return is_letter_or_digit(beyond) || (is_chinese(edge) && is_chinese(beyond));
}

// What is looked for, at every place of a text at once.
class Keys {
 public:
  explicit Keys(const std::vector<std::string>& keys) {
    for (const auto& key : keys) {
      auto value = without_blanks(spelt(key));
      if (value.empty()) continue;
      sizes_.insert(value.size());
      values_.insert(std::move(value));
    }
  }
  [[nodiscard]] bool stand_in(std::u32string_view text) const {
    for (std::size_t at = 0; at < text.size(); ++at) {
      if (at > 0 && goes_on(text[at], text[at - 1])) continue;
      if (stand_at(text.substr(at))) return true;
    }
    return false;
  }

 private:
  [[nodiscard]] bool stand_at(std::u32string_view text) const {
    for (const auto size : sizes_) {
      if (size > text.size()) return false;
      const bool ends = size == text.size() || !goes_on(text[size - 1], text[size]);
      if (ends && values_.contains(text.substr(0, size))) return true;
    }
    return false;
  }
  std::set<std::u32string, std::less<>> values_;
  std::set<std::size_t> sizes_;
};

// UTF-8, as far as it is text; none where the encoding cannot be told.
std::optional<std::string> decoded(std::string_view bytes) {
  if (bytes.starts_with("\xff\xfe")) {
    return detail::transcoded(bytes.substr(2), {.from = "UTF-16LE", .to = "UTF-8"});
  }
  if (bytes.starts_with("\xfe\xff")) {
    return detail::transcoded(bytes.substr(2), {.from = "UTF-16BE", .to = "UTF-8"});
  }
  if (is_valid_utf8(bytes)) return std::string(bytes);
  auto text = detail::transcoded(bytes, {.from = "GB18030", .to = "UTF-8"});
  // Or UTF-8 that was damaged, of whose bytes GB18030 makes other letters: that is read as well.
  if (text) text->append("\n").append(bytes);
  return text;
}

// All text of a workbook; none where it cannot be told.
std::optional<std::string> text_of_workbook(const std::string& path) {
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
    const auto some = decoded(xml);
    if (!some) return std::nullopt;
    text += *some;
  }
  return text;
}

// All text of a file; none where it cannot be told.
std::optional<std::string> text_of(const std::string& path) {
  const auto ending = std::filesystem::path(path).extension();
  if (ending == ".parquet") return std::nullopt;
  if (ending == ".xlsx") return text_of_workbook(path);
  const auto bytes = read_whole_file(path);
  return bytes ? decoded(*bytes) : std::nullopt;
}

}  // namespace

bool speaks_of(const std::string& path, const std::vector<std::string>& keys) {
  const auto text = text_of(path);
  if (!text) return true;
  const Keys wanted(keys);
  // Blanks stand between two values, or within one.
  auto spelling = spelt(*text);
  return wanted.stand_in(spelling) || wanted.stand_in(without_blanks(std::move(spelling)));
}

}  // namespace ronghe::intake
