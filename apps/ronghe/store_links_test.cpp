// SPDX-License-Identifier: Apache-2.0
// Symbolic links in the folders of a store lead nowhere: what is behind them is neither read nor
// copied, changed or removed.
#include <gmock/gmock.h>

#include "programs/fixture.hpp"

namespace ronghe::app {
namespace {

namespace fs = std::filesystem;
using programs::Ended;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* anna = "000000000000000000000000000000aa";

class StoreLinks : public ProgramsFixture {
 protected:
  void SetUp() override {
    ProgramsFixture::SetUp();
    ASSERT_EQ(ronghe("init " + store + " --pack packs/national").exit, 0);
    ASSERT_EQ(
        import("person.csv", std::string("person_ref,kind,sex\n") + anna + ",student,f\n").exit, 0);
    fs::create_directories(outside());
    secret_ = file("outside/secret.csv", std::string("person\n") + anna + "\n");
  }
  void TearDown() override {
    EXPECT_EQ(read_whole_file(secret_).value_or("gone"), std::string("person\n") + anna + "\n");
    EXPECT_EQ(std::distance(fs::directory_iterator(outside()), fs::directory_iterator()), 1)
        << "something was written through a link";
    ProgramsFixture::TearDown();
  }

  [[nodiscard]] std::string outside() const { return folder + "/outside"; }
  void replace_by_link(const std::string& name) const {
    fs::remove_all(store + "/" + name);
    fs::create_directory_symlink(outside(), store + "/" + name);
  }
  static void expect_refused(const Ended& ended, const std::string& name) {
    EXPECT_EQ(ended.exit, 2) << ended.said;
    EXPECT_THAT(ended.said, HasSubstr(name + ": a symbolic link stands here"));
  }
  [[nodiscard]] Ended import_bad() const {
    return import("bad.csv", "person_ref,kind,sex\n" + std::string(32, 'f') + ",robot,f\n");
  }
  [[nodiscard]] Ended erase() const {
    return ronghe("erase " + store + " --subject person/" + anna + " --request R-1");
  }

  std::string secret_;
};

TEST_F(StoreLinks, InThePlaceOfAFolderAreRefused) {
  replace_by_link("spill");
  expect_refused(ronghe("show " + store), "/spill");
  fs::remove(store + "/spill");
  replace_by_link("rejects");
  expect_refused(erase(), "/rejects");
  fs::remove(store + "/rejects");
  fs::create_directory_symlink(outside(), folder + "/mend");
  expect_refused(import_bad(), "/mend");
  fs::remove(folder + "/mend");
  EXPECT_THAT(import_bad().said, HasSubstr("every row was rejected"));
  fs::rename(store + "/packs", folder + "/moved");
  fs::create_directory_symlink(folder + "/moved", store + "/packs");
  expect_refused(ronghe("show " + store), "/packs");
}

TEST_F(StoreLinks, AmongFilesAreLeftAlone) {
  fs::create_symlink(secret_, store + "/rejects/a.csv");
  fs::create_symlink(secret_, store + "/rejects/b.xlsx");
  fs::create_directory_symlink(outside(), store + "/rejects/folder");
  fs::create_directories(folder + "/mend");
  fs::create_symlink(secret_, folder + "/mend/bad.rejects.csv");
  fs::create_directory_symlink(outside(), store + "/spill/folder");
  EXPECT_THAT(import_bad().said, HasSubstr("bad.rejects-2.csv"));
  const auto erased = erase();
  EXPECT_EQ(erased.exit, 0) << erased.said;
  EXPECT_THAT(erased.said, Not(HasSubstr("a.csv")));
}

TEST_F(StoreLinks, BringNothingIntoABackupOrAStore) {
  fs::create_directories(store + "/results");
  fs::create_symlink(secret_, store + "/results/x.jsonl");
  expect_refused(ronghe("backup " + store + " " + folder + "/copy"), "/results/x.jsonl");
  fs::copy("packs/national", folder + "/pack", fs::copy_options::recursive);
  fs::create_symlink(secret_, folder + "/pack/records/notes.txt");
  expect_refused(ronghe("init " + folder + "/second --pack " + folder + "/pack"),
                 "/records/notes.txt");
  EXPECT_FALSE(fs::exists(folder + "/second"));
}

}  // namespace
}  // namespace ronghe::app
