// SPDX-License-Identifier: Apache-2.0
// Receipts of the second tree, of SM3. Those of the log itself are tested with its publication.
#include "ronghe/workflow/prove_entry.hpp"

#include <gmock/gmock.h>

#include "ronghe/proof/disclosure.hpp"
#include "ronghe/proof/tree_hasher.hpp"
#include "ronghe/store/publication.hpp"
#include "ronghe/workflow/small_store.hpp"

namespace ronghe::workflow {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::StartsWith;

class ProveTwin : public SmallStore {
 protected:
  void SetUp() override {
    make_root();
    start_from("gm", {.keys = {.suite = crypto::Suite::gm}, .origin = "log.test/gm"}, [this] {
      import_people_here();
      ASSERT_TRUE(publish_log(*store, {}));
    });
  }
  MadeReceipt prove(store::LogTree tree, std::vector<std::string> shown = {}) {
    const auto made = prove_entry(*store, {.what = "placement/P-2",
                                           .shown = std::move(shown),
                                           .tree = tree,
                                           .reader = release::Reader::key_holder()});
    EXPECT_TRUE(made) << to_string(made.error());
    return made.value_or(MadeReceipt{});
  }
  // As the program of readers does it: all that stands in the receipt, under a policy.
  static Result<proof::Disclosure> check(std::string_view bytes,
                                         const proof::WitnessPolicy& policy) {
    RONGHE_TRY(receipt, proof::parse_receipt(bytes));
    RONGHE_TRY(shown, proof::parse_disclosure(receipt.extra.value_or("")));
    RONGHE_CHECK(proof::verify_receipt(receipt, proof::leaf_for(receipt, shown.entry), policy));
    RONGHE_CHECK(proof::check_disclosure(shown));
    return shown;
  }
  static proof::WitnessPolicy policy_with(const std::string& lines) {
    return *proof::WitnessPolicy::parse(lines + "\nquorum none\n");
  }
};

TEST_F(ProveTwin, AReceiptStandsUnderTheTreeOfSm3AndItsKeysAlone) {
  const auto own = prove(store::LogTree::sha256);
  const auto twin = prove(store::LogTree::sm3);
  EXPECT_EQ(twin.position, own.position);
  EXPECT_EQ(twin.receipt.index, own.receipt.index);
  EXPECT_EQ(twin.receipt.extra, own.receipt.extra) << "one entry, two trees";
  EXPECT_THAT(twin.receipt.path, SizeIs(own.receipt.path.size()));
  EXPECT_NE(twin.receipt.path, own.receipt.path);
  EXPECT_THAT(own.receipt.checkpoint.text, StartsWith("log.test/gm\n"));
  EXPECT_THAT(twin.receipt.checkpoint.text, StartsWith("log.test/gm/sm3\n"));
  EXPECT_EQ(twin.described, "unwitnessed (0 of 0)");
  // Either of its two keys is enough for its reader, and the policy of the store has none of them.
  EXPECT_THAT(own.missing_logs, IsEmpty());
  ASSERT_THAT(twin.missing_logs, SizeIs(2));
  for (const auto& line : twin.missing_logs) {
    EXPECT_TRUE(check(twin.receipt.to_string(), policy_with(line))) << line;
    EXPECT_FALSE(check(own.receipt.to_string(), policy_with(line))) << line;
  }
  EXPECT_FALSE(check(twin.receipt.to_string(), *store::witness_policy(*store)));
  // The path of one tree under the checkpoint of the other.
  auto mixed = twin.receipt;
  mixed.path = own.receipt.path;
  EXPECT_FALSE(check(mixed.to_string(), policy_with(twin.missing_logs[0])));
}

TEST_F(ProveTwin, FieldsAreDisclosedAsFromTheLogItself) {
  const auto own = prove(store::LogTree::sha256, {"pay"});
  const auto twin = prove(store::LogTree::sm3, {"pay"});
  EXPECT_EQ(twin.receipt.extra, own.receipt.extra);
  const auto shown = check(twin.receipt.to_string(), policy_with(twin.missing_logs[1]));
  ASSERT_TRUE(shown) << to_string(shown.error());
  ASSERT_THAT(shown->labels, SizeIs(1));
  EXPECT_EQ(shown->labels[0].label, "EDU/L4");
  EXPECT_THAT(shown->to_string(), HasSubstr("\"value\":\"2000.50\""));
}

// Only the line of a signature that the reader's policy does not know may differ: standards demand
// that it is passed over.
TEST_F(ProveTwin, AnyFlippedByteIsRefused) {
  if (!nightly()) GTEST_SKIP() << "make nightly runs it";
  const auto made = prove(store::LogTree::sm3, {"pay"});
  const auto text = made.receipt.to_string();
  ASSERT_THAT(made.receipt.checkpoint.signatures, SizeIs(2));
  const auto second = text.rfind("\n\u2014 ") + 1;
  const auto first = text.rfind("\n\u2014 ", second - 2) + 1;
  struct Case {
    const char* key;
    std::string line;
    std::size_t unknown_from;  // the line of the other key
    std::size_t unknown_to;
  };
  for (const auto& [key, line, from, to] :
       {Case{"Ed25519", made.missing_logs[0], second, text.size()},
        Case{"SM2", made.missing_logs[1], first, second}}) {
    SCOPED_TRACE(key);
    const auto policy = policy_with(line);
    ASSERT_TRUE(check(text, policy));
    int refused = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
      if (at >= from && at < to) continue;
      auto changed = text;
      changed[at] = static_cast<char>(changed[at] ^ 1);
      ASSERT_FALSE(check(changed, policy)) << "byte " << at << " of " << text.size();
      ++refused;
    }
    EXPECT_GT(refused, 1000);
  }
}

TEST_F(ProveTwin, WhereThePolicyNamesTheTreeItStandsAsFarAsItsWitnesses) {
  if (!nightly()) GTEST_SKIP() << "make nightly runs it";
  const auto keys = store::twin_keys(*store);
  ASSERT_TRUE(keys) << to_string(keys.error());
  ASSERT_THAT(*keys, SizeIs(2));
  const auto witness = *proof::generate_key("edu.test", proof::type_cosignature_v1);
  ASSERT_TRUE(store::set_witness_policy(
      *store,
      file("policy", "log " + *store::log_vkey(*store) + "\nlog " + keys->at(1).to_string() +
                         "\nwitness edu " + witness.verifier().to_string() + "\nquorum edu\n")));
  auto made = publish_log(*store, {});
  ASSERT_TRUE(made) << to_string(made.error());
  EXPECT_EQ(made->described, "unpublished (0 of 1)");
  EXPECT_EQ(made->twin, "unpublished (0 of 1)");
  const auto twin = store->log_files().twin();
  auto note = **twin.published();
  note.signatures.push_back(*proof::sign_note(note, proof::cosigner(witness, 1'800'000'000)));
  ASSERT_TRUE(twin.publish(note));
  made = publish_log(*store, {});
  ASSERT_TRUE(made) << to_string(made.error());
  EXPECT_EQ(made->twin, "final (1 of 1)");
  const auto receipt = prove(store::LogTree::sm3);
  EXPECT_EQ(receipt.described, "final (1 of 1)");
  EXPECT_THAT(receipt.missing_logs, IsEmpty());
  EXPECT_TRUE(check(receipt.receipt.to_string(), *store::witness_policy(*store)));
  // What was final stays provable when the log has grown.
  import("more.csv", "code,name_zh,level\n440304,福田区,3\n");
  made = publish_log(*store, {});
  ASSERT_TRUE(made) << to_string(made.error());
  EXPECT_EQ(made->twin, "unpublished (0 of 1)");
  EXPECT_EQ(prove(store::LogTree::sm3).described, "final (1 of 1)");
}

TEST_F(ProveTwin, WithoutKeysItIsToldWhyAndTheLogItselfIsProvedAllTheSame) {
  std::filesystem::rename(folder() + "/keys", root + "/gone");
  reopen();
  EXPECT_EQ(prove(store::LogTree::sha256).described, "unwitnessed (0 of 0)");
  const auto made = prove_entry(*store, {.what = "0", .tree = store::LogTree::sm3});
  ASSERT_FALSE(made);
  EXPECT_THAT(to_string(made.error()), HasSubstr("bring the folder of its keys back"));
}

using ProveEntry = SmallStore;

TEST_F(ProveEntry, AStoreWithoutASecondTreeSaysSo) {
  import_people();
  ASSERT_TRUE(publish_log(*store, {}));
  const auto made = prove_entry(*store, {.what = "0", .tree = store::LogTree::sm3});
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().kind, ErrorKind::refused);
  EXPECT_THAT(made.error().message, HasSubstr("has no tree of SM3: stores of the suite gm"));
  EXPECT_EQ(store::twin_keys(*store).error().kind, ErrorKind::refused);
}

}  // namespace
}  // namespace ronghe::workflow
