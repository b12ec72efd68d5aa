// SPDX-License-Identifier: Apache-2.0
#include "ronghe/engine/duckdb/torn_file.hpp"

#include <gmock/gmock.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "ronghe/base/durable_file.hpp"
#include "ronghe/engine/database.hpp"

namespace ronghe::engine::duckdb {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr std::size_t page = 4096;
constexpr std::size_t block = 262'144;

// The bytes of a file before a checkpoint and after it.
struct Writes {
  std::string before;
  std::string after;
};

class TornFileTest : public testing::Test {
 protected:
  void SetUp() override {
    auto name = (fs::temp_directory_path() / "ronghe-torn-XXXXXX").string();
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    folder = name;
  }
  void TearDown() override { fs::remove_all(folder); }

  [[nodiscard]] std::string path() const { return folder + "/f.db"; }
  [[nodiscard]] std::string bytes() const { return *read_whole_file(path()); }
  void write(const std::string& content) const {
    fs::remove(path() + ".mended");
    std::ofstream(path(), std::ios::binary) << content;
  }
  // Some checkpoints, as the parts of blocks are used again only after the second.
  Writes make() {
    auto connection = *Database::open({.path = path()})->connect();
    for (int i = 0; i < 6; ++i) {
      must(connection, "CREATE TABLE t" + std::to_string(i) + " (a BIGINT, b VARCHAR)");
    }
    for (int i = 0; i < 4; ++i) {
      must(connection, "INSERT INTO t1 SELECT i, 'x' || i FROM range(500) r(i); CHECKPOINT");
    }
    Writes made{.before = bytes(), .after = {}};
    must(connection, "INSERT INTO t1 SELECT i, 'y' || i FROM range(500) r(i); CHECKPOINT");
    made.after = bytes();
    return made;
  }
  static void must(Connection& connection, const std::string& sql) {
    const auto step = connection.script(sql);
    ASSERT_TRUE(step) << to_string(step.error());
  }
  std::int64_t rows() {
    auto database = Database::open({.path = path()});
    EXPECT_TRUE(database) << to_string(database.error());
    if (!database) return -1;
    auto connection = *database->connect();
    return connection.integer("SELECT count(*) + count(b) - count(a) FROM t1").value_or(-1);
  }
  // All blocks of the checkpoint are written but the one at `torn`, of which a piece is; the
  // headers are the old ones.
  static std::string torn_block(const Writes& writes, std::size_t torn, std::size_t from,
                                std::size_t to) {
    auto content = writes.after;
    content.replace(0, 3 * page, writes.before, 0, 3 * page);
    content.replace(torn, block, writes.before, torn, block);
    content.replace(torn + from, to - from, writes.after, torn + from, to - from);
    return content;
  }
  // The places of blocks that were there before and that the checkpoint wrote over.
  static std::vector<std::size_t> rewritten(const Writes& writes) {
    std::vector<std::size_t> places;
    for (std::size_t at = 3 * page; at + block <= writes.before.size(); at += block) {
      if (writes.before.substr(at, block) != writes.after.substr(at, block)) places.push_back(at);
    }
    return places;
  }
  static std::size_t new_header(const Writes& writes) {
    return writes.before.substr(page, page) == writes.after.substr(page, page) ? 2 * page : page;
  }
  // As the engine seals it.
  static void seal(std::string& content, std::size_t at) {
    std::uint64_t sum = 5381;
    for (std::size_t i = 8; i < page; i += 8) {
      std::uint64_t word = 0;
      std::memcpy(&word, content.data() + at + i, 8);
      sum ^= word * 0xbf58476d1ce4e5b9U;
    }
    std::memcpy(content.data() + at, &sum, 8);
  }

  std::string folder;
};

TEST_F(TornFileTest, AWholeFileIsLeftAlone) {
  const auto writes = make();
  for (const auto& content : {writes.before, writes.after}) {
    write(content);
    const auto mended = mend_torn_file(path());
    ASSERT_TRUE(mended) << to_string(mended.error());
    EXPECT_THAT(*mended, IsEmpty());
    EXPECT_EQ(bytes(), content);
    EXPECT_FALSE(fs::exists(path() + ".mended"));
  }
  EXPECT_EQ(rows(), 2500);
}

TEST_F(TornFileTest, ABlockOfMetadataIsMendedWhereverItIsTorn) {
  const auto writes = make();
  const auto places = rewritten(writes);
  ASSERT_FALSE(places.empty()) << "the engine writes over no block any more: is this needed?";
  int torn = 0;
  for (const auto place : places) {
    for (const std::size_t cut : {std::size_t{8}, page, block / 8, block / 2, block - page}) {
      for (const bool end : {false, true}) {
        SCOPED_TRACE(std::to_string(place) + " at " + std::to_string(cut) + (end ? " end" : ""));
        const auto content = torn_block(writes, place, end ? cut : 0, end ? block : cut);
        if (content == torn_block(writes, place, 0, 0) ||
            content == torn_block(writes, place, 0, block)) {
          continue;  // not torn: what differs is all on one side
        }
        write(content);
        const auto mended = mend_torn_file(path());
        ASSERT_TRUE(mended) << to_string(mended.error());
        // A block that was free is none that the state before needs: nothing is to be done.
        if (!mended->empty()) {
          EXPECT_THAT(*mended, ElementsAre(HasSubstr("was torn by a write that did not end")));
          EXPECT_THAT(*read_whole_file(path() + ".mended"), HasSubstr(". Before, at byte "));
          EXPECT_THAT(*mend_torn_file(path()), IsEmpty()) << "once";
          ++torn;
        }
        EXPECT_EQ(rows(), 2000) << "the state before";
      }
    }
  }
  EXPECT_GE(torn, 5);
}

TEST_F(TornFileTest, AHeaderIsMendedFromTheOtherOne) {
  const auto writes = make();
  const auto place = new_header(writes);
  const auto blocks_written = torn_block(writes, rewritten(writes).at(0), 0, block);
  int torn = 0;
  for (std::size_t cut = 1; cut < 64; ++cut) {
    SCOPED_TRACE(cut);
    auto content = blocks_written;
    content.replace(place, cut, writes.after, place, cut);
    if (content == blocks_written || content == writes.after) continue;  // none of it, all of it
    write(content);
    ++torn;
    const auto mended = mend_torn_file(path());
    ASSERT_TRUE(mended) << to_string(mended.error());
    EXPECT_THAT(*mended, ElementsAre(HasSubstr("was put in its place")));
    EXPECT_EQ(bytes().substr(page, page), bytes().substr(2 * page, page));
    EXPECT_EQ(rows(), 2000) << "the state before";
  }
  EXPECT_GE(torn, 7) << "the checksum alone has eight bytes";
  // The engine goes on from there.
  {
    auto connection = *Database::open({.path = path()})->connect();
    must(connection, "INSERT INTO t1 SELECT i, 'z' FROM range(10) r(i); CHECKPOINT");
  }
  EXPECT_EQ(rows(), 2010);
}

TEST_F(TornFileTest, OpeningMendsAndTells) {
  const auto writes = make();
  write(torn_block(writes, rewritten(writes).at(0), 0, page));
  const auto reading = Database::open({.path = path(), .read_only = true});
  ASSERT_FALSE(reading) << "who only reads changes nothing, and cannot read it";
  EXPECT_EQ(reading.error().code, "store-damaged"_code);
  EXPECT_THAT(Database::open({.path = path()})->mended(), ElementsAre(HasSubstr("was torn")));
  EXPECT_THAT(Database::open({.path = path()})->mended(), IsEmpty());
}

TEST_F(TornFileTest, BothHeadersAreForABackup) {
  auto content = make().after;
  content[page + 9] = static_cast<char>(content[page + 9] ^ 1);
  content[2 * page + 9] = static_cast<char>(content[2 * page + 9] ^ 1);
  write(content);
  const auto opened = Database::open({.path = path()});
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().kind, ErrorKind::bad_input);
  EXPECT_THAT(opened.error().message, HasSubstr("restore a backup"));
  EXPECT_EQ(bytes(), content);
}

TEST_F(TornFileTest, WhatIsNotKnownIsNotTouched) {
  const auto writes = make();
  auto torn = writes.after;
  torn[page + 9] = static_cast<char>(torn[page + 9] ^ 1);
  const auto with = [&](std::size_t at, char byte, bool sealed) {
    auto content = torn;
    content[at] = byte;
    if (sealed) seal(content, 0);
    return content;
  };
  struct Case {
    const char* name;
    std::string content;
  };
  for (const auto& [name, content] :
       {Case{"an older version", with(12, 63, true)}, Case{"a newer version", with(12, 68, true)},
        Case{"encrypted", with(20, 1, true)}, Case{"another kind of file", with(8, 'd', true)},
        Case{"a torn main header", with(100, 'x', false)},
        Case{"a file that ends in its headers", torn.substr(0, 3 * page - 1)},
        Case{"an empty file", ""}}) {
    SCOPED_TRACE(name);
    write(content);
    const auto mended = mend_torn_file(path());
    ASSERT_TRUE(mended) << to_string(mended.error());
    EXPECT_THAT(*mended, IsEmpty());
    EXPECT_EQ(bytes(), content);
  }
  fs::remove(path());
  EXPECT_THAT(*mend_torn_file(path()), IsEmpty());
  EXPECT_FALSE(fs::exists(path()));
  write(with(12, 64, true));
  EXPECT_THAT(*mend_torn_file(path()), ElementsAre(HasSubstr("header 1")));
}

// Held by another process, in whose hands the write may be under way.
TEST_F(TornFileTest, AFileInUseIsNotTouched) {
  auto content = make().after;
  std::array<int, 2> ready{};
  std::array<int, 2> done{};
  ASSERT_EQ(pipe(ready.data()), 0);
  ASSERT_EQ(pipe(done.data()), 0);
  char byte = 'x';
  const auto child = fork();
  if (child == 0) {
    const auto held = Database::open({.path = path()});
    const bool told = ::write(ready[1], &byte, 1) == 1 && ::read(done[0], &byte, 1) == 1;
    ::_exit(held && told ? 0 : 1);
  }
  ASSERT_EQ(::read(ready[0], &byte, 1), 1);
  content[page + 9] = static_cast<char>(content[page + 9] ^ 1);
  write(content);
  EXPECT_THAT(*mend_torn_file(path()), IsEmpty());
  EXPECT_EQ(bytes(), content);
  EXPECT_EQ(::write(done[1], &byte, 1), 1);
  int status = 1;
  waitpid(child, &status, 0);
  EXPECT_EQ(status, 0);
  EXPECT_THAT(*mend_torn_file(path()), ElementsAre(HasSubstr("header 1")));
}

}  // namespace
}  // namespace ronghe::engine::duckdb
