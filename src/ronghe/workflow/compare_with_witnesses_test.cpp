// SPDX-License-Identifier: Apache-2.0
// Stores that were put back to an earlier state, and witnesses of this process that know it.
#include "ronghe/workflow/compare_with_witnesses.hpp"

#include <gmock/gmock.h>

#include "ronghe/store/publication.hpp"
#include "ronghe/witness/testing_server.hpp"
#include "ronghe/workflow/log_status.hpp"
#include "ronghe/workflow/small_store.hpp"

namespace ronghe::workflow {
namespace {

namespace fs = std::filesystem;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using witness::ServedWitness;

constexpr std::uint64_t noon = 1'800'000'000;
constexpr auto patience = std::chrono::seconds(20);

class CompareWithWitnesses : public SmallStore {
 protected:
  void SetUp() override {
    SmallStore::SetUp();
    import_region(1);
    for (const auto* name : {"edu", "tax", "iit"}) {
      witnesses.push_back(std::make_unique<ServedWitness>(
          root + "/" + name, std::string(name) + ".test", *store::log_vkey(*store)));
    }
  }
  void import_region(int number) {
    import(fmt::format("{}.csv", number),
           fmt::format("code,name_zh,level\n{},区,3\n", 440'300 + number));
  }
  // `needed` of the witnesses must agree.
  void set_policy(int needed) {
    auto text = "log " + *store::log_vkey(*store) + "\n";
    for (const auto& one : witnesses) text += one->line(name_of(*one));
    text += fmt::format("group all {} edu tax iit\nquorum all\n", needed);
    const auto set = store::set_witness_policy(*store, file("policy", text));
    ASSERT_TRUE(set) << to_string(set.error());
  }
  static std::string name_of(const ServedWitness& one) {
    return fs::path(one.folder()).filename().string();
  }
  Result<Publication> publish() { return publish_log(*store, {.timeout = patience, .now = noon}); }
  std::string published() {
    const auto made = publish();
    EXPECT_TRUE(made) << to_string(made.error());
    return made ? made->described : "";
  }
  [[nodiscard]] std::string checkpoint() const {
    return read_whole_file(folder() + "/log/checkpoint").value_or("");
  }
  [[nodiscard]] bool any_evidence() const {
    return std::ranges::any_of(
        witnesses, [](const auto& one) { return fs::exists(one->folder() + "/evidence"); });
  }
  // The store as it is now is kept, and put back.
  void keep() {
    store.reset();
    copy(folder(), root + "/kept");
    reopen();
  }
  void put_back() {
    store.reset();
    fs::remove_all(folder());
    copy(root + "/kept", folder());
    reopen();
  }
  std::vector<std::string> sights() {
    std::vector<std::string> out;
    const auto status = log_status(*store, patience);
    EXPECT_TRUE(status) << to_string(status.error());
    if (!status) return out;
    for (const auto& one : status->compared.witnesses) {
      out.push_back(describe(one));
      EXPECT_EQ(one.message.empty(), one.agreement != Agreement::unheard)
          << one.name << " is " << out.back() << ", and says why not: " << one.message;
    }
    return out;
  }

  std::vector<std::unique_ptr<ServedWitness>> witnesses;
};

// Of three only one saw more: the log itself has signed what it shows, which is enough.
TEST_F(CompareWithWitnesses, AnOlderCopyIsFoundAtRestAndSignsNothing) {
  set_policy(2);
  ASSERT_EQ(published(), "final (3 of 3)");
  keep();
  import_region(2);
  import_region(3);
  for (std::size_t i = 1; i < 3; ++i) witnesses[i]->stop();
  set_policy(1);
  ASSERT_EQ(published(), "published (1 of 3)");
  EXPECT_THAT(sights(), Contains("fresh"));
  for (std::size_t i = 1; i < 3; ++i) witnesses[i]->serve();
  put_back();
  set_policy(2);
  const auto before = checkpoint();
  struct Case {
    const char* what;
    int region;  // that is said at the position of another one; 0 = none
    std::string sight;
    std::string of_others;
    ErrorCode code;
  };
  const std::string rolled_back = ": this store was rolled back";
  const std::string other = "saw 3 other entries: this store is a copy that went another way";
  constexpr auto older = "store-older-than-witness"_code;
  constexpr auto differs = "store-differs-from-witness"_code;
  for (const auto& [what, region, sight, of_others, code] :
       std::vector<Case>{{"at rest", 0, "ahead by 2" + rolled_back, "fresh", older},
                         {"still smaller", 7, "ahead by 1" + rolled_back, "behind by 1", older},
                         {"of the same size", 8, other, "behind by 2", differs},
                         {"larger, and no continuation", 9, other, "behind by 3", differs}}) {
    SCOPED_TRACE(what);
    if (region != 0) import_region(region);
    EXPECT_THAT(sights(), ElementsAre(sight, of_others, of_others));
    const auto made = publish();
    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().code, code);
    EXPECT_EQ(made.error().kind, ErrorKind::proof_failed);
    EXPECT_TRUE(is_contradicted(made.error()));
    EXPECT_EQ(checkpoint(), before);
    store::StoreAudit audited;
    EXPECT_THAT(audit_witnesses(*store, patience, audited), SizeIs(3));
    EXPECT_EQ(audited.log.faults, 1);
    EXPECT_THAT(audited.log.findings.at(0).message, HasSubstr("witness edu: " + sight));
  }
  EXPECT_FALSE(any_evidence()) << "no second root was signed, so none was sent";
}

TEST_F(CompareWithWitnesses, WhereTooFewAnswerTheCheckpointWaits) {
  set_policy(2);
  ASSERT_EQ(published(), "final (3 of 3)");
  const auto before = checkpoint();
  import_region(2);
  for (std::size_t i = 1; i < 3; ++i) witnesses[i]->stop();
  // One of two that are needed: it may be the one that was absent when the others saw more.
  for (int i = 0; i < 2; ++i) {
    const auto made = publish();
    ASSERT_TRUE(made) << to_string(made.error());
    EXPECT_EQ(made->waiting, 1U);
    EXPECT_EQ(made->described, "not signed yet");
    EXPECT_EQ(made->witnesses.at(0).message, "behind by 1");
    EXPECT_THAT(made->witnesses.at(1).message, HasSubstr("nobody answered"));
    EXPECT_EQ(checkpoint(), before);
  }
  const auto status = *log_status(*store, patience);
  EXPECT_EQ(status.waiting(), 1U);
  EXPECT_EQ(status.signed_size, 1U);
  EXPECT_EQ(status.standing, "final (3 of 3)");
  EXPECT_EQ(status.compared.contradiction(), nullptr);
  store::StoreAudit audited;
  EXPECT_THAT(audit_witnesses(*store, patience, audited), SizeIs(3));
  EXPECT_EQ(audited.log.faults, 0) << "silence is no fault";
  EXPECT_THAT(audited.left_out, SizeIs(2));
  // On the line: two answer, and what waited is signed by the next that publishes.
  witnesses[1]->serve();
  set_policy(2);
  EXPECT_EQ(published(), "published (2 of 3)");
  EXPECT_THAT(sights(), ElementsAre("fresh", "fresh", HasSubstr("nobody answered")));
}

// As where a publication was cut off between the two: what is signed needs nobody, what is not
// waits for them.
TEST_F(CompareWithWitnesses, WhereTooFewAnswerTheSecondTreeWaitsAlone) {
  witnesses.clear();
  open_new({.keys = {.suite = crypto::Suite::gm}, .origin = "log.test/gm"});
  import_region(1);
  witnesses.push_back(
      std::make_unique<ServedWitness>(root + "/gm-edu", "edu.test", *store::log_vkey(*store)));
  const auto policy = "log " + *store::log_vkey(*store) + "\n" + witnesses[0]->line("edu");
  ASSERT_TRUE(store::set_witness_policy(*store, file("one", policy + "quorum edu\n")));
  ASSERT_EQ(published(), "final (1 of 1)");
  const auto before = checkpoint();
  const auto twin = folder() + "/log/sm3/checkpoint";
  for (const bool is_there : {true, false}) {
    SCOPED_TRACE(is_there);
    if (!is_there) fs::remove(twin);
    witnesses[0]->stop();
    const auto made = publish();
    ASSERT_TRUE(made) << to_string(made.error());
    EXPECT_EQ(made->described, "final (1 of 1)");
    EXPECT_EQ(made->standing, proof::Standing::finalized);
    EXPECT_EQ(made->waiting, 0U);
    EXPECT_TRUE(made->witnesses.at(0).signed_it);
    EXPECT_EQ(made->twin, is_there ? "unwitnessed (0 of 0)" : "not signed yet");
    EXPECT_EQ(fs::exists(twin), is_there);
    EXPECT_EQ(checkpoint(), before);
  }
  witnesses[0]->serve();
  const auto again = file("again", "log " + *store::log_vkey(*store) + "\n" +
                                       witnesses[0]->line("edu") + "quorum edu\n");
  ASSERT_TRUE(store::set_witness_policy(*store, again));
  const auto made = publish();
  ASSERT_TRUE(made) << to_string(made.error());
  EXPECT_EQ(made->twin, "unwitnessed (0 of 0)");
  EXPECT_TRUE(fs::exists(twin));
}

TEST_F(CompareWithWitnesses, WithoutAnAddressNobodyIsAskedNorWaitedFor) {
  auto text = "log " + *store::log_vkey(*store) + "\n";
  text += "witness edu " + witnesses[0]->key() + "\nquorum edu\n";
  ASSERT_TRUE(store::set_witness_policy(*store, file("by-hand", text)));
  EXPECT_EQ(published(), "unpublished (0 of 1)");
  store::StoreAudit audited;
  EXPECT_THAT(audit_witnesses(*store, patience, audited), IsEmpty());
  EXPECT_THAT(audited.left_out, IsEmpty());
  EXPECT_THAT(sights(), ElementsAre(HasSubstr("no address")));
}

// A clock that was ten years ahead once is used again and again, as no witness goes back in time.
TEST_F(CompareWithWitnesses, AWitnessFromTheFutureDoesNotSilenceTheWarning) {
  constexpr std::uint64_t day = 86'400;
  set_policy(2);
  witnesses[0]->now = noon + 3652 * day;
  const auto made = publish();
  ASSERT_TRUE(made);
  EXPECT_EQ(made->described, "final (3 of 3)");
  EXPECT_THAT(made->warning, HasSubstr("but edu signed at 2037"));
  witnesses[2]->stop();
  import_region(2);
  const auto later = publish_log(*store, {.timeout = patience, .now = noon + day});
  ASSERT_TRUE(later);
  EXPECT_THAT(later->warning,
              HasSubstr("nothing has become final since 2027-01-15T08:00:00Z: iit"));
}

}  // namespace
}  // namespace ronghe::workflow
