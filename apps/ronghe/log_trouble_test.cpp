// SPDX-License-Identifier: Apache-2.0
// What goes wrong with a log, its files, its keys and its witnesses, through the programs: each has
// its own message and exit code, and leaves the store as it was.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "programs/fixture.hpp"
#include "ronghe/base/durable_file.hpp"
#include "ronghe/base/testing.hpp"
#include "ronghe/proof/checkpoint.hpp"
#include "ronghe/proof/key.hpp"

namespace ronghe::app {
namespace {

namespace fs = std::filesystem;
using programs::WitnessProcess;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr int rows = 300;  // more than a tile

class LogTrouble : public ProgramsFixture {
 protected:
  void SetUp() override {
    ProgramsFixture::SetUp();
    ASSERT_EQ(ronghe("init " + store + " --pack packs/national --origin log.test/s").exit, 0);
    std::string people = "person_ref,kind,sex\n";
    for (int i = 0; i < rows; ++i) people += fmt::format("{:032x},student,f\n", i);
    ASSERT_EQ(import("person.csv", people).exit, 0);
  }
  void TearDown() override {
    unsetenv("RONGHE_PASSPHRASE_FILE");
    ProgramsFixture::TearDown();
  }

  [[nodiscard]] std::string log(const std::string& name) const { return store + "/log/" + name; }
  static std::string read(const std::string& path) { return read_whole_file(path).value_or(""); }
  static void write(const std::string& path, const std::string& bytes) {
    std::ofstream(path, std::ios::binary) << bytes;
  }
  static void flip(const std::string& path, std::size_t at) {
    auto bytes = read(path);
    bytes.at(at) ^= 1;
    write(path, bytes);
  }
  // Nothing was lost or added, and all of it agrees again.
  void expect_store_undamaged(const char* note = "✔ 300 entries rehashed") const {
    expect(ronghe("audit --files " + store), 0, note);
  }
};

TEST_F(LogTrouble, DamageBeyondTheCheckpointIsMendedAndBelowItIsNamed) {
  if (!nightly()) GTEST_SKIP() << "make nightly runs it";
  const auto before = read(log("checkpoint"));
  ASSERT_EQ(import_region(440303).exit, 0);
  // As after a power failure: the tables have the row, the checkpoint is the old one.
  write(log("checkpoint"), before);
  write(log("tile/0/001.p/45"), "torn");
  write(log("tile/entries/001.p/45"), "");
  expect(ronghe("checkpoint " + store), 0, "size 301");
  expect_store_undamaged("✔ 301 entries rehashed");

  struct Case {
    const char* what;
    const char* name;
    std::size_t at;  // of the flipped byte; 0 = the file is removed
  };
  std::vector<Case> cases{{"a partial tile", "tile/0/001.p/45", 40},
                          {"a bundle that is gone", "tile/entries/001.p/45", 0}};
  if (nightly()) {
    cases.insert(cases.end(), {{"a full tile", "tile/0/000", 4000},
                               {"a full bundle", "tile/entries/000", 4000},
                               {"the tile above", "tile/1/000.p/1", 5}});
  }
  for (const auto& [what, name, at] : cases) {
    SCOPED_TRACE(what);
    if (at == 0) {
      fs::remove(log(name));
    } else {
      flip(log(name), at);
    }
    EXPECT_EQ(ronghe("audit " + store).exit, 0) << "the tables are good";
    expect(ronghe("audit --files " + store), 1, name);
    expect(ronghe("audit --files " + store), 1, "--rewrite` writes the files again");
    expect(ronghe("checkpoint --rewrite " + store), 0, "size 301");
    expect_store_undamaged("✔ 301 entries rehashed");
  }
}

TEST_F(LogTrouble, ATornDatabaseFileIsMendedAndTold) {
  const auto database = store + "/evidence.duckdb";
  const auto iteration = [bytes = read(database)](std::size_t header) {
    return static_cast<unsigned char>(bytes.at(header + 8));
  };
  constexpr std::size_t first = 4096;
  constexpr std::size_t second = 8192;
  flip(database, (iteration(first) < iteration(second) ? first : second) + 9);
  const auto mending = ronghe("audit " + store);
  expect(mending, 0, "mended: header");
  EXPECT_THAT(mending.said, HasSubstr("✔ 300 entries rehashed"));
  const auto later = ronghe("audit " + store);
  expect(later, 0, "evidence.duckdb was mended after a write that did not end");
  EXPECT_THAT(later.said, Not(HasSubstr("mended: header")));
  fs::remove(database + ".mended");
  EXPECT_THAT(ronghe("audit " + store).said, Not(HasSubstr("mended")));
  // Never by a guess: with both it is for a backup.
  flip(database, first + 9);
  flip(database, second + 9);
  expect(ronghe("audit " + store), 2, "restore a backup");
}

TEST_F(LogTrouble, ACheckpointOfAnotherLogOrOfAnotherKeyIsNamed) {
  const auto own = read(log("checkpoint"));
  const auto tree = proof::parse_checkpoint(proof::parse_note(own)->text)->tree;
  for (const auto* name : {"log.test/other", "log.test/s"}) {
    SCOPED_TRACE(name);
    const auto key = *proof::generate_key(name, proof::type_ed25519);
    const std::array signers{proof::note_signer(key)};
    write(log("checkpoint"),
          proof::sign_checkpoint({.origin = name, .tree = tree}, signers)->to_string());
    expect(ronghe("audit " + store), 1, "publication_differs: log/checkpoint");
    expect(ronghe("checkpoint " + store), 1, "");
  }
  write(log("checkpoint"), own);
  expect_store_undamaged();
}

TEST_F(LogTrouble, APolicyThatCannotBeFollowedIsRefused) {
  const auto before = read(log("policy"));
  const auto own = ronghe("checkpoint --key " + store).said;
  // A witness of type 06, which this version does not verify.
  const proof::VerifierKey future{
      .name = "edu.test", .type = 0x06, .material = std::string(32, 'k')};
  const auto stranger = proof::generate_key("log.test/s", proof::type_ed25519)->verifier();
  expect(
      ronghe("checkpoint " + store + " --policy " +
             file("p", fmt::format("log {}witness edu {}\nquorum edu\n", own, future.to_string()))),
      2, "signatures of type 06");
  expect(ronghe("checkpoint " + store + " --policy " +
                file("p", fmt::format("log {}\nquorum none\n", stranger.to_string()))),
         2, "does not name this log");
  expect(ronghe("checkpoint " + store + " --policy " + folder + "/none"), 2, "none");
  EXPECT_EQ(read(log("policy")), before);
  fs::remove(log("policy"));
  expect(ronghe("checkpoint " + store), 2, "the policy of the log is missing");
  expect(ronghe("checkpoint " + store + " --policy " + file("p", "log " + own + "quorum none\n")),
         0, "size 300");
  expect_store_undamaged();
}

TEST_F(LogTrouble, KeysThatAreLostWrongOrOfAnotherStoreAreTold) {
  const auto keys = store + "/keys";
  fs::rename(keys + "/log.key", folder + "/log.key");
  expect(import_region(440303), 0, "the files of the log were not brought up to date");
  expect(ronghe("checkpoint " + store), 2, "log.key");
  fs::rename(folder + "/log.key", keys + "/log.key");
  expect(ronghe("checkpoint " + store), 0, "size 301");

  fs::rename(keys, folder + "/right");
  expect(import_region(440304), 2, "bring the folder of its keys back");
  expect(ronghe("audit " + store), 0, "were not compared");
  ASSERT_EQ(ronghe("init " + folder + "/second --pack packs/national").exit, 0);
  fs::copy(folder + "/second/keys", keys, fs::copy_options::recursive);
  for (const auto& ended : {import_region(440304), ronghe("audit " + store),
                            ronghe("run " + store + " --as-of 2025-12-31")}) {
    expect(ended, 2, "the keys of another store");
  }
  fs::remove_all(keys);
  fs::rename(folder + "/right", keys);
  flip(keys + "/edu.key", 100);
  expect(import_region(440304), 1, "edu.key");
  flip(keys + "/edu.key", 100);
  expect_store_undamaged("✔ 301 entries rehashed");
}

TEST_F(LogTrouble, APassphraseThatIsWrongOrMissingIsTold) {
  const auto right = file("right", "correct horse\n");
  const auto sealed = folder + "/sealed";
  const auto init = "init " + sealed + " --pack packs/national --passphrase-file ";
  fs::permissions(right, fs::perms(0640));
  expect(ronghe(init + right), 2, "others may read this passphrase (mode 0640)");
  fs::permissions(right, fs::perms(0600));
  const auto weak = file("weak", "x\n");
  fs::permissions(weak, fs::perms(0600));
  expect(ronghe(init + weak), 2, "fewer than 12 characters");
  expect(ronghe(init + right), 0, "the key of its log");
  const auto region = file("region.csv", "code,name_zh,level\n440303,区,3\n");
  const auto attempt = [&] { return ronghe("import " + sealed + " " + region); };
  expect(attempt(), 2, "RONGHE_PASSPHRASE_FILE");
  const auto wrong = file("wrong", "battery staple\n");
  fs::permissions(wrong, fs::perms(0644));
  setenv("RONGHE_PASSPHRASE_FILE", wrong.c_str(), 1);
  expect(attempt(), 2, "others may read this passphrase");
  fs::permissions(wrong, fs::perms(0600));
  expect(attempt(), 2, "passphrase");
  setenv("RONGHE_PASSPHRASE_FILE", (folder + "/none").c_str(), 1);
  expect(attempt(), 2, "there is no file with the passphrase");
  setenv("RONGHE_PASSPHRASE_FILE", right.c_str(), 1);
  expect(attempt(), 0, "1 region rows sealed");
}

TEST_F(LogTrouble, ATextThatNoEntryHoldsIsRejected) {
  const auto ended =
      import("region.csv", "code,name_zh,level\n440303," + std::string(70'000, 'x') + ",3\n");
  expect(ended, 2, "it is longer than 2000 characters");
  expect_store_undamaged();
}

TEST_F(LogTrouble, ARestoredStoreThatIsBehindItsWitnessesPublishesNothing) {
  ASSERT_NO_FATAL_FAILURE(make_witness());
  const WitnessProcess witness(RONGHE_NODE_PROGRAM, witness_folder());
  expect(ronghe("checkpoint " + store + " --policy " + policy_of(witness.url())), 0,
         "final (1 of 1)");
  expect(ronghe("backup " + store + " " + folder + "/backup"), 0, "the keys are not in it");
  ASSERT_EQ(import_region(440303).exit, 0);
  ASSERT_EQ(import_region(440304).exit, 0);
  expect(ronghe("checkpoint " + store), 0, "final (1 of 1)");

  const auto restored = folder + "/restored";
  expect(ronghe("restore " + folder + "/backup " + restored + " --keys " + store + "/keys"), 0,
         "300");
  const auto audited = ronghe("audit --files " + restored);
  expect(audited, 1, "edu: ahead by 2: this store was rolled back");
  EXPECT_THAT(audited.said, HasSubstr("300 entries rehashed, 1 faults"));
  const auto published = read(restored + "/log/checkpoint");
  expect(ronghe("checkpoint " + restored), 1, "edu has seen 302 entries of its log");
  // Another row in the place of the lost ones.
  expect(
      ronghe("import " + restored + " " + file("other.csv", "code,name_zh,level\n440305,区,3\n")),
      0, "this store is older than what edu saw");
  expect(ronghe("checkpoint " + restored), 1, "nothing was published");
  EXPECT_EQ(read(restored + "/log/checkpoint"), published);
  // Of the size that the witness saw, and another log.
  expect(
      ronghe("import " + restored + " " + file("third.csv", "code,name_zh,level\n440306,区,3\n")),
      0, "this store differs from what edu saw");
  expect(ronghe("checkpoint " + restored), 1, "this store differs from what edu saw");
  EXPECT_EQ(read(restored + "/log/checkpoint"), published);
  EXPECT_THAT(node("logs " + witness_folder()).said, HasSubstr("size 302"));
  EXPECT_FALSE(fs::exists(witness_folder() + "/evidence")) << "nothing was signed";
  expect_store_undamaged("✔ 302 entries rehashed");
}

TEST_F(LogTrouble, AClockBehindTheWitnessesIsToldAndNothingStops) {
  ASSERT_NO_FATAL_FAILURE(make_witness());
  auto key = *proof::SigningKey::parse(
      read(witness_folder() + "/key").substr(0, read(witness_folder() + "/key").size() - 1));
  const auto policy = policy_of("http://127.0.0.1:1/");
  ASSERT_EQ(ronghe("checkpoint --timeout 1 " + store + " --policy " + policy).exit, 0);
  const auto now =
      static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::seconds>(
                                     std::chrono::system_clock::now().time_since_epoch())
                                     .count());
  const auto plain = read(log("checkpoint"));
  for (const auto& [ahead, warned] : {std::pair{60, false}, std::pair{86'400, true}}) {
    SCOPED_TRACE(ahead);
    auto note = *proof::parse_note(plain);
    note.signatures.push_back(
        *proof::sign_note(note, proof::cosigner(key, now + static_cast<std::uint64_t>(ahead))));
    write(log("checkpoint"), note.to_string());
    const auto ended = ronghe("checkpoint " + store);
    EXPECT_EQ(ended.exit, 0) << ended.said;
    if (warned) {
      EXPECT_THAT(ended.said, HasSubstr("the clock of this machine says"));
    } else {
      EXPECT_THAT(ended.said, Not(HasSubstr("clock")));
    }
  }
  expect_store_undamaged();
}

}  // namespace
}  // namespace ronghe::app
