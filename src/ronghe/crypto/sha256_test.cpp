// SPDX-License-Identifier: Apache-2.0
#include "ronghe/crypto/sha256.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <thread>
#include <vector>

namespace ronghe::crypto {
namespace {

// FIPS 180-4 examples and the messages of NIST's known-answer tests.
struct Case {
  const char* name;
  std::string text;
  const char* hex;
};
const std::vector<Case>& cases() {
  static const std::vector<Case> all{
      {"empty", "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
      {"abc", "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
      {"two blocks", "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
       "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
      {"a million", std::string(1'000'000, 'a'),
       "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"}};
  return all;
}

TEST(Sha256, GivesTheKnownAnswers) {
  Sha256 reused;
  for (const auto& [name, text, hex] : cases()) {
    SCOPED_TRACE(name);
    EXPECT_EQ(sha256(text).hex(), hex);
    EXPECT_EQ(reused.of(text).hex(), hex);
    for (const char c : text.substr(0, 100)) reused.update({&c, 1});
    reused.update(text.substr(std::min<std::size_t>(text.size(), 100)));
    EXPECT_EQ(reused.finish().hex(), hex);
  }
}

TEST(Sha256, ANodeIsTheHashOfIts65Bytes) {
  for (int i = 0; i < 300; ++i) {
    const auto left = sha256(std::to_string(i));
    const auto right = sha256(left.bytes());
    const auto prefix = static_cast<std::uint8_t>(i);
    std::string bytes(1, static_cast<char>(prefix));
    bytes += left.bytes();
    bytes += right.bytes();
    ASSERT_EQ(sha256_of_node(prefix, left, right), sha256(bytes));
  }
}

TEST(Sha256, ThreadsDoNotDisturbEachOther) {
  std::vector<std::thread> threads;
  std::vector<int> wrong(4);
  for (auto& count : wrong) {
    threads.emplace_back([&count] {
      for (int i = 0; i < 1000; ++i) count += sha256("abc").hex() == cases()[1].hex ? 0 : 1;
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(wrong, std::vector<int>(4));
}

TEST(Sha256, AFileHasTheHashOfItsBytes) {
  const auto path =
      std::filesystem::temp_directory_path() / ("ronghe_sha256_" + std::to_string(getpid()));
  // Exactly one piece, one byte less, one byte more, and nothing.
  for (const std::size_t size : {std::size_t{0}, (std::size_t{1} << 20U) - 1, std::size_t{1} << 20U,
                                 (std::size_t{1} << 20U) + 1}) {
    const std::string content(size, 'x');
    std::ofstream(path, std::ios::binary) << content;
    const auto hash = sha256_of_file(path.string());
    ASSERT_TRUE(hash);
    EXPECT_EQ(*hash, sha256(content));
  }
  std::filesystem::remove(path);
}

TEST(Sha256, AMissingFileIsNamed) {
  const auto hash = sha256_of_file("/nowhere/at/all");
  ASSERT_FALSE(hash);
  EXPECT_EQ(hash.error().kind, ErrorKind::not_found);
  EXPECT_EQ(hash.error().place.file, "/nowhere/at/all");
  EXPECT_FALSE(sha256_of_file("/"));
}

}  // namespace
}  // namespace ronghe::crypto
