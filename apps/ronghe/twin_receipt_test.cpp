// SPDX-License-Identifier: Apache-2.0
// A receipt of the tree of SM3 on its whole way: store, witness, reader, each by its program.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include "programs/fixture.hpp"

namespace ronghe::app {
namespace {

using programs::WitnessProcess;
using ::testing::HasSubstr;
using ::testing::Not;

class TwinReceipt : public ProgramsFixture {
 protected:
  void SetUp() override {
    ProgramsFixture::SetUp();
    const auto made =
        ronghe("init " + store + " --pack packs/national --suite gm --origin log.test/gm");
    ASSERT_EQ(made.exit, 0) << made.said;
    ASSERT_EQ(
        import("person.csv", "person_ref,kind,sex\n00000000000000000000000000000001,student,f\n")
            .exit,
        0);
  }

  static std::vector<std::string> lines(const std::string& text) {
    std::vector<std::string> out;
    for (std::size_t at = 0; at < text.size();) {
      const auto end = text.find('\n', at);
      out.push_back(text.substr(at, end - at));
      at = end == std::string::npos ? text.size() : end + 1;
    }
    return out;
  }
};

TEST_F(TwinReceipt, OfALogWithoutWitnessesHoldsUnderTheKeysThatProveNames) {
  const auto receipt = folder + "/r";
  const auto made = ronghe("prove " + store + " 0 --tree sm3 --show sex --out " + receipt);
  ASSERT_EQ(made.exit, 0) << made.said;
  const auto keys = lines(ronghe("checkpoint --key --tree sm3 " + store).said);
  ASSERT_EQ(keys.size(), 2U);
  for (const auto& key : keys) {
    EXPECT_THAT(made.said, HasSubstr("log " + key + "\n"));
    const auto policy = file("policy", "log " + key + "\nquorum none\n");
    const auto checked = verify("receipt " + receipt + " --policy " + policy);
    EXPECT_EQ(checked.exit, 0) << checked.said;
    EXPECT_THAT(checked.said, HasSubstr("log.test/gm/sm3"));
    EXPECT_THAT(checked.said, HasSubstr("sex"));
  }
  // The policy of the store names the log itself.
  const auto other = verify("receipt " + receipt + " --policy " + store + "/log/policy");
  EXPECT_EQ(other.exit, 1);
  EXPECT_THAT(other.said, HasSubstr("no known key has signed"));
  EXPECT_EQ(ronghe("prove " + store + " 0 --tree md5").exit, 2);
}

TEST_F(TwinReceipt, IsCosignedByAWitnessThatThePolicyNames) {
  const auto folder_of_witness = folder + "/witness";
  ASSERT_EQ(node("init " + folder_of_witness + " --name edu.test").exit, 0);
  const auto own = lines(ronghe("checkpoint --key " + store).said).at(0);
  const auto twin = lines(ronghe("checkpoint --key --tree sm3 " + store).said).at(0);
  for (const auto& key : {own, twin}) {
    ASSERT_EQ(node("trust " + folder_of_witness + " '" + key + "'").exit, 0);
  }
  const WitnessProcess witness(RONGHE_NODE_PROGRAM, folder_of_witness);
  const auto policy = file(
      "policy", fmt::format("log {}\nlog {}\nwitness edu {} {}\nquorum edu\n", own, twin,
                            lines(node("key " + folder_of_witness).said).at(0), witness.url()));
  const auto published = ronghe("checkpoint " + store + " --policy " + policy);
  EXPECT_EQ(published.exit, 0) << published.said;
  EXPECT_THAT(published.said, HasSubstr("\nfinal (1 of 1)\ntree of SM3: final (1 of 1)\n"));
  // It only grows, and the witness is given a proof by its own hash.
  ASSERT_EQ(import("region.csv", "code,name_zh,level\n440303,区,3\n").exit, 0);
  EXPECT_THAT(ronghe("checkpoint " + store).said, HasSubstr("tree of SM3: final (1 of 1)\n"));
  const auto receipt = folder + "/r";
  const auto made = ronghe("prove " + store + " 1 --tree sm3 --out " + receipt);
  EXPECT_THAT(made.said, HasSubstr("position 1 of the log, final (1 of 1)"));
  EXPECT_THAT(made.said, Not(HasSubstr("does not name")));
  const auto checked = verify("receipt " + receipt + " --policy " + policy);
  EXPECT_EQ(checked.exit, 0) << checked.said;
  EXPECT_THAT(checked.said, HasSubstr("standing    final (1 of 1)"));
  EXPECT_EQ(ronghe("audit --files " + store).exit, 0);
  EXPECT_EQ(verify("log " + store + "/log --policy " + policy).exit, 0);
}

TEST_F(TwinReceipt, IsRefusedWhereThereIsNoSecondTree) {
  const auto plain = folder + "/plain";
  ASSERT_EQ(ronghe("init " + plain + " --pack packs/national").exit, 0);
  for (const auto* words : {"prove {} 0 --tree sm3", "checkpoint {} --key --tree sm3"}) {
    const auto ended = ronghe(fmt::format(fmt::runtime(words), plain));
    EXPECT_EQ(ended.exit, 2) << words;
    EXPECT_THAT(ended.said, HasSubstr("has no tree of SM3: stores of the suite gm"));
  }
}

}  // namespace
}  // namespace ronghe::app
