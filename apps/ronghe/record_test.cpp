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

TEST_F(Record, IsSetAsideWhereAnotherHandSaidOtherwise) {
  EXPECT_EQ(need("welding").exit, 0);
  EXPECT_THAT(need("welding", "--source EDU").said, HasSubstr("nothing to add"));
  const auto checked = need("casting", "--source EDU --check");
  EXPECT_EQ(checked.exit, 0);
  EXPECT_THAT(
      checked.said,
      HasSubstr("! row 1 would be set aside and counts nowhere until that hand corrects its "
                "own: need_id=N-1: BODY said other things of it on "));
  const auto done = need("casting", "--source EDU");
  EXPECT_EQ(done.exit, 0);
  EXPECT_THAT(done.said, HasSubstr("0 of them corrections, 1 of them conflicts"));
  EXPECT_THAT(done.said, HasSubstr("! row 1 is set aside"));
  EXPECT_THAT(done.said, HasSubstr("`ronghe conflicts " + store + "` lists them"));
  EXPECT_THAT(need("casting", "--source EDU").said, HasSubstr("nothing to add"));
  const auto said = nlohmann::json::parse(need("forging", "--source TAX --format json").said);
  EXPECT_EQ(said.at("conflicts"), 1);
  EXPECT_EQ(said.at("conflicting").at(0).at("first_source"), "BODY");
  EXPECT_THAT(need("casting", "--source BODY").said, HasSubstr("1 of them corrections"));
  const auto listed = nlohmann::json::parse(ronghe("conflicts " + store + " --format json").said);
  ASSERT_EQ(listed.size(), 2U);
  EXPECT_EQ(listed.at(0).at("record"), "need");
  EXPECT_EQ(listed.at(0).at("key"), "need_id=N-1");
  EXPECT_EQ(listed.at(0).at("source"), "EDU");
  EXPECT_EQ(listed.at(0).at("first_source"), "BODY");
  EXPECT_EQ(listed.at(0).at("conflicts_with"), "1");
  EXPECT_EQ(listed.at(0).at("counts"), "4");
  EXPECT_THAT(ronghe("conflicts " + store).said, HasSubstr("need_id=N-1"));
  EXPECT_THAT(ronghe("audit " + store + " --files").said,
              HasSubstr("every row, subtree and checkpoint matches"));
}

TEST_F(Record, OfAFileIsSetAsideAndNamed) {
  const auto titles = std::string("need_id,region,kind,topic,published,outcome\n");
  EXPECT_THAT(import("need.csv", titles + "N-1,440303,technical,welding,2025-03-01,open\n").said,
              HasSubstr("1 need rows sealed, 0 corrections, 0 conflicts"));
  const auto other = file("other.csv", titles + "N-2,440303,technical,a,2025-03-01,open\n" +
                                           "N-1,440303,technical,casting,2025-03-01,open\n");
  const auto done = ronghe("import " + store + " " + other + " --source EDU");
  EXPECT_EQ(done.exit, 0);
  EXPECT_THAT(done.said, HasSubstr("2 need rows sealed, 0 corrections, 1 conflicts, 0 duplicates"));
  EXPECT_THAT(done.said, HasSubstr("  1 rows conflict with what another hand said first"));
  EXPECT_THAT(done.said, HasSubstr("    line 3, need_id=N-1: BODY said other things of it on "));
  EXPECT_THAT(done.said, HasSubstr("`ronghe conflicts " + store + "` lists them"));
  const auto differing = import("both.csv", titles + "N-3,440303,technical,a,2025-03-01,open\n" +
                                                "N-3,440303,technical,b,2025-03-01,open\n");
  EXPECT_EQ(differing.exit, 2);
  EXPECT_THAT(differing.said, HasSubstr("line 2, \"need_id\" = \"N-3\": line 3 has the same key"));
}

TEST_F(Record, ThatWasSetAsideProvesItself) {
  ASSERT_EQ(need("welding").exit, 0);
  ASSERT_EQ(need("casting", "--source EDU").exit, 0);
  const auto receipt = folder + "/n.tlog-proof";
  ASSERT_EQ(ronghe("prove " + store + " 2 --out " + receipt).exit, 0);
  const auto checked = verify("receipt " + receipt + " --policy " + store + "/log/policy");
  EXPECT_EQ(checked.exit, 0) << checked.said;
  EXPECT_THAT(checked.said, HasSubstr("set aside   it conflicts with the entry at 1"));
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
                "give --check with --preview"},
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
