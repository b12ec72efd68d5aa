// SPDX-License-Identifier: Apache-2.0
// The terminal shows what the list for machines describes, no more and no less.
#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>
#include <sstream>

#include "programs/programs.hpp"

namespace ronghe::app {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using Json = nlohmann::json;

programs::Ended ronghe(const std::string& words) {
  return programs::run_command(std::string("'") + RONGHE_PROGRAM + "' " + words);
}

// The first word of each line of a section of a help text, up to the next empty line.
std::set<std::string> first_words(const std::string& help, const std::string& section) {
  std::set<std::string> out;
  std::istringstream lines(help.substr(std::min(help.find(section + ":\n"), help.size())));
  std::string line;
  std::getline(lines, line);
  const std::regex entry("^  ((-h,)?--)?([a-z][a-z-]*).*");
  std::smatch found;
  while (std::getline(lines, line) && !line.empty()) {
    if (std::regex_match(line, found, entry)) out.insert(found[3]);
  }
  return out;
}

Json described() { return Json::parse(ronghe("commands --format json").said).at("commands"); }

TEST(Terminal, TakesTheArgumentsThatTheListDescribes) {
  const auto commands = described();
  EXPECT_GE(commands.size(), 14U);
  for (const auto& command : commands) {
    std::set<std::string> in_order;
    std::set<std::string> named{"help", "format"};
    for (const auto& argument : command.at("arguments")) {
      (argument.at("in_order") ? in_order : named).insert(argument.at("name"));
    }
    const std::string name = command.at("name");
    const auto help = ronghe(name + " --help").said;
    EXPECT_EQ(first_words(help, "Positionals"), in_order) << help;
    EXPECT_EQ(first_words(help, "Options"), named) << help;
    EXPECT_THAT(help, HasSubstr(command.at("summary").at("en").get<std::string>()));
    EXPECT_THAT(help, HasSubstr("Example: ronghe " + name + " "));
  }
}

TEST(Terminal, ReadsEachExampleThatItShows) {
  const auto folder = std::filesystem::temp_directory_path() / "ronghe_terminal_examples";
  std::filesystem::create_directories(folder);
  for (const auto& command : described()) {
    const auto words =
        command.at("name").get<std::string>() + " " + command.at("example").get<std::string>();
    // No store is there: what is read well ends at that, and not in the options.
    const auto ended =
        programs::run_command("cd '" + folder.string() + "' && '" + RONGHE_PROGRAM + "' " + words);
    const bool asks_no_store = command.at("name") == "template";
    EXPECT_EQ(ended.exit, asks_no_store ? 0 : 2) << words << ": " << ended.said;
    EXPECT_THAT(ended.said, Not(HasSubstr("Run with --help"))) << words;
    EXPECT_THAT(ended.said, Not(HasSubstr("needs"))) << words;
  }
  std::filesystem::remove_all(folder);
}

TEST(Terminal, HasNoCommandThatIsNeitherDescribedNorOutsideWithAReason) {
  std::set<std::string> known;
  for (const auto& command : described()) known.insert(command.at("name"));
  std::ifstream list("apps/ronghe/outside.txt");
  std::string line;
  while (std::getline(list, line)) {
    if (line.starts_with('#')) continue;
    const auto space = line.find(' ');
    ASSERT_NE(line.find_first_not_of(' ', space), std::string::npos) << "a reason: " << line;
    EXPECT_TRUE(known.insert(line.substr(0, space)).second) << "is described: " << line;
  }
  EXPECT_EQ(first_words(ronghe("--help").said, "Subcommands"), known);
}

TEST(Terminal, EveryDescriptionSpeaksBothLanguages) {
  const auto is_chinese = [](const std::string& text) {
    return std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) > 0x7f; });
  };
  for (const auto& command : described()) {
    EXPECT_TRUE(is_chinese(command.at("summary").at("zh"))) << command.at("name");
    if (command.contains("notes")) {
      EXPECT_TRUE(is_chinese(command.at("notes").at("zh")));
    }
    for (const auto& argument : command.at("arguments")) {
      EXPECT_FALSE(argument.at("help").at("en").empty()) << argument.at("name");
      EXPECT_TRUE(is_chinese(argument.at("help").at("zh"))) << argument.at("name");
    }
  }
  const auto help =
      programs::run_command(std::string("RONGHE_LANG=zh '") + RONGHE_PROGRAM + "' backup --help");
  EXPECT_THAT(help.said, HasSubstr("把证据库"));
}

TEST(Terminal, SaysTheRemedyAsACommand) {
  const auto absent = ronghe("show /nowhere");
  EXPECT_EQ(absent.exit, 2);
  EXPECT_EQ(absent.said,
            "ronghe: /nowhere is no store; make one with `ronghe init /nowhere --pack "
            "packs/national`\n");
}

TEST(Terminal, RefusesWhatDoesNotFitWithTheExitCodeOfWrongUse) {
  for (const auto* words :
       {"run /nowhere", "run /nowhere --as-of yesterday",
        "run /nowhere --as-of 2025-12-31 --log-size x", "checkpoint /nowhere --timeout 0",
        "import /nowhere", "import /nowhere a --memory-limit 5", "show /nowhere --format yaml",
        "show /nowhere latest more", "explain /nowhere", "audit /nowhere --colour", "shwo"}) {
    const auto ended = ronghe(words);
    EXPECT_EQ(ended.exit, 2) << words << ": " << ended.said;
    EXPECT_THAT(ended.said, Not(HasSubstr("is no store"))) << words;
  }
  EXPECT_THAT(ronghe("run /nowhere --as-of yesterday").said,
              HasSubstr("`as-of` needs a date such as 2025-12-31"));
}

}  // namespace
}  // namespace ronghe::app
