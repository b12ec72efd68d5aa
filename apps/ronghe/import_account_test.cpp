// SPDX-License-Identifier: Apache-2.0
// What an import tells at a terminal: one account, on one stream, in one language.
#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "programs/fixture.hpp"
#include "ronghe/crypto/sha256.hpp"

namespace ronghe::app {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr const char* titles =
    "统一社会信用代码,企业名称,所在地区代码,企业规模,是否规模以上,经营状态,入库类别\n";
constexpr const char* good = "914403001922038216,某厂,440303,大型,是,存续,未入库\n";
constexpr const char* bad = "914403001922038217,某厂,440303,大型,是,存续,未入库\n";

class ImportAccount : public ProgramsFixture {
 protected:
  void SetUp() override {
    ProgramsFixture::SetUp();
    ASSERT_EQ(ronghe("init " + store + " --open-data").exit, 0);
    ASSERT_EQ(import_region(440303).exit, 0);
  }
  struct Streams {
    int exit = -1;
    std::string out;
    std::string err;
  };
  [[nodiscard]] Streams account(const std::string& words) const {
    const auto out = folder + "/out";
    const auto err = folder + "/err";
    const auto ended =
        programs::run_command("{ " + std::string(RONGHE_PROGRAM) + " import " + store + " " +
                              words + mend() + " >" + out + " 2>" + err + "; }");
    return {ended.exit, bytes_of(out), without_progress(bytes_of(err))};
  }
  // What a slow machine is told while it waits.
  static std::string without_progress(const std::string& text) {
    std::istringstream lines(text);
    std::string kept;
    for (std::string line; std::getline(lines, line);) {
      if (!line.ends_with(" %")) kept += line + "\n";
    }
    return kept;
  }
  static std::string bytes_of(const std::string& path) {
    std::ostringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return text.str();
  }
  // Every file of the store by its bytes.
  [[nodiscard]] std::map<std::string, std::string> store_bytes() const {
    std::map<std::string, std::string> hashes;
    for (const auto& entry : fs::recursive_directory_iterator(store)) {
      if (!entry.is_regular_file()) continue;
      const auto hash = crypto::sha256_of_file(entry.path().string());
      hashes[entry.path().string()] = hash ? hash->hex() : "";
    }
    return hashes;
  }
};

TEST_F(ImportAccount, IsWholeOnOneStreamWhenAFileFails) {
  const auto both = file("good.csv", std::string(titles) + good) + " " +
                    file("bad.csv", std::string(titles) + bad);
  const auto told = account(both);
  EXPECT_EQ(told.exit, 2);
  EXPECT_THAT(told.out,
              AllOf(HasSubstr("✔ "), HasSubstr("✖ "), HasSubstr("line 2, \"统一社会信用代码\""),
                    HasSubstr("nothing of this file was sealed"), HasSubstr("bad.rejects.csv"),
                    HasSubstr("2 files, 1 row sealed")));
  EXPECT_EQ(told.err,
            "ronghe: a part was refused; the account above says which, why, and what to do\n");
}

TEST_F(ImportAccount, OfJsonIsDataAloneAndTheReasonsStandBesideIt) {
  const auto told = account(file("bad.csv", std::string(titles) + bad) + " --format json");
  EXPECT_EQ(told.exit, 2);
  EXPECT_TRUE(told.out.starts_with("{"));
  EXPECT_THAT(told.out, HasSubstr("\"rejected\""));
  EXPECT_THAT(told.err, HasSubstr("✖ "));
}

TEST_F(ImportAccount, GivesReasonsAlsoWhereTheGoodRowsAreKept) {
  const auto told = account(file("both.csv", std::string(titles) + good + bad) + " --keep-good");
  EXPECT_EQ(told.exit, 0);
  EXPECT_THAT(told.out, AllOf(HasSubstr("1 enterprise rows sealed"), HasSubstr("line 3, "),
                              HasSubstr("the check character (18)")));
  EXPECT_THAT(told.err, IsEmpty());
}

TEST_F(ImportAccount, OfARefusedFileGivesTheVerdictBehindAllFaults) {
  std::string rows;
  for (int i = 0; i < 5; ++i) rows += bad;
  const auto path = file("bad.csv", std::string(titles) + rows);
  const auto checked = account(path + " --check").out;
  const auto verdict = checked.find("nothing of this file would be sealed");
  ASSERT_NE(verdict, std::string::npos);
  EXPECT_LT(checked.rfind("line 6, "), verdict) << checked;
  EXPECT_THAT(checked, Not(HasSubstr(" more\n"))) << "all are shown";
  EXPECT_THAT(account(path).out, HasSubstr("… and 2 more\n"));
}

TEST_F(ImportAccount, KnowsEncodingsByTheirUsualNamesAndSaysHowOptionsAreTyped) {
  const auto path = file("good.csv", std::string(titles) + good);
  EXPECT_EQ(account(path + " --check --encoding utf8").exit, 0);
  const auto other = account(path + " --check --encoding latin1 --lang zh");
  EXPECT_EQ(other.exit, 2);
  EXPECT_THAT(other.err, HasSubstr("UTF-8, GB18030, BIG5"));
  EXPECT_THAT(account(file("bad.csv", std::string(titles) + good + bad)).out,
              HasSubstr("`--keep-good`"));
}

TEST_F(ImportAccount, InChineseHasNoEnglishFrame) {
  const auto files = file("both.csv", std::string(titles) + good + bad) + " " +
                     file("列.csv", "统一社会信用代码,企业名\nx,y\n") + " " +
                     file("pdf.csv", "%PDF-1.4 x") + " " + folder + "/nowhere.csv";
  for (const auto* how : {" --lang zh", " --lang zh --keep-good", " --lang zh --check"}) {
    const auto told = account(files + how);
    EXPECT_EQ(told.exit, 2);
    for (const auto* english :
         {"rejected", "sealed", "nothing", "column", "file", "there is", "line "}) {
      auto text = told.out;
      for (auto at = text.find(folder); at != std::string::npos; at = text.find(folder)) {
        text.erase(at, folder.size());
      }
      EXPECT_THAT(text, Not(HasSubstr(english))) << how;
    }
    EXPECT_THAT(told.err, HasSubstr("有一部分被拒绝"));
  }
}

TEST_F(ImportAccount, OfACheckLeavesTheStoreAsItIsToTheByte) {
  const auto before = store_bytes();
  const auto files = file("good.csv", std::string(titles) + good) + " " +
                     file("bad.csv", std::string(titles) + bad);
  const auto told = account(files + " --check");
  EXPECT_EQ(told.exit, 2);
  EXPECT_THAT(told.out, AllOf(HasSubstr("1 enterprise rows would be sealed"),
                              HasSubstr("nothing of this file would be sealed"),
                              HasSubstr("2 files, 1 row would be sealed; nothing was written")));
  EXPECT_EQ(store_bytes(), before);
  EXPECT_FALSE(fs::exists(folder + "/mend"));
  EXPECT_EQ(account(files).exit, 2);
  EXPECT_NE(store_bytes(), before) << "an import would be seen";
}

TEST_F(ImportAccount, SaysWhatOfAFolderWasNotRead) {
  fs::create_directories(folder + "/in");
  fs::create_symlink("nowhere", folder + "/in/a.csv");
  (void)file("in/b.csv", std::string(titles) + good);
  const auto told = account(folder + "/in");
  EXPECT_EQ(told.exit, 0);
  EXPECT_THAT(told.out, AllOf(HasSubstr("not read of the folder: 1"),
                              HasSubstr("in/a.csv: a link to a file that is not there")));
}

TEST_F(ImportAccount, OfAZipFileSaysWhatToDo) {
  const auto zip = folder + "/in.zip";
  fs::copy("tests/corpus/bad/zip_of_text.xlsx", zip);
  const auto told = account(zip);
  EXPECT_EQ(told.exit, 2);
  EXPECT_THAT(told.out, HasSubstr("this is a ZIP file, not an XLSX workbook; unpack it and import "
                                  "the folder that holds its files ("));
}

}  // namespace
}  // namespace ronghe::app
