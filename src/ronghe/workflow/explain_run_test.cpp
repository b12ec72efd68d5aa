// SPDX-License-Identifier: Apache-2.0
#include "ronghe/workflow/explain_run.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "ronghe/evaluate/explain.hpp"
#include "ronghe/evaluate/run.hpp"
#include "ronghe/workflow/small_store.hpp"

namespace ronghe::workflow {
namespace {

// Two counties; the code of one ends on the day of the run and goes on as the other. Each has an
// enterprise.
class ExplainRun : public SmallStore {
 protected:
  void SetUp() override {
    SmallStore::SetUp();
    import("region.csv",
           "code,name_zh,level,valid_to,successor\n440303,罗湖区,3,,\n"
           "440304,福田区,3,2025-12-31,440303\n");
    import("enterprise.csv",
           "uscc,name,region,size,above_scale,status,listed_as,listed_on\n"
           "914403001922038216,某厂,440303,L,yes,operating,national,2024-01-01\n"
           "9144030071526726XG,某司,440304,L,yes,operating,national,2024-01-01\n");
  }
  struct Counts {
    std::int64_t run = -1;        // of the denominator, as a run of this version counted
    std::int64_t explained = -1;  // rows below it
    bool operator==(const Counts&) const = default;
  };
  Counts counts(const std::string& code_version) {
    const auto last_day = *parse_date("2025-12-31");
    const std::string county = "440303";
    auto system = store::Viewer::open_all(*store);
    EXPECT_TRUE(system);
    auto& connection = system->connection();
    const auto& pack = store->pack();
    const auto done = evaluate::evaluate(connection, pack,
                                         {.log_size = *store->log_size(),
                                          .log_root = {},
                                          .pack_id = pack.id,
                                          .pack_hash = pack.hash,
                                          .as_of = last_day,
                                          .code_version = code_version},
                                         true, nullptr, std::set<std::string>{"A1.1"});
    EXPECT_TRUE(done) << to_string(done.error());
    EXPECT_TRUE(system->hold_runs());
    EXPECT_TRUE(connection.execute("INSERT INTO loaded_value FROM fresh_value"));
    const auto told = evaluate::explain(connection, pack, {.log_size = {}, .as_of = last_day},
                                        {.run_id = done->run_id,
                                         .kind = "region",
                                         .subject = county,
                                         .indicator = "A1.1",
                                         .meaning = *evaluate::meaning_of(code_version)});
    EXPECT_TRUE(told) << to_string(told.error());
    Counts found{.run = *connection.integer(fmt::format(
                     "SELECT denominator::BIGINT FROM fresh_value WHERE kind = 'region' AND "
                     "subject = '{}'",
                     county))};
    if (!told) return found;
    for (const auto& counted : told->indicators.at(0).counted) {
      found.explained = std::max(found.explained, counted.counted);
    }
    return found;
  }
};

TEST_F(ExplainRun, TellsOfTheRowsThatTheRunCountedByItsMeaning) {
  EXPECT_EQ(counts("evaluate/5"), (Counts{1, 1})) << "on its last day a code stands for itself";
  EXPECT_EQ(counts("evaluate/4"), (Counts{2, 2})) << "it had ended";
}

}  // namespace
}  // namespace ronghe::workflow
