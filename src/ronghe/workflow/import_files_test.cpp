// SPDX-License-Identifier: Apache-2.0
// What departments get wrong about files as a whole: names, folders, order, and what was sent
// before. What stands in a file is tested in the room intake.
#include "ronghe/workflow/import_files.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <sstream>

namespace ronghe::workflow {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr const char* huawei = "914403001922038216";
constexpr const char* tencent = "9144030071526726XG";

class ImportFiles : public testing::Test {
 protected:
  void SetUp() override {
    auto name = (fs::temp_directory_path() / "ronghe-import-XXXXXX").string();
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    root_ = name;
    auto store = store::Store::create(root_ + "/store", "packs/national");
    ASSERT_TRUE(store) << to_string(store.error());
    store_.emplace(std::move(*store));
    const auto regions = import({file("region.csv", "code,name_zh,level\n440303,罗湖区,3\n")});
    ASSERT_EQ(regions.at(0).sealed, 1U);
  }
  void TearDown() override {
    store_.reset();
    fs::remove_all(root_);
  }

  [[nodiscard]] std::string file(const std::string& name, const std::string& bytes) const {
    const auto path = root_ + "/" + name;
    fs::create_directories(fs::path(path).parent_path());
    std::ofstream(path, std::ios::binary) << bytes;
    return path;
  }
  static std::string enterprise(const std::string& code, const std::string& name = "某厂") {
    return fmt::format("{},{},440303,L,yes,operating,none\n", code, name);
  }
  [[nodiscard]] std::string enterprises(const std::string& name, const std::string& lines) const {
    return file(name, "uscc,name,region,size,above_scale,status,listed_as\n" + lines);
  }
  ImportRequest request(std::vector<std::string> files) const {
    return {.files = std::move(files),
            .record = {},
            .source_dept = {},
            .submitted_on = *parse_date("2025-12-31")};
  }
  std::vector<ImportedFile> import(std::vector<std::string> files, bool keep_good = false) {
    auto wanted = request(std::move(files));
    wanted.keep_good = keep_good;
    auto done = import_files(*store_, wanted, [](const ImportedFile&) {});
    EXPECT_TRUE(done) << to_string(done.error());
    return done ? *std::move(done) : std::vector<ImportedFile>{ImportedFile{}};
  }
  static std::string text_of(const std::string& path) {
    std::ostringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return text.str();
  }

  std::string root_;
  std::optional<store::Store> store_;
};

TEST_F(ImportFiles, AnUnknownDepartmentIsRefusedBeforeAnythingIsSealed) {
  auto wanted = request({enterprises("enterprise.csv", enterprise(huawei))});
  wanted.source_dept = "TAXX";
  const auto done = import_files(*store_, wanted, [](const ImportedFile&) {});
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().kind, ErrorKind::bad_input);
  EXPECT_THAT(done.error().message, HasSubstr("no department \"TAXX\"; the dictionary has BODY"));
  EXPECT_EQ(*store_->log_size(), 1);
  wanted.source_dept = "TAX";
  EXPECT_TRUE(import_files(*store_, wanted, [](const ImportedFile&) {}));
  EXPECT_EQ(*store_->log_size(), 2);
}

TEST_F(ImportFiles, AFolderIsReadByTheNamesInItAndTheOthersAreTold) {
  (void)enterprises("in/A.CSV", enterprise(huawei));
  (void)enterprises("in/deep/b.csv", enterprise(tencent));
  const auto letter = file("in/letter.txt", "Dear Sir");
  const auto lock = file("in/~$b.xlsx", "lock");
  const auto hidden = file("in/.hidden.csv", "x");
  const auto files = import({root_ + "/in"});
  ASSERT_EQ(files.size(), 2U);
  EXPECT_EQ(files[0].sealed + files[1].sealed, 2U);
  const auto found = found_files({root_ + "/in"});
  ASSERT_TRUE(found);
  std::vector<std::string> aside;
  for (const auto& one : found->aside) aside.push_back(one.path);
  EXPECT_THAT(aside, ::testing::UnorderedElementsAre(letter, lock, hidden));
  const auto none = import_files(*store_, request({root_ + "/in/none"}), [](const auto&) {});
  ASSERT_TRUE(none);
  EXPECT_EQ(none->at(0).error->kind, ErrorKind::not_found);
}

TEST_F(ImportFiles, EveryErrorSaysItsFileOnce) {
  const auto path = enterprises("enterprise.csv", enterprise("914403001922038217"));
  const auto files = import({path});
  ASSERT_TRUE(files.at(0).error);
  EXPECT_EQ(files[0].error->place.file, path);
  EXPECT_FALSE(files[0].error->message.contains(path));
  EXPECT_THAT(files[0].error->message, HasSubstr("line 2, \"uscc\""));
}

TEST_F(ImportFiles, FilesOfOneNameKeepTheirRejectsApart) {
  const auto bad = [&](const char* folder, const char* code) {
    return enterprises(std::string(folder) + "/enterprise.csv", enterprise(code));
  };
  const auto files = import({bad("a", "914403001922038217"), bad("b", "91440300192203821")});
  ASSERT_EQ(files.size(), 2U);
  EXPECT_NE(files[0].reject_file, files[1].reject_file);
  EXPECT_THAT(text_of(files[0].reject_file), HasSubstr("914403001922038217"));
  EXPECT_THAT(text_of(files[1].reject_file), HasSubstr("91440300192203821,"));
}

TEST_F(ImportFiles, RejectedRowsGoWhereTheyAreAskedForAndNoneStayInTheStore) {
  auto asked = request({enterprises("enterprise.csv", enterprise("914403001922038217"))});
  asked.rejects_folder = root_ + "/mend";
  const auto done = import_files(*store_, asked, [](const auto&) {});
  ASSERT_TRUE(done) << to_string(done.error());
  EXPECT_EQ(done->at(0).reject_file, root_ + "/mend/enterprise.rejects.csv");
  EXPECT_EQ(fs::status(done->at(0).reject_file).permissions(), fs::perms(0600));
  EXPECT_TRUE(fs::is_empty(store_->rejects_folder()));
  for (const auto& inside :
       {store_->folder(), store_->rejects_folder(), store_->folder() + "/../store/new"}) {
    asked.files = {enterprises("again.csv", enterprise("91440300192203821"))};
    asked.rejects_folder = inside;
    const auto refused = import_files(*store_, asked, [](const auto&) {});
    ASSERT_TRUE(refused) << inside;
    ASSERT_TRUE(refused->at(0).error) << inside;
    EXPECT_THAT(refused->at(0).error->message, HasSubstr("outside the store")) << inside;
  }
}

TEST_F(ImportFiles, AFileWithoutOneGoodRowIsNotTakenAsImported) {
  const auto path = file("enterprise_finance.csv", fmt::format("enterprise,year,revenue,profit,"
                                                               "tax_paid\n{},2024,1,1,1\n",
                                                               huawei));
  const auto before = import({path}, true);
  ASSERT_TRUE(before.at(0).error);
  EXPECT_THAT(before[0].error->message, HasSubstr("every row was rejected (1)"));
  import({enterprises("enterprise.csv", enterprise(huawei))});
  const auto after = import({path}, true);
  EXPECT_FALSE(after.at(0).known) << "the enterprise is there now";
  EXPECT_EQ(after[0].sealed, 1U);
}

TEST_F(ImportFiles, AKnownFileSaysWhichOfItsRowsAreStillOutside) {
  const auto path =
      enterprises("enterprise.csv", enterprise(huawei) + enterprise("914403001922038217"));
  const auto first = import({path}, true);
  EXPECT_EQ(first.at(0).sealed, 1U);
  const auto again = import({path}, true);
  EXPECT_TRUE(again.at(0).known);
  EXPECT_THAT(again[0].notices, ElementsAre(HasSubstr("1 of its rows were rejected then")));
  EXPECT_EQ(*store_->log_size(), 2);

  auto mended = text_of(first[0].reject_file);
  mended.replace(mended.find("914403001922038217"), 18, tencent);
  std::ofstream(first[0].reject_file) << mended;  // in its place, as people do
  const auto back = import({first[0].reject_file});
  EXPECT_FALSE(back.at(0).error);
  EXPECT_EQ(back[0].sealed, 1U);
  EXPECT_EQ(*store_->log_size(), 3);
}

TEST_F(ImportFiles, ARenamedCopyAddsNothing) {
  import({enterprises("enterprise.csv", enterprise(huawei))});
  const auto copy = import({enterprises("other.csv", enterprise(huawei))});
  EXPECT_TRUE(copy.at(0).known);
  EXPECT_THAT(copy[0].notices, IsEmpty());
  EXPECT_EQ(*store_->log_size(), 2);
}

TEST_F(ImportFiles, TheOriginalThatComesAfterItsCorrectionIsRefused) {
  import({enterprises("new.csv", enterprise(huawei, "新名"))});
  auto wanted = request({enterprises("old.csv", enterprise(huawei, "旧名"))});
  wanted.submitted_on = *parse_date("2025-11-30");
  const auto done = import_files(*store_, wanted, [](const ImportedFile&) {});
  ASSERT_TRUE(done);
  ASSERT_TRUE(done->at(0).error);
  EXPECT_THAT(done->at(0).error->message, HasSubstr("(rule enterprise.newer)"));
  EXPECT_EQ(*store_->log_size(), 2);
}

TEST_F(ImportFiles, APipeIsRefusedAndNotWaitedFor) {
  const auto pipe = root_ + "/enterprise.csv";
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  const auto files = import({pipe});
  ASSERT_TRUE(files.at(0).error);
  EXPECT_THAT(files[0].error->message, HasSubstr("a pipe"));
}

TEST_F(ImportFiles, ReasonsAreGivenInTheLanguageAskedFor) {
  auto wanted = request({enterprises("enterprise.csv", enterprise("914403001922038217"))});
  wanted.language = Language::zh;
  const auto done = import_files(*store_, wanted, [](const ImportedFile&) {});
  ASSERT_TRUE(done);
  EXPECT_THAT(done->at(0).error->message, HasSubstr("校验位错误"));
}

TEST_F(ImportFiles, FilesComeInTheOrderOfTheirTitlesWhateverTheirNames) {
  const auto finance =
      file("in/a.csv", fmt::format("企业统一社会信用代码,年度,营业收入\n{},2024,1\n", huawei));
  (void)enterprises("in/z.csv", enterprise(huawei));
  const auto correction = enterprises("in/更正.csv", enterprise(huawei, "新名"));
  const auto files = import({root_ + "/in"});
  ASSERT_EQ(files.size(), 3U);
  for (const auto& one : files) EXPECT_FALSE(one.error) << to_string(*one.error);
  EXPECT_EQ(files[1].path, correction);
  EXPECT_EQ(files[1].corrections, 1U);
  EXPECT_EQ(files[2].path, finance);
  EXPECT_EQ(files[2].record, "enterprise_finance");
}

TEST_F(ImportFiles, AFileNameThatIsNotUtf8IsRefusedUnderTheNameThatPeopleRead) {
  const auto path = enterprises("\xc6\xf3\xd2\xb5.csv", enterprise(huawei));
  const auto files = import({path});
  ASSERT_TRUE(files.at(0).error);
  EXPECT_EQ(files[0].path, root_ + "/企业.csv");
  EXPECT_EQ(files[0].error->place.file, files[0].path);
  EXPECT_THAT(files[0].error->message, HasSubstr("not UTF-8"));
  EXPECT_EQ(*store_->log_size(), 1);
}

TEST_F(ImportFiles, ACheckSaysWhatAnImportSaysAndSealsNothing) {
  (void)enterprises("in/a.csv", enterprise(huawei) + enterprise(tencent));
  (void)enterprises("in/b-correction.csv", enterprise(huawei, "新名"));
  (void)enterprises("in/c.csv", enterprise(huawei) + enterprise(tencent));
  const auto finance = [](const char* year) {
    return fmt::format("enterprise,year,revenue\n{},{},1\n", huawei, year);
  };
  (void)file("in/finance.csv", finance("2024"));
  (void)file("in/finance-bad.csv", finance("1899"));
  auto wanted = request({root_ + "/in"});
  wanted.rejects_folder = root_ + "/mend";
  wanted.only_check = true;
  const auto tell = [](const std::vector<ImportedFile>& files) {
    std::string said;
    for (const auto& one : files) {
      said += fmt::format("{} {} {} {} {} {} {} {}\n", fs::path(one.path).filename().string(),
                          one.sealed, one.corrections, one.conflicts, one.duplicates, one.rejected,
                          one.known, one.error ? one.error->message : "");
    }
    return said;
  };
  const auto checked = import_files(*store_, wanted, [](const auto&) {});
  ASSERT_TRUE(checked) << to_string(checked.error());
  EXPECT_EQ(*store_->log_size(), 1);
  EXPECT_FALSE(fs::exists(root_ + "/mend"));
  wanted.only_check = false;
  const auto imported = import_files(*store_, wanted, [](const auto&) {});
  ASSERT_TRUE(imported) << to_string(imported.error());
  EXPECT_EQ(tell(*checked), tell(*imported));
  EXPECT_THAT(tell(*checked), HasSubstr("b-correction.csv 1 1 0 0 0 false"));
  EXPECT_THAT(tell(*checked), HasSubstr("c.csv 0 0 0 0 0 true"));
  EXPECT_THAT(tell(*checked), HasSubstr("finance.csv 1 0 0 0 0 false"));
  EXPECT_THAT(tell(*checked), HasSubstr("finance-bad.csv 0 0 0 0 1 false every row"));
  EXPECT_EQ(*store_->log_size(), 5);
}

TEST_F(ImportFiles, ACheckTellsConflictsAndWhoMayNotSpeak) {
  import({enterprises("enterprise.csv", enterprise(huawei))});
  auto wanted = request({enterprises("other.csv", enterprise(huawei, "另名"))});
  wanted.only_check = true;
  wanted.source_dept = "TAX";
  const auto other = import_files(*store_, wanted, [](const auto&) {});
  ASSERT_TRUE(other) << to_string(other.error());
  EXPECT_EQ(other->at(0).conflicts, 1U);
  EXPECT_THAT(other->at(0).first_conflicts.at(0).source, "IIT");
  wanted.source_dept = std::string("ENT/") + tencent;
  const auto party = import_files(*store_, wanted, [](const auto&) {});
  ASSERT_TRUE(party) << to_string(party.error());
  ASSERT_TRUE(party->at(0).error);
  EXPECT_EQ(party->at(0).error->kind, ErrorKind::refused);
  EXPECT_EQ(*store_->log_size(), 2);
}

TEST_F(ImportFiles, AColumnIsCalledAsTheFileCallsIt) {
  const auto files = import(
      {file("企业.csv",
            "统一社会信用代码,企业名称,所在地区代码,企业规模,是否规模以上,经营状态,入库类别\n"
            "914403001922038217,某厂,440303,L,是,存续,未入库\n")});
  ASSERT_TRUE(files.at(0).error);
  EXPECT_THAT(files[0].error->message, HasSubstr("\"统一社会信用代码\" = "));
  EXPECT_THAT(text_of(files[0].reject_file), HasSubstr("统一社会信用代码: "));
}

TEST_F(ImportFiles, ProgressNamesTheFile) {
  struct Steps : Progress {
    void report(std::string_view step, std::uint64_t, std::uint64_t) override {
      steps.emplace_back(step);
    }
    std::vector<std::string> steps;
  } progress;
  auto wanted = request({enterprises("enterprise.csv", enterprise(huawei))});
  wanted.progress = &progress;
  ASSERT_TRUE(import_files(*store_, wanted, [](const ImportedFile&) {}));
  EXPECT_THAT(progress.steps, ::testing::Contains("check enterprise.csv"));
  EXPECT_THAT(progress.steps, ::testing::Contains("read enterprise.csv"));
}

}  // namespace
}  // namespace ronghe::workflow
