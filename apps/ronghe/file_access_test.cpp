// SPDX-License-Identifier: Apache-2.0
// Who may read what the programs write: a store is its owner's alone, its log, reports and receipts
// are for everyone.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <sys/stat.h>

#include <sstream>

#include "programs/fixture.hpp"

namespace ronghe::app {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

class FileAccess : public ProgramsFixture {
 protected:
  void SetUp() override {
    ProgramsFixture::SetUp();
    fs::permissions(folder, fs::perms(0755));
    before_ = umask(022);  // as most machines have it
    ASSERT_EQ(ronghe("init " + store + " --pack packs/national").exit, 0);
    std::string people = "person_ref,kind,sex\n";
    for (int i = 0; i < 300; ++i) people += fmt::format("{:032x},student,f\n", i);
    const auto path = file("person.csv", people + std::string(32, 'f') + ",robot,f\n");
    const auto imported = ronghe("import " + store + " " + path + " --keep-good" + mend());
    ASSERT_THAT(imported.said, HasSubstr("300 person rows sealed"));
    ASSERT_EQ(import("region.csv", "code,name_zh,level\n440303,区,3\n").exit, 0);
    const auto run = ronghe("run " + store + " --as-of 2025-12-31 --report " + site());
    ASSERT_EQ(run.exit, 0) << run.said;
    ASSERT_EQ(ronghe("checkpoint " + store).exit, 0);
  }
  void TearDown() override {
    umask(before_);
    ProgramsFixture::TearDown();
  }

  [[nodiscard]] std::string site() const { return folder + "/site"; }
  static unsigned mode(const fs::path& path) {
    return static_cast<unsigned>(fs::symlink_status(path).permissions());
  }
  static void expect_private(const fs::path& path) {
    EXPECT_EQ(mode(path), fs::is_directory(path) ? 0700U : 0600U) << path;
  }
  static void expect_public(const fs::path& path) {
    EXPECT_EQ(mode(path), fs::is_directory(path) ? 0755U : 0644U) << path;
  }
  static void expect_all_public(const fs::path& path) {
    expect_public(path);
    for (const auto& entry : fs::recursive_directory_iterator(path)) expect_public(entry);
  }
  void expect_private_but_the_log(const std::string& root, const std::string& log) const {
    expect_private(root);
    int files = 0;
    for (const auto& entry : fs::recursive_directory_iterator(root)) {
      if (entry.path().string().starts_with(log)) continue;
      expect_private(entry);
      ++files;
    }
    EXPECT_GT(files, 5);
    expect_all_public(log);
  }

 private:
  mode_t before_ = 0;
};

TEST_F(FileAccess, AStoreIsItsOwnersAloneButForItsLog) {
  expect_private_but_the_log(store, store + "/log");
  for (const auto* name : {"/results", "/packs", "/keys", "/log/tile"}) {
    EXPECT_FALSE(fs::is_empty(store + name)) << name;
  }
  // What comes later is so, too; and an earlier version made it for everyone.
  fs::permissions(store + "/spill", fs::perms(0755));
  std::string people = "person_ref,kind,sex\n";
  for (int i = 300; i < 700; ++i) people += fmt::format("{:032x},student,f\n", i);
  const auto more = file("more.csv", people + std::string(32, 'f') + ",robot,m\n");
  ASSERT_EQ(ronghe("import --keep-good " + store + " " + more + mend()).exit, 0);
  expect_private_but_the_log(store, store + "/log");
  EXPECT_TRUE(fs::is_empty(store + "/rejects")) << "rejected rows are in clear";
  expect_private(folder + "/mend/person.rejects.csv");
}

TEST_F(FileAccess, WhatIsPublishedIsForEveryone) {
  expect_all_public(site());
  ASSERT_EQ(ronghe("prove " + store + " run/latest --out " + folder + "/run.tlog-proof").exit, 0);
  expect_public(folder + "/run.tlog-proof");
  // One light for everyone; the same with all numbers for whom it is given to.
  const auto light = folder + "/light.tlog-proof";
  ASSERT_EQ(ronghe("prove " + store + " run/latest --line region/440303 --out " + light).exit, 0);
  expect_public(light);
  const auto words = fmt::format("receipt {} --policy {}/log/policy --result {}/data/lines.jsonl",
                                 light, store, site());
  const auto checked = verify(words);
  EXPECT_EQ(checked.exit, 0) << checked.said;
  EXPECT_THAT(checked.said, HasSubstr("[\"light\",\"region\",\"440303\","));
  ASSERT_EQ(
      ronghe("prove " + store + " run/latest --line region/440303 --exact --out " + light).exit, 0);
  expect_private(light);
  EXPECT_THAT(verify(words).said, HasSubstr("with all numbers"));
  std::ofstream(site() + "/data/lines.jsonl", std::ios::app) << "[]\n";
  EXPECT_EQ(verify(words).exit, 1);
  ASSERT_EQ(ronghe("checkpoint --rewrite " + store).exit, 0);
  expect_all_public(store + "/log");
}

TEST_F(FileAccess, ACopyOfAStoreIsAsPrivateAsTheStore) {
  ASSERT_EQ(ronghe("backup " + store + " " + folder + "/copy").exit, 0);
  expect_private(folder + "/copy");
  for (const auto& entry : fs::recursive_directory_iterator(folder + "/copy")) {
    expect_private(entry);
  }
  const auto restored = folder + "/restored";
  ASSERT_EQ(ronghe("restore " + folder + "/copy " + restored).exit, 0);
  expect_private_but_the_log(restored, restored + "/log");
}

TEST_F(FileAccess, AWitnessKeepsItsFolderToItself) {
  ASSERT_EQ(node("init " + folder + "/witness --name edu.test").exit, 0);
  expect_private(folder + "/witness");
  expect_private(folder + "/witness/key");
  const programs::WitnessProcess witness(RONGHE_NODE_PROGRAM, folder + "/witness");
  const auto about = "/proc/" + std::to_string(witness.id());
  std::stringstream said;
  said << std::ifstream(about + "/status").rdbuf() << std::ifstream(about + "/limits").rdbuf();
  EXPECT_THAT(said.str(), HasSubstr("Umask:\t0077"));
  EXPECT_THAT(said.str(), ::testing::ContainsRegex("Max core file size +0 +0"));
}

// As another user of the machine, which only root can become.
TEST_F(FileAccess, AnotherUserReadsWhatIsPublishedAndNothingElse) {
  if (geteuid() != 0) GTEST_SKIP() << "only root can become another user";
  const auto reads = [](const std::string& path) {
    return programs::run_command("setpriv --reuid=65534 --regid=65534 --clear-groups cat '" + path +
                                 "'")
               .exit == 0;
  };
  EXPECT_TRUE(reads(site() + "/index.html"));
  EXPECT_FALSE(reads(store + "/evidence.duckdb"));
  EXPECT_FALSE(reads(store + "/log/checkpoint")) << "the way to it is shut";
  // Whoever serves the log from where it lies opens the way, and opens nothing else by it.
  fs::permissions(store, fs::perms(0711));
  EXPECT_TRUE(reads(store + "/log/checkpoint"));
  EXPECT_TRUE(reads(store + "/log/tile/0/000"));
  EXPECT_FALSE(reads(store + "/evidence.duckdb"));
  EXPECT_FALSE(reads(folder + "/mend/person.rejects.csv"));
  for (const auto& result : fs::directory_iterator(store + "/results")) {
    EXPECT_FALSE(reads(result.path().string()));
  }
}

// On a medium that its reader may not write to, a store is audited, shown, explained, proved and
// repeated; what would write says who may.
TEST_F(FileAccess, AStoreThatMayOnlyBeReadIsReadByEveryCommand) {
  if (geteuid() != 0) GTEST_SKIP() << "only root can become another user";
  ASSERT_EQ(
      programs::run_command("chown -R 65534:65534 '" + store + "' && chmod -R u-w '" + store + "'")
          .exit,
      0);
  const auto out = folder + "/out";
  fs::create_directory(out);
  fs::permissions(out, fs::perms::all);
  const auto as_other = [&](const std::string& words) {
    return programs::run_command("setpriv --reuid=65534 --regid=65534 --clear-groups " +
                                 std::string(RONGHE_PROGRAM) + " " + words);
  };
  if (as_other("--version").exit != 0) {
    GTEST_SKIP() << "skipped: another user may not reach the programs, as below /root";
  }
  for (const auto* words :
       {"audit {}", "audit --files {}", "show {}", "show {} latest", "explain {} latest 440303",
        "reproduce {} latest", "prove {} run/latest --out {}/r.tlog-proof", "conflicts {}"}) {
    const auto done = as_other(fmt::format(fmt::runtime(words), store, out));
    EXPECT_EQ(done.exit, 0) << words << ": " << done.said;
  }
  const auto more = file("more.csv", "code,name_zh,level\n440304,区,3\n");
  for (const auto& words :
       {"run " + store + " --as-of 2026-01-31", "import " + store + " " + more}) {
    const auto done = as_other(words);
    EXPECT_NE(done.exit, 0) << words;
    EXPECT_THAT(done.said, HasSubstr("may not write to " + store)) << words;
  }
}

}  // namespace
}  // namespace ronghe::app
