// SPDX-License-Identifier: Apache-2.0
#include "ronghe/intake/detail/encoding.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

#include "ronghe/intake/testing.hpp"

namespace ronghe::intake::detail {
namespace {

using ::testing::HasSubstr;

TEST(Encoding, OfAShortTextIsToldByWhatItsCharactersAre) {
  struct Case {
    const char* name;
    const char* bytes;
    const char* encoding;
    const char* told;  // "" = nothing
  };
  const std::array cases{
      Case{"ASCII", "a,b\n1,2\n", "UTF-8", ""},
      Case{"Chinese in UTF-8", "a\n学校\n", "UTF-8", ""},
      Case{"Chinese in GB18030, no UTF-8", "a\n\xc3\xfb\xb3\xc6\n", "GB18030", "such as \"名称\""},
      Case{"two characters that are valid UTF-8", "a\n\xd1\xa7\xd0\xa3\n", "GB18030",
           "such as \"学校\"; if that is wrong, name the encoding UTF-8"},
      Case{"a single one", "a\n\xd2\xbb\n", "GB18030", "such as \"一\""},
      Case{"an accent, which is also 茅", "a\ncaf\xc3\xa9\n", "UTF-8",
           "such as \"é\"; if it should be \"茅\", name the encoding GB18030"},
      Case{"a middle dot beside Chinese", "a\n阿·买\n", "UTF-8", ""},
      Case{"two-byte letters that are no Chinese in GB18030", "a\n\xce\xb1 = \xce\xb2\n", "GB18030",
           "GB18030"}};
  const testing::Workshop workshop;
  for (const auto& [name, bytes, encoding, told] : cases) {
    SCOPED_TRACE(name);
    const auto path = workshop.file("f.csv", bytes);
    const auto facts = scan_file(path, nullptr);
    ASSERT_TRUE(facts);
    const auto found = encoding_of(path, *facts, "");
    ASSERT_TRUE(found) << found.error().message;
    EXPECT_EQ(found->name, encoding);
    EXPECT_EQ(encoding_of_head(bytes, "").name, encoding);
    EXPECT_EQ(found->notice.has_value(), *told != '\0');
    if (found->notice) {
      EXPECT_THAT(found->notice->en, HasSubstr(told));
    }
    EXPECT_EQ(encoding_of(path, *facts, "GB18030")->name, "GB18030");
  }
}

TEST(Encoding, ThatWasAskedForAndIsNotThereIsRefused) {
  const testing::Workshop workshop;
  const auto path = workshop.file("f.csv", "a\n\xc3\xfb\n");
  const auto facts = scan_file(path, nullptr);
  const auto found = encoding_of(path, *facts, "UTF-8");
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().place.line, 2);
  EXPECT_THAT(found.error().message, HasSubstr("name no encoding"));
}

}  // namespace
}  // namespace ronghe::intake::detail
