// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <initializer_list>
#include <map>
#include <string>
#include <string_view>

#include "ronghe/publish/explanation.hpp"

// All words of the pages, in both languages, from templates/texts.txt.
namespace ronghe::publish {

using TextTable = std::map<std::string, policy::Bilingual, std::less<>>;
[[nodiscard]] const TextTable& texts();

// The text of a key; a key that does not exist is a bug.
[[nodiscard]] const std::string& text(Language language, std::string_view key);
// The same with {0}, {1} ... replaced.
[[nodiscard]] std::string text(Language language, std::string_view key,
                               std::initializer_list<std::string_view> values);
// The text of a key, or `otherwise`: for words that come from data.
[[nodiscard]] std::string text_or(Language language, std::string_view key,
                                  std::string_view otherwise);

[[nodiscard]] std::string_view tag(Language language);  // "zh-CN", "en"
// In English a name that has no English form stays Chinese.
[[nodiscard]] const std::string& of(const policy::Bilingual& name, Language language);
// Escaped for HTML, marked as Chinese where it is Chinese on an English page.
[[nodiscard]] std::string html_of(const policy::Bilingual& name, Language language);
// A sentence that speaks of `name`, as HTML in which the name is marked so too.
[[nodiscard]] std::string html_with(std::string_view words, const policy::Bilingual& name,
                                    Language language);

}  // namespace ronghe::publish
