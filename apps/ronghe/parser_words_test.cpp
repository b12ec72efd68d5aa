// SPDX-License-Identifier: Apache-2.0
#include "ronghe/parser_words.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ronghe::app {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string told(std::vector<std::string> words, Language language) {
  CLI::App app{"x"};
  speak(app, language);
  auto* run = app.add_subcommand("run", "y");
  run->add_option("--as-of")->required();
  run->add_option("--format")->check(CLI::IsMember({"text"}));
  try {
    app.parse(std::move(words));  // the library takes them from the last on
  } catch (const CLI::Error& error) {
    return parser_in_words(error, language);
  }
  return {};
}

TEST(ParserWords, OfOptionsThatDoNotFitAreInTheLanguageOfTheReader) {
  EXPECT_EQ(told({"run"}, Language::en), "--as-of is required");
  EXPECT_EQ(told({"run"}, Language::zh), "请给出 --as-of");
  EXPECT_EQ(told({"x", "1", "--as-of", "run"}, Language::zh).substr(0, 15), "多余的参数");
  EXPECT_THAT(told({"xml", "--format", "1", "--as-of", "run"}, Language::zh),
              HasSubstr("--format 的取值不符："));
}

TEST(ParserWords, FramesOfHelpAreChineseInCommandsToo) {
  CLI::App app{"x"};
  speak(app, Language::zh);
  auto* run = app.add_subcommand("run", "y");
  run->add_option("--as-of")->required();
  for (const auto& help : {app.help(), run->help()}) {
    for (const auto* english : {"Usage", "Options", "Subcommands", "Print this"}) {
      EXPECT_THAT(help, Not(HasSubstr(english)));
    }
  }
  EXPECT_THAT(run->help(), HasSubstr("必填"));
}

}  // namespace
}  // namespace ronghe::app
