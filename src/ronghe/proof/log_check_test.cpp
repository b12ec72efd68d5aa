// SPDX-License-Identifier: Apache-2.0
#include "ronghe/proof/log_check.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <random>

#include "ronghe/proof/testing.hpp"
#include "ronghe/proof/verify.hpp"

namespace ronghe::proof {
namespace {

// A whole check as an auditor runs it: the checkpoint of the folder, then every file.
bool holds(FilesInMemory& files, const WitnessPolicy& policy) {
  const auto note = parse_note(*files.read("checkpoint"));
  if (!note) return false;
  const auto verdict = verify_checkpoint(*note, policy);
  if (!verdict) return false;
  const auto check = check_log(files, verdict->checkpoint.tree);
  return check && check->passed();
}

TEST(LogCheck, LogsOfAllShapesAreRecomputed) {
  for (const std::size_t size : {0, 1, 255, 256, 257, 513, 65'535, 65'536, 65'537, 66'000}) {
    SCOPED_TRACE(size);
    const SmallLog log(size);
    FilesInMemory files(log.files(0));
    const auto check = check_log(files, log.head(size));
    ASSERT_TRUE(check);
    EXPECT_EQ(check->findings, std::vector<LogFinding>{});
    EXPECT_EQ(check->recomputed, log.head(size));
    EXPECT_EQ(check->files + 1, files.all().size());  // all but the checkpoint
  }
}

TEST(LogCheck, AnyFlippedByteOfASmallLogIsFound) {
  const SmallLog log(259);
  const auto policy = *WitnessPolicy::parse(log.policy("all"));
  FilesInMemory files(log.files(3));
  ASSERT_TRUE(holds(files, policy));
  for (auto& [path, bytes] : files.all()) {
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      // Each byte once, each bit in its turn.
      const auto bit = static_cast<char>(1U << (i % 8));
      bytes[i] = static_cast<char>(bytes[i] ^ bit);
      ASSERT_FALSE(holds(files, policy)) << path << " byte " << i;
      bytes[i] = static_cast<char>(bytes[i] ^ bit);
    }
  }
  EXPECT_TRUE(holds(files, policy));
}

TEST(LogCheck, FlippedBytesOfALargerLogAreFound) {
  const auto seed = std::random_device()();
  SCOPED_TRACE(fmt::format("seed {}", seed));
  std::mt19937 random(seed);
  const SmallLog log(3 * 256 + 17);
  FilesInMemory files(log.files(0));
  for (int round = 0; round < 100; ++round) {
    auto file = files.all().begin();
    std::advance(file, random() % files.all().size());
    if (file->first == "checkpoint") continue;
    auto& byte = file->second[random() % file->second.size()];
    const auto before = byte;
    byte = static_cast<char>(byte ^ (1U << (random() % 8)));
    const auto check = check_log(files, log.head(log.size()));
    ASSERT_TRUE(check);
    EXPECT_FALSE(check->passed()) << file->first;
    // A bundle and its tile contradict each other; the finding names both.
    const auto& finding = check->findings[0];
    EXPECT_TRUE((finding.file + finding.message).contains(file->first))
        << file->first << ": " << finding.file << ": " << finding.message;
    byte = before;
  }
}

TEST(LogCheck, AFindingNamesTheFileAndThePlace) {
  const SmallLog log(300);
  FilesInMemory files(log.files(0));
  files.all()["tile/0/000"][32 * 7] = static_cast<char>(files.all()["tile/0/000"][32 * 7] ^ 1);
  auto check = *check_log(files, log.head(300));
  EXPECT_EQ(check.faults, 1U);
  EXPECT_EQ(check.findings[0].file, "tile/0/000");
  EXPECT_TRUE(check.findings[0].message.starts_with("hash 7 is "));

  files = FilesInMemory(log.files(0));
  files.all().erase("tile/1/000.p/1");
  check = *check_log(files, log.head(300));
  EXPECT_EQ(check.findings, (std::vector<LogFinding>{{"tile/1/000.p/1", "missing"}}));

  files = FilesInMemory(log.files(0));
  files.all().erase("tile/entries/001.p/44");
  check = *check_log(files, log.head(300));
  EXPECT_EQ(check.findings, (std::vector<LogFinding>{{"tile/entries/001.p/44", "missing"}}));

  check = *check_log(files, {.size = 300, .root = leaf_hash("x")}, {.findings_max = 1});
  EXPECT_EQ(check.faults, 2U);
  EXPECT_EQ(check.findings.size(), 1U);
}

TEST(LogCheck, ALogThatHasGrownStillHoldsAtItsEarlierSize) {
  const SmallLog small(300);
  const SmallLog grown(600);
  // The folder of the grown log has no tile of width 44 any more.
  FilesInMemory files(grown.files(0));
  const auto check = check_log(files, small.head(300));
  ASSERT_TRUE(check);
  // The partial tile of level 1 had width 1 and is now one of width 2: not deletable, so missing.
  EXPECT_EQ(check->findings, (std::vector<LogFinding>{{"tile/1/000.p/1", "missing"}}));
}

TEST(LogCheck, PartialFilesOfSmallerSizesAreCompared) {
  const SmallLog log(300);
  FilesInMemory files(log.files(0));
  for (const auto& [path, bytes] : SmallLog(260).files(0)) files.all().emplace(path, bytes);
  EXPECT_TRUE(check_log(files, log.head(300))->passed());
  for (const auto* path : {"tile/0/001.p/4", "tile/entries/001.p/4"}) {
    auto changed = files;
    auto& bytes = changed.all().at(path);
    bytes.back() = static_cast<char>(bytes.back() ^ 1);
    const auto check = *check_log(changed, log.head(300));
    EXPECT_EQ(check.faults, 1U);
    EXPECT_EQ(check.findings[0].file, path);
    changed.all().at(path).pop_back();
    EXPECT_FALSE(check_log(changed, log.head(300))->passed());
  }
}

TEST(LogCheck, ADiskThatFailsIsAnErrorAndNoFinding) {
  class Broken : public LogFiles {
   public:
    Result<std::string> read(const std::string& path) override {
      return fail(ErrorKind::fault, path + ": input/output error");
    }
    Result<std::vector<unsigned>> partials(const std::string&) override {
      return std::vector<unsigned>{};
    }
  } files;
  const auto check = check_log(files, SmallLog(1).head(1));
  ASSERT_FALSE(check);
  EXPECT_EQ(check.error().kind, ErrorKind::fault);
}

}  // namespace
}  // namespace ronghe::proof
