// SPDX-License-Identifier: Apache-2.0
#include "ronghe/intake/detail/file_kind.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <array>
#include <string_view>

#include "ronghe/intake/testing.hpp"

namespace ronghe::intake::detail {
namespace {

using namespace std::string_view_literals;
using ::testing::HasSubstr;

TEST(FileKind, IsToldByTheFirstBytes) {
  struct Case {
    const char* name;
    std::string_view bytes;
    Format format;
  };
  const std::array cases{Case{"a.csv", "a,b\n1,2\n"sv, Format::csv},
                         Case{"a.txt", "a\tb\n"sv, Format::csv},
                         Case{"marked.csv",
                              "\xef\xbb\xbf"
                              "a,b\n"sv,
                              Format::csv},
                         Case{"utf16.csv",
                              "\xff\xfe"
                              "a\0,\0b\0\n\0"sv,
                              Format::csv},
                         Case{"a.json", "{\"a\": 1}\n"sv, Format::json_lines},
                         Case{"marked.jsonl", "\xef\xbb\xbf{\"a\": 1}\n"sv, Format::json_lines},
                         Case{"a.dat", "PAR1...."sv, Format::parquet},
                         Case{"b.dat", "PK\x03\x04...."sv, Format::xlsx}};
  const testing::Workshop workshop;
  for (const auto& [name, bytes, format] : cases) {
    SCOPED_TRACE(name);
    const auto found = format_of(workshop.file(name, std::string(bytes)));
    ASSERT_TRUE(found) << found.error().message;
    EXPECT_EQ(*found, format);
  }
}

TEST(FileKind, StrangersAreNamed) {
  struct Case {
    const char* name;
    std::string_view bytes;
    const char* said;
  };
  const std::array cases{
      Case{"little.csv", "n\0a\0m\0e\0\n\0"sv, "UTF-16 text without its byte order mark"},
      Case{"big.csv", "\0n\0a\0m\0e\0\n"sv, "UTF-16 text without its byte order mark"},
      Case{"wide.csv", "\xff\xfe\0\0n\0\0\0"sv, "UTF-32"},
      Case{"picture.png", "\x89PNG\r\n\x1a\n\0\0\0\rIHDR"sv, "zero bytes, so it is no text"},
      Case{"page.xls", "  <!DOCTYPE html><table>"sv, "HTML or XML"},
      Case{"letter.csv", "%PDF-1.7"sv, "PDF"},
      Case{"packed.csv", "Rar!\x1a\x07"sv, "compressed"},
      Case{"old.xls", "\xd0\xcf\x11\xe0"sv, "old XLS"},
      Case{"empty.csv", ""sv, "the file is empty"},
      Case{"list.json", "[\n {\"a\": 1}]"sv, "one JSON list"}};
  const testing::Workshop workshop;
  for (const auto& [name, bytes, said] : cases) {
    SCOPED_TRACE(name);
    const auto found = format_of(workshop.file(name, std::string(bytes)));
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().kind, ErrorKind::bad_input);
    EXPECT_THAT(found.error().message, HasSubstr(said));
  }
}

TEST(FileKind, APipeIsRefusedAndNotWaitedFor) {
  const testing::Workshop workshop;
  const auto pipe = workshop.folder + "/pipe.csv";
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  EXPECT_THAT(to_string(format_of(pipe).error()),
              HasSubstr("pipe.csv: this is a pipe or a device"));
}

TEST(FileKind, ColumnsOfPlainValuesAreToldFromOthers) {
  for (const auto* plain : {"VARCHAR", "DECIMAL(18,2)", "DOUBLE", "TIMESTAMP WITH TIME ZONE"}) {
    EXPECT_FALSE(is_nested(plain)) << plain;
  }
  for (const auto* nested :
       {"VARCHAR[]", "INTEGER[3]", "STRUCT(a INTEGER)", "MAP(VARCHAR, INTEGER)", "BLOB"}) {
    EXPECT_TRUE(is_nested(nested)) << nested;
  }
}

}  // namespace
}  // namespace ronghe::intake::detail
