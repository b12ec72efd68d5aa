// SPDX-License-Identifier: Apache-2.0
#include "ronghe/intake/detail/xml_elements.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <chrono>

namespace ronghe::intake::detail {
namespace {

using ::testing::ElementsAre;
using Texts = std::vector<std::string>;

// What is taken from a text that comes in pieces of a size.
Texts taken(std::string_view xml, std::size_t piece, std::size_t bytes_max = 1000) {
  Texts out;
  XmlElements elements({.names = {"row"}, .bytes_max = bytes_max},
                       [&out](std::string_view name, std::string_view element) {
                         out.emplace_back(element.empty() ? name : element);
                         return true;
                       });
  for (; !xml.empty(); xml.remove_prefix(std::min(piece, xml.size()))) {
    if (!elements.feed(xml.substr(0, piece))) break;
  }
  if (elements.is_too_long()) out.emplace_back("too long");
  return out;
}

TEST(XmlElements, AreTheSameHoweverTheBytesAreCut) {
  struct Case {
    const char* name;
    const char* xml;
    Texts taken;
  };
  const std::array cases{
      Case{"one", "<d><row>a</row></d>", {"<row>a</row>", "/d"}},
      Case{"with attributes", "<d><row r='1' >a</row ></d>", {"<row r='1' >a</row >", "/d"}},
      Case{"empty ones",
           "<d><row/><row r=\"2\" /><e/></d>",
           {"<row/>", "<row r=\"2\" />", "/e", "/d"}},
      Case{"a longer name", "<rowBreaks><row>a</row></rowBreaks>", {"<row>a</row>", "/rowBreaks"}},
      Case{"elements inside", "<row><c><v>1</v></c><c/></row>", {"<row><c><v>1</v></c><c/></row>"}},
      Case{"a bracket in an attribute",
           "<e a='</row>'/><row a=\"</row>\">b</row>",
           {"/e", "<row a=\"</row>\">b</row>"}},
      Case{"a slash before the end", "<row a=\"b/\">c</row>", {"<row a=\"b/\">c</row>"}},
      Case{"a comment", "<!--<row>--><row><!--</row>-->a</row>", {"<row><!--</row>-->a</row>"}},
      Case{"a comment of hyphens", "<!-- - -- ---><row/>", {"<row/>"}},
      Case{"CDATA",
           "<![CDATA[<row>]]]><row><![CDATA[</row>]]></row>",
           {"<row><![CDATA[</row>]]></row>"}},
      Case{"instructions", "<?xml version='1.0'?><!DOCTYPE row><row/>", {"<row/>"}},
      Case{"a declaration of nothing", "<!><row/>", {"<row/>"}},
      Case{"cut off", "<d><row>a</ro", {}}};
  for (const auto& [name, xml, expected] : cases) {
    SCOPED_TRACE(name);
    const auto whole = taken(xml, 1000);
    EXPECT_EQ(whole, expected);
    for (const std::size_t piece : {1U, 2U, 3U, 5U}) EXPECT_EQ(taken(xml, piece), whole) << piece;
  }
}

TEST(XmlElements, OneThatIsTooLongStopsTheReading) {
  const std::string text(50, 'a');
  EXPECT_THAT(taken("<row>" + text + "</row><row/>", 7, 61),
              ElementsAre("<row>" + text + "</row>", "<row/>"));
  EXPECT_THAT(taken("<row>" + text + "</row><row/>", 7, 60), ElementsAre("too long"));
  EXPECT_THAT(taken("<row " + std::string(100, ' '), 7, 60), ElementsAre("too long"));
  EXPECT_THAT(taken("<other " + std::string(100, ' ') + "/>", 7, 60), ElementsAre("/other"))
      << "what nobody chose may be long";
}

// Twice the text takes twice the time, whatever it is; a search from the beginning at each piece
// would take four times as long.
TEST(XmlElements, TakeTimeThatGrowsWithTheTextAlone) {
  const auto seconds = [](const std::string& begin, std::size_t bytes) {
    const auto text = begin + std::string(bytes, ' ');
    const auto start = std::chrono::steady_clock::now();
    EXPECT_EQ(taken(text, 4096, bytes * 2), Texts{});
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  };
  for (const auto* begin : {"<d>", "<d", "<d a='", "<!--", "<?", "<row>", "<row a='", "<row"}) {
    SCOPED_TRACE(begin);
    constexpr std::size_t megabyte = std::size_t{1} << 20U;
    EXPECT_LT(seconds(begin, 16 * megabyte), 8.0);
  }
}

}  // namespace
}  // namespace ronghe::intake::detail
