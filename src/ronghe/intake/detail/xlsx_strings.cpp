// SPDX-License-Identifier: Apache-2.0
#include "ronghe/intake/detail/xlsx_strings.hpp"

#include <fmt/format.h>

#include <pugixml.hpp>

#include "ronghe/intake/said.hpp"

namespace ronghe::intake::detail {

std::string text_of_item(const pugi::xml_node& item) {
  std::string text = item.child("t").text().get();
  for (const auto run : item.children("r")) text += run.child("t").text().get();
  return text;
}

std::string_view SharedTexts::at(std::size_t index) const {
  const auto begin = index == 0 ? 0 : ends_[index - 1];
  return std::string_view(texts_).substr(begin, ends_[index] - begin);
}

void SharedTexts::add(std::string_view text) {
  texts_ += text;
  ends_.push_back(texts_.size());
}

SharedTextsReader::SharedTextsReader(const XlsxLimits& limits)
    : limits_(limits),
      elements_(
          {.names = {"si"}, .bytes_max = limits.element_bytes_max},
          [this](std::string_view name, std::string_view xml) { return take_element(name, xml); }) {
}

bool SharedTextsReader::take(std::string_view xml) {
  begun_ = true;
  return elements_.feed(xml);
}

bool SharedTextsReader::take_element(std::string_view name, std::string_view xml) {
  ended_ = name == "/sst";
  if (ended_) return false;
  if (xml.empty()) return true;
  pugi::xml_document document;
  if (!document.load_buffer(xml.data(), xml.size(), pugi::parse_full)) return false;
  texts_.add(text_of_item(document.first_child()));
  return texts_.bytes() <= limits_.strings_bytes_max;
}

Result<SharedTexts> SharedTextsReader::finish(const std::string& path) {
  if (elements_.is_too_long() || texts_.bytes() > limits_.strings_bytes_max) {
    return refused(
        {fmt::format("the texts of the workbook take more than {} MiB, or one of them more than {} "
                     "MiB; save the table as CSV and import that",
                     limits_.strings_bytes_max >> 20U, limits_.element_bytes_max >> 20U),
         fmt::format("工作簿的文字超过 {} MiB，或其中一段超过 {} MiB；请将表格另存为 CSV 后导入",
                     limits_.strings_bytes_max >> 20U, limits_.element_bytes_max >> 20U)},
        {path, 0, 0});
  }
  if (begun_ && !ended_) {
    return refused(
        {"xl/sharedStrings.xml in the workbook is damaged; save the sheet anew and import it again",
         "工作簿中的 xl/sharedStrings.xml 已损坏；请另存该表后重新导入"},
        {path, 0, 0});
  }
  return std::move(texts_);
}

}  // namespace ronghe::intake::detail
