// SPDX-License-Identifier: Apache-2.0
// Names and cells that a stranger chose reach the screen, and nothing in them that a terminal
// obeys.
#include <gmock/gmock.h>

#include <algorithm>
#include <array>

#include "programs/fixture.hpp"

namespace ronghe::app {
namespace {

using ::testing::HasSubstr;

constexpr const char* clear_screen = "\x1b[2J";

class HostileText : public ProgramsFixture {
 protected:
  void SetUp() override {
    ProgramsFixture::SetUp();
    ASSERT_EQ(ronghe("init " + store + " --pack packs/national").exit, 0);
  }
  // Line ends alone; everything that was said is still there.
  static void expect_obeys_nothing(const programs::Ended& ended) {
    EXPECT_TRUE(std::ranges::none_of(ended.said, [](char c) {
      const auto byte = static_cast<unsigned char>(c);
      return (byte < 0x20 && c != '\n' && c != '\t') || byte == 0x7f;
    })) << ended.said;
    EXPECT_EQ(ended.said.find("\u009b"), std::string::npos) << ended.said;
  }
};

TEST_F(HostileText, InWordsOfACommandIsShown) {
  const auto esc = std::string("'/nowhere/") + clear_screen + "融合\u009b'";
  for (const auto& words :
       {"show " + esc, esc, "show --" + esc, "show " + store + " " + esc,
        "import " + store + " " + esc, "run " + store + " --as-of " + esc, "policy check " + esc,
        "init " + store + "2 --pack " + esc, "feel " + esc, "dmn eval " + esc, "index " + esc}) {
    SCOPED_TRACE(words);
    const auto ended = ronghe(words);
    EXPECT_NE(ended.exit, 0);
    expect_obeys_nothing(ended);
  }
  EXPECT_THAT(ronghe("show " + esc).said, HasSubstr("/nowhere/\\x1b[2J融合\\x9b is no store"));
  for (const auto& ended : {node("key " + esc), node(esc), verify("log " + esc + " --policy x"),
                            verify("receipt x --policy " + esc), verify(esc)}) {
    EXPECT_NE(ended.exit, 0);
    expect_obeys_nothing(ended);
  }
}

TEST_F(HostileText, InNamesAndCellsOfAFileIsShown) {
  const auto esc = std::string(clear_screen);
  struct Case {
    const char* what;
    std::string name;
    std::string bytes;
  };
  const std::array cases{
      Case{"the name of a file", "a" + esc + "b.csv", "code,name_zh,level\n440303,区,9\n"},
      Case{"a name of two lines", "a\nronghe: all is well.csv", "x\n1\n"},
      Case{"a name that is no text", "a\xff\x9b.csv", "x\n1\n"},
      Case{"a title", "title.csv", "code," + esc + ",level\n440303,区,3\n"},
      Case{"a cell", "cell.csv", "code,name_zh,level\n4403" + esc + ",区" + esc + ",3\n"},
      Case{"a cell of JSON", "cell.jsonl",
           "{\"code\":\"4403\\u001b[2J\",\"name_zh\":\"区\",\"level\":\"\\u009b2J\"}\n"}};
  for (const auto& [what, name, bytes] : cases) {
    SCOPED_TRACE(what);
    const auto ended = ronghe("import " + store + " '" + file(name, bytes) + "'" + mend());
    EXPECT_EQ(ended.exit, 2) << ended.said;
    expect_obeys_nothing(ended);
    EXPECT_EQ(ended.said.find("\nronghe: all is well"), std::string::npos);
  }
}

}  // namespace
}  // namespace ronghe::app
