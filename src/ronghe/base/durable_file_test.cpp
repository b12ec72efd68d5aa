// SPDX-License-Identifier: Apache-2.0
#include "ronghe/base/durable_file.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

namespace ronghe {
namespace {

namespace fs = std::filesystem;

class DurableFile : public testing::Test {
 protected:
  void SetUp() override {
    auto name = (fs::temp_directory_path() / "ronghe-durable-XXXXXX").string();
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    folder = name;
  }
  void TearDown() override { fs::remove_all(folder); }
  [[nodiscard]] std::size_t files() const {
    return static_cast<std::size_t>(
        std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
  }
  static unsigned mode(const std::string& path) {
    struct stat status{};
    EXPECT_EQ(::stat(path.c_str(), &status), 0);
    return status.st_mode & 07777U;
  }

  std::string folder;
};

TEST_F(DurableFile, IsWrittenAndReplacedWhole) {
  const auto path = folder + "/file";
  for (const auto& bytes :
       {std::string("first"), std::string(200'000, 'x'), std::string(), std::string("\0\n", 2)}) {
    ASSERT_TRUE(write_file_durably(path, bytes));
    EXPECT_EQ(read_whole_file(path), bytes);
    EXPECT_EQ(files(), 1U);
  }
}

TEST_F(DurableFile, ASecretIsNeverReadableByOthers) {
  ASSERT_TRUE(write_file_durably(folder + "/key", "secret", 0600));
  EXPECT_EQ(mode(folder + "/key"), 0600U);
  ASSERT_TRUE(write_file_durably(folder + "/open", "text"));
  EXPECT_EQ(mode(folder + "/open"), 0644U);
}

TEST_F(DurableFile, AFailedWriteLeavesWhatWasThere) {
  // A folder cannot be replaced by a file.
  fs::create_directories(folder + "/taken/inside");
  EXPECT_FALSE(write_file_durably(folder + "/taken", "text"));
  EXPECT_TRUE(fs::is_directory(folder + "/taken/inside"));
  EXPECT_EQ(files(), 1U);
  const auto gone = write_file_durably(folder + "/no/such/folder", "text");
  ASSERT_FALSE(gone);
  EXPECT_EQ(gone.error().kind, ErrorKind::not_found);
  EXPECT_EQ(gone.error().place.file, folder + "/no/such/folder");
}

TEST_F(DurableFile, ANameThatIsTakenStaysWhereThatIsAskedFor) {
  ASSERT_TRUE(write_file_durably(folder + "/key", "first", 0600, IfThere::refuse));
  const auto again = write_file_durably(folder + "/key", "second", 0600, IfThere::refuse);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().kind, ErrorKind::refused);
  EXPECT_EQ(read_whole_file(folder + "/key"), "first");
  EXPECT_EQ(files(), 1U);
}

TEST_F(DurableFile, WhatIsMadeBesideItsPlaceHasItsNameWhenItIsKept) {
  const auto place = folder + "/it";
  {
    const Unborn unborn(place);
    std::ofstream(unborn.path()) << "half";
  }
  EXPECT_EQ(files(), 0U) << "what was not kept is gone";
  std::ofstream(place + ".new") << "of a process that was ended";
  {
    const Unborn unborn(place);
    EXPECT_EQ(files(), 0U);
    std::ofstream(unborn.path()) << "whole";
    EXPECT_FALSE(fs::exists(place));
    ASSERT_TRUE(unborn.keep_file());
  }
  EXPECT_EQ(read_whole_file(place), "whole");
  EXPECT_EQ(files(), 1U);
}

TEST_F(DurableFile, AFolderTakesThePlaceOfAnEmptyOneOnly) {
  const auto place = folder + "/it";
  for (const bool is_there : {false, true}) {
    SCOPED_TRACE(is_there);
    fs::remove_all(place);
    if (is_there) fs::create_directory(place);
    const Unborn unborn(place);
    fs::create_directories(unborn.path() + "/inside");
    ASSERT_TRUE(unborn.keep_folder());
    EXPECT_TRUE(fs::is_directory(place + "/inside"));
  }
  const Unborn second(place);
  fs::create_directories(second.path());
  EXPECT_FALSE(second.keep_folder());
  EXPECT_TRUE(fs::is_directory(place + "/inside"));
  const Unborn none(folder + "/none");
  EXPECT_FALSE(none.keep_folder()) << "nothing was made";
  EXPECT_FALSE(none.keep_file());
}

TEST_F(DurableFile, WhatWasLeftBesideItsPlaceIsKnownByItsName) {
  for (const auto* path : {"log/checkpoint.new-a1b2c3", "results/1.jsonl.new", "packs/ab.new/x"}) {
    EXPECT_TRUE(is_unborn(path)) << path;
  }
  for (const auto* path :
       {"", "log/checkpoint", "packs/ab.newer/newest.yaml", "a.new-12345", "b.new-1234567"}) {
    EXPECT_FALSE(is_unborn(path)) << path;
  }
}

TEST_F(DurableFile, AMissingFileIsToldFromOneThatCannotBeRead) {
  EXPECT_EQ(read_whole_file(folder + "/gone").error().kind, ErrorKind::not_found);
  EXPECT_EQ(read_whole_file(folder).error().kind, ErrorKind::fault);
}

}  // namespace
}  // namespace ronghe
