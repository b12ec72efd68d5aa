// SPDX-License-Identifier: Apache-2.0
#include "ronghe/commands/answer.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace ronghe::commands {
namespace {

using nlohmann::json;

const TextTable table{.head = {"kind", "red"}, .rows = {{"county", "3"}, {"college", ""}}};

TEST(AsJson, GivesATableOrADocumentAloneAsItself) {
  EXPECT_EQ(as_json({.parts = {table}}), as_data(table, "json"));
  EXPECT_EQ(as_json({.parts = {Document{.text = "because", .json = "{\"why\":1}\n"}}}),
            "{\"why\":1}\n");
}

TEST(AsJson, GivesFactsByNameAndNoWordsForPeople) {
  const Answer answer{.parts = {"run 1de9\n", table},
                      .facts = {{"run", std::string("1de9")},
                                {"size", std::int64_t{300}},
                                {"existed", true},
                                {"files", std::vector<std::string>{"a", "b"}},
                                {"bytes", std::string("\xff")},
                                {"lights", table}},
                      .ending = Ending::no};
  EXPECT_EQ(json::parse(as_json(answer)), (json{{"outcome", "no"},
                                                {"run", "1de9"},
                                                {"size", 300},
                                                {"existed", true},
                                                {"files", {"a", "b"}},
                                                {"bytes", "\xef\xbf\xbd"},
                                                {"lights", json::parse(as_data(table, "json"))}}));
}

TEST(AsJson, OfNothingSaysThatItIsDone) {
  EXPECT_EQ(json::parse(as_json({})), (json{{"outcome", "done"}}));
}

TEST(OnlyTable, IsNoneWhereAnythingElseIsSaid) {
  EXPECT_NE(only_table({.parts = {table}}), nullptr);
  EXPECT_EQ(only_table({.parts = {table, table}}), nullptr);
  EXPECT_EQ(only_table({.parts = {table}, .facts = {{"a", true}}}), nullptr);
  EXPECT_EQ(only_table({.parts = {"text\n"}}), nullptr);
  EXPECT_EQ(only_table({}), nullptr);
}

}  // namespace
}  // namespace ronghe::commands
