// SPDX-License-Identifier: Apache-2.0
#include "ronghe/engine/database.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <filesystem>
#include <fstream>

namespace ronghe::engine {
namespace {

using testing::HasSubstr;

// A path of this test alone, removed with what the engine puts beside it.
class DatabaseFile : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::temp_directory_path() /
              ("ronghe_engine_" + std::to_string(getpid()) + "_" +
               testing::UnitTest::GetInstance()->current_test_info()->name());
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  std::string path() const { return (folder_ / "evidence.duckdb").string(); }
  void write(std::string_view bytes) const { std::ofstream(path(), std::ios::binary) << bytes; }
  std::string bytes() const {
    std::ifstream file(path(), std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }

 private:
  std::filesystem::path folder_;
};

bool write_one(int to, char byte) { return ::write(to, &byte, 1) == 1; }
bool read_one(int from, char& byte) { return ::read(from, &byte, 1) == 1; }

// The engine's own checksum of its first block, so that only the version is wrong in it.
void seal_main_header(std::string& content) {
  std::uint64_t sum = 5381;
  for (std::size_t at = 8; at < 4096; at += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, &content[at], sizeof word);
    sum ^= word * 0xbf58476d1ce4e5b9ULL;
  }
  std::memcpy(content.data(), &sum, sizeof sum);
}

void make_file(const std::string& path) {
  auto database = *Database::open({.path = path});
  auto connection = *database.connect();
  ASSERT_TRUE(connection.script("CREATE TABLE t AS SELECT 7 AS x; CHECKPOINT"));
}

TEST_F(DatabaseFile, KeepsItsRowsAfterTheLastConnectionClosed) {
  make_file(path());
  auto database = *Database::open({.path = path(), .read_only = true});
  auto connection = *database.connect();
  EXPECT_EQ(*connection.integer("SELECT x FROM t"), 7);
  EXPECT_FALSE(connection.execute("INSERT INTO t VALUES (8)"));
}

TEST_F(DatabaseFile, AMissingFileIsNotFoundWhenOnlyReading) {
  const auto opened = Database::open({.path = path(), .read_only = true});
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().kind, ErrorKind::not_found);
  EXPECT_EQ(opened.error().place.file, path());
}

TEST_F(DatabaseFile, AFileOfAnotherKindIsBadInput) {
  write(std::string(20'000, 'x'));
  const auto opened = Database::open({.path = path()});
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().kind, ErrorKind::bad_input);
}

TEST_F(DatabaseFile, ADamagedHeaderIsBadInput) {
  make_file(path());
  auto content = bytes();
  for (std::size_t at = 4096; at < 3 * 4096; ++at) content[at] = static_cast<char>(~content[at]);
  write(content);
  const auto opened = Database::open({.path = path()});
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().kind, ErrorKind::bad_input) << opened.error().message;
}

// Wherever the byte lies: told at the opening or at the reading, or of no matter.
TEST_F(DatabaseFile, AFlippedByteIsNamedOrChangesNothing) {
  constexpr std::size_t header = 3 * 4096;
  constexpr const char* question = "SELECT sum(n + length(x))::BIGINT FROM t";
  std::int64_t right = 0;
  {
    auto connection = *Database::open({.path = path()})->connect();
    ASSERT_TRUE(
        connection.script("CREATE TABLE t AS SELECT range AS n, hash(range)::VARCHAR AS x FROM "
                          "range(40000); CHECKPOINT"));
    right = *connection.integer(question);
  }
  const auto whole = bytes();
  int told = 0;
  for (std::size_t at = header + 100; at < whole.size(); at += whole.size() / 25) {
    SCOPED_TRACE(at);
    auto content = whole;
    content[at] = static_cast<char>(~content[at]);
    write(content);
    std::filesystem::remove(path() + ".mended");
    const auto sum = [&]() -> Result<std::int64_t> {
      RONGHE_TRY(database, Database::open({.path = path()}));
      RONGHE_TRY(connection, database.connect());
      return connection.integer(question);
    }();
    if (sum) {
      EXPECT_EQ(*sum, right);
      continue;
    }
    ++told;
    EXPECT_EQ(sum.error().code, "store-damaged"_code) << sum.error().message;
  }
  EXPECT_GT(told, 5);
}

TEST_F(DatabaseFile, ANewerFileIsRefusedWithARemedy) {
  make_file(path());
  auto content = bytes();
  // The main header: 8 bytes checksum, "DUCK", the version of the format.
  ASSERT_EQ(content.substr(8, 4), "DUCK");
  content[12] = static_cast<char>(0xFF);
  seal_main_header(content);
  write(content);
  const auto opened = Database::open({.path = path()});
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().kind, ErrorKind::refused) << opened.error().message;
  EXPECT_THAT(opened.error().message, HasSubstr("update this program"));
}

TEST_F(DatabaseFile, AFileHeldByAnotherProcessIsRefusedAndNamesIt) {
  make_file(path());
  std::array<int, 2> ready{};
  std::array<int, 2> done{};
  ASSERT_EQ(pipe(ready.data()), 0);
  ASSERT_EQ(pipe(done.data()), 0);
  const auto child = fork();
  char byte = 0;
  if (child == 0) {
    const auto held = Database::open({.path = path()});
    byte = held ? 'y' : 'n';
    if (write_one(ready[1], byte) && read_one(done[0], byte)) _exit(0);
    _exit(1);
  }
  ASSERT_TRUE(read_one(ready[0], byte));
  EXPECT_EQ(byte, 'y');
  const auto opened = Database::open({.path = path()});
  EXPECT_TRUE(write_one(done[1], 'x'));
  waitpid(child, nullptr, 0);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().kind, ErrorKind::refused);
  EXPECT_THAT(opened.error().message, HasSubstr("PID " + std::to_string(child)));
}

// Rows lie in the clear where the engine spills, so that the folder is all that guards them
// (docs/decisions/0036). When this fails, the engine has learned it: switch temp_file_encryption
// on.
TEST_F(DatabaseFile, TheEngineHasNoRandomNumbersToEncryptWhatItSpills) {
  const auto fill = [&](const char* setting) {
    auto database =
        *Database::open({.memory_limit = "24MB", .temp_folder = path() + ".spill", .threads = 1});
    auto connection = *database.connect();
    EXPECT_TRUE(connection.execute(setting));
    return connection.execute(
        "CREATE TEMP TABLE t AS SELECT md5(range::VARCHAR) AS x FROM range(1000000)");
  };
  EXPECT_TRUE(fill("SET temp_file_encryption = false"));
  const auto sealed = fill("SET temp_file_encryption = true");
  ASSERT_FALSE(sealed);
  EXPECT_THAT(sealed.error().message, HasSubstr("random"));
}

TEST(DatabaseOptions, AnImpossibleOptionIsBadInput) {
  const auto opened = Database::open({.memory_limit = "much"});
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().kind, ErrorKind::bad_input) << opened.error().message;
}

TEST(Quoting, DoublesTheQuote) {
  EXPECT_EQ(quoted_name("a\"b"), "\"a\"\"b\"");
  EXPECT_EQ(quoted_text("it's"), "'it''s'");
}

}  // namespace
}  // namespace ronghe::engine
