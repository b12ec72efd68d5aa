// SPDX-License-Identifier: Apache-2.0
#include "ronghe/intake/detail/file_scan.hpp"

#include <gtest/gtest.h>

#include "ronghe/intake/detail/temporary_file.hpp"
#include "ronghe/intake/detail/transcode.hpp"
#include "ronghe/intake/testing.hpp"

namespace ronghe::intake::detail {
namespace {

constexpr std::size_t block = std::size_t{1} << 20;

class FileScanTest : public ::testing::Test {
 protected:
  FileFacts facts_of(const std::string& bytes) {
    const auto facts = scan_file(workshop.file("x", bytes), nullptr);
    EXPECT_TRUE(facts);
    return facts.value_or(FileFacts{});
  }
  testing::Workshop workshop;
};

TEST_F(FileScanTest, NotesWhatCannotOccur) {
  const auto plain = facts_of("a,b\n1,2\n");
  EXPECT_TRUE(plain.ascii);
  EXPECT_FALSE(plain.blanks || plain.controls || plain.quotes || plain.bom);
  EXPECT_EQ(plain.lines, 2U);
  EXPECT_EQ(facts_of("a,b\n1,2").lines, 2U);
  EXPECT_TRUE(facts_of("a b").blanks);
  EXPECT_TRUE(facts_of("一\u3000二").blanks);
  EXPECT_FALSE(facts_of("一二").blanks);
  EXPECT_FALSE(facts_of("一二").ascii);
  EXPECT_TRUE(facts_of("a\x7f").controls);
  EXPECT_TRUE(facts_of("a\xc2\x85").controls);
  EXPECT_TRUE(facts_of("a\"").quotes);
  EXPECT_TRUE(facts_of("a#").hashes);
  EXPECT_FALSE(facts_of("a").hashes);
  EXPECT_TRUE(facts_of("\xef\xbb\xbf"
                       "a")
                  .bom);
}

TEST_F(FileScanTest, TheLineOfAByteIsCountedAcrossBlocks) {
  const auto path = workshop.file("x", "a\nb\n" + std::string(block, 'x') + "\nc");
  EXPECT_EQ(line_of_byte(path, 0), 1);
  EXPECT_EQ(line_of_byte(path, 1), 1) << "the line end belongs to its line";
  EXPECT_EQ(line_of_byte(path, 2), 2);
  EXPECT_EQ(line_of_byte(path, block + 4), 3);
  EXPECT_EQ(line_of_byte(path, block + 5), 4);
}

TEST_F(FileScanTest, TheHashIsThatOfTheBytes) {
  EXPECT_EQ(facts_of("abc").sha256,
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_F(FileScanTest, CharactersAcrossBlocksAreWhole) {
  for (std::size_t shift = 0; shift < 5; ++shift) {
    SCOPED_TRACE(shift);
    const std::string text = std::string(block - shift, 'x') + "一𠮷二\n";
    EXPECT_FALSE(facts_of(text).invalid_at);
    EXPECT_EQ(facts_of(text).lines, 1U);
    EXPECT_EQ(facts_of(text + "\xff").invalid_at, text.size());
  }
}

TEST_F(FileScanTest, AFileCutInsideACharacterIsFaultyThere) {
  EXPECT_EQ(facts_of("ab\xe4\xb8").invalid_at, 2U);
  EXPECT_EQ(facts_of("一二三四\xe4").wide_before_fault, 4U);
}

TEST_F(FileScanTest, TranscodingGoesThereAndBack) {
  std::string text;
  while (text.size() < 3 * block) text += "统一社会信用代码𠮷,x\n";
  const auto plain = workshop.file("a", text);
  const auto chinese = workshop.folder + "/b";
  const auto back = workshop.folder + "/c";
  ASSERT_TRUE(transcode(plain, chinese, {.from = "UTF-8", .to = "GB18030"}));
  ASSERT_TRUE(transcode(chinese, back, {.from = "GB18030", .to = "UTF-8"}));
  EXPECT_EQ(scan_file(plain, nullptr)->sha256, scan_file(back, nullptr)->sha256);
  EXPECT_LT(scan_file(chinese, nullptr)->wide_before_fault, 4U);
}

TEST_F(FileScanTest, ABadByteIsNamedWithItsOffset) {
  const auto error = transcode(workshop.file("a", "ab\xff\xff"), workshop.folder + "/b",
                               {.from = "GB18030", .to = "UTF-8"});
  ASSERT_FALSE(error);
  EXPECT_NE(error.error().message.find("offset 2 is neither UTF-8 nor GB18030"), std::string::npos);
}

TEST_F(FileScanTest, TemporaryFilesGoWithTheirObject) {
  std::string path;
  {
    const auto file = TemporaryFile::create(workshop.folder + "/new", ".csv");
    ASSERT_TRUE(file);
    path = file->path();
    EXPECT_TRUE(std::filesystem::exists(path));
  }
  EXPECT_FALSE(std::filesystem::exists(path));
  EXPECT_FALSE(TemporaryFile::create("/proc/none", ".csv"));
}

}  // namespace
}  // namespace ronghe::intake::detail
