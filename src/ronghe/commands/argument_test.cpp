// SPDX-License-Identifier: Apache-2.0
#include "ronghe/commands/argument.hpp"

#include <gtest/gtest.h>

#include <array>

namespace ronghe::commands {
namespace {

const std::vector<Argument> taken{
    {.name = "store", .kind = Kind::path, .required = true, .in_order = true},
    {.name = "files", .kind = Kind::path, .many = true},
    {.name = "as-of", .kind = Kind::day},
    {.name = "timeout", .kind = Kind::count, .initial = "10", .least = 1, .most = 3600},
    {.name = "size", .kind = Kind::count},
    {.name = "lang", .kind = Kind::choice, .choices = {"zh", "en"}},
    {.name = "memory-limit", .kind = Kind::size},
    {.name = "encoding",
     .kind = Kind::choice,
     .choices = {"UTF-8", "GB18030"},
     .also = {{"GBK", "GB18030"}}},
    {.name = "keep-good", .kind = Kind::on_off},
};

TEST(Arguments, GiveWhatWasGivenOrTheInitialValue) {
  const auto given = Arguments::checked(taken, {{"store", {"s"}},
                                                {"files", {"a", "b"}},
                                                {"as-of", {"2025-12-31"}},
                                                {"keep-good", {"true"}}});
  ASSERT_TRUE(given) << to_string(given.error());
  EXPECT_EQ(given->text("store"), "s");
  EXPECT_EQ(given->texts("files"), (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(given->day("as-of"), parse_date("2025-12-31"));
  EXPECT_EQ(given->count("timeout"), 10);
  EXPECT_EQ(given->count("size"), std::nullopt);
  EXPECT_TRUE(given->on("keep-good"));
  EXPECT_FALSE(given->has("lang"));
  EXPECT_EQ(given->text("lang"), "");
}

TEST(Arguments, AChoiceThatPeopleKnowByAnotherWordIsThatChoice) {
  for (const auto& [word, choice] : {std::pair("GBK", "GB18030"),
                                     {"gbk", "GB18030"},
                                     {"gb18030", "GB18030"},
                                     {"utf-8", "UTF-8"}}) {
    const auto given = Arguments::checked(taken, {{"store", {"s"}}, {"encoding", {word}}});
    ASSERT_TRUE(given) << word;
    EXPECT_EQ(given->text("encoding"), choice);
  }
  EXPECT_FALSE(Arguments::checked(taken, {{"store", {"s"}}, {"encoding", {"GB"}}}));
}

TEST(Arguments, AreRefusedByNameWhereOneDoesNotFit) {
  struct Case {
    Given given;
    bool fits;
    std::string argument = "";
  };
  const auto with = [](const char* name, const char* value) {
    return Given{{"store", {"s"}}, {name, {value}}};
  };
  const std::array cases{
      Case{{}, false, "store"},
      Case{{{"store", {"a", "b"}}}, false, "store"},
      Case{with("colour", "red"), false, "colour"},
      Case{{{"store", {"\xc6\xf3"}}}, false, "store"},  // not UTF-8
      Case{with("files", "\xc6\xf3"), true},            // of which the command says more
      Case{with("as-of", "2025-12-31"), true},
      Case{with("as-of", "2025-13-01"), false, "as-of"},
      Case{with("as-of", ""), false, "as-of"},
      Case{with("timeout", "0"), false, "timeout"},
      Case{with("timeout", "1"), true},
      Case{with("timeout", "3600"), true},
      Case{with("timeout", "3601"), false, "timeout"},
      Case{with("timeout", "1x"), false, "timeout"},
      Case{with("size", "-1"), false, "size"},
      Case{with("size", "0"), true},
      Case{with("size", "9223372036854775807"), true},
      Case{with("size", "9223372036854775808"), false, "size"},
      Case{with("lang", "zh"), true},
      Case{with("lang", "ZH"), false, "lang"},
      Case{with("memory-limit", "8GiB"), true},
      Case{with("memory-limit", "1.5 GB"), true},
      Case{with("memory-limit", "8"), false, "memory-limit"},
      Case{with("memory-limit", "0GB"), false, "memory-limit"},
      Case{with("memory-limit", "GB"), false, "memory-limit"},
      Case{with("memory-limit", "8GiB!"), false, "memory-limit"},
  };
  for (const auto& [given, fits, argument] : cases) {
    const auto checked = Arguments::checked(taken, given);
    const auto shown = given.empty() ? "" : given.begin()->first + given.rbegin()->second.front();
    ASSERT_EQ(checked.has_value(), fits) << shown;
    if (checked) continue;
    EXPECT_EQ(checked.error().kind, ErrorKind::bad_input);
    EXPECT_NE(checked.error().message.find("`" + argument + "`"), std::string::npos) << shown;
  }
}

TEST(ArgumentsDeathTest, AskedForWhatTheCommandDoesNotDescribeTellABug) {
  const auto given = *Arguments::checked(taken, {{"store", {"s"}}});
  EXPECT_DEATH((void)given.text("colour"), "a command reads only arguments that it describes");
}

}  // namespace
}  // namespace ronghe::commands
