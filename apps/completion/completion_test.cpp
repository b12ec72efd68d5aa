// SPDX-License-Identifier: Apache-2.0
#include "completion/completion.hpp"

#include <gmock/gmock.h>

#include <CLI/CLI.hpp>

namespace ronghe::completion {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;

class Completion : public ::testing::Test {
 protected:
  Completion() {
    auto* import = app_.add_subcommand("import", "seal files\nand more");
    import->add_option("store", text_, "the store");
    import->add_option("paths", text_, "files");
    import->add_option("--format", text_, "form")->check(CLI::IsMember({"text", "json"}));
    import->add_option("--rejects", text_, "folder");
    import->add_flag("--keep-good")->description("the rest is sealed");
    auto* policy = app_.add_subcommand("policy", "packs");
    policy->add_subcommand("check", "every fault");
    policy->add_subcommand("kind", "one")
        ->add_option("kind", text_)
        ->check(CLI::IsMember({"region", "college"}));
  }

  std::vector<std::string> words(const std::vector<std::string>& typed) {
    std::vector<std::string> found;
    for (const auto& one : candidates(app_, typed).words) found.push_back(one.word);
    return found;
  }
  bool files(const std::vector<std::string>& typed) { return candidates(app_, typed).files; }

  CLI::App app_{"a program"};
  std::string text_;
};

TEST_F(Completion, FirstComeTheCommandsWithTheirFirstLine) {
  EXPECT_THAT(candidates(app_, {""}).words,
              ElementsAre(Candidate{"import", "seal files"}, Candidate{"policy", "packs"}));
  EXPECT_FALSE(files({""}));
  EXPECT_THAT(words({}), IsEmpty());
}

TEST_F(Completion, ACommandOfACommandIsOfferedInItsPlaceOnly) {
  EXPECT_THAT(words({"policy", ""}), ElementsAre("check", "kind"));
  EXPECT_THAT(words({"import", "s"}), Not(Contains("check")));
}

TEST_F(Completion, AfterADashComeTheOptionsOfTheCommand) {
  EXPECT_THAT(words({"import", "store", "-"}), Contains("--keep-good"));
  EXPECT_THAT(words({"policy", "--"}), Not(Contains("--keep-good")));
}

TEST_F(Completion, AnOptionWithChoicesOffersThemAndAnotherOffersFiles) {
  EXPECT_THAT(words({"import", "--format", ""}), ElementsAre("text", "json"));
  EXPECT_FALSE(files({"import", "--format", ""}));
  EXPECT_THAT(words({"import", "--rejects", ""}), IsEmpty());
  EXPECT_TRUE(files({"import", "--rejects", ""}));
}

TEST_F(Completion, AnOptionThatHasItsValueAndAFlagWaitForNone) {
  EXPECT_THAT(words({"import", "--format=json", "-"}), Contains("--rejects"));
  EXPECT_THAT(words({"import", "--format", "json", "-"}), Contains("--rejects"));
  EXPECT_TRUE(files({"import", "--keep-good", ""}));
}

TEST_F(Completion, APositionalOffersItsChoicesOrFiles) {
  EXPECT_THAT(words({"policy", "kind", "r"}), ElementsAre("region", "college"));
  EXPECT_TRUE(files({"import", ""}));
  EXPECT_TRUE(files({"import", "store", "a.csv", ""}));
}

TEST_F(Completion, TheAnswerIsALineACandidateAndOnlyOnDemand) {
  const char* asked[] = {"program", "complete-words", "import", "--format", ""};
  EXPECT_EQ(answer(app_, 5, asked), "text\t\njson\t\n");
  const char* for_files[] = {"program", "complete-words", "import", ""};
  EXPECT_EQ(answer(app_, 4, for_files), "=files\n");
  const char* other[] = {"program", "import"};
  EXPECT_EQ(answer(app_, 2, other), std::nullopt);
  EXPECT_EQ(answer(app_, 1, other), std::nullopt);
}

}  // namespace
}  // namespace ronghe::completion
