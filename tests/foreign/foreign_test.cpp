// SPDX-License-Identifier: Apache-2.0
// Programs of others open our notes, tiles and proofs, and ours open theirs: Go's
// golang.org/x/mod/sumdb and Sigstore's verifier in JavaScript.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "programs/programs.hpp"
#include "ronghe/proof/testing.hpp"
#include "ronghe/proof/verify.hpp"

namespace ronghe::proof {
namespace {

namespace fs = std::filesystem;
using programs::run_command;
using ::testing::HasSubstr;

constexpr int skipped = 77;

std::string read(const fs::path& path) {
  std::stringstream bytes;
  bytes << std::ifstream(path, std::ios::binary).rdbuf();
  return bytes.str();
}

class Foreign : public testing::Test {
 protected:
  void SetUp() override {
    auto name = (fs::temp_directory_path() / "ronghe-foreign-XXXXXX").string();
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    folder = name;
  }
  void TearDown() override { fs::remove_all(folder); }

  void write(const std::string& path, const std::string& bytes) const {
    fs::create_directories((fs::path(folder) / path).parent_path());
    std::ofstream(folder + "/" + path, std::ios::binary) << bytes;
  }

  void write_receipt(const std::string& name, const Receipt& receipt,
                     const std::string& entry) const {
    write("receipts/" + name + ".tlog-proof", receipt.to_string());
    write("receipts/" + name + ".entry", entry);
  }

  // The same from a store of the suite gm: each note has an SM2 line too, which no program of
  // others knows. It stands last, and its key in `unknown`.
  void write_sm2_log(const SmallLog& log) const {
    write_log(log);
    const auto key = crypto::Sm2PrivateKey::generate();
    const auto signer = sm2_note_signer(log.key().name, key);
    write("unknown", signer.key.to_string() + "\n");
    const auto sign = [&](Note& note) { note.signatures.push_back(*sign_note(note, signer)); };
    auto checkpoint = log.checkpoint(3);
    sign(checkpoint);
    write("log/checkpoint", checkpoint.to_string());
    for (const auto& file : fs::directory_iterator(folder + "/receipts")) {
      if (file.path().extension() != ".tlog-proof") continue;
      auto receipt = *parse_receipt(read(file.path()));
      sign(receipt.checkpoint);
      write("receipts/" + file.path().filename().string(), receipt.to_string());
    }
  }

  // The log, what proves parts of it, and receipts that are wrong in one way each.
  void write_log(const SmallLog& log) const {
    for (const auto& [path, bytes] : log.files(3)) write("log/" + path, bytes);
    std::string keys = log.key().verifier().to_string() + "\n";
    for (const auto& witness : log.witnesses()) keys += witness.verifier().to_string() + "\n";
    write("keys", keys);
    const auto size = log.size();
    for (std::size_t index = 0; index < size; index += 1 + size / 23) {
      const auto receipt = log.receipt(index, 3);
      write_receipt(fmt::format("good-{}", index), receipt, log.entry(index));
      auto moved = receipt;
      moved.index = index + 1;
      write_receipt(fmt::format("bad-position-{}", index), moved, log.entry(index));
      write_receipt(fmt::format("bad-entry-{}", index), receipt, log.entry(index) + "x");
      auto unsigned_one = receipt;
      auto& bytes = unsigned_one.checkpoint.signatures[0].bytes;
      bytes[9] = static_cast<char>(bytes[9] ^ 1);
      write_receipt(fmt::format("bad-signature-{}", index), unsigned_one, log.entry(index));
      const auto old = log.head(index + 1);
      auto growth = fmt::format("{}\n{}\n", old.size, old.root.base64());
      const auto proof = consistency_proof(old.size, size, log.hashes());
      for (const auto& hash : *proof) growth += hash.base64() + "\n";
      write(fmt::format("growth/{}", old.size), growth);
    }
  }

  std::string folder;
};

constexpr std::array<std::size_t, 6> sizes{1, 7, 256, 259, 1000, 66'000};

TEST_F(Foreign, GoOpensOurLogs) {
  if (std::string_view(RONGHE_GO_CHECKER).empty()) GTEST_SKIP() << "Go is not installed";
  for (const auto size : sizes) {
    SCOPED_TRACE(size);
    fs::remove_all(folder);
    const SmallLog log(size);
    write_log(log);
    const auto ended = run_command(fmt::format("{} check {}", RONGHE_GO_CHECKER, folder));
    EXPECT_EQ(ended.exit, 0) << ended.said;
    EXPECT_THAT(ended.said, HasSubstr(fmt::format("opened: {} entries", size)));
  }
}

TEST_F(Foreign, GoOpensCheckpointsWithALineOfSm2) {
  if (std::string_view(RONGHE_GO_CHECKER).empty()) GTEST_SKIP() << "Go is not installed";
  const SmallLog log(259);
  write_sm2_log(log);
  const auto check = fmt::format("{} check {}", RONGHE_GO_CHECKER, folder);
  EXPECT_EQ(run_command(check).exit, 0) << run_command(check).said;
  // Go finds the line by the name and id of its key, and misses it where it is not.
  const auto other = verifier_key("log.example", crypto::Sm2PrivateKey::generate().public_key());
  write("unknown", other.to_string() + "\n");
  EXPECT_EQ(run_command(check).exit, 1);
}

// The judge is judged: what we break, Go must refuse too.
TEST_F(Foreign, GoRefusesWhatIsBroken) {
  if (std::string_view(RONGHE_GO_CHECKER).empty()) GTEST_SKIP() << "Go is not installed";
  const SmallLog log(259);
  write_log(log);
  for (const auto* path : {"log/checkpoint", "log/tile/0/000", "log/tile/0/001.p/3",
                           "log/tile/1/000.p/1", "log/tile/entries/000"}) {
    const auto good = read(fs::path(folder) / path);
    auto bad = good;
    bad[bad.size() / 2] = static_cast<char>(bad[bad.size() / 2] ^ 1);
    write(path, bad);
    EXPECT_EQ(run_command(fmt::format("{} check {}", RONGHE_GO_CHECKER, folder)).exit, 1) << path;
    write(path, good);
  }
  EXPECT_EQ(run_command(fmt::format("{} check {}", RONGHE_GO_CHECKER, folder)).exit, 0);
}

TEST_F(Foreign, WeOpenTheLogsOfGo) {
  if (std::string_view(RONGHE_GO_CHECKER).empty()) GTEST_SKIP() << "Go is not installed";
  for (const auto size : sizes) {
    SCOPED_TRACE(size);
    fs::remove_all(folder);
    const auto made = run_command(fmt::format("{} make {} {}", RONGHE_GO_CHECKER, folder, size));
    ASSERT_EQ(made.exit, 0) << made.said;
    const auto policy = WitnessPolicy::parse("log " + read(folder + "/keys") + "quorum none\n");
    ASSERT_TRUE(policy) << policy.error().message;
    std::map<std::string, std::string> files;
    for (const auto& file : fs::recursive_directory_iterator(folder + "/log")) {
      if (!file.is_regular_file()) continue;
      files[fs::relative(file.path(), folder + "/log").string()] = read(file.path());
    }
    FilesInMemory log(files);
    const auto verdict = verify_checkpoint(*parse_note(files.at("checkpoint")), *policy);
    ASSERT_TRUE(verdict) << verdict.error().message;
    const auto tree = verdict->checkpoint.tree;
    EXPECT_EQ(tree.size, size);
    const auto check = check_log(log, tree);
    ASSERT_TRUE(check);
    EXPECT_TRUE(check->passed()) << check->findings[0].file << check->findings[0].message;
    EXPECT_EQ(check->files + 1, files.size());

    int receipts = 0;
    for (const auto& file : fs::directory_iterator(folder + "/receipts")) {
      if (file.path().extension() != ".tlog-proof") continue;
      const auto receipt = parse_receipt(read(file.path()));
      ASSERT_TRUE(receipt) << receipt.error().message;
      EXPECT_EQ(receipt->to_string(), read(file.path()));
      const auto entry = read(fs::path(file.path()).replace_extension(".entry"));
      EXPECT_TRUE(verify_receipt(*receipt, leaf_hash(entry), *policy));
      EXPECT_FALSE(verify_receipt(*receipt, leaf_hash(entry + "x"), *policy));
      ++receipts;
    }
    EXPECT_GT(receipts, 0);
    for (const auto& file : fs::directory_iterator(folder + "/growth")) {
      std::istringstream lines(read(file.path()));
      TreeHead old;
      std::string line;
      lines >> old.size >> line;
      old.root = *crypto::Hash::parse_base64(line);
      std::vector<crypto::Hash> proof;
      while (lines >> line) proof.push_back(*crypto::Hash::parse_base64(line));
      EXPECT_TRUE(check_consistency(old, tree, proof)) << old.size;
    }
    // A key that Go wrote signs here.
    auto text = read(folder + "/private");
    text.pop_back();
    const auto key = SigningKey::parse(text);
    ASSERT_TRUE(key) << key.error().message;
    EXPECT_EQ(key->verifier(), policy->logs[0].key);
  }
}

TEST_F(Foreign, SigstoreOpensReceiptsWithALineOfSm2) {
  if (std::string_view(RONGHE_NODE).empty()) GTEST_SKIP() << "node is not installed";
  write_sm2_log(SmallLog(259));
  const auto ended =
      run_command(fmt::format("{} tests/foreign/sigstore.cjs . {}", RONGHE_NODE, folder));
  if (ended.exit == skipped) GTEST_SKIP() << ended.said;
  EXPECT_EQ(ended.exit, 0) << ended.said;
}

TEST_F(Foreign, SigstoreOpensOurReceipts) {
  if (std::string_view(RONGHE_NODE).empty()) GTEST_SKIP() << "node is not installed";
  for (const auto size : sizes) {
    SCOPED_TRACE(size);
    fs::remove_all(folder);
    write_log(SmallLog(size));
    const auto ended =
        run_command(fmt::format("{} tests/foreign/sigstore.cjs . {}", RONGHE_NODE, folder));
    if (ended.exit == skipped) GTEST_SKIP() << ended.said;
    EXPECT_EQ(ended.exit, 0) << ended.said;
  }
}

}  // namespace
}  // namespace ronghe::proof
