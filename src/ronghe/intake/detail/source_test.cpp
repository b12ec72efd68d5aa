// SPDX-License-Identifier: Apache-2.0
#include "ronghe/intake/detail/source.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

#include "ronghe/intake/detail/json_lines.hpp"
#include "ronghe/intake/detail/reading_error.hpp"
#include "ronghe/intake/testing.hpp"

namespace ronghe::intake::detail {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class SourceTest : public ::testing::Test {
 protected:
  Result<Source> open(const std::string& name, const std::string& bytes) {
    return open_source(workshop.connection, {.path = workshop.file(name, bytes),
                                             .work_folder = workshop.folder + "/spill"});
  }
  testing::Workshop workshop;
};

TEST_F(SourceTest, TheFormIsToldByTheBytesNotByTheName) {
  const auto json = open("x.csv", "{\"a\": 1}\n");
  ASSERT_TRUE(json) << json.error().message;
  EXPECT_EQ(json->form.format, Format::json_lines);
  const auto csv = open("x.jsonl", "a;b\n1;2\n");
  ASSERT_TRUE(csv);
  EXPECT_EQ(csv->form.format, Format::csv);
  EXPECT_EQ(csv->form.delimiter, ';');
  EXPECT_EQ(csv->form.encoding, "UTF-8");
}

TEST_F(SourceTest, JsonNumbersKeepTheDigitsTheyWereWrittenWith) {
  const auto source = open("x.jsonl",
                           "{\"a\": 1234567890123456.70, \"b\": null}\n\n"
                           "{\"b\": \"x, \\\"y\\\"\", \"c\": true}\n");
  ASSERT_TRUE(source) << source.error().message;
  EXPECT_THAT(source->form.titles, ElementsAre("a", "b", "c"));
  EXPECT_THAT(workshop.rows("SELECT * FROM " + source->relation()),
              ElementsAre("1|1234567890123456.70|-|-", "3|-|x, \"y\"|true"));
}

TEST_F(SourceTest, MoreThanOneObjectOnALineIsRefused) {
  EXPECT_THAT(to_string(open("x.jsonl", "{\"a\": 1} {\"a\": 2}\n").error()),
              HasSubstr("x.jsonl:1: this is not a JSON object"));
}

TEST_F(SourceTest, ObjectsWithANameOfTheirOwnEachAreRefused) {
  const auto objects = [](int count) {
    std::string lines;
    for (int i = 0; i < count; ++i) lines += "{\"n" + std::to_string(i) + "\": 1}\n";
    return lines;
  };
  EXPECT_TRUE(open("x.jsonl", objects(1000)));
  const auto refused = open("x.jsonl", objects(1001));
  ASSERT_FALSE(refused);
  EXPECT_THAT(to_string(refused.error()),
              HasSubstr("x.jsonl:1001: the objects up to here have more than 1000"));
}

TEST_F(SourceTest, TheHashIsOfTheFileAsSent) {
  const auto source = open("x.csv", "\xc3\xfb\xb3\xc6\n1\n");  // two characters in GB18030
  ASSERT_TRUE(source) << source.error().message;
  EXPECT_EQ(source->form.encoding, "GB18030");
  EXPECT_THAT(source->form.titles, ElementsAre("名称"));
  EXPECT_EQ(source->sha256, scan_file(source->path, nullptr)->sha256);
  EXPECT_NE(source->readable, source->path);
}

TEST_F(SourceTest, TheEnginesComplaintsAreSaidInTheUsersWords) {
  Source source{.path = "f.csv"};
  struct Case {
    const char* engine;
    const char* said;
  };
  const std::array cases{
      Case{"CSV Error on Line: 7\n...Value with unterminated quote found.", "f.csv:7: a quote"},
      Case{"CSV Error on Line: 3\nExpected Number of Columns: 2 Found: 1\n",
           "f.csv:3: the line has 1 cells where the first line has 2"},
      Case{"CSV Error on Line: 9\nMaximum line size of 2000000 bytes exceeded.",
           "f.csv:9: the line is longer than 2 MB"},
      Case{"CSV Error on Line: 2\nsomething new", "f.csv:2: the line cannot be read"},
      Case{"The CSV Parser state machine reached an invalid state.",
           "f.csv: the file cannot be read as CSV: its line ends are mixed"},
      Case{"Out of Memory Error", "Out of Memory Error"}};
  for (const auto& [engine, said] : cases) {
    const Error error{ErrorKind::fault, engine, {}};
    EXPECT_THAT(to_string(reading_error(source, error)), ::testing::StartsWith(said));
  }
}

}  // namespace
}  // namespace ronghe::intake::detail
