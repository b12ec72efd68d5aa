// SPDX-License-Identifier: Apache-2.0
// Whole files as departments send them: those of tests/corpus/good all say the same two rows,
// those of tests/corpus/bad each get the message that stands in messages.txt beside them. After a
// change of wording run with RONGHE_UPDATE_GOLDEN=1 and review the difference.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "ronghe/intake/stage.hpp"
#include "ronghe/intake/testing.hpp"

namespace ronghe::intake {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const fs::path corpus = "tests/corpus";

std::vector<std::string> files_in(const fs::path& folder) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() != ".txt") names.push_back(entry.path().string());
  }
  std::ranges::sort(names);
  return names;
}

std::string bytes_of(const fs::path& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

class CorpusTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(workshop.connection.script(
        "INSERT INTO region (region_code, name, valid_to, successor, position) VALUES "
        "('440303', '罗湖区', NULL, NULL, 0), ('440399', '旧区', '2020-06-30', '440303', 1);"
        "INSERT INTO enterprise (uscc, name, region, position) VALUES "
        "('914403001922038216', '华为', '440303', 2)"));
  }
  testing::Workshop workshop;
};

TEST_F(CorpusTest, EveryGoodFormSaysTheSameTwoRows) {
  for (const auto& path : files_in(corpus / "good")) {
    SCOPED_TRACE(path);
    StageOptions options;
    options.record = "placement";
    const auto staged = workshop.stage(path, options);
    ASSERT_TRUE(staged) << staged.error().message;
    EXPECT_EQ(staged->rejected, 0U);
    auto missing = R"({"hours":"not_collected","pay":"not_collected","students":"not_applicable"})";
    if (staged->form.format == Format::parquet) {  // a NULL has no other reason
      missing = R"({"hours":"not_collected","pay":"not_collected","students":"not_collected"})";
    }
    EXPECT_THAT(
        workshop.rows("SELECT * FROM " + staged->draft_table),
        ElementsAre(
            "P1|914403001922038216|post|2025-01-01|2025-06-30|3000.5|8|1|true|EDU|2025-12-31"
            "|-|-|-|0",
            fmt::format("P2|914403001922038216|cognition|2025-01-05|2025-06-30|-|-|-|false|"
                        "EDU|2025-12-31|{}|-|-|1",
                        missing)));
    EXPECT_EQ(staged->sha256.size(), 64U);
  }
}

TEST_F(CorpusTest, EveryBadFileGetsAMessageThatSaysWhereWhatAndWhatToDo) {
  std::string said;
  for (const auto& path : files_in(corpus / "bad")) {
    const auto staged = workshop.stage(path);
    const auto name = fs::path(path).filename().string();
    said += "== " + name + "\n";
    if (!staged) {
      auto error = staged.error();
      EXPECT_EQ(error.place.file, path);
      error.place.file = name;
      said += to_string(error) + "\n";
      continue;
    }
    for (const auto& reject : staged->first_rejects) {
      said += to_string(reject, staged->form.format) + "\n";
    }
    EXPECT_GT(staged->rejected, 0U) << path;
  }
  const auto golden = corpus / "bad" / "messages.txt";
  if (std::getenv("RONGHE_UPDATE_GOLDEN") != nullptr) std::ofstream(golden) << said;
  EXPECT_EQ(said, bytes_of(golden));
  EXPECT_THAT(fs::is_empty(workshop.folder + "/work"), true) << "converted copies are removed";
}

TEST_F(CorpusTest, OtherThingsThanFilesAreRefused) {
  EXPECT_EQ(to_string(workshop.stage(workshop.folder).error()),
            workshop.folder + ": this is a folder; name the files in it");
  EXPECT_EQ(workshop.stage("nowhere.csv").error().kind, ErrorKind::not_found);
  EXPECT_EQ(to_string(workshop.stage("nowhere.csv").error()),
            "nowhere.csv: there is no such file; check its name");
}

TEST_F(CorpusTest, AFileOfTitlesOnlyIsNoticed) {
  const auto staged = workshop.stage(workshop.file("e.csv", "uscc,name,region\n"));
  ASSERT_TRUE(staged) << staged.error().message;
  EXPECT_EQ(staged->rows_read, 0U);
  EXPECT_THAT(staged->notices, ElementsAre("the file has titles, but no rows"));
}

TEST_F(CorpusTest, AQuoteLeftOpenInTheLastMegabyteIsFoundWithItsLine) {
  std::string text = "uscc,name,region\n";
  for (int i = 0; i < 100'000; ++i) text += "914403001922038216,某某科技有限公司,440303\n";
  text += "914403001922038216,\"某某科技有限公司,440303\n";
  for (int i = 0; i < 10'000; ++i) text += "914403001922038216,某某科技有限公司,440303\n";
  const auto staged = workshop.stage(workshop.file("e.csv", text));
  ASSERT_FALSE(staged);
  EXPECT_EQ(staged.error().place.line, 100'002);
  EXPECT_THAT(staged.error().message, ::testing::HasSubstr("a quote is opened here"));
}

TEST_F(CorpusTest, FileNamesThatLookLikePatternsAreTakenAsTheyStand) {
  for (const auto* name : {"数据[1].csv", "a*.csv", "what?.csv", "{x}.csv", "it's.csv"}) {
    SCOPED_TRACE(name);
    const auto staged =
        workshop.stage(workshop.file(name, "uscc,name,region\n914403001922038216,改名,440303\n"));
    ASSERT_TRUE(staged) << staged.error().message;
    EXPECT_EQ(staged->corrections, 1U);
  }
}

TEST_F(CorpusTest, ProgressIsToldInBytesOnTheCallersThread) {
  struct Counter : Progress {
    void report(std::string_view step, std::uint64_t done, std::uint64_t total) override {
      steps.emplace_back(fmt::format("{} {}/{}", step, done, total));
    }
    std::vector<std::string> steps;
  } counter;
  StageOptions options;
  options.progress = &counter;
  ASSERT_TRUE(workshop.stage(
      workshop.file("e.csv", "uscc,name,region\n914403001922038216,改名,440303\n"), options));
  ASSERT_THAT(counter.steps, ::testing::Not(IsEmpty()));
  EXPECT_EQ(counter.steps.front(), "check 50/50");
  EXPECT_THAT(counter.steps, ::testing::Contains("read 50/50"));
  EXPECT_EQ(counter.steps.back(), "compare 100/100");
}

}  // namespace
}  // namespace ronghe::intake
