// SPDX-License-Identifier: Apache-2.0
#include "ronghe/publish/texts.hpp"

#include "ronghe/base/html.hpp"
#include "ronghe/publish/embedded.hpp"

namespace ronghe::publish {

namespace {

// A blank that must not be lost at the end of a line is written as its sign.
std::string with_blanks(std::string_view words) {
  constexpr std::string_view sign = "\u2423";
  std::string out(words);
  for (auto at = out.find(sign); at != std::string::npos; at = out.find(sign)) {
    out.replace(at, sign.size(), " ");
  }
  return out;
}

// One line per text: "key | Chinese | English".
TextTable read_texts() {
  constexpr std::string_view bar = " | ";
  TextTable table;
  auto rest = embedded("texts.txt");
  while (!rest.empty()) {
    const auto line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    const auto first = line.find(bar);
    if (line.starts_with('#') || first == std::string_view::npos) continue;
    const auto second = line.find(bar, first + bar.size());
    ensure(second != std::string_view::npos, "each line of texts.txt has both languages");
    const auto zh_at = first + bar.size();
    table[std::string(line.substr(0, first))] = {
        .zh = with_blanks(line.substr(zh_at, second - zh_at)),
        .en = with_blanks(line.substr(second + bar.size()))};
  }
  return table;
}

}  // namespace

const TextTable& texts() {
  static const TextTable table = read_texts();
  return table;
}

const std::string& text(Language language, std::string_view key) {
  const auto found = texts().find(key);
  ensure(found != texts().end(), ("texts.txt has the key " + std::string(key)).c_str());
  return language == Language::zh ? found->second.zh : found->second.en;
}

std::string text(Language language, std::string_view key,
                 std::initializer_list<std::string_view> values) {
  const std::string_view pattern = text(language, key);
  std::string out;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const bool slot = pattern[i] == '{' && i + 2 < pattern.size() && pattern[i + 2] == '}';
    if (!slot) {
      out += pattern[i];
      continue;
    }
    const auto number = static_cast<std::size_t>(pattern[i + 1] - '0');
    ensure(number < values.size(), "a text asks only for values that it is given");
    out += values.begin()[number];
    i += 2;
  }
  return out;
}

std::string text_or(Language language, std::string_view key, std::string_view otherwise) {
  return texts().contains(key) ? text(language, key) : std::string(otherwise);
}

std::string_view tag(Language language) { return language == Language::zh ? "zh-CN" : "en"; }

const std::string& of(const policy::Bilingual& name, Language language) {
  if (language == Language::zh) return name.zh.empty() ? name.en : name.zh;
  return name.en.empty() ? name.zh : name.en;
}

std::string html_of(const policy::Bilingual& name, Language language) {
  const auto plain = escaped_html(of(name, language));
  const bool foreign = language == Language::en && name.en.empty() && !name.zh.empty();
  return foreign ? "<span lang=\"zh-CN\">" + plain + "</span>" : plain;
}

std::string html_with(std::string_view words, const policy::Bilingual& name, Language language) {
  auto html = escaped_html(words);
  const auto plain = escaped_html(of(name, language));
  const auto at = plain.empty() ? std::string::npos : html.find(plain);
  if (at != std::string::npos) html.replace(at, plain.size(), html_of(name, language));
  return html;
}

}  // namespace ronghe::publish
