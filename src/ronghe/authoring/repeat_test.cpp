// SPDX-License-Identifier: Apache-2.0
#include "ronghe/authoring/repeat.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

namespace ronghe::authoring {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class Repeat : public ::testing::Test {
 protected:
  RepeatedCase read(const std::string& text) {
    node_.reset(YAML::Load(text));
    return {node_, yaml_};
  }
  std::vector<std::string> said() const {
    std::vector<std::string> messages;
    for (const auto& error : errors_) messages.push_back(error.message);
    return messages;
  }
  std::vector<Error> errors_;
  policy::YamlReader yaml_{errors_};
  YAML::Node node_;
};

TEST_F(Repeat, PutsTheValuesOfEachRowWhereTheirNamesAre) {
  auto repeated = read(R"(name: interns
repeat: [{interns: 100, light: yellow}, {interns: 101, light: ~}]
given: {placement: [{person: "p-<interns>", times: <interns>}]}
expect: [{value: <interns>, light: <light>}])");
  ASSERT_TRUE(repeated.sound()) << said().front();
  ASSERT_EQ(repeated.rows(), 2U);
  repeated.put(0);
  EXPECT_EQ(node_["given"]["placement"][0]["person"].Scalar(), "p-100");
  EXPECT_EQ(node_["expect"][0]["light"].Scalar(), "yellow");
  repeated.put(1);
  EXPECT_EQ(node_["given"]["placement"][0]["times"].Scalar(), "101");
  EXPECT_TRUE(node_["expect"][0]["light"].IsNull());
  repeated.put(0);
  EXPECT_EQ(node_["expect"][0]["light"].Scalar(), "yellow");
  EXPECT_EQ(repeated.label(1), "row 2 (interns: 101, light: ~)");
}

TEST_F(Repeat, LeavesTheCaseAsTheFileHasIt) {
  {
    auto repeated = read("repeat: [{a: ~}]\nexpect: [{value: <a>}]");
    repeated.put(0);
    EXPECT_TRUE(node_["expect"][0]["value"].IsNull());
  }
  EXPECT_EQ(node_["expect"][0]["value"].Scalar(), "<a>");
}

TEST_F(Repeat, KeepsThePlacesOfTheFile) {
  auto repeated = read("repeat: [{a: 1}]\nexpect:\n  - {value: <a>}\n");
  ASSERT_TRUE(repeated.sound());
  repeated.put(0);
  EXPECT_EQ(yaml_.place(node_["expect"][0]).line, 3);
  EXPECT_EQ(yaml_.place(node_["expect"][0]["value"]).line, 3);
}

TEST_F(Repeat, LeavesOtherSignsAndTheNumberOfARowAlone) {
  auto repeated = read(R"(repeat: [{a: 1, note: just under}]
given: {r: [{times: 2, id: "<number>-<a>", text: "a < b > c <A> <>"}]})");
  ASSERT_TRUE(repeated.sound()) << said().front();
  repeated.put(0);
  EXPECT_EQ(node_["given"]["r"][0]["id"].Scalar(), "<number>-1");
  EXPECT_EQ(node_["given"]["r"][0]["text"].Scalar(), "a < b > c <A> <>");
}

TEST_F(Repeat, NamesEachFaultAndWhatToDo) {
  struct Case {
    const char* text;
    const char* said;
  };
  const std::array cases{
      Case{"repeat: []", "a list of rows with at least one"},
      Case{"repeat: {a: 1}", "a list of rows with at least one"},
      Case{"repeat: [1]\nname: x", "a row of `repeat` names its values"},
      Case{"repeat: [{a: 1}]\nname: <b>-<a>", "`<b>` is no column of `repeat`; it has a"},
      Case{"repeat: [{a: 1, b: 2}]\nname: <a>", "remove the column `b`"},
      Case{"repeat: [{a: 1}, {}]\nname: <a>", "row 2 of `repeat` has no `a`; write `a: ~`"},
      Case{"repeat: [{a: [1]}]\nname: <a>", "`a` must be one value"},
      Case{"repeat: [{A: 1}]\nname: x", "`A` is no name of a column"},
      Case{"repeat: [{number: 1}]\nname: <number>", "choose another name"}};
  for (const auto& [text, wanted] : cases) {
    SCOPED_TRACE(text);
    errors_.clear();
    EXPECT_FALSE(read(text).sound());
    EXPECT_THAT(said(), ElementsAre(HasSubstr(wanted)));
    EXPECT_GT(errors_.front().place.line, 0);
  }
}

TEST_F(Repeat, CountsRowsFromOne) {
  EXPECT_EQ(numbered("p-<number>", 1), "p-1");
  EXPECT_EQ(numbered("<number>/<number> <other>", 7), "7/7 <other>");
}

TEST_F(Repeat, TakesWholeTimesOnAndWithinTheLines) {
  struct Case {
    const char* times;
    std::int64_t count;
    bool sound;
  };
  for (const auto& [times, count, sound] :
       {Case{"0", 0, true}, Case{"10000", 10000, true}, Case{"10001", 0, false},
        Case{"-1", 0, false}, Case{"1.5", 0, false}, Case{"many", 0, false},
        Case{"[1]", 0, false}}) {
    SCOPED_TRACE(times);
    errors_.clear();
    EXPECT_EQ(times_of(YAML::Load("times: " + std::string(times)), yaml_), count);
    EXPECT_EQ(errors_.empty(), sound);
  }
  EXPECT_EQ(times_of(YAML::Load("id: 1"), yaml_), 1);
}

}  // namespace
}  // namespace ronghe::authoring
