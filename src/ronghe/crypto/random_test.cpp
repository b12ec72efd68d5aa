// SPDX-License-Identifier: Apache-2.0
#include "ronghe/crypto/random.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <set>
#include <thread>
#include <vector>

namespace ronghe::crypto {
namespace {

using Salt = std::array<std::uint8_t, 32>;

// A block has 4096 bytes.
TEST(Random, FillsEveryByteOfAnyLength) {
  for (const std::size_t length : {0, 1, 31, 4095, 4096, 4097, 8192, 10000}) {
    SCOPED_TRACE(length);
    // A byte that stays zero in 16 drawings was not filled (by chance: once in 2^128).
    std::vector<std::uint8_t> seen(length);
    std::vector<std::uint8_t> guarded(length + 2);
    for (int i = 0; i < 16; ++i) {
      fill_random(std::span(guarded).subspan(1, length));
      for (std::size_t at = 0; at < length; ++at) seen[at] |= guarded[at + 1];
    }
    EXPECT_EQ(std::ranges::count(seen, 0), 0);
    EXPECT_EQ(guarded.front(), 0);
    EXPECT_EQ(guarded.back(), 0);
  }
}

TEST(Random, NothingIsGivenTwiceInOrBetweenThreads) {
  constexpr int salts = 1000;
  std::vector<std::vector<Salt>> drawn(4);
  std::vector<std::thread> threads;
  for (auto& mine : drawn) {
    threads.emplace_back([&mine] {
      for (int i = 0; i < salts; ++i) mine.push_back(random_bytes<32>());
    });
  }
  for (auto& thread : threads) thread.join();
  std::set<Salt> all;
  for (const auto& mine : drawn) all.insert(mine.begin(), mine.end());
  EXPECT_EQ(all.size(), drawn.size() * salts);
}

TEST(Random, AForkedChildDoesNotRepeatItsParent) {
  static_cast<void>(random_bytes<32>());  // so that a block is there
  std::array<int, 2> ends{};
  ASSERT_EQ(pipe(ends.data()), 0);
  const auto child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    const auto salt = random_bytes<32>();
    const auto written = write(ends[1], salt.data(), salt.size());
    _exit(written == 32 ? 0 : 1);
  }
  const auto ours = random_bytes<32>();
  Salt theirs{};
  ASSERT_EQ(read(ends[0], theirs.data(), theirs.size()), 32);
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
  EXPECT_NE(ours, theirs);
  close(ends[0]);
  close(ends[1]);
}

}  // namespace
}  // namespace ronghe::crypto
