// SPDX-License-Identifier: Apache-2.0
#include "ronghe/feel/parser.hpp"

#include <gtest/gtest.h>

#include <array>
#include <random>

#include "ronghe/feel/print.hpp"

namespace ronghe::feel {
namespace {

struct Case {
  std::string_view text;
  std::string_view understood;
};

std::string read(std::string_view text, const KnownNames& names = {}) {
  auto node = parse_expression({.text = std::string(text), .place = {}}, names);
  return node ? bracketed(**node) : "error: " + node.error().message;
}

std::string read_tests(std::string_view text) {
  auto node = parse_unary_tests({.text = std::string(text), .place = {}});
  return node ? bracketed(**node) : "error: " + node.error().message;
}

TEST(Parser, BindsOperatorsAsTheStandardSays) {
  constexpr std::array cases{
      Case{"1 + 2 * 3", "(1 + (2 * 3))"},
      Case{"1 - 2 - 3", "((1 - 2) - 3)"},
      Case{"-5 ** 2", "((-5) ** 2)"},
      Case{"3 ** 4 ** 5", "((3 ** 4) ** 5)"},
      Case{"2 ** -1", "(2 ** (-1))"},
      Case{"a or b and c", "(a or (b and c))"},
      Case{"a < 1 and b >= 2", "((a < 1) and (b >= 2))"},
      Case{"a between 1 and 2 and b", "((a between 1 and 2) and b)"},
      Case{"--1", "(-(-1))"},
      Case{"a.b[1].c", "a.b[1].c"},
      Case{"-a.b", "(-a.b)"},
      Case{"if a then b else c + 1", "(if a then b else (c + 1))"},
      Case{"a instance of list<number>", "(a instance of list<number>)"},
      Case{"1.5e3 + .5", "(1500 + 0.5)"},
  };
  for (const auto& [text, understood] : cases) EXPECT_EQ(read(text), understood) << text;
}

TEST(Parser, ReadsRangesListsAndTestsOfIn) {
  constexpr std::array cases{
      Case{"[1..5]", "[1..5]"},
      Case{"(1..5)", "(1..5)"},
      Case{"]1..5[", "(1..5)"},
      Case{"[1..5[ = x", "([1..5) = x)"},
      Case{"[a..b[1]]", "[a..b[1]]"},
      Case{"[1, 2]", "[1, 2]"},
      Case{"[]", "[]"},
      Case{"(< 5)", "(< 5)"},
      Case{"x in (1, 2)", "(x in (1, 2))"},
      Case{"x in (1..2)", "(x in ((1..2)))"},
      Case{"x in [1..2)", "(x in ([1..2)))"},
      Case{"x in < 5 and y", "((x in (< 5)) and y)"},
      Case{"x in ([1..2], > 5)", "(x in ([1..2], > 5))"},
      Case{"for i in 1..n return i", "(for i in 1..n return i)"},
      Case{"some x in xs, y in ys satisfies x = y", "(some x in xs, y in ys satisfies (x = y))"},
      Case{"{a: 1, \"b c\": a}", "{\"a\": 1, \"b c\": a}"},
      Case{"function(a: number, b) a + b", "(function(a: number, b) (a + b))"},
      Case{"f(a: 1, b c: 2)", "f(a: 1, b c: 2)"},
      Case{"count(r[x > 1])", "count(r[(x > 1)])"},
      Case{"sum(r[x].days)", "sum(r[x].days)"},
  };
  for (const auto& [text, understood] : cases) EXPECT_EQ(read(text), understood) << text;
}

TEST(Parser, TakesTheLongestKnownName) {
  const KnownNames names{"as of", "wage-band", "a", "a b", "价格（元）", "date"};
  EXPECT_EQ(read("as   of + 1", names), "(as of + 1)");
  EXPECT_EQ(read("wage-band", names), "wage-band");
  EXPECT_EQ(read("wage - band", names), "(wage - band)");
  EXPECT_EQ(read("a b + a", names), "(a b + a)");
  EXPECT_EQ(read("价格（元） > 3", names), "(价格（元） > 3)");
  EXPECT_EQ(read("date and time(\"x\")", names), "date and time(\"x\")");
  EXPECT_EQ(read("string length(x)"), "string length(x)");
  EXPECT_EQ(read("count(distinct values(r))"), "count(distinct values(r))");
  EXPECT_EQ(read("for my day in days return my day + 1"),
            "(for my day in days return (my day + 1))");
  EXPECT_EQ(read("{first name: \"x\", greeting: first name}"),
            "{\"first name\": \"x\", \"greeting\": first name}");
}

TEST(Parser, ReadsTextWithEscapesAndComments) {
  EXPECT_EQ(read(R"("a\"b")"), R"("a\"b")");
  EXPECT_EQ(read(R"("\u4E2D\U01F40E\uD83D\uDC0E")"), "\"中🐎🐎\"");
  EXPECT_EQ(read(R"("\d+")"), R"("\\d+")");
  EXPECT_EQ(read("1 // one\n + /* two\n */ 2"), "(1 + 2)");
  EXPECT_EQ(read("@\"2025-01-31\""), "@\"2025-01-31\"");
}

TEST(Parser, ReadsCells) {
  constexpr std::array cases{
      Case{"-", "-"},
      Case{"< 5", "< 5"},
      Case{"-5", "(-5)"},
      Case{"\"a\", \"b\"", "\"a\", \"b\""},
      Case{"not(\"a\", > 3)", "not(\"a\", > 3)"},
      Case{"not(a) and b", "(not(a) and b)"},
      Case{"[1..2), ? > limit", "[1..2), (? > limit)"},
      Case{"null", "null"},
      Case{"!= 3", "!= 3"},
  };
  for (const auto& [text, understood] : cases) EXPECT_EQ(read_tests(text), understood) << text;
}

struct Mistake {
  std::string_view text;
  int line;
  int column;
  std::string_view says;
};

TEST(Parser, PointsAtMistakes) {
  constexpr std::array cases{
      Mistake{"", 3, 11, "expected a value, but the formula ends here"},
      Mistake{"1 +", 3, 14, "expected a value"},
      Mistake{"a b", 3, 13, "expected an operator"},
      Mistake{"(1", 3, 13, "expected `)` to close the bracket"},
      Mistake{"\"abc", 3, 11, "does not end"},
      Mistake{"a == b", 3, 13, "write `=`"},
      Mistake{"a > 3 and b ＞ 5", 3, 23, "write `>`"},
      Mistake{"人数 ≥ 5", 3, 14, "write `>=`"},
      Mistake{"a &\nb", 3, 13, "write `and`"},
      Mistake{"a +\n  then", 4, 3, "found `then`"},
      Mistake{"if a then b", 3, 22, "no `if` without it"},
      Mistake{"f(a: 1, 2)", 3, 19, "name all or none"},
      Mistake{"{a: 1, a: 2}", 3, 18, "stands twice"},
      Mistake{"/* a", 3, 11, "close it with */"},
      Mistake{"1e99999", 3, 11, "beyond the range"},
  };
  for (const auto& [text, line, column, says] : cases) {
    SCOPED_TRACE(text);
    const Source source{std::string(text), {"a.yaml", 3, 11}};
    auto node = parse_expression(source);
    ASSERT_FALSE(node);
    EXPECT_EQ(node.error().place, (Place{"a.yaml", line, column}));
    EXPECT_NE(node.error().message.find(says), std::string::npos) << node.error().message;
  }
}

TEST(Caret, StandsUnderTheSpanAlsoAfterWideCharacters) {
  const Source source{"a\n人数 > 5", {}};
  EXPECT_EQ(caret(source, {9, 10}), "人数 > 5\n     ^");
  EXPECT_EQ(caret(source, {2, 8}), "人数 > 5\n^^^^");
}

TEST(Places, OfAFoldedTextAreThoseOfItsLinesInTheFile) {
  // formula: >
  //   人数 > 5 and
  //     x
  const Source source{
      .text = "人数 > 5 and x",
      .place = {"a.yaml", 2, 3},
      .parts = {{.begin = 0, .line = 2, .column = 3}, {.begin = 15, .line = 3, .column = 5}}};
  EXPECT_EQ(place_of(source, 0), (Place{"a.yaml", 2, 3}));
  EXPECT_EQ(place_of(source, 9), (Place{"a.yaml", 2, 8}));
  EXPECT_EQ(place_of(source, 14), (Place{"a.yaml", 2, 13}));  // the blank between the lines
  EXPECT_EQ(place_of(source, 15), (Place{"a.yaml", 3, 5}));
  EXPECT_EQ(place_of(source, 16), (Place{"a.yaml", 3, 6}));
  EXPECT_EQ(place_of(source, 99), (Place{"a.yaml", 3, 6}));
  EXPECT_EQ(caret(source, {9, 10}), "人数 > 5 and\n       ^");
  EXPECT_EQ(caret(source, {15, 16}), "x\n^");
  EXPECT_EQ(caret(source, {9, 16}), "人数 > 5 and\n       ^^^^^");  // of several lines the first
}

TEST(Caret, OfALongLineOnlyTheSurroundingsAreShown) {
  const std::string many(200, 'a');
  const feel::Source source{.text = many + "数" + many, .place = {}};
  EXPECT_EQ(caret(source, {200, 203}), "…" + std::string(160, 'a') + "数" + std::string(157, 'a') +
                                           "…\n" + std::string(161, ' ') + "^^");
  // A character that the cut would split is left out.
  EXPECT_EQ(caret(source, {362, 363}), "…" + std::string(159, 'a') + std::string(41, 'a') + "\n" +
                                           std::string(160, ' ') + "^");
  const feel::Source fits{.text = std::string(160, 'a') + "x", .place = {}};
  EXPECT_EQ(caret(fits, {160, 161}), fits.text + "\n" + std::string(160, ' ') + "^");
}

TEST(Parser, RefusesDeepFormulasInsteadOfOverflowing) {
  const auto repeated = [](std::string_view part, int times) {
    std::string text;
    for (int i = 0; i < times; ++i) text += part;
    return text;
  };
  constexpr int deep = 100000;
  for (const auto* part : {"(", "[", "{a:", "-", "f(", "if ", "for i in ", "function() ", "a in (",
                           "not(", "1+(", "a[", "1..", "<", "(1 in ", "a instance of list<", "]"}) {
    SCOPED_TRACE(part);
    EXPECT_FALSE(parse_expression({repeated(part, deep), {}}));
    EXPECT_FALSE(parse_unary_tests({repeated(part, deep), {}}));
  }
  for (const auto* part : {"+1", ".a", "[1]", "()", " and b", "**2", " in 1", " between 1 and 2"}) {
    SCOPED_TRACE(part);
    const auto node = parse_expression({"a" + repeated(part, deep), {}});
    ASSERT_FALSE(node);
    EXPECT_NE(node.error().message.find("split"), std::string::npos);
    EXPECT_TRUE(parse_expression({"a" + repeated(part, 300), {}}));
  }
  EXPECT_TRUE(parse_expression({"[1" + repeated(",1", deep / 5) + "]", {}}));
}

TEST(Parser, SurvivesRandomBytesAndWords) {
  constexpr unsigned seed = 20250101;
  std::mt19937 random(seed);
  constexpr std::array<std::string_view, 48> words{"a",
                                                   "1",
                                                   "\"x\"",
                                                   "(",
                                                   ")",
                                                   "[",
                                                   "]",
                                                   "{",
                                                   "}",
                                                   ",",
                                                   ":",
                                                   ".",
                                                   "..",
                                                   "+",
                                                   "-",
                                                   "*",
                                                   "/",
                                                   "**",
                                                   "=",
                                                   "<",
                                                   ">=",
                                                   "in",
                                                   "if",
                                                   "then",
                                                   "else",
                                                   "for",
                                                   "return",
                                                   "some",
                                                   "satisfies",
                                                   "function",
                                                   "between",
                                                   "and",
                                                   "or",
                                                   "not",
                                                   "null",
                                                   "true",
                                                   "instance",
                                                   "of",
                                                   "@\"P1D\"",
                                                   "?",
                                                   "date and time",
                                                   "//",
                                                   "\n",
                                                   "中",
                                                   "every",
                                                   "->",
                                                   "\\",
                                                   "\""};
  for (int round = 0; round < 5000; ++round) {
    std::string text;
    const auto length = random() % 24;
    for (unsigned i = 0; i < length; ++i) {
      if (round % 2 == 0)
        text += static_cast<char>(random() % 256);
      else
        text += std::string(words[random() % words.size()]) + " ";
    }
    for (auto* parse : {&parse_expression, &parse_unary_tests}) {
      auto node = parse({text, {"x", 1, 1}}, {"a b", "a-1"});
      if (node)
        EXPECT_FALSE(bracketed(**node).empty());
      else
        ASSERT_FALSE(node.error().message.empty()) << "seed " << seed << ": " << text;
    }
  }
}

struct Written {
  std::string text;
  std::string tree;
};

TEST(Parser, ATypeEndsBeforeAnOperator) {
  const std::array cases{
      Written{"a instance of list<number>=true", "((a instance of list<number>) = true)"},
      Written{"a instance of function<>->number", "(a instance of function<> -> number)"},
      Written{"a instance of function<number>->list<string>=b",
              "((a instance of function<number> -> list<string>) = b)"},
      Written{"a instance of function<number> = b", "((a instance of function<number>) = b)"},
      Written{"a instance of context<x: list<number>>=b",
              "((a instance of context<x: list<number>>) = b)"},
      Written{"a instance of range<date>!=b", "((a instance of range<date>) != b)"},
      Written{"a instance of list<=b", "((a instance of list) <= b)"},
      Written{"a instance of number-1", "((a instance of number) - 1)"},
  };
  for (const auto& [text, tree] : cases) {
    const auto node = parse_expression({text, {}});
    ASSERT_TRUE(node) << text << ": " << node.error().message;
    EXPECT_EQ(bracketed(**node), tree) << text;
  }
}

// DMN 1.5, 10.3.1: a name is known where its value is in scope, and nowhere else.
TEST(Parser, ANameIsKnownInItsScopeAlone) {
  const KnownNames scope{"a", "b", "x", "xs"};
  const KnownNames fields{"a-b", "first name"};
  const KnownNames types{"my-type"};
  const Names names{.scope = &scope, .fields = &fields, .types = &types};
  const std::array cases{
      Written{"a-b", "(a - b)"},
      Written{"x.a-b", "x.a-b"},
      Written{"x.first name + a", "(x.first name + a)"},
      Written{"xs[a-b > 1]", "xs[(a-b > 1)]"},
      Written{"xs[a-b > 1] + a-b", "((xs[(a-b > 1)] + a) - b)"},
      Written{"a instance of my-type", "(a instance of my-type)"},
      Written{"(for a-b in xs return a-b) + a-b", "(((for a-b in xs return a-b) + a) - b)"},
      Written{"(some a-b in xs satisfies a-b > 1) or a-b > 1",
              "((some a-b in xs satisfies (a-b > 1)) or ((a - b) > 1))"},
      Written{"[function(a-b) a-b, a-b]", "[(function(a-b) a-b), (a - b)]"},
      Written{"{a-b: 1, c: a-b}.c + a-b", "(({\"a-b\": 1, \"c\": a-b}.c + a) - b)"},
      Written{"x.date and time > a", "(x.date and (time > a))"},
  };
  for (const auto& [text, tree] : cases) {
    const auto node = parse_expression_in({text, {}}, names);
    ASSERT_TRUE(node) << text << ": " << node.error().message;
    EXPECT_EQ(bracketed(**node), tree) << text;
  }
  EXPECT_FALSE(parse_expression_in({"first name", {}}, names));
  const Names filter{.scope = &scope, .fields = &fields, .types = &types, .in_filter = true};
  EXPECT_EQ(bracketed(**parse_expression_in({"a-b > 1", {}}, filter)), "(a-b > 1)");
}

}  // namespace
}  // namespace ronghe::feel
