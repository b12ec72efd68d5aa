// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

#include "house/rules.hpp"

namespace house {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Tree tree_of(std::vector<TextFile> files) {
  std::ranges::sort(files, {}, &TextFile::path);
  return {"/nowhere", std::move(files)};
}

std::vector<std::string> texts(const Findings& findings) {
  std::vector<std::string> out;
  for (const auto& finding : findings) out.push_back(to_string(finding));
  return out;
}

TextFile plan() {
  return {"tools/layers.txt",
          {"# a comment", "base 0", "policy 1 base", "ledger 2 base", "evaluate 3 policy ledger*",
           "! base/kept.hpp policy"}};
}

Findings include_in(const std::string& path, const std::string& header) {
  return check_layers(tree_of({plan(), {path, {"#include \"" + header + "\""}}}));
}

TEST(Layers, OpenWhatThePlanOpensAndNothingElse) {
  struct Case {
    std::string name, path, header;
    bool allowed;
  };
  const std::array cases{
      Case{"a room below", "src/ronghe/policy/a.cpp", "ronghe/base/b.hpp", true},
      Case{"its own room", "src/ronghe/policy/a.cpp", "ronghe/policy/detail/b.hpp", true},
      Case{"a room above", "src/ronghe/policy/a.cpp", "ronghe/ledger/b.hpp", false},
      Case{"not through another room", "src/ronghe/evaluate/a.cpp", "ronghe/base/b.hpp", false},
      Case{"a door", "src/ronghe/evaluate/a.cpp", "ronghe/ledger/relations.hpp", true},
      Case{"past the door", "src/ronghe/evaluate/a.cpp", "ronghe/ledger/seal.hpp", false},
      Case{"a private part", "src/ronghe/policy/a.cpp", "ronghe/base/detail/b.hpp", false},
      Case{"a private part, from a program", "apps/x/a.cpp", "ronghe/base/detail/b.hpp", false},
      Case{"a program opens every room", "apps/x/a.cpp", "ronghe/ledger/seal.hpp", true},
      Case{"a short include", "src/ronghe/policy/a.cpp", "b.hpp", false},
      Case{"a test obeys as well", "src/ronghe/base/a_test.cpp", "ronghe/policy/b.hpp", false},
      Case{"what one room may include", "src/ronghe/policy/a.cpp", "ronghe/base/kept.hpp", true},
      Case{"its own room too", "src/ronghe/base/a_test.cpp", "ronghe/base/kept.hpp", true},
      Case{"and no other", "src/ronghe/ledger/a.cpp", "ronghe/base/kept.hpp", false},
      Case{"and no program", "apps/x/a.cpp", "ronghe/base/kept.hpp", false},
      Case{"a room outside the plan", "src/ronghe/attic/a.cpp", "ronghe/base/b.hpp", false},
  };
  for (const auto& [name, path, header, allowed] : cases) {
    SCOPED_TRACE(name);
    EXPECT_EQ(include_in(path, header).empty(), allowed);
  }
}

TEST(Layers, AClosedFolderIsIncludedByItsOwnFilesOnly) {
  const TextFile plan{"tools/layers.txt", {"base 0", "engine 1 base", "- engine/duckdb"}};
  struct Case {
    std::string path;
    bool allowed;
  };
  const std::array cases{Case{"src/ronghe/engine/duckdb/a.cpp", true},
                         Case{"src/ronghe/engine/a.cpp", false},
                         Case{"src/ronghe/engine/postgres/a.cpp", false},
                         Case{"apps/x/a.cpp", false}, Case{"tests/x/a.cpp", false}};
  for (const auto& [path, allowed] : cases) {
    SCOPED_TRACE(path);
    const TextFile file{path, {"#include \"ronghe/engine/duckdb/state.hpp\""}};
    EXPECT_EQ(check_layers(tree_of({plan, file})).empty(), allowed);
  }
}

TEST(Layers, APlanCannotNameARoomThatStandsHigher) {
  const auto findings =
      check_layers(tree_of({{"tools/layers.txt", {"base 0 crypto", "crypto 1 base"}}}));
  EXPECT_THAT(texts(findings), ElementsAre(HasSubstr("tools/layers.txt:1: room crypto")));
}

TextFile function_of(std::size_t lines) {
  TextFile file{"src/ronghe/base/a.cpp", {"int f(int a,", "      int b) {"}};
  file.lines.insert(file.lines.end(), lines, "  ++a;");
  file.lines.emplace_back("}");
  return file;
}

TEST(Lengths, SixtyLinesFitAndOneMoreDoesNot) {
  EXPECT_THAT(check_lengths(tree_of({function_of(60)})), IsEmpty());
  EXPECT_THAT(texts(check_lengths(tree_of({function_of(61)}))),
              ElementsAre(HasSubstr("a.cpp:2: function of 61 lines")));
}

TEST(Lengths, AMemberWithinATypeCountsAndABlockWithinAFunctionDoesNot) {
  TextFile member{"a.hpp", {"class A {", "  void f() {"}};
  TextFile block{"b.cpp", {"void f() {", "  if (a) {"}};
  for (auto* file : {&member, &block}) {
    file->lines.insert(file->lines.end(), 58, "  ++a;");
    file->lines.emplace_back("  }");
  }
  block.lines.emplace_back("}");
  EXPECT_THAT(check_lengths(tree_of({member, block})), IsEmpty());
  member.lines.insert(member.lines.begin() + 2, 3, "  ++a;");
  EXPECT_THAT(texts(check_lengths(tree_of({member}))), ElementsAre(HasSubstr("a.hpp:2")));
}

TEST(Lengths, ATableOrATypeIsNoFunction) {
  for (const auto* opening : {"const std::array cases{", "struct Case {", "namespace a {"}) {
    TextFile file{"src/ronghe/base/a.cpp", {opening}};
    file.lines.insert(file.lines.end(), 100, "  1,");
    file.lines.emplace_back("}");
    EXPECT_THAT(check_lengths(tree_of({file})), IsEmpty()) << opening;
  }
}

TEST(Lengths, FiveHundredLinesFitAndOneMoreDoesNot) {
  const TextFile full{"a.cpp", std::vector<std::string>(500, "x;")};
  const TextFile over{"b.cpp", std::vector<std::string>(501, "x;")};
  EXPECT_THAT(texts(check_lengths(tree_of({full, over}))), ElementsAre(HasSubstr("b.cpp: 501")));
}

TEST(Readmes, EachRoomWithCodeNeedsOneOfFittingLength) {
  const TextFile code{"src/ronghe/base/a.cpp", {}};
  const auto readme = [](std::size_t lines) {
    return TextFile{"src/ronghe/base/README.md", std::vector<std::string>(lines, "x")};
  };
  EXPECT_EQ(check_readmes(tree_of({code})).size(), 1);
  EXPECT_EQ(check_readmes(tree_of({code, readme(9)})).size(), 1);
  EXPECT_EQ(check_readmes(tree_of({code, readme(10)})).size(), 0);
  EXPECT_EQ(check_readmes(tree_of({code, readme(40)})).size(), 0);
  EXPECT_EQ(check_readmes(tree_of({code, readme(41)})).size(), 1);
}

TEST(Pairs, ASourceHasATestOrAReason) {
  const TextFile source{"src/ronghe/base/detail/a.cpp", {}};
  const TextFile test{"src/ronghe/base/a_test.cpp", {}};
  const TextFile other{"src/ronghe/sql/a_test.cpp", {}};
  const TextFile list{"tools/tested_through.txt",
                      {"src/ronghe/base/detail/a.cpp src/ronghe/sql/a_test.cpp"}};
  EXPECT_EQ(check_pairs(tree_of({source})).size(), 1);
  EXPECT_EQ(check_pairs(tree_of({source, other})).size(), 1);
  EXPECT_EQ(check_pairs(tree_of({source, test})).size(), 0);
  EXPECT_EQ(check_pairs(tree_of({source, list, other})).size(), 0);
  EXPECT_THAT(texts(check_pairs(tree_of({source, list}))),
              ElementsAre(HasSubstr("name the test that goes through")));
  const TextFile by_header{"src/ronghe/base/b_test.cpp", {"#include \"ronghe/base/detail/a.hpp\""}};
  EXPECT_EQ(check_pairs(tree_of({source, by_header})).size(), 0);
  EXPECT_THAT(texts(check_pairs(tree_of({source, test, list, other}))),
              ElementsAre(HasSubstr("tools/tested_through.txt:1")));
}

TEST(Words, FindsMarksPathsAndHostsButNotTheirNeighbours) {
  struct Case {
    std::string line;
    std::size_t findings;
  };
  const std::array cases{
      Case{"// TO"
           "DO: later",
           1},
      Case{"// TO"
           "DOs",
           0},
      Case{"cd /wo"
           "rk/x",
           1},
      Case{"docs/wo"
           "rk/x",
           0},
      Case{"\"/ro"
           "ot/x\"",
           1},
      Case{"${dir}/ro"
           "ot/x",
           0},
      Case{"https://registry."
           "npmjs.org/x",
           1},
  };
  for (const auto& [line, count] : cases) {
    EXPECT_EQ(check_words(tree_of({{"a.md", {line}}})).size(), count) << line;
  }
}

TEST(Words, ALicenceLineComesFirstOrAfterTheInterpreter) {
  const std::string licence = "# SPDX-License-Identifier: Apache-2.0";
  EXPECT_THAT(check_words(tree_of({{"a.sh", {"#!/bin/sh", licence}}})), IsEmpty());
  EXPECT_EQ(check_words(tree_of({{"a.sh", {"#!/bin/sh", "echo"}}})).size(), 1);
  EXPECT_EQ(check_words(tree_of({{"a.cpp", {}}})).size(), 1);
}

TEST(Numbers, OnlyWhatCannotBePolicyMayStandInEvaluate) {
  struct Case {
    std::string line;
    std::size_t findings;
  };
  const std::array cases{
      Case{"x < 0.30", 1},           Case{"parse(\"0.30\")", 1},
      Case{"percent(30)", 1},        Case{"i + 1", 0},
      Case{"a.subspan(2)", 0},       Case{"1U", 0},
      Case{"c == '0'", 0},           Case{"\"table 4.1\"", 0},
      Case{"x; // red below 30", 0}, Case{"x = 34;  // not policy: digits of a decimal", 0},
  };
  for (const auto& [line, count] : cases) {
    const auto in = [&](const char* path) {
      return check_numbers(tree_of({{path, {line}}})).size();
    };
    EXPECT_EQ(in("src/ronghe/evaluate/a.cpp"), count) << line;
    EXPECT_EQ(in("src/ronghe/evaluate/a_test.cpp"), 0) << line;
    EXPECT_EQ(in("src/ronghe/ledger/a.cpp"), 0) << line;
  }
}

TEST(Faces, ARoomNamesNoCommandInItsTexts) {
  struct Case {
    std::string line;
    std::size_t findings;
  };
  const std::array cases{
      Case{R"(fail("run `ronghe audit`"))", 1},   Case{R"(fail("make one with `ronghe "))", 1},
      Case{R"(set("ronghe audit STORE"))", 1},    Case{R"(set("ronghe report of run "))", 0},
      Case{R"(name = "ronghe audit";)", 0},       Case{"// `ronghe audit` tells", 0},
      Case{R"(x = "a";  // as ronghe audit)", 0}, Case{R"(#include "ronghe/audit.hpp")", 0},
  };
  const TextFile described{"src/ronghe/commands/list.cpp", {R"(  .name = "audit",)"}};
  for (const auto& [line, count] : cases) {
    const auto in = [&](const char* path) {
      return check_faces(tree_of({described, {path, {line}}})).size();
    };
    EXPECT_EQ(in("src/ronghe/intake/a.cpp"), count) << line;
    EXPECT_EQ(in("src/ronghe/intake/a_test.cpp"), 0) << line;
    EXPECT_EQ(in("apps/ronghe/a.cpp"), 0) << line;
  }
}

TEST(Faces, OnlyWhatDescribesCommandsNamesAnOption) {
  struct Case {
    std::string line;
    std::size_t findings;
  };
  const std::array cases{
      Case{R"(fail("name it with --out"))", 1},  Case{R"x(zh ? "请改期（--submitted）" : "")x", 1},
      Case{R"(fail("a -- dash"))", 0},           Case{R"(for (; n > 0; --n) put("x");)", 0},
      Case{R"(put("x");  // as --out says)", 0}, Case{"// --out", 0},
  };
  for (const auto& [line, count] : cases) {
    const auto in = [&](const char* path) { return check_faces(tree_of({{path, {line}}})).size(); };
    EXPECT_EQ(in("src/ronghe/intake/a.cpp"), count) << line;
    EXPECT_EQ(in("src/ronghe/commands/a.cpp"), 0) << line;
    EXPECT_EQ(in("apps/ronghe/a.cpp"), 0) << line;
  }
}

TEST(Faces, AnErrorOfARoomThatOfficersReadHasACode) {
  struct Case {
    std::vector<std::string> lines;
    std::size_t findings;
  };
  const std::array cases{
      Case{{R"(return fail(ErrorKind::refused, "no");)"}, 1},
      Case{{"return bad_input(", R"(    fmt::format("no {}", name));)"}, 1},
      Case{{R"(return fail(ErrorKind::refused, "no-way"_code, {}, "no");)"}, 0},
      Case{{R"(return fail_with(ErrorKind::refused, "no-way"_code, "no");)"}, 0},
      Case{{"return fail(ErrorKind::refused,", R"(            "no-way"_code, {}, "no");)"}, 0},
      Case{{R"(return fail(ErrorKind::fault, path + ": gone");)"}, 1},
      Case{{R"(why = Error{ErrorKind::fault, "no"};)"}, 1},
      Case{{"return {ErrorKind::fault,", R"(        fmt::format("no {}", name)};)"}, 1},
      Case{{R"(return {ErrorKind::fault, "no", {}, "no-way"_code};)"}, 1},
      Case{{"return fail(ErrorKind::refused, std::move(message));"}, 0},
      Case{{R"(return fail(ErrorKind::refused, older, values, "no, and no");)"}, 0},
      Case{{R"(// bad_input("x") would do)"}, 0},
  };
  const TextFile words{"apps/ronghe/texts_of_x.cpp", {R"(    Text{"no-way",)"}};
  for (const auto& [lines, count] : cases) {
    const auto in = [&](const char* path) {
      const auto found = texts(check_faces(tree_of({words, {path, lines}})));
      return std::ranges::count_if(
          found, [](const std::string& text) { return text.contains("without a code"); });
    };
    EXPECT_EQ(in("src/ronghe/store/a.cpp"), count) << lines.front();
    EXPECT_EQ(in("src/ronghe/engine/duckdb/a.cpp"), count) << lines.front();
    EXPECT_EQ(in("src/ronghe/feel/a.cpp"), 0) << lines.front();
    EXPECT_EQ(in("src/ronghe/store/a_test.cpp"), 0) << lines.front();
  }
}

TEST(Faces, EveryCodeHasWordsAndNoWordsAreLeftOver) {
  const TextFile words{"apps/ronghe/texts.cpp",
                       {R"(    Text{"store-absent",)", R"(    Text{)", R"(        "long-gone",)"}};
  const TextFile room{
      "src/ronghe/store/a.cpp",
      {R"(Hint{"store-absent"_code};)", R"(two("run-absent"_code, "store-absent"_code);)",
       R"(// "in-a-comment"_code)"}};
  const TextFile test{"src/ronghe/commands/a_test.cpp",
                      {R"(EXPECT_EQ(x, "only-in-a-test"_code);)"}};
  EXPECT_THAT(texts(check_faces(tree_of({words, room, test}))),
              ElementsAre(HasSubstr("texts.cpp:2: nobody gives the code \"long-gone\""),
                          HasSubstr("a.cpp:2: the code \"run-absent\" has no words")));
}

// The two rules that look at the disk: links, and which files are read at all.
class OnDisk : public testing::Test {
 protected:
  OnDisk() { std::filesystem::create_directories(root_ / "docs"); }
  ~OnDisk() override { std::filesystem::remove_all(root_); }
  void write(const std::filesystem::path& path, std::string_view text) const {
    std::filesystem::create_directories((root_ / path).parent_path());
    std::ofstream(root_ / path) << text;
  }

  std::filesystem::path root_ =
      std::filesystem::temp_directory_path() / ("house_test_" + std::to_string(getpid()));
};

TEST_F(OnDisk, LinksLeadToFilesOutsideCode) {
  write("README.md", "x");
  write("docs/a.md",
        "[up](../README.md) [part](#top) [far](https://example.org/x) `[code](none)`\n"
        "```\n[fenced](none)\n```\n[lost](b.md)\n");
  EXPECT_THAT(texts(check_links(read_tree(root_))),
              ElementsAre("docs/a.md:5: link to b.md leads nowhere"));
}

TEST_F(OnDisk, AGlossaryDefinesATermOnce) {
  write("docs/glossary.md",
        "| term | en |\n|---|---|\n| 红灯 | red |\n| 绿灯 | green |\n| 红灯 | x |\n");
  EXPECT_THAT(texts(check_links(read_tree(root_))), ElementsAre(HasSubstr("glossary.md:5")));
}

TEST_F(OnDisk, TheFileThatLeadsAWorkTreeToItsRepositoryIsNotOurs) {
  write(".git", "gitdir: /somewhere");
  EXPECT_TRUE(read_tree(root_).files.empty());
}

TEST_F(OnDisk, BuildOutputAndModulesAreNotOurs) {
  for (const auto* path : {"build/a.md", "node_modules/a.md", ".git/a.md", "tests/corpus/a.md"}) {
    write(path, "x");
  }
  write(".ci/run", "x");
  write("picture.png", "x");
  const auto tree = read_tree(root_);
  ASSERT_EQ(tree.files.size(), 1);
  EXPECT_EQ(tree.files[0].path, ".ci/run");
}

}  // namespace
}  // namespace house
