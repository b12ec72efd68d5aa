// SPDX-License-Identifier: Apache-2.0
#include "ronghe/publish/texts.hpp"

#include <gtest/gtest.h>

#include <set>

#include "ronghe/publish/embedded.hpp"
#include "ronghe/publish/light.hpp"

namespace ronghe::publish {
namespace {

std::multiset<char> slots_of(const std::string& text) {
  std::multiset<char> slots;
  for (std::size_t i = 0; i + 2 < text.size(); ++i) {
    if (text[i] == '{' && text[i + 2] == '}') slots.insert(text[i + 1]);
  }
  return slots;
}

TEST(Texts, EachKeyHasBothLanguagesWithTheSameValues) {
  EXPECT_GT(texts().size(), 200);
  for (const auto& [key, both] : texts()) {
    EXPECT_FALSE(both.zh.empty()) << key;
    EXPECT_FALSE(both.en.empty()) << key;
    EXPECT_EQ(slots_of(both.zh), slots_of(both.en)) << key;
  }
}

TEST(Texts, EachTermOfTheGlossaryIsExplained) {
  for (const auto& [key, both] : texts()) {
    if (!key.starts_with("term.")) continue;
    EXPECT_TRUE(texts().contains("explained." + key.substr(5))) << key;
  }
}

TEST(Texts, EachKeyStandsOnce) {
  std::set<std::string_view> keys;
  auto rest = embedded("texts.txt");
  while (!rest.empty()) {
    const auto line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    if (line.empty() || line.starts_with('#')) continue;
    EXPECT_TRUE(keys.insert(line.substr(0, line.find(" | "))).second) << line;
  }
  EXPECT_EQ(keys.size(), texts().size());
}

TEST(Texts, ValuesStandWhereTheLanguageWantsThem) {
  EXPECT_EQ(text(Language::zh, "chart.range", {"1", "2"}), "1 至不足 2");
  EXPECT_EQ(text(Language::en, "chart.range", {"1", "2"}), "1 to below 2");
}

TEST(Texts, ANameWithoutEnglishStaysChineseAndSaysSo) {
  EXPECT_EQ(html_of({.zh = "罗湖<区>", .en = ""}, Language::en),
            "<span lang=\"zh-CN\">罗湖&lt;区&gt;</span>");
  EXPECT_EQ(html_of({.zh = "罗湖区", .en = "Luohu"}, Language::en), "Luohu");
  EXPECT_EQ(html_of({.zh = "罗湖区", .en = "Luohu"}, Language::zh), "罗湖区");
}

TEST(Texts, AChineseNameInAnEnglishSentenceIsMarked) {
  const policy::Bilingual chinese{.zh = "罗湖<区>", .en = ""};
  const policy::Bilingual both{.zh = "罗湖区", .en = "Luohu"};
  EXPECT_EQ(html_with("罗湖<区>: 3 < 4", chinese, Language::en),
            "<span lang=\"zh-CN\">罗湖&lt;区&gt;</span>: 3 &lt; 4");
  EXPECT_EQ(html_with("Luohu: 3 < 4", both, Language::en), "Luohu: 3 &lt; 4");
  EXPECT_EQ(html_with("nobody", {}, Language::en), "nobody");
}

}  // namespace
}  // namespace ronghe::publish
