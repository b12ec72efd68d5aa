// SPDX-License-Identifier: Apache-2.0
#include "ronghe/intake/rejects_search.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "ronghe/engine/database.hpp"
#include "ronghe/intake/detail/xlsx_writer.hpp"

namespace ronghe::intake {
namespace {

namespace fs = std::filesystem;

class RejectsSearch : public ::testing::Test {
 protected:
  void SetUp() override {
    auto name = (fs::temp_directory_path() / "ronghe-search-XXXXXX").string();
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    root = name;
  }
  void TearDown() override { fs::remove_all(root); }
  [[nodiscard]] std::string file(const std::string& name, const std::string& bytes) const {
    std::ofstream(root + "/" + name, std::ios::binary) << bytes;
    return root + "/" + name;
  }
  static std::string utf16(const std::string& text, bool low_first) {
    std::string bytes = low_first ? "\xff\xfe" : "\xfe\xff";
    for (const char letter : text) {
      bytes += low_first ? std::string{letter, '\0'} : std::string{'\0', letter};
    }
    return bytes;
  }
  std::string root;
};

TEST_F(RejectsSearch, FindsAKeyInEachEncodingAndSpelling) {
  const std::string key = "0a3f00000000000000000000000000f1";
  const std::string rows = "person,pay\n" + key + ",1\n";
  const std::string upper = "person,pay\n0A3F-0000 0000.0000000000000000 00F1,1\n";
  std::string wide;  // U+FF10 for 0, U+FF41 for a
  for (const char letter : key) {
    const bool is_digit = letter <= '9';
    wide += is_digit ? "\xef\xbc" : "\xef\xbd";
    wide += static_cast<char>(is_digit ? letter - '0' + 0x90 : letter - 'a' + 0x81);
  }
  for (const auto& [name, bytes] :
       {std::pair("utf8.csv", rows), std::pair("le.csv", utf16(rows, true)),
        std::pair("be.csv", utf16(rows, false)), std::pair("upper.csv", upper),
        std::pair("wide.csv", "person\n" + wide + "\n"),
        std::pair("one.jsonl", R"({"person":")" + key + "\"}\n")}) {
    EXPECT_TRUE(speaks_of(file(name, bytes), {"x", key})) << name;
    EXPECT_FALSE(speaks_of(file(name, bytes), {"0a3f00000000000000000000000000f2"})) << name;
  }
}

// As a college sends it: 姓名 and 王玲 stand in GB 18030, whose bytes may look like those of UTF-8.
TEST_F(RejectsSearch, FindsAKeyBesideChineseInGb18030) {
  const std::string key = "0a3f00000000000000000000000000f1";
  const std::string rows = "\xd0\xd5\xc3\xfb,person,pay\n\xcd\xf5\xc1\xe1," + key + ",1\n";
  EXPECT_TRUE(speaks_of(file("a.csv", rows), {key}));
  EXPECT_FALSE(speaks_of(file("a.csv", rows), {"0a3f00000000000000000000000000f2"}));
  EXPECT_TRUE(speaks_of(file("b.csv", rows), {"王玲"}));
  EXPECT_FALSE(speaks_of(file("b.csv", rows), {"王"}));
  const std::string wide = "\xd0\xd5\xc3\xfb\n\xa3\xd0\xa1\xa1\xa3\xb1\xa3\xb2\n";  // P, blank, 12
  EXPECT_TRUE(speaks_of(file("c.csv", wide), {"P-12"}));
  EXPECT_FALSE(speaks_of(file("c.csv", wide), {"P-1"}));
}

// GB18030 makes one letter of a stray byte and the P behind it.
TEST_F(RejectsSearch, FindsAKeyInDamagedUtf8) {
  const auto path = file("damaged.csv", "\xe7\xbc\x96P-12,x\n\xe7\xbc,y\n");
  EXPECT_TRUE(speaks_of(path, {"P-12"}));
  EXPECT_FALSE(speaks_of(path, {"P-13"}));
}

TEST_F(RejectsSearch, FindsKeysOfAnySigns) {
  for (const std::string key : {"P_12", "2025/0017", "A:1", "A实1", "实习", "实习_1", "(1)"}) {
    std::string text = "placement,pay\n" + key + ",1\n";
    EXPECT_TRUE(speaks_of(file("a.csv", text), {key})) << key;
    EXPECT_TRUE(speaks_of(file("a.jsonl", R"({"placement":")" + key + "\"}\n"), {key})) << key;
    EXPECT_TRUE(speaks_of(file("b.csv", "reason\nrow " + key + " is there\n"), {key})) << key;
    EXPECT_FALSE(speaks_of(file("c.csv", "placement\n9" + key + "9\n"), {key})) << key;
  }
  EXPECT_TRUE(speaks_of(file("d.csv", "ｐ＿１２\n"), {"P_12"}));
  EXPECT_FALSE(speaks_of(file("d.csv", "P_12\n"), {"P_1", "P12"}));
  EXPECT_FALSE(speaks_of(file("e.csv", "实习单位\n"), {"实习", "单位"}));
  EXPECT_TRUE(speaks_of(file("f.csv", "编号P-12重复\n"), {"P-12"}));
  EXPECT_FALSE(speaks_of(file("f.csv", "P-12\n"), {"-", " ", ""}));
}

TEST_F(RejectsSearch, AKeyIsAWholeValue) {
  const auto path = file("a.csv", "placement,region\nP-12,440303\n");
  EXPECT_TRUE(speaks_of(path, {"P-12"}));
  EXPECT_FALSE(speaks_of(path, {"P-1"}));
  EXPECT_FALSE(speaks_of(path, {"44030"}));
  EXPECT_FALSE(speaks_of(path, {}));
}

TEST_F(RejectsSearch, LooksIntoWorkbooks) {
  auto database = engine::Database::open({.threads = 1});
  ASSERT_TRUE(database);
  auto connection = database->connect();
  ASSERT_TRUE(connection);
  const auto path = root + "/a.xlsx";
  ASSERT_TRUE(detail::write_xlsx(*connection, "SELECT 'P-12' AS placement, 'x' AS reason", path));
  EXPECT_TRUE(speaks_of(path, {"P-12"}));
  EXPECT_FALSE(speaks_of(path, {"P-1"}));
}

TEST_F(RejectsSearch, WhatCannotBeReadMaySpeakOfAnyone) {
  EXPECT_TRUE(speaks_of(file("a.parquet", "PAR1"), {"P-1"}));
  EXPECT_TRUE(speaks_of(file("a.xlsx", "no workbook"), {"P-1"}));
  EXPECT_TRUE(speaks_of(root + "/absent.csv", {"P-1"}));
  EXPECT_TRUE(speaks_of(file("a.csv", "a\n\xff\xff\n"), {"P-1"}));  // in no encoding that is known
  EXPECT_TRUE(speaks_of(file("b.csv",
                             "\xff\xfe"
                             "a"),
                        {"P-1"}));  // half a letter
}

}  // namespace
}  // namespace ronghe::intake
