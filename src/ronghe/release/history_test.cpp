// SPDX-License-Identifier: Apache-2.0
#include "ronghe/release/history.hpp"

#include <gtest/gtest.h>

#include "ronghe/engine/database.hpp"
#include "ronghe/evaluate/relations.hpp"

namespace ronghe::release {
namespace {

class RegionsOverTime : public testing::Test {
 protected:
  void SetUp() override {
    auto database = engine::Database::open({});
    ASSERT_TRUE(database);
    auto made = database->connect();
    ASSERT_TRUE(made);
    connection_.emplace(std::move(*made));
    for (const auto& relation : evaluate::relations) {
      ASSERT_TRUE(connection_->execute("CREATE TABLE " + std::string(relation.name) + " (" +
                                       std::string(relation.columns) + ")"));
    }
    add("told", "region", "0.22", "NULL", "yellow");
    add("told", "college", "0.9", "NULL", "green");
    add("hidden", "region", "NULL", "'not_released'", "none");
    add("inside", "region", "0.5", "NULL", "green");
  }
  void add(const std::string& run, const std::string& kind, const std::string& value,
           const std::string& missing, const std::string& light) {
    ASSERT_TRUE(connection_->execute("INSERT INTO run_value VALUES ('" + run + "', 'A1.1', '" +
                                     kind + "', '440303', NULL, NULL, " + value + ", " + missing +
                                     ", NULL, NULL, '" + light + "', 1, 0.3, NULL, NULL, NULL)"));
  }
  Result<History> read(const std::set<std::string>& released) {
    const std::vector<Indicator> indicators{{.id = "A0"}, {.id = "A1.1"}};
    return read_history({.connection = *connection_, .gate = gate_, .released = released},
                        {"told", "hidden", "inside"}, indicators);
  }

  std::optional<engine::Connection> connection_;
  Gate gate_{Reader::everyone(), policy::SourcesOfFigures{}};
};

TEST_F(RegionsOverTime, GiveWhatEveryoneWasTold) {
  const auto history = read({"told", "hidden"});
  ASSERT_TRUE(history) << history.error().message;
  const auto* told = history->find("440303", 1, 0);
  ASSERT_NE(told, nullptr);
  EXPECT_EQ(told->value, Decimal::parse("0.22"));
  EXPECT_EQ(told->light, Light::yellow);
  EXPECT_EQ(told->limit, Decimal::parse("0.3")) << "beside which its digits are chosen";
  EXPECT_FALSE(told->suppressed);
  const auto* hidden = history->find("440303", 1, 1);
  ASSERT_NE(hidden, nullptr);
  EXPECT_FALSE(hidden->value);
  EXPECT_EQ(hidden->missing, "withheld");
  EXPECT_TRUE(hidden->suppressed);
  EXPECT_EQ(history->find("440303", 0, 0), nullptr);
  EXPECT_EQ(history->find("440304", 1, 0), nullptr);
}

// Its rows hold what a reader inside may see.
TEST_F(RegionsOverTime, LeaveOutRunsThatWereNotReleased) {
  const auto history = read({"told", "hidden"});
  ASSERT_TRUE(history);
  EXPECT_EQ(history->find("440303", 1, 2), nullptr);
  const auto none = read({});
  ASSERT_TRUE(none);
  EXPECT_TRUE(none->empty());
}

}  // namespace
}  // namespace ronghe::release
