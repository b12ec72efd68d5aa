// SPDX-License-Identifier: Apache-2.0
#include "ronghe/crypto/sealed_key.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "ronghe/crypto/sha256.hpp"

namespace ronghe::crypto {
namespace {

using ::testing::HasSubstr;

// The least that argon2id takes: a test makes some hundred tries.
constexpr PassphraseCost cheap{.passes = 1, .memory_bytes = 8192};
constexpr auto name = "department-root EDU";

KeyLock passphrase(const char* text) { return SecretText(text); }

std::string sealed(const SecretKey& key, const KeyLock& lock) {
  return *sealed_key_text(name, key, lock, cheap);
}

void replace(std::string& text, std::string_view from, std::string_view to) {
  const auto at = text.find(from);
  ASSERT_NE(at, std::string::npos);
  text.replace(at, from.size(), to);
}

// As if the file had been written so: with a sum that fits.
std::string summed(std::string text) {
  text.resize(text.rfind("sum: "));
  return text + "sum: " + sha256(text).hex() + "\n";
}

void expect_error(const Result<SecretKey>& result, ErrorKind kind, const char* says) {
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().kind, kind) << result.error().message;
  EXPECT_THAT(result.error().message, HasSubstr(says));
  EXPECT_EQ(result.error().place.file, "root.key");
}

Result<SecretKey> open(std::string_view text, const KeyLock& lock) {
  return opened_key_text(name, text, lock, "root.key");
}

TEST(SealedKey, ItsLockOpensIt) {
  const auto key = SecretKey::random();
  const KeyLock lock = SecretKey::random();
  EXPECT_TRUE(open(sealed(key, lock), lock)->same_as(key));
  const auto words = passphrase("correct horse battery staple");
  EXPECT_TRUE(open(sealed(key, words), words)->same_as(key));
}

TEST(SealedKey, IsTextThatSaysWhatItIsAndNeverTheSameTwice) {
  const auto key = SecretKey::random();
  const auto words = passphrase("some long words");
  const auto text = sealed(key, words);
  EXPECT_THAT(text, ::testing::MatchesRegex(
                        "ronghe-sealed-key v1\nholds: department-root EDU\nlock: passphrase\n"
                        "argon2id: 1 8192 [A-Za-z0-9+/]{22}==\nnonce: [A-Za-z0-9+/]{32}\n"
                        "box: [A-Za-z0-9+/]{64}\nsum: [0-9a-f]{64}\n"));
  EXPECT_NE(sealed(key, words), text);
}

// Sealed once with this program: the format of version 1 stays readable.
TEST(SealedKey, AFileOfVersion1Opens) {
  const std::string text =
      "ronghe-sealed-key v1\nholds: department-root EDU\nlock: passphrase\n"
      "argon2id: 1 8192 U5mrXycM7HxpP9bFNXHdQA==\n"
      "nonce: a3w2XUHL2DBSTGc7a28Y78kxM4il8C70\n"
      "box: pkxIo0WYbDkjKOY2SF/BeCVA8VRRh/Dz/h+uF+DI8U1S0NfQRN0DgLyXx/XhMWSD\n"
      "sum: 22fb5f31d1d28ff7336655f8a31f28692603f228be1d0b39805926e10331741e\n";
  const auto key = open(text, passphrase("golden"));
  ASSERT_TRUE(key) << key.error().message;
  EXPECT_TRUE(key->same_as(*SecretKey::of_bytes("0123456789abcdef0123456789abcdef")));
}

TEST(SealedKey, AnotherLockIsToldFromDamage) {
  const auto key = SecretKey::random();
  const auto words = passphrase("some long words");
  const KeyLock wrapping = SecretKey::random();
  expect_error(open(sealed(key, words), passphrase("word")), ErrorKind::bad_input,
               "the passphrase is wrong");
  expect_error(open(sealed(key, words), passphrase("")), ErrorKind::bad_input,
               "the passphrase is wrong");
  expect_error(open(sealed(key, words), wrapping), ErrorKind::bad_input, "give the passphrase");
  expect_error(open(sealed(key, wrapping), words), ErrorKind::bad_input, "give the key file");
  expect_error(open(sealed(key, wrapping), SecretKey::random()), ErrorKind::bad_input,
               "not the one under which");
}

TEST(SealedKey, EveryChangedOrMissingByteIsNoticed) {
  const auto key = SecretKey::random();
  const auto words = passphrase("some long words");
  const auto text = sealed(key, words);
  for (std::size_t at = 0; at < text.size(); ++at) {
    auto changed = text;
    changed[at] = changed[at] == 'x' ? 'y' : 'x';
    const auto outcome = open(changed, words);
    ASSERT_FALSE(outcome) << at;
    const auto magic = std::string_view("ronghe-sealed-key ").size();
    const auto kind = at < magic        ? ErrorKind::bad_input      // not a sealed key
                      : at == magic + 1 ? ErrorKind::refused        // another version
                                        : ErrorKind::proof_failed;  // damaged
    EXPECT_EQ(outcome.error().kind, kind) << at << ' ' << outcome.error().message;
    EXPECT_FALSE(open(text.substr(0, at), words)) << at;
  }
  expect_error(open(text + "\n", words), ErrorKind::proof_failed, "damaged");
  expect_error(open("", words), ErrorKind::bad_input, "not a sealed key");
}

// Someone who changes a line and the sum as well cannot make another file of it.
TEST(SealedKey, AChangedLineUnderANewSumDoesNotOpen) {
  const auto key = SecretKey::random();
  const auto words = passphrase("some long words");
  auto text = sealed(key, words);
  replace(text, "holds: department-root EDU", "holds: department-root HRS");
  expect_error(open(summed(text), words), ErrorKind::bad_input, "holds the key");
  EXPECT_FALSE(opened_key_text("department-root HRS", summed(text), words, "root.key"));
  text = sealed(key, words);
  replace(text, "argon2id: 1 ", "argon2id: 2 ");
  expect_error(open(summed(text), words), ErrorKind::bad_input, "the passphrase is wrong");
}

TEST(SealedKey, SaysWhatItCannotTake) {
  const auto key = SecretKey::random();
  const auto words = passphrase("some long words");
  struct Case {
    const char* what;
    const char* from;
    const char* to;
    ErrorKind kind;
    const char* says;
  };
  const std::vector<Case> cases{
      {"version", " v1\n", " v2\n", ErrorKind::refused, "version v2"},
      {"no passes", ": 1 8192", ": 0 8192", ErrorKind::bad_input, "0 passes"},
      {"passes", ": 1 8192", ": 101 8192", ErrorKind::bad_input, "101 passes"},
      {"little memory", ": 1 8192", ": 1 8191", ErrorKind::bad_input, "8191 bytes"},
      {"memory", ": 1 8192", ": 1 4294967297", ErrorKind::bad_input, "4294967297 bytes"},
      {"a number too large", ": 1 8192", ": 1 99999999999999999999", ErrorKind::proof_failed, ""},
      {"no number", ": 1 8192", ": x 8192", ErrorKind::proof_failed, "damaged"},
      {"lock", "passphrase", "fingerprint", ErrorKind::proof_failed, "damaged"},
      {"a line more", "nonce", "note: x\nnonce", ErrorKind::proof_failed, "damaged"}};
  for (const auto& [what, from, to, kind, says] : cases) {
    SCOPED_TRACE(what);
    auto text = sealed(key, words);
    replace(text, from, to);
    expect_error(open(summed(text), words), kind, says);
  }
}

TEST(SealedKey, IsNotMadeWithWhatNobodyShouldUse) {
  const auto key = SecretKey::random();
  const auto words = passphrase("some long words");
  const auto refused = [&](std::string_view called, const KeyLock& lock,
                           const PassphraseCost& cost) {
    return !sealed_key_text(called, key, lock, cost);
  };
  EXPECT_FALSE(refused(std::string(100, 'n'), words, cheap));
  EXPECT_TRUE(refused(std::string(101, 'n'), words, cheap));
  EXPECT_TRUE(refused("", words, cheap));
  EXPECT_TRUE(refused("two\nlines", words, cheap));
  EXPECT_TRUE(refused("部门", words, cheap));
  EXPECT_TRUE(refused(name, passphrase("elevenchars"), cheap));
  EXPECT_TRUE(refused(name, words, {.passes = 0, .memory_bytes = 8192}));
  EXPECT_TRUE(refused(name, words, {.passes = 1, .memory_bytes = 8191}));
  EXPECT_TRUE(refused(name, words, {.passes = 101, .memory_bytes = 8192}));
}

class SealedKeyFile : public ::testing::Test {
 protected:
  SealedKeyFile() { std::filesystem::create_directories(folder_); }
  ~SealedKeyFile() override { std::filesystem::remove_all(folder_); }
  [[nodiscard]] std::string path(const char* file) const { return (folder_ / file).string(); }
  static std::string content(const std::string& file) {
    std::ostringstream out;
    out << std::ifstream(file).rdbuf();
    return out.str();
  }
  [[nodiscard]] long files() const {
    return std::distance(std::filesystem::directory_iterator(folder_), {});
  }
  static unsigned mode(const std::string& file) {
    struct stat status{};
    EXPECT_EQ(stat(file.c_str(), &status), 0);
    return status.st_mode & 07777U;
  }

 private:
  std::filesystem::path folder_ =
      std::filesystem::temp_directory_path() / ("ronghe_sealed_key_" + std::to_string(getpid()));
};

TEST_F(SealedKeyFile, IsPrivateAndNeverWrittenOver) {
  const auto key = SecretKey::random();
  const auto words = passphrase("some long words");
  const auto file = path("root.key");
  ASSERT_TRUE(write_sealed_key(file, name, key, words, cheap));
  EXPECT_EQ(mode(file), 0600U);
  const auto before = content(file);
  const auto again = write_sealed_key(file, name, SecretKey::random(), words, cheap);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().kind, ErrorKind::refused);
  EXPECT_EQ(content(file), before);
  EXPECT_EQ(files(), 1);  // no temporary file is left
  EXPECT_TRUE(read_sealed_key(file, name, words)->same_as(key));
}

TEST_F(SealedKeyFile, AMissingFileOrFolderIsNamed) {
  const auto words = passphrase("some long words");
  const auto missing = read_sealed_key(path("no.key"), name, words);
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().kind, ErrorKind::not_found);
  EXPECT_EQ(missing.error().place.file, path("no.key"));
  EXPECT_FALSE(write_sealed_key(path("no/root.key"), name, SecretKey::random(), words, cheap));
  EXPECT_FALSE(read_sealed_key(path("."), name, words));
  EXPECT_EQ(read_key_file(path("no.key")).error().kind, ErrorKind::not_found);
}

TEST_F(SealedKeyFile, AnotherLockTakesThePlaceOfTheFirst) {
  const auto key = SecretKey::random();
  const auto words = passphrase("some long words");
  const KeyLock wrapping = SecretKey::random();
  const auto file = path("root.key");
  ASSERT_TRUE(write_sealed_key(file, name, key, words, cheap));
  EXPECT_FALSE(relock_sealed_key(file, name, wrapping, words, cheap));
  EXPECT_TRUE(read_sealed_key(file, name, words));
  ASSERT_TRUE(relock_sealed_key(file, name, words, wrapping));
  EXPECT_FALSE(read_sealed_key(file, name, words));
  EXPECT_TRUE(read_sealed_key(file, name, wrapping)->same_as(key));
  EXPECT_EQ(mode(file), 0600U);
  EXPECT_EQ(files(), 1);
}

TEST_F(SealedKeyFile, AKeyFileComesBackAndMustBePrivate) {
  const auto key = SecretKey::random();
  const auto file = path("wrapping.key");
  ASSERT_TRUE(write_key_file(file, key));
  EXPECT_EQ(mode(file), 0600U);
  EXPECT_TRUE(read_key_file(file)->same_as(key));
  EXPECT_FALSE(write_key_file(file, SecretKey::random()));
  for (const mode_t open_to_others : {0640U, 0604U, 0602U, 0644U}) {
    ASSERT_EQ(chmod(file.c_str(), open_to_others), 0);
    const auto refused = read_key_file(file);
    ASSERT_FALSE(refused) << open_to_others;
    EXPECT_EQ(refused.error().kind, ErrorKind::refused);
  }
  ASSERT_EQ(chmod(file.c_str(), 0400), 0);
  EXPECT_TRUE(read_key_file(file)->same_as(key));
}

TEST_F(SealedKeyFile, WhatIsNoKeyFileIsRefused) {
  const auto good = "ronghe-key v1\n" + std::string(43, 'A') + "=\n";
  const auto file = path("wrapping.key");
  const auto read = [&](const std::string& text) {
    std::ofstream(file, std::ios::binary) << text;
    EXPECT_EQ(chmod(file.c_str(), 0600), 0);
    return read_key_file(file).has_value();
  };
  EXPECT_TRUE(read(good));
  EXPECT_FALSE(read(""));
  EXPECT_FALSE(read(good + "\n"));
  EXPECT_FALSE(read(good.substr(0, good.size() - 1)));
  EXPECT_FALSE(read("ronghe-key v2\n" + good.substr(14)));
  EXPECT_FALSE(read(good.substr(0, 14) + "AA" + good.substr(14)));
  EXPECT_FALSE(read(std::string(70'000, 'A')));
}

}  // namespace
}  // namespace ronghe::crypto
