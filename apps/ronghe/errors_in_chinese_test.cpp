// SPDX-License-Identifier: Apache-2.0
// What goes wrong below the stores, said by the programs in Chinese: with the remedy, and around
// what an engine or the system says itself.
#include <gmock/gmock.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "programs/fixture.hpp"

namespace ronghe::app {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;

class ErrorsInChinese : public ProgramsFixture {
 protected:
  void SetUp() override {
    ProgramsFixture::SetUp();
    setenv("RONGHE_LANG", "zh", 1);
  }
  void TearDown() override {
    unsetenv("RONGHE_LANG");
    ProgramsFixture::TearDown();
  }
  void make_store() const {
    ASSERT_EQ(ronghe("init " + store + " --pack packs/national --origin log.test/s").exit, 0);
  }
  [[nodiscard]] std::string database() const { return store + "/evidence.duckdb"; }
};

TEST_F(ErrorsInChinese, OfADatabaseThatIsNoneOrWhoseHeadersAreBothDamaged) {
  make_store();
  // The two headers follow the first page, each with its sum in front.
  for (const auto at : {4096 + 20, 2 * 4096 + 20}) {
    std::fstream file(database(), std::ios::binary | std::ios::in | std::ios::out);
    file.seekg(at);
    const auto was = static_cast<char>(file.get());
    file.seekp(at);
    file.put(static_cast<char>(was ^ 1));
  }
  expect(ronghe("show " + store), 2, "数据库文件的两个文件头都已损坏");
  std::ofstream(database(), std::ios::binary) << std::string(20'000, 'x');
  const auto ended = ronghe("show " + store);
  expect(ended, 2, "这不是数据库文件，或已损坏；请由备份恢复");
  EXPECT_THAT(ended.said, HasSubstr("not a valid DuckDB database file"))
      << "the engine's own words";
}

TEST_F(ErrorsInChinese, OfAPackThatAStoreMayNotAdopt) {
  make_store();
  fs::copy("packs/national", folder + "/pack", fs::copy_options::recursive);
  std::ostringstream record;
  record << std::ifstream(folder + "/pack/records/motion.yaml").rdbuf();
  auto text = record.str();
  const std::string was = "schema: 1";
  ASSERT_NE(text.find(was), std::string::npos);
  text.replace(text.find(was), was.size(), "schema: 2");
  std::ofstream(folder + "/pack/records/motion.yaml") << text;
  expect(ronghe("adopt " + store + " " + folder + "/pack --check"), 2,
         "记录 `motion` 的 `schema` 此处为 2，证据库中为 1");
}

TEST_F(ErrorsInChinese, OfAStoreWithoutADatabase) {
  make_store();
  fs::remove(database());
  expect(ronghe("show " + store), 2, "不是证据库");
}

TEST_F(ErrorsInChinese, OfAFolderOrFileThatIsThereOrCannotBeWritten) {
  const auto taken = file("taken.csv", "x");
  expect(ronghe("template person --out " + taken), 2, "已有同名文件");
  expect(ronghe("template person --xlsx --out " + folder + "/none/x.xlsx"), 3, "无法写入（");
  expect(ronghe("demo " + folder), 2, "不为空");
}

TEST_F(ErrorsInChinese, OfATemplateOfNoRecordAndADayThatIsNone) {
  expect(ronghe("template nosuch"), 2, "没有记录类型“nosuch”");
  expect(ronghe("policy check packs/national --as-of x"), 2, "“x”不是日期");
}

TEST_F(ErrorsInChinese, OfANode) {
  const auto witness = witness_folder();
  expect(node("key " + witness), 2, "此处没有见证方的密钥；请用 `ronghe-node init");
  ASSERT_EQ(node("init " + witness + " --name edu.test").exit, 0);
  expect(node("init " + witness + " --name again.test"), 2, "文件夹中已有密钥");
  expect(node("witness --listen nowhere --dir " + witness), 2, "“nowhere”不是地址与端口");
  expect(node("witness --listen 192.0.2.1:0 --dir " + witness), 2, "明文 HTTP 只供本机使用");
  fs::permissions(witness + "/key", fs::perms::others_read, fs::perm_options::add);
  expect(node("key " + witness), 2, "他人可读取该密钥");
}

TEST_F(ErrorsInChinese, AreEnglishForWhoDoesNotAskForChinese) {
  unsetenv("RONGHE_LANG");
  EXPECT_THAT(node("key " + witness_folder()).said,
              AllOf(HasSubstr("there is no key of a witness"),
                    HasSubstr("make one: `ronghe-node init FOLDER --name NAME`")));
}

}  // namespace
}  // namespace ronghe::app
