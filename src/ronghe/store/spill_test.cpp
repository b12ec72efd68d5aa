// SPDX-License-Identifier: Apache-2.0
#include "ronghe/store/spill.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <optional>

namespace ronghe::store {
namespace {

namespace fs = std::filesystem;

class Spill : public ::testing::Test {
 protected:
  void SetUp() override {
    auto name = (fs::temp_directory_path() / "ronghe-spill-XXXXXX").string();
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    store = name;
  }
  void TearDown() override { fs::remove_all(store); }
  void write(const std::string& name) const {
    fs::create_directories(fs::path(store + "/" + name).parent_path());
    std::ofstream(store + "/" + name) << name;
  }
  static unsigned mode(const std::string& path) {
    return static_cast<unsigned>(fs::status(path).permissions());
  }
  std::string store;
};

TEST_F(Spill, IsOfItsOwnerAloneAndGoesWithTheOpening) {
  fs::create_directories(store + "/spill");
  fs::permissions(store + "/spill", fs::perms(0755));
  std::string path;
  {
    auto first = SpillFolder::in_store(store);
    const auto second = SpillFolder::in_store(store);
    ASSERT_TRUE(first && second) << first.error().message;
    EXPECT_NE(first->path(), second->path());
    EXPECT_EQ(mode(store + "/spill"), 0700U);
    EXPECT_EQ(mode(first->path()), 0700U);
    std::ofstream(first->path() + "/rows") << "x";
    const auto moved = std::move(*first);
    path = moved.path();
    EXPECT_TRUE(fs::exists(path + "/rows"));
  }
  EXPECT_TRUE(fs::is_empty(store + "/spill"));
}

TEST_F(Spill, WhatAProcessThatWasEndedLeftGoes) {
  write("spill/intake-AbCdEf.csv");
  write("spill/duckdb_temp_storage_DEFAULT-0.tmp");
  write("spill/ronghe-0-AbCdEf/duckdb_temp_storage_DEFAULT-0.tmp");
  write("outside/kept");
  fs::create_directory_symlink(store + "/outside", store + "/spill/folder");
  fs::create_symlink(store + "/outside/kept", store + "/spill/file");
  const auto other = SpillFolder::in_store(store);
  const auto own = SpillFolder::in_store(store);
  ASSERT_TRUE(own && other);
  own->remove_leftovers();
  EXPECT_EQ(std::distance(fs::directory_iterator(store + "/spill"), fs::directory_iterator()), 2);
  EXPECT_TRUE(fs::exists(own->path()));
  EXPECT_TRUE(fs::exists(other->path())) << "of this process, and in use";
  EXPECT_TRUE(fs::exists(store + "/outside/kept")) << "removed through a link";
}

TEST_F(Spill, ALinkInItsPlaceIsRefused) {
  write("outside/kept");
  fs::create_directory_symlink(store + "/outside", store + "/spill");
  const auto made = SpillFolder::in_store(store);
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().kind, ErrorKind::refused);
  EXPECT_EQ(std::distance(fs::directory_iterator(store + "/outside"), fs::directory_iterator()), 1);
}

TEST_F(Spill, OfAReaderLiesElsewhere) {
  const auto made = SpillFolder::elsewhere();
  ASSERT_TRUE(made);
  EXPECT_EQ(mode(made->path()), 0700U);
  EXPECT_EQ(fs::path(made->path()).parent_path(), fs::temp_directory_path());
}

}  // namespace
}  // namespace ronghe::store
