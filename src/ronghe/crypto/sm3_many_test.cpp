// SPDX-License-Identifier: Apache-2.0
#include "ronghe/crypto/sm3_many.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "ronghe/crypto/sm3.hpp"
#include "ronghe/crypto/testing.hpp"

namespace ronghe::crypto {
namespace {

using testing::random_text;
using testing::Texts;

std::vector<HashPath> paths() {
  std::vector<HashPath> some{HashPath::portable};
  if (sm3_side_by_side(16)) some.push_back(HashPath::avx512);
  return some;
}

TEST(Sm3Many, GivesTheAnswersOfTheStandard) {
  // GB/T 32905-2016, annex A, example 1, in every lane.
  const std::vector<std::string_view> texts(16, "abc");
  for (const auto path : paths()) {
    std::vector<Hash> out(texts.size());
    sm3_many(path, texts, out);
    for (const auto& hash : out) {
      EXPECT_EQ(hash.hex(), "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
    }
  }
}

TEST(Sm3Many, AgreesWithTheLibraryForEveryLength) {
  std::mt19937 random(5);
  Texts texts;
  for (std::size_t length = 0; length <= 300; ++length) texts.add(random_text(random, length));
  for (const auto path : paths()) {
    std::vector<Hash> out(texts.views().size());
    sm3_many(path, texts.views(), out);
    for (std::size_t i = 0; i < out.size(); ++i) ASSERT_EQ(out[i], sm3(texts.views()[i])) << i;
  }
}

TEST(Sm3Many, PutsAPrefixBeforeEachTextWhateverTheirNumber) {
  std::mt19937 random(6);
  for (const std::size_t count : {0, 1, 3, 4, 5, 15, 16, 17, 33, 200}) {
    Texts texts;
    for (std::size_t i = 0; i < count; ++i) texts.add(random_text(random, random() % 200));
    std::vector<Hash> out(count);
    sm3_many(1, texts.views(), out);
    for (std::size_t i = 0; i < count; ++i) {
      ASSERT_EQ(out[i], sm3({"\x01", texts.views()[i]})) << i << " of " << count;
    }
  }
}

TEST(Sm3Many, HashesALevelOfATreeAlsoInItsPlace) {
  for (const std::size_t nodes : {1, 3, 4, 16, 21}) {
    std::vector<Hash> children;
    for (std::size_t i = 0; i < 2 * nodes; ++i) children.push_back(sm3(std::to_string(i)));
    std::vector<Hash> expected;
    for (std::size_t i = 0; i < nodes; ++i) {
      expected.push_back(sm3_of_node(1, children[2 * i], children[2 * i + 1]));
    }
    sm3_many_nodes(1, children, std::span(children).first(nodes));
    children.resize(nodes);
    EXPECT_EQ(children, expected);
  }
}

}  // namespace
}  // namespace ronghe::crypto
