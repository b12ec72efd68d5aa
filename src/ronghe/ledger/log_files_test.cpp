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

TEST_F(LogFilesTest, DamagedFilesAreWrittenAgainFromTheTables) {
  add(300);
  publish(extend());
  add(330);
  const auto head = extend();
  publish(head);
  const auto read = [&](const std::string& path) {
    std::ifstream in(folder + path, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(in), {});
  };
  const std::array paths{"/log/tile/0/000", "/log/tile/entries/000", "/log/tile/0/001",
                         "/log/tile/1/000.p/2", "/log/tile/entries/002.p/118"};
  std::vector<std::string> before;
  for (const auto* path : paths) {
    before.push_back(read(path));
    ASSERT_FALSE(before.back().empty()) << path;
    std::ofstream(folder + path, std::ios::trunc) << "torn";
  }
  std::ofstream(folder + "/log/tile/0/001.p/44", std::ios::trunc) << "left over, and torn";
  const auto layouts = evidence::layouts_of(dictionary());
  ASSERT_TRUE(files->rewrite(connection, layouts));
  for (std::size_t i = 0; i < paths.size(); ++i) EXPECT_EQ(read(paths[i]), before[i]) << paths[i];
  EXPECT_FALSE(fs::exists(folder + "/log/tile/0/001.p/44"));
  EXPECT_EQ(extend(), head);
  // Where the tables were changed, the files are the evidence.
  ASSERT_TRUE(connection.execute(
      "UPDATE ledger_subtree SET hash = unhex(repeat('00', 32)) WHERE number = 0"));
  std::ofstream(folder + paths[0], std::ios::trunc) << "torn";
  const auto again = files->rewrite(connection, layouts);
  ASSERT_FALSE(again);
  EXPECT_THAT(again.error().message, HasSubstr("may be the only evidence"));
  EXPECT_EQ(read(paths[0]), "torn");
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
      connection.script("DELETE FROM ledger_entry WHERE position >= 5; DELETE FROM "
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
  EXPECT_EQ(head.error().code, "log-files-differ"_code);
}

class TwinTest : public LogFilesTest {
 protected:
  void SetUp() override {
    LogFilesTest::SetUp();
    files.emplace(folder + "/log", LogFilesOptions{.twin = true});
  }
  void publish_twin(std::uint64_t size) {
    const std::array signers{proof::note_signer(twin_key)};
    const proof::Checkpoint checkpoint{.origin = proof::twin_origin("log.example"),
                                       .tree = *files->twin().head(size)};
    const auto done = files->twin().publish(*proof::sign_checkpoint(checkpoint, signers));
    ASSERT_TRUE(done) << to_string(done.error());
  }
  void publish_both(const proof::TreeHead& head) {
    publish(head);
    publish_twin(head.size);
  }
  // What SM3 gives over the entries of the bundles, without a tile.
  [[nodiscard]] crypto::Hash root_of_entries(std::uint64_t size) const {
    std::vector<crypto::Hash> leaves;
    for (std::uint64_t i = 0; i < size; ++i) {
      leaves.push_back(proof::sm3_tree.leaf(*files->entry(i)));
    }
    return proof::root_of(leaves, proof::sm3_tree);
  }

  proof::SigningKey twin_key = *proof::generate_key("log.example/sm3", proof::type_ed25519);
};

TEST_F(TwinTest, StandsOverTheSameBundlesAndLeavesTheFirstTreeAlone) {
  std::uint64_t size = 0;
  for (const int count : {0, 1, 254, 1, 1, 255, 300}) {
    add(count);
    size += static_cast<std::uint64_t>(count);
    const auto head = extend();
    EXPECT_EQ(head.root, ledger::checkpoint(connection)->root);
    publish_both(head);
    EXPECT_EQ(files->twin().head(size)->root, root_of_entries(size)) << size;
  }
  const LogFiles alone(folder + "/alone");
  extend_in(alone);
  const auto both = tree_of(folder + "/log");
  for (const auto& [path, bytes] : tree_of(folder + "/alone")) {
    EXPECT_TRUE(both.contains(path) && both.at(path) == bytes) << path;
    // A tile has its twin; a bundle has none.
    EXPECT_EQ(both.contains("sm3/" + path), !path.contains("entries")) << path;
  }
}

TEST_F(TwinTest, ProvesEntriesByItsOwnHash) {
  add(600);
  const auto head = extend();
  publish_both(head);
  const auto twin = files->twin();
  const auto twin_head = *twin.head(600);
  EXPECT_NE(twin_head.root, head.root);
  const auto hashes = twin.hashes(600);
  for (std::uint64_t position = 0; position < 600; position += 37) {
    const auto leaf = proof::sm3_tree.leaf(*twin.entry(position));
    const auto path = *proof::inclusion_proof(position, 600, hashes, proof::sm3_tree);
    EXPECT_TRUE(proof::check_inclusion(leaf, position, twin_head, path, proof::sm3_tree));
    EXPECT_FALSE(proof::check_inclusion(leaf, position, head, path, proof::sm3_tree));
  }
}

TEST_F(TwinTest, MayBeSwitchedOnLaterAndBeBehind) {
  const LogFiles without(folder + "/log");
  add(300);
  publish(extend_in(without));
  const auto before = tree_of(folder + "/log");
  add(100);
  const auto head = extend();  // with the twin from now on, from its first entry
  for (const auto& [path, bytes] : before) EXPECT_EQ(tree_of(folder + "/log").at(path), bytes);
  publish_both(head);
  EXPECT_EQ(files->twin().head(400)->root, root_of_entries(400));
  add(200);
  publish(extend());  // and then the power fails: the twin is not published
  add(50);
  publish_both(extend());
  EXPECT_EQ(files->twin().head(650)->root, root_of_entries(650));
  // Somebody removed the first checkpoint.
  fs::remove(folder + "/log/checkpoint");
  add(1);
  publish_both(extend());
  EXPECT_EQ(files->twin().head(651)->root, root_of_entries(651));
}

TEST_F(TwinTest, IsWrittenAgainWithItsLog) {
  add(300);
  publish_both(extend());
  add(330);
  publish_both(extend());
  const auto before = tree_of(folder + "/log");
  for (const auto* path : {"/log/tile/0/000", "/log/sm3/tile/0/001", "/log/sm3/tile/1/000.p/2"}) {
    ASSERT_TRUE(fs::exists(folder + path)) << path;
    std::ofstream(folder + path, std::ios::trunc) << "torn";
  }
  ASSERT_TRUE(files->rewrite(connection, evidence::layouts_of(dictionary())));
  for (const auto& [path, bytes] : tree_of(folder + "/log")) EXPECT_EQ(bytes, before.at(path));
  EXPECT_TRUE(fs::exists(folder + "/log/sm3/tile/0/002.p/118"));
  EXPECT_FALSE(fs::exists(folder + "/log/sm3/tile/0/001.p/44"));
}

TEST_F(TwinTest, WhatWasPublishedIsNotWrittenAgainWhateverTheTablesSay) {
  const LogFiles without(folder + "/log");
  add(600);
  publish(extend_in(without));
  const auto before = tree_of(folder + "/log");
  ASSERT_TRUE(connection.execute("UPDATE placement SET pay = 1 WHERE position = 3"));
  const auto head = files->extend(connection, evidence::layouts_of(dictionary()));
  ASSERT_FALSE(head);
  EXPECT_EQ(head.error().kind, ErrorKind::proof_failed);
  EXPECT_THAT(to_string(head.error()), HasSubstr("tile/entries/000"));
  const auto after = tree_of(folder + "/log");
  for (const auto& [path, bytes] : before) EXPECT_EQ(after.at(path), bytes) << path;
}

TEST_F(TwinTest, TilesThatDoNotGiveItsCheckpointAreNotContinued) {
  add(300);
  publish_both(extend());
  const auto path = folder + "/log/sm3/tile/0/001.p/44";
  std::ofstream(path, std::ios::trunc) << std::string(44 * crypto::Hash::size, 'x');
  add(1);
  const auto head = files->extend(connection, evidence::layouts_of(dictionary()));
  ASSERT_FALSE(head);
  EXPECT_EQ(head.error().kind, ErrorKind::proof_failed);
  EXPECT_THAT(to_string(head.error()), HasSubstr("log/sm3"));
  fs::remove_all(folder + "/log/sm3");
  publish_both(extend());
  EXPECT_EQ(files->twin().head(301)->root, root_of_entries(301));
}

}  // namespace
}  // namespace ronghe::ledger
