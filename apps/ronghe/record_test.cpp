// SPDX-License-Identifier: Apache-2.0
// `ronghe record`, as somebody uses it: said, said again, corrected, refused, only checked.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "programs/fixture.hpp"

namespace ronghe::app {
namespace {

using programs::Ended;
using ::testing::HasSubstr;

class Record : public ProgramsFixture {
 protected:
  void SetUp() override {
    ProgramsFixture::SetUp();
    ASSERT_EQ(ronghe("init " + store + " --pack packs/national").exit, 0);
    ASSERT_EQ(import("region.csv", "code,name_zh,level\n440303,罗湖区,3\n").exit, 0);
  }
  [[nodiscard]] Ended record(const std::string& type, const std::string& json,
                             const std::string& more = "") const {
    return ronghe(fmt::format("record {} {} --json '{}' {}", store, type, json, more));
  }
  [[nodiscard]] Ended need(const std::string& topic, const std::string& more = "") const {
    return record("need",
                  fmt::format(R"({{"need_id":"N-1","region":"440303","kind":"technical",)"
                              R"("topic":"{}","published":"2025-03-01","outcome":"open"}})",
                              topic),
                  more);
  }
};

TEST_F(Record, IsSealedOnceAndCorrectedByOtherContent) {
  EXPECT_THAT(need("welding").said, HasSubstr("1 row sealed at position 1, 0 of them corrections"));
  const auto again = need("welding");
  EXPECT_EQ(again.exit, 0);
  EXPECT_THAT(again.said, HasSubstr("nothing to add"));
  EXPECT_THAT(need("casting").said, HasSubstr("sealed at position 2, 1 of them corrections"));
  EXPECT_THAT(ronghe("audit " + store + " --files").said,
              HasSubstr("every row, subtree and checkpoint matches"));
  EXPECT_EQ(ronghe("prove " + store + " need/N-1 --out " + folder + "/n.tlog-proof").exit, 0);
}

TEST_F(Record, IsOnlyCheckedWhenThatIsAsked) {
  const auto said = nlohmann::json::parse(need("welding", "--check --format json").said);
  EXPECT_EQ(said.at("rows"), 1);
  EXPECT_EQ(said.at("checked_only"), true);
  EXPECT_THAT(said.at("would_seal").at(0).get<std::string>(), HasSubstr("welding"));
  EXPECT_THAT(need("welding").said, HasSubstr("sealed at position 1")) << "nothing was there";
}

TEST_F(Record, TakesRowsFromAFileAndFromStandardInput) {
  const auto rows =
      file("rows.json", R"([{"need_id":"N-1","region":"440303","kind":"technical","topic":"a",)"
                        R"("published":"2025-03-01","outcome":"open"}])");
  EXPECT_EQ(ronghe("record " + store + " need --json-file " + rows).exit, 0);
  EXPECT_THAT(programs::run_command("cat " + rows + " | " + RONGHE_PROGRAM + " record " + store +
                                    " need --json-file -")
                  .said,
              HasSubstr("nothing to add"));
}

TEST_F(Record, RefusesWithAReasonAndSealsNothing) {
  struct Case {
    const char* name;
    std::string type, json, more, told;
  };
  const std::string good =
      R"({"need_id":"N-1","region":"440303","kind":"technical","published":"2025-03-01",)"
      R"("outcome":"open"})";
  for (const auto& [name, type, json, more, told] : {
           Case{"no such type", "wish", good, "", "no record type \"wish\""},
           Case{"a field is missing", "need", R"({"need_id":"N-1"})", "", "missing fields: region"},
           Case{"a reference leads nowhere", "need",
                R"({"need_id":"N-1","region":"440399","kind":"technical",)"
                R"("published":"2025-03-01","outcome":"open"})",
                "", "no region with this key"},
           Case{"no department", "need", good, "--source XYZ", "no department \"XYZ\""},
           Case{"the system's own", "run", R"({"run_id":"r"})", "", "written by the system alone"},
           Case{"as the system", "need", good, "--actor system", "name who acts"},
           Case{"in the future", "need", good, "--day 2999-01-01", "lies in the future"},
           Case{"no JSON", "need", "{need_id:1", "", "no JSON object"},
           Case{"a preview without a check", "need", good, "--preview " + folder + "/act.json",
                "seals nothing; give --check"},
           Case{"signed by nobody", "need", good, "--sign anna.key", "give --actor NAME"},
           Case{"the row twice", "need", good, "--json-file x", "give the row once"},
       }) {
    SCOPED_TRACE(name);
    const auto ended = record(type, json, more);
    EXPECT_NE(ended.exit, 0);
    EXPECT_THAT(ended.said, HasSubstr(told));
  }
  EXPECT_THAT(need("welding").said, HasSubstr("sealed at position 1")) << "nothing was sealed";
}

}  // namespace
}  // namespace ronghe::app
