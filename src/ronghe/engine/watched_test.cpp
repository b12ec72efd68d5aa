// SPDX-License-Identifier: Apache-2.0
#include "ronghe/engine/watched.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "ronghe/engine/database.hpp"

namespace ronghe::engine {
namespace {

struct Steps : Progress {
  void report(std::string_view step, std::uint64_t done, std::uint64_t total) override {
    told.push_back(std::string(step) + " " + std::to_string(done) + "/" + std::to_string(total));
  }
  std::vector<std::string> told;
};

class Watched : public testing::Test {
 protected:
  Result<void> work(const std::string& sql, const Watch& watch) {
    return watched(connection, watch, [&] { return connection.execute(sql); });
  }
  Database database = *Database::open({.threads = 2});
  Connection connection = *database.connect();
  Steps steps;
};

TEST_F(Watched, WorkIsToldOfUntilItIsWhole) {
  ASSERT_TRUE(work("CREATE TABLE t AS SELECT 1 AS x", {.progress = &steps, .step = "make"}));
  ASSERT_FALSE(steps.told.empty());
  EXPECT_EQ(steps.told.back(), "make 100/100");
  EXPECT_EQ(*connection.integer("SELECT x FROM t"), 1);
}

TEST_F(Watched, AFaultComesBackAsItIs) {
  const auto done = work("SELECT nothing", {.progress = &steps, .step = "read", .total = 7});
  ASSERT_FALSE(done);
  EXPECT_TRUE(done.error().message.contains("nothing"));
  EXPECT_TRUE(work("SELECT 1", {.progress = &steps, .step = "read"})) << "the next one runs";
}

TEST_F(Watched, WithoutAWatcherTheWorkIsDoneAllTheSame) {
  EXPECT_TRUE(work("SELECT 1", {}));
  EXPECT_FALSE(work("SELECT nothing", {}));
}

}  // namespace
}  // namespace ronghe::engine
