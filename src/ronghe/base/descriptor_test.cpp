// SPDX-License-Identifier: Apache-2.0
#include "ronghe/base/descriptor.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "ronghe/base/durable_file.hpp"

namespace ronghe {
namespace {

class DescriptorTest : public testing::Test {
 protected:
  void SetUp() override {
    auto name = (std::filesystem::temp_directory_path() / "ronghe-open-XXXXXX").string();
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    folder = name;
  }
  void TearDown() override { std::filesystem::remove_all(folder); }

  std::string folder;
};

TEST_F(DescriptorTest, WritesAllAndClosesOnce) {
  const std::string bytes(300'000, 'x');
  Descriptor file(folder + "/file", O_WRONLY | O_CREAT);
  ASSERT_TRUE(file.is_open());
  const int number = file.get();
  EXPECT_TRUE(write_all(file, bytes));
  EXPECT_TRUE(file.close());
  EXPECT_FALSE(file.is_open());
  EXPECT_EQ(fcntl(number, F_GETFD), -1);
  EXPECT_EQ(read_whole_file(folder + "/file"), bytes);
}

TEST_F(DescriptorTest, WhatCannotBeOpenedOrWrittenSaysSo) {
  EXPECT_FALSE(Descriptor(folder + "/gone", O_RDONLY).is_open());
  std::filesystem::create_directory(folder + "/there");
  const Descriptor reader(folder + "/there", O_RDONLY);
  EXPECT_TRUE(reader.is_open());
  EXPECT_FALSE(write_all(reader, "x"));
}

TEST_F(DescriptorTest, FilesAndFoldersAreSyncedWhereTheyAre) {
  ASSERT_TRUE(write_file_durably(folder + "/file", "x"));
  EXPECT_TRUE(sync_path(folder + "/file"));
  EXPECT_TRUE(sync_path(folder));
  EXPECT_FALSE(sync_path(folder + "/gone"));
}

}  // namespace
}  // namespace ronghe
