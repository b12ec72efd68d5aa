// SPDX-License-Identifier: Apache-2.0
#include "ronghe/http/fields.hpp"

#include <gtest/gtest.h>

#include <array>

namespace ronghe::http {
namespace {

TEST(Header, IsFoundInAnyLettersAndAParameterExactly) {
  const Fields fields{{"Content-Type", "text/plain"}, {"content-type", "second"}, {"Empty", ""}};
  EXPECT_EQ(header(fields, "content-TYPE"), "text/plain");
  EXPECT_EQ(header(fields, "Empty"), "");
  EXPECT_EQ(header(fields, "Accept"), std::nullopt);
  EXPECT_EQ(parameter(fields, "content-type"), "second");
  EXPECT_EQ(parameter(fields, "CONTENT-TYPE"), std::nullopt);
}

TEST(Header, TheLastOfOneNameIsFoundInAnyLetters) {
  const Fields fields{{"Via", "first"}, {"VIA", "second"}, {"Other", "third"}, {"Empty", ""}};
  EXPECT_EQ(last_header(fields, "via"), "second");
  EXPECT_EQ(last_header(fields, "other"), "third");
  EXPECT_EQ(last_header(fields, "empty"), "");
  EXPECT_EQ(last_header(fields, "accept"), std::nullopt);
  EXPECT_EQ(last_header({}, "via"), std::nullopt);
}

TEST(Trimmed, KeepsWhatStandsBetween) {
  EXPECT_EQ(trimmed(" \t a b\r\n"), "a b");
  EXPECT_EQ(trimmed("a"), "a");
  EXPECT_EQ(trimmed(" \t\r\n"), "");
  EXPECT_EQ(trimmed(""), "");
}

TEST(CheckHeaders, RefusesWhatWouldBeReadAsAnotherHeader) {
  struct Case {
    Field field;
    bool accepted;
  };
  const std::array cases{
      Case{{"X-Name", "plain"}, true},
      Case{{"X-Name", "a\tb"}, true},
      Case{{"X-Name", "融合"}, true},
      Case{{"X-Name", ""}, true},
      Case{{"X-Name", "a\r\nB: c"}, false},
      Case{{"X-Name", "a\nB: c"}, false},
      Case{{"X-Name", "a\rB"}, false},
      Case{{"X-Name", std::string("a\0b", 3)}, false},
      Case{{"X-Name", "a\x7f"}, false},
      Case{{"X Name", "a"}, false},
      Case{{"X-Name:", "a"}, false},
      Case{{"X\r\nA", "a"}, false},
      Case{{"", "a"}, false},
  };
  for (const auto& [field, accepted] : cases) {
    const auto checked = check_headers({{"First", "good"}, field});
    EXPECT_EQ(checked.has_value(), accepted) << field.name << ": " << field.value;
    if (!checked) {
      EXPECT_EQ(checked.error().kind, ErrorKind::bad_input);
      EXPECT_EQ(checked.error().message.find('\n'), std::string::npos);
    }
  }
  EXPECT_TRUE(check_headers({}));
}

TEST(PercentCoding, GivesBackWhatWentInAndRefusesWhatIsCut) {
  std::string all;
  for (int c = 1; c < 256; ++c) all += static_cast<char>(c);
  EXPECT_EQ(percent_decoded(percent_encoded(all)), all);
  EXPECT_EQ(percent_encoded("a b/ü-._~"), "a%20b%2F%C3%BC-._~");
  EXPECT_EQ(percent_decoded("%41%5a+"), "AZ+");
  for (const char* bad : {"%", "%4", "a%4", "%4g", "%g4", "%00"}) {
    EXPECT_EQ(percent_decoded(bad), std::nullopt) << bad;
  }
}

TEST(Query, IsReadAsFormsSendIt) {
  EXPECT_EQ(parse_query("a=1&b=x%20y+z&c&=d&&e=f=g"),
            (Fields{{"a", "1"}, {"b", "x y z"}, {"c", ""}, {"", "d"}, {"e", "f=g"}}));
  EXPECT_EQ(parse_query(""), Fields{});
  EXPECT_EQ(parse_query("a=%4"), std::nullopt);
  EXPECT_EQ(parse_query("%=1"), std::nullopt);
  const Fields written{{"as of", "2025-12-31"}, {"名", "a&b=c+d"}};
  EXPECT_EQ(parse_query(query_text(written)), written);
}

}  // namespace
}  // namespace ronghe::http
