// SPDX-License-Identifier: Apache-2.0
#include "ronghe/store/result_files.hpp"

#include <gmock/gmock.h>

#include <cstdlib>
#include <filesystem>

#include "ronghe/base/durable_file.hpp"

namespace ronghe::store {
namespace {

using crypto::SecretKey;
using crypto::Suite;

const std::string first = "[\"light\",\"region\",\"440303\"]\n[\"light\",\"region\",\"440304\"]\n";
const std::string second = "[\"value\",\"region\",\"440303\"]\n";

class ResultFiles : public ::testing::Test {
 protected:
  ResultFiles() {
    auto name = (std::filesystem::temp_directory_path() / "ronghe-lines-XXXXXX").string();
    EXPECT_NE(mkdtemp(name.data()), nullptr);
    root = name;
  }
  ~ResultFiles() override { std::filesystem::remove_all(root); }
  [[nodiscard]] std::string path() const { return root + "/results/r"; }
  RunSeal sealing(Suite suite = Suite::international, const std::string& run = "r") const {
    return {run, suite, key};
  }
  proof::TreeHead write(RunSeal* seal) {
    LinesWriter out(path(), seal);
    out.add(first);
    out.add("");
    out.add(second);
    EXPECT_TRUE(out.keep());
    return out.tree();
  }
  // All lines one behind another, and the tree over them.
  Result<proof::TreeHead> read(RunSeal* seal, std::string& text) const {
    text.clear();
    return read_lines(path(), seal, [&](std::uint64_t at, std::string_view line) -> Result<void> {
      EXPECT_EQ(static_cast<std::uint64_t>(std::ranges::count(text, '\n')), at);
      text += std::string(line) + '\n';
      return {};
    });
  }

  std::string root;
  SecretKey key = SecretKey::random();
};

TEST_F(ResultFiles, GiveBackTheLinesAndTheirTree) {
  auto international = sealing();
  auto gm = sealing(Suite::gm);
  auto open = RunSeal::open("r");
  for (auto* seal : {&international, &gm, &open, static_cast<RunSeal*>(nullptr)}) {
    const auto tree = write(seal);
    EXPECT_EQ(tree.size, 3U);
    std::string text;
    const auto again = read(seal, text);
    ASSERT_TRUE(again) << to_string(again.error());
    EXPECT_EQ(*again, tree);
    EXPECT_EQ(text, first + second);
    const bool hidden = seal == &international || seal == &gm;
    EXPECT_EQ(read_whole_file(path())->contains("440303"), !hidden);
  }
}

// A number can be guessed: without the salts the root tells nothing of a line.
TEST_F(ResultFiles, UnderAnotherKeyHaveAnotherRoot) {
  auto seal = sealing();
  const auto tree = write(&seal);
  key = SecretKey::random();
  auto another = sealing();
  EXPECT_NE(write(&another).root, tree.root);
  EXPECT_NE(write(nullptr).root, tree.root);
}

TEST_F(ResultFiles, OpenToNoOtherKeyRunOrOrder) {
  auto seal = sealing();
  write(&seal);
  std::string text;
  auto other_run = sealing(Suite::international, "s");
  auto other_suite = sealing(Suite::gm);
  for (auto* wrong : {&other_run, &other_suite}) {
    const auto opened = read(wrong, text);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().kind, ErrorKind::proof_failed);
  }
  key = SecretKey::random();
  auto other_key = sealing();
  EXPECT_FALSE(read(&other_key, text));
}

TEST_F(ResultFiles, AreRefusedWithAnyByteFlippedOrCut) {
  auto seal = sealing();
  const auto tree = write(&seal);
  const auto kept = *read_whole_file(path());
  std::string text;
  for (std::size_t at = 0; at < kept.size(); ++at) {
    auto bytes = kept;
    bytes[at] = static_cast<char>(bytes[at] ^ 4);
    ASSERT_TRUE(write_file_durably(path(), bytes));
    EXPECT_FALSE(read(&seal, text)) << at;
    ASSERT_TRUE(write_file_durably(path(), kept.substr(0, at)));
    const auto cut = read(&seal, text);
    EXPECT_FALSE(cut && *cut == tree) << at;  // a whole piece less: another tree
  }
}

TEST_F(ResultFiles, ThatAreNotThereAreNotFound) {
  std::string text;
  const auto opened = read(nullptr, text);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().kind, ErrorKind::not_found);
}

}  // namespace
}  // namespace ronghe::store
