// SPDX-License-Identifier: Apache-2.0
#include "ronghe/ledger/log_files.hpp"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <sstream>

#include "ronghe/ledger/test_log.hpp"
#include "ronghe/proof/tree.hpp"

namespace ronghe::ledger {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

class LogFilesTest : public LogTest {
 protected:
  void SetUp() override {
    LogTest::SetUp();
    auto name = (fs::temp_directory_path() / "ronghe-log-XXXXXX").string();
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    folder = name;
    files.emplace(folder + "/log");
  }
  void TearDown() override { fs::remove_all(folder); }

  void add(int count) {
    draft_placements(connection, placements, count);
    placements += count;
    ASSERT_TRUE(seal(connection, "placement"));
  }
  proof::TreeHead extend() { return extend_in(*files); }
  proof::TreeHead extend_in(const LogFiles& log) {
    const auto head = log.extend(connection, evidence::layouts_of(dictionary()));
    EXPECT_TRUE(head) << to_string(head.error());
    return head.value_or(proof::TreeHead{});
  }
  void publish(const proof::TreeHead& head) {
    const auto done = files->publish(signed_by_log(head));
    ASSERT_TRUE(done) << to_string(done.error());
  }
  proof::Note signed_by_log(const proof::TreeHead& head) const {
    const std::array signers{proof::note_signer(key)};
    return *proof::sign_checkpoint({.origin = "log.example", .tree = head}, signers);
  }
  // Every file but the checkpoint, by path.
  static std::map<std::string, std::string> tree_of(const std::string& root) {
    std::map<std::string, std::string> found;
    for (const auto& one : fs::recursive_directory_iterator(root)) {
      if (!one.is_regular_file() || one.path().filename() == "checkpoint") continue;
      std::ostringstream bytes;
      bytes << std::ifstream(one.path(), std::ios::binary).rdbuf();
      found[fs::relative(one.path(), root).string()] = bytes.str();
    }
    return found;
  }

  proof::SigningKey key = *proof::generate_key("log.example", proof::type_ed25519);
  int placements = 0;
  std::string folder;
  std::optional<LogFiles> files;
};

TEST_F(LogFilesTest, AnEmptyLogHasTheEmptyRootAndNoTile) {
  const auto head = extend();
  EXPECT_EQ(head.size, 0U);
  EXPECT_EQ(head.root, proof::empty_root());
  EXPECT_TRUE(tree_of(folder).empty());
  EXPECT_EQ(*files->published_size(), 0U);
}

TEST_F(LogFilesTest, GrowsOverTheEdgesOfTilesAndKeepsTheRootOfTheTables) {
  std::uint64_t size = 0;
  for (const int count : {1, 254, 1, 1, 255, 300}) {  // 1, 255, 256, 257, 512, 812
    add(count);
    size += static_cast<std::uint64_t>(count);
    const auto head = extend();
    EXPECT_EQ(head.size, size);
    EXPECT_EQ(head.root, ledger::checkpoint(connection)->root);
    publish(head);
  }
  draft_colleges(connection, 40);
  ASSERT_TRUE(seal(connection, "college"));
  const auto head = extend();
  publish(head);
  // All at once gives the same files, but for the partial ones of sizes in between.
  const LogFiles fresh(folder + "/fresh");
  EXPECT_EQ(extend_in(fresh), head);
  const auto grown = tree_of(folder + "/log");
  for (const auto& [path, bytes] : tree_of(folder + "/fresh")) {
    EXPECT_TRUE(grown.contains(path) && grown.at(path) == bytes) << path;
  }
}

TEST_F(LogFilesTest, EveryEntryIsProvedFromTiles) {
  add(600);
  const auto head = extend();
  publish(head);
  for (std::uint64_t position = 0; position < head.size; position += 37) {
    const auto entry = files->entry(position);
    ASSERT_TRUE(entry) << to_string(entry.error());
    const auto path = proof::inclusion_proof(position, head.size, files->hashes(head.size));
    ASSERT_TRUE(path);
    EXPECT_TRUE(proof::check_inclusion(proof::leaf_hash(*entry), position, head, *path));
    EXPECT_FALSE(proof::check_inclusion(proof::leaf_hash(*entry + " "), position, head, *path));
  }
  EXPECT_EQ(files->entry(600).error().kind, ErrorKind::not_found);
}

TEST_F(LogFilesTest, ACrashBeforeTheCheckpointIsMendedByTheNextTime) {
  add(300);
  publish(extend());
  add(500);
  extend();  // and then the power fails: no checkpoint, and one file torn
  std::ofstream(folder + "/log/tile/0/001.p/44", std::ios::trunc) << "torn";
  EXPECT_FALSE(files->extend(connection, evidence::layouts_of(dictionary())))
      << "what the published checkpoint speaks of was changed";
  fs::remove_all(folder + "/log");
  const auto head = extend();
  EXPECT_EQ(head.root, ledger::checkpoint(connection)->root);
}

TEST_F(LogFilesTest, TornFilesBeyondTheCheckpointAreWrittenAgain) {
  add(300);
  publish(extend());
  add(500);
  const auto head = extend();
  for (const auto* path : {"/log/tile/0/001", "/log/tile/entries/002", "/log/tile/1/000.p/3"}) {
    ASSERT_TRUE(fs::exists(folder + path)) << path;
    std::ofstream(folder + path, std::ios::trunc) << "torn";
  }
  EXPECT_EQ(extend(), head);
}

TEST_F(LogFilesTest, TheCheckpointNeverGoesBack) {
  add(10);
  const auto small = extend();
  publish(small);
  add(10);
  publish(extend());
  EXPECT_EQ(files->publish(signed_by_log(small)).error().kind, ErrorKind::refused);
  const proof::TreeHead forked{.size = 20, .root = small.root};
  EXPECT_EQ(files->publish(signed_by_log(forked)).error().kind, ErrorKind::refused);
  proof::Note nobody{.text = signed_by_log(small).text, .signatures = {}};
  EXPECT_FALSE(files->publish(nobody)) << "a checkpoint without a signature";
  EXPECT_EQ(*files->published_size(), 20U);
}

TEST_F(LogFilesTest, AStoreThatWasPutBackIsNotPublished) {
  add(10);
  publish(extend());
  ASSERT_TRUE(
      connection.execute("DELETE FROM ledger_entry WHERE position >= 5; DELETE FROM "
                         "ledger_checkpoint; INSERT INTO ledger_checkpoint VALUES (5, "
                         "'x'::BLOB)"));
  const auto head = files->extend(connection, evidence::layouts_of(dictionary()));
  ASSERT_FALSE(head);
  EXPECT_THAT(head.error().message, HasSubstr("put back to an earlier state"));
}

TEST_F(LogFilesTest, AChangedRowIsNotPublished) {
  add(10);
  ASSERT_TRUE(connection.execute("UPDATE placement SET pay = 1 WHERE position = 3"));
  const auto head = files->extend(connection, evidence::layouts_of(dictionary()));
  ASSERT_FALSE(head);
  EXPECT_EQ(head.error().kind, ErrorKind::proof_failed);
  EXPECT_THAT(head.error().message, HasSubstr("run `ronghe audit`"));
}

}  // namespace
}  // namespace ronghe::ledger
