// SPDX-License-Identifier: Apache-2.0
#include "ronghe/proof/result_statement.hpp"

#include <gtest/gtest.h>

#include "ronghe/base/base64.hpp"

namespace ronghe::proof {
namespace {

constexpr std::size_t lines_count = 5;

std::string line_at(std::size_t i) {
  return "[\"light\",\"region\",\"44030" + std::to_string(i) + "\",\"red\"]";
}
std::string salt_at(std::size_t i) { return std::string(32, static_cast<char>('a' + i)); }

std::vector<crypto::Hash> leaves(bool salted) {
  std::vector<crypto::Hash> all;
  for (std::size_t i = 0; i < lines_count; ++i) {
    all.push_back(line_leaf(salted ? salt_at(i) : "", line_at(i)));
  }
  return all;
}

ResultStatement statement() {
  return {.run = "2cf033633902",
          .full = {.size = lines_count, .root = root_of(leaves(true))},
          .published = {.size = lines_count, .root = root_of(leaves(false))}};
}

ShownLine shown_at(std::size_t i, bool salted) {
  const auto all = leaves(salted);
  const auto read = [&](const Subtree& tree) -> Result<crypto::Hash> {
    const auto width = std::uint64_t{1} << tree.level;
    return root_of(std::span(all).subspan(tree.index * width, width));
  };
  return {.index = i,
          .line = line_at(i),
          .salt = salted ? salt_at(i) : "",
          .path = *inclusion_proof(i, lines_count, read)};
}

TEST(ResultStatement, EachLineOfEitherTreeIsProvedAlone) {
  const auto sealed = parse_result_statement(statement().to_string());
  ASSERT_TRUE(sealed) << to_string(sealed.error());
  EXPECT_EQ(*sealed, statement());
  for (const bool salted : {false, true}) {
    for (std::size_t i = 0; i < lines_count; ++i) {
      const auto read = parse_shown_line(shown_at(i, salted).to_string());
      ASSERT_TRUE(read) << to_string(read.error());
      EXPECT_TRUE(check_line(*sealed, *read)) << i;
    }
  }
}

TEST(ResultStatement, AnotherLineSaltPlaceOrWayIsRefused) {
  const auto refused = [](const ShownLine& shown) {
    const auto checked = check_line(statement(), shown);
    return !checked && checked.error().kind == ErrorKind::proof_failed;
  };
  auto shown = shown_at(1, true);
  EXPECT_FALSE(refused(shown));
  shown.line.replace(shown.line.find("red"), 3, "green");
  EXPECT_TRUE(refused(shown));
  shown = shown_at(1, true);
  shown.salt = salt_at(2);
  EXPECT_TRUE(refused(shown));
  shown.salt = "";  // as if it were published
  EXPECT_TRUE(refused(shown));
  shown = shown_at(1, false);
  shown.index = 2;
  EXPECT_TRUE(refused(shown));
  shown = shown_at(1, false);
  shown.path.pop_back();
  EXPECT_TRUE(refused(shown));
}

TEST(ResultStatement, HasOneSpelling) {
  const auto text = statement().to_string();
  for (const auto& other : {text + " ", " " + text, "[" + text + "]", text.substr(1), std::string(),
                            std::string(text).replace(text.find("result/3"), 8, "result/4"),
                            std::string(text).replace(text.find("\"size\":5"), 8, "\"size\":-5"),
                            std::string(text).replace(text.find("{\"root"), 1, "{\"a\":1,")}) {
    EXPECT_FALSE(parse_result_statement(other)) << other;
  }
  const auto shown = shown_at(0, true).to_string();
  ASSERT_TRUE(parse_shown_line(shown));
  for (const auto& other :
       {shown + "\n", std::string(shown).replace(shown.find("\"salt\":\""), 8, "\"salt\":\"AAAA"),
        std::string(shown).replace(shown.find("index"), 5, "Index")}) {
    EXPECT_FALSE(parse_shown_line(other)) << other;
  }
}

}  // namespace
}  // namespace ronghe::proof
