// SPDX-License-Identifier: Apache-2.0
// The program as an auditor runs it.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "programs/programs.hpp"
#include "ronghe/proof/testing.hpp"

namespace ronghe::verify {
namespace {

namespace fs = std::filesystem;
using proof::SmallLog;
using ::testing::HasSubstr;
using ::testing::Not;

class Verify : public testing::Test {
 protected:
  void SetUp() override {
    auto name = (fs::temp_directory_path() / "ronghe-verify-XXXXXX").string();
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    folder = name;
    write("policy", log.policy("2"));
    write("entry", log.entry(258));
    for (const auto& [path, bytes] : log.files(2)) write("log/" + path, bytes);
  }
  void TearDown() override { fs::remove_all(folder); }

  void write(const std::string& path, const std::string& bytes) const {
    fs::create_directories((fs::path(folder) / path).parent_path());
    std::ofstream(folder + "/" + path, std::ios::binary) << bytes;
  }
  // Words are run in the folder; both outputs come back.
  [[nodiscard]] programs::Ended run(const std::string& words) const {
    return programs::run_command(
        fmt::format("cd '{}' && '{}' {}", folder, RONGHE_VERIFY_PROGRAM, words));
  }

  std::string folder;
  SmallLog log{300};
};

TEST_F(Verify, AReceiptHoldsAndWhatWasTrustedIsTold) {
  write("r.tlog-proof", log.receipt(258, 2).to_string());
  const auto text = run("receipt r.tlog-proof --policy policy --entry entry");
  EXPECT_EQ(text.exit, 0) << text.said;
  EXPECT_THAT(text.said, HasSubstr("entry       position 258 of the log\n"));
  EXPECT_THAT(text.said, HasSubstr("cosigned by edu: 2023-11-14T22:13:20Z\n"));
  EXPECT_THAT(text.said, HasSubstr("            tax: not yet\n"));
  EXPECT_THAT(text.said, HasSubstr("standing    published (2 of 3)\n"));
  EXPECT_THAT(text.said, HasSubstr(log.key().verifier().to_string()));
  EXPECT_THAT(text.said, HasSubstr("outcome     holds\n"));

  write("r.tlog-proof", log.receipt(258, 3).to_string());
  const auto json = run("receipt r.tlog-proof --policy policy --entry entry --format json");
  EXPECT_EQ(json.exit, 0);
  const auto read = nlohmann::json::parse(json.said);
  EXPECT_EQ(read["holds"], true);
  EXPECT_EQ(read["index"], 258);
  EXPECT_EQ(read["standing"], "final");
  EXPECT_EQ(read["cosigned"], 3);
  EXPECT_EQ(read["of"], 3);
  EXPECT_EQ(read["witnesses"][2]["time"], "2023-11-14T22:13:22Z");
}

TEST_F(Verify, AReceiptMayCarryItsEntry) {
  auto receipt = log.receipt(258, 2);
  receipt.extra = log.entry(258);
  write("r.tlog-proof", receipt.to_string());
  EXPECT_EQ(run("receipt r.tlog-proof --policy policy").exit, 0);
  receipt.extra = log.entry(257);
  write("r.tlog-proof", receipt.to_string());
  EXPECT_EQ(run("receipt r.tlog-proof --policy policy").exit, 1);
  // What is given beside it counts.
  EXPECT_EQ(run("receipt r.tlog-proof --policy policy --entry entry").exit, 0);
}

TEST_F(Verify, AReceiptThatDoesNotHoldIsToldFromOneThatCannotBeRead) {
  struct Case {
    const char* name;
    std::string receipt;
    std::string words;
    int exit;
    const char* told;
  };
  auto moved = log.receipt(258, 2);
  moved.index = 257;
  const std::string all = "--policy policy --entry entry";
  const std::vector<Case> cases{
      {"too few witnesses", log.receipt(258, 1).to_string(), all, 1, "unpublished (1 of 3)"},
      {"another position", moved.to_string(), all, 1, "position 257"},
      {"another entry", log.receipt(7, 2).to_string(), all, 1, "position 7"},
      {"no receipt", "hello\n", all, 2, "r.tlog-proof: a receipt begins with"},
      {"no entry", log.receipt(258, 2).to_string(), "--policy policy", 2, "--entry"},
      {"no such entry", log.receipt(258, 2).to_string(), "--policy policy --entry gone", 2, "gone"},
      {"no such policy", log.receipt(258, 2).to_string(), "--policy gone --entry entry", 2, "gone"},
      {"no policy", log.receipt(258, 2).to_string(), "--entry entry", 2, "--policy"},
      {"a policy with a fault", log.receipt(258, 2).to_string(), "--policy entry --entry entry", 2,
       "entry:1: "},
      {"unknown format", log.receipt(258, 2).to_string(), all + " --format xml", 2, "--format"}};
  for (const auto& [name, receipt, words, exit, told] : cases) {
    SCOPED_TRACE(name);
    write("r.tlog-proof", receipt);
    const auto ended = run("receipt r.tlog-proof " + words);
    EXPECT_EQ(ended.exit, exit) << ended.said;
    EXPECT_THAT(ended.said, HasSubstr(told));
  }
  write("r.tlog-proof", moved.to_string());
  const auto json = run("receipt r.tlog-proof --format json " + all);
  EXPECT_EQ(json.exit, 1);
  EXPECT_EQ(nlohmann::json::parse(json.said)["holds"], false);
  const auto unread = run("receipt gone --format json " + all);
  EXPECT_EQ(unread.exit, 2);
  EXPECT_TRUE(nlohmann::json::parse(unread.said)["holds"].is_null());
}

TEST_F(Verify, ALogIsRecomputedFromItsFolder) {
  const auto good = run("log log --policy policy");
  EXPECT_EQ(good.exit, 0) << good.said;
  EXPECT_THAT(good.said, HasSubstr("recomputed  5 files from 300 entries: all match\n"));
  // A left-over of a smaller size counts too.
  write("log/tile/0/001.p/4", SmallLog(260).files(0).at("tile/0/001.p/4"));
  EXPECT_THAT(run("log log --policy policy").said, HasSubstr("recomputed  6 files"));
  write("log/tile/0/001.p/4", std::string(128, 'x'));
  const auto bad = run("log log --policy policy");
  EXPECT_EQ(bad.exit, 1);
  EXPECT_THAT(bad.said, HasSubstr("tile/0/001.p/4: hash 256 is "));
  EXPECT_THAT(bad.said, HasSubstr("outcome     does not hold\n"));
  const auto json = nlohmann::json::parse(run("log log --policy policy --format json").said);
  EXPECT_EQ(json["holds"], false);
  EXPECT_EQ(json["faults"], 1);
  EXPECT_EQ(json["findings"][0]["file"], "tile/0/001.p/4");
}

TEST_F(Verify, ALogWithAnotherCheckpointDoesNotHold) {
  // Entries of one log under the signed root of another one of the same size.
  SmallLog other(299);
  other.append("another");
  write("log/checkpoint", other.checkpoint(2).to_string());
  const auto ended = run("log log --policy policy");
  EXPECT_EQ(ended.exit, 1);
  EXPECT_THAT(ended.said, HasSubstr("checkpoint: the root is "));
  // Not signed by the log that the policy names.
  write("log/checkpoint", SmallLog(300, "other.example").checkpoint(2).to_string());
  EXPECT_EQ(run("log log --policy policy").exit, 1);
  fs::remove(folder + "/log/checkpoint");
  EXPECT_EQ(run("log log --policy policy").exit, 2);
  EXPECT_EQ(run("log gone --policy policy").exit, 2);
}

// A second tree over the same bundles, of SM3.
class VerifyTwin : public Verify {
 protected:
  void SetUp() override {
    Verify::SetUp();
    for (const auto& [path, bytes] : twin.files(2)) {
      if (!path.contains("entries")) write("log/sm3/" + path, bytes);
    }
    write("policy-both", log.policy("2") + twin_line());
  }
  [[nodiscard]] std::string twin_line() const {
    return "log " + twin.key().verifier().to_string() + "\n";
  }
  SmallLog twin{300, "log.example/evidence/sm3"};
};

TEST_F(VerifyTwin, IsCheckedWhereThePolicyNamesIt) {
  const auto text = run("log log --policy policy-both");
  EXPECT_EQ(text.exit, 0) << text.said;
  EXPECT_THAT(text.said, HasSubstr("twin        log.example/evidence/sm3 (SM3)\n"));
  EXPECT_THAT(text.said, HasSubstr(log.head(300).root.base64()));
  EXPECT_THAT(text.said, HasSubstr(twin.head(300).root.base64()));
  EXPECT_THAT(text.said, HasSubstr(twin.key().verifier().to_string()));
  const auto json = nlohmann::json::parse(run("log log --policy policy-both --format json").said);
  EXPECT_EQ(json["holds"], true);
  EXPECT_EQ(json["twin"]["hash"], "SM3");
  EXPECT_EQ(json["twin"]["root"], twin.head(300).root.base64());
  EXPECT_EQ(json["twin"]["faults"], 0);
  EXPECT_EQ(json["twin"]["standing"], "published");
  // A policy without it does not look there.
  EXPECT_THAT(run("log log --policy policy").said, Not(HasSubstr("twin")));
}

TEST_F(VerifyTwin, WhatDoesNotHoldInItIsNamed) {
  const auto files = twin.files(2);
  auto tile = files.at("tile/0/000");
  tile[77] = static_cast<char>(tile[77] ^ 1);
  write("log/sm3/tile/0/000", tile);
  const auto changed = run("log log --policy policy-both");
  EXPECT_EQ(changed.exit, 1) << changed.said;
  EXPECT_THAT(changed.said, HasSubstr("hash 2 is "));
  EXPECT_EQ(run("log log --policy policy").exit, 0);
  const auto json = nlohmann::json::parse(run("log log --policy policy-both --format json").said);
  EXPECT_EQ(json["holds"], false);
  EXPECT_EQ(json["faults"], 0);
  EXPECT_EQ(json["twin"]["faults"], 1);

  write("log/sm3/tile/0/000", files.at("tile/0/000"));
  EXPECT_EQ(run("log log --policy policy-both").exit, 0);
  // Another log's checkpoint in its place, though the policy trusts that log.
  write("log/sm3/checkpoint", log.checkpoint(2).to_string());
  const auto other = run("log log --policy policy-both");
  EXPECT_EQ(other.exit, 1);
  EXPECT_THAT(other.said, HasSubstr("log/sm3/checkpoint"));
  write("log/sm3/checkpoint", twin.checkpoint(1).to_string());  // below the quorum
  EXPECT_EQ(run("log log --policy policy-both").exit, 1);
  fs::remove_all(folder + "/log/sm3");
  const auto gone = run("log log --policy policy-both");
  EXPECT_EQ(gone.exit, 2);
  EXPECT_THAT(gone.said, HasSubstr("sm3/checkpoint"));
}

TEST_F(VerifyTwin, AReceiptFromItHoldsByItsOwnHash) {
  write("r.tlog-proof", twin.receipt(258, 2).to_string());
  EXPECT_EQ(run("receipt r.tlog-proof --policy policy-both --entry entry").exit, 0);
  write("other", twin.entry(257));
  EXPECT_EQ(run("receipt r.tlog-proof --policy policy-both --entry other").exit, 1);
  EXPECT_EQ(run("receipt r.tlog-proof --policy policy --entry entry").exit, 1);
}

TEST_F(Verify, WrongUseIsTold) {
  for (const auto* words : {"", "nothing", "receipt", "log", "log log"}) {
    EXPECT_EQ(run(words).exit, 2) << words;
  }
  EXPECT_EQ(run("--help").exit, 0);
  EXPECT_EQ(run("--version").exit, 0);
}

// Paths are those of the source tree, in which tests run.
TEST(VerifySources, WhatAnAuditorReadsStaysUnder400Kilobytes) {
  std::uintmax_t bytes = 0;
  for (const auto* room :
       {"src/ronghe/base", "src/ronghe/crypto", "src/ronghe/proof", "apps/ronghe-verify"}) {
    for (const auto& file : fs::recursive_directory_iterator(room)) {
      const auto path = file.path().string();
      const bool test = path.contains("_test.") || path.contains("_bench.") ||
                        path.contains("_fuzz.") || path.contains("/testing.");
      if (!test && (path.ends_with(".cpp") || path.ends_with(".hpp"))) bytes += file.file_size();
    }
  }
  EXPECT_GT(bytes, 50'000U);
  EXPECT_LT(bytes, 400'000U);
}

}  // namespace
}  // namespace ronghe::verify
