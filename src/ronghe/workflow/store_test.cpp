// SPDX-License-Identifier: Apache-2.0
#include "ronghe/store/store.hpp"

#include <gtest/gtest.h>

#include <filesystem>

#include "ronghe/workflow/run_evaluation.hpp"

namespace ronghe::workflow {
namespace {

namespace fs = std::filesystem;

const Date as_of = *parse_date("2026-06-30");

// Packs that are moved, changed and removed while a store remembers what ran.
class StoreOfARefinement : public testing::Test {
 protected:
  void SetUp() override {
    root_ = testing::TempDir() + "/ronghe_refinement";
    fs::remove_all(root_);
    fs::create_directories(root_ + "/packs/examples");
    const auto copy = [&](const std::string& pack) {
      fs::copy("packs/" + pack, root_ + "/packs/" + pack, fs::copy_options::recursive);
    };
    copy("national");
    copy("examples/province");
    copy("examples/city");
  }
  void TearDown() override { fs::remove_all(root_); }

  [[nodiscard]] std::string city() const { return root_ + "/packs/examples/city"; }
  [[nodiscard]] std::string folder() const { return root_ + "/store"; }

  std::string root_;
};

TEST_F(StoreOfARefinement, RepeatsARunWithoutThePacksItCameFrom) {
  std::string run_id;
  {
    auto store = store::Store::create(folder(), city());
    ASSERT_TRUE(store) << to_string(store.error());
    EXPECT_TRUE(store->pack().dictionary.record("enterprise")->field("pilot_list"))
        << "the tables follow the whole dictionary";
    const auto run = run_evaluation(*store, {.as_of = as_of, .pack_folder = {}, .log_size = {}});
    ASSERT_TRUE(run) << to_string(run.error());
    run_id = run->result.run_id;
  }
  fs::remove_all(root_ + "/packs");
  auto store = store::Store::open(folder());
  ASSERT_TRUE(store) << to_string(store.error());
  ASSERT_EQ(store->pack().extends.size(), 2U);
  EXPECT_TRUE(
      store->pack().extends[1].folder.starts_with(fs::path(folder()).lexically_normal().string()))
      << store->pack().extends[1].folder;
  const auto again = reproduce(*store, run_id, nullptr);
  ASSERT_TRUE(again) << to_string(again.error());
  EXPECT_TRUE(again->is_identical());
}

TEST_F(StoreOfARefinement, ARunIsNamedByTheExtendedPacksToo) {
  auto store = store::Store::create(folder(), city());
  ASSERT_TRUE(store) << to_string(store.error());
  const RunRequest request{.as_of = as_of, .pack_folder = city(), .log_size = {}};
  const auto before = run_evaluation(*store, request);
  ASSERT_TRUE(before) << to_string(before.error());
  fs::remove(root_ + "/packs/national/tests/A1.2.yaml");
  const auto after = run_evaluation(*store, request);
  ASSERT_TRUE(after) << to_string(after.error());
  EXPECT_NE(before->key.pack_hash, after->key.pack_hash);
  EXPECT_NE(before->result.run_id, after->result.run_id);
  for (const auto& run : {*before, *after}) {
    const auto kept = store->pack_of(run.key.pack_hash);
    ASSERT_TRUE(kept) << to_string(kept.error());
    EXPECT_EQ(kept->hash, run.key.pack_hash);
  }
}

TEST_F(StoreOfARefinement, NoticesAChangeInTheKeptExtendedPack) {
  {
    auto store = store::Store::create(folder(), city());
    ASSERT_TRUE(store) << to_string(store.error());
  }
  std::string kept;
  for (const auto& entry : fs::directory_iterator(folder() + "/packs")) kept = entry.path();
  ASSERT_TRUE(fs::remove(kept + "/extends/extends/tests/A1.2.yaml"));
  const auto store = store::Store::open(folder());
  ASSERT_FALSE(store);
  EXPECT_EQ(store.error().kind, ErrorKind::proof_failed);
}

}  // namespace
}  // namespace ronghe::workflow
