// SPDX-License-Identifier: Apache-2.0
// The log as outsiders see it. Witnesses over HTTP are tested with their program.
#include "ronghe/workflow/publish_log.hpp"

#include <gmock/gmock.h>

#include "ronghe/base/durable_file.hpp"
#include "ronghe/proof/cosignature.hpp"
#include "ronghe/proof/disclosure.hpp"
#include "ronghe/proof/scheme.hpp"
#include "ronghe/store/publication.hpp"
#include "ronghe/workflow/prove_entry.hpp"
#include "ronghe/workflow/small_store.hpp"

namespace ronghe::workflow {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

constexpr std::uint64_t noon = 1'800'000'000;

class PublishLog : public SmallStore {
 protected:
  void SetUp() override {
    SmallStore::SetUp();
    for (const auto* name : {"edu.test", "tax.test", "iit.test"}) {
      keys.push_back(*proof::generate_key(name, proof::type_cosignature_v1));
    }
  }
  // Witnesses without an address: they are asked by nobody and sign by hand.
  void set_policy() {
    std::string text = "log " + *store::log_vkey(*store) + "\n";
    for (const auto& key : keys) {
      text += "witness " + key.name + " " + key.verifier().to_string() + "\n";
    }
    text += "group all 2 edu.test tax.test iit.test\nquorum all\n";
    const auto set = store::set_witness_policy(*store, file("policy", text));
    ASSERT_TRUE(set) << to_string(set.error());
  }
  Publication publish(std::uint64_t now = noon) {
    const auto made = publish_log(*store, {.now = now});
    EXPECT_TRUE(made) << to_string(made.error());
    return made.value_or(Publication{});
  }
  void cosign(std::size_t witness, std::uint64_t time = noon) {
    auto note = **store->log_files().published();
    note.signatures.push_back(*proof::sign_note(note, proof::cosigner(keys[witness], time)));
    ASSERT_TRUE(store->log_files().publish(note));
  }

  std::vector<proof::SigningKey> keys;
};

TEST_F(PublishLog, WithoutAPolicyThereIsOnlyTheWordOfTheLog) {
  import_people();
  const auto made = publish();
  EXPECT_EQ(made.origin, "log.test/small");
  EXPECT_EQ(made.standing, proof::Standing::unwitnessed);
  EXPECT_EQ(made.tree.size, static_cast<std::uint64_t>(*store->log_size()));
  EXPECT_EQ(publish().tree, made.tree) << "the same again changes nothing";
}

TEST_F(PublishLog, StandsAsFarAsTheDepartmentsHaveSigned) {
  import_people();
  set_policy();
  EXPECT_EQ(publish().described, "unpublished (0 of 3)");
  cosign(0);
  EXPECT_EQ(publish().described, "unpublished (1 of 3)");
  cosign(1);
  EXPECT_EQ(publish().described, "published (2 of 3)");
  EXPECT_EQ(*store::standing_at(*store, 0), "published (2 of 3)");
  cosign(2);
  const auto made = publish();
  EXPECT_EQ(made.described, "final (3 of 3)");
  EXPECT_EQ(made.standing, proof::Standing::finalized);
  for (const auto& line : made.witnesses) EXPECT_TRUE(line.signed_it) << line.name;
}

TEST_F(PublishLog, APolicyThatWasPutInThePlaceOfTheOneThatWasSetIsTold) {
  open_new({.keys = {.folder = root + "/stick"}, .origin = "log.test/small"});
  import_people_here();
  set_policy();
  const auto set = *read_whole_file(folder() + "/log/policy");
  publish();
  ASSERT_TRUE(write_file_durably(folder() + "/log/policy",
                                 "log " + *store::log_vkey(*store) + "\nquorum none\n"));
  const auto standing = store::standing_at(*store, 0);
  ASSERT_FALSE(standing);
  EXPECT_EQ(standing.error().code, "log-policy-changed"_code);
  EXPECT_EQ(standing.error().kind, ErrorKind::proof_failed);
  EXPECT_FALSE(publish_log(*store, {}));
  ASSERT_TRUE(write_file_durably(folder() + "/log/policy", set));
  EXPECT_EQ(*store::standing_at(*store, 0), "unpublished (0 of 3)");
  // Who sets one says so.
  ASSERT_TRUE(store::set_witness_policy(
      *store, file("none", "log " + *store::log_vkey(*store) + "\nquorum none\n")));
  EXPECT_EQ(*store::standing_at(*store, 0), "unwitnessed (0 of 0)");
}

TEST_F(PublishLog, WhatWasFinalStaysFinalWhenTheLogGrows) {
  import("region.csv", "code,name_zh,level\n440303,罗湖区,3\n");
  set_policy();
  publish();
  for (std::size_t witness = 0; witness < keys.size(); ++witness) cosign(witness);
  publish();
  import("more.csv", "code,name_zh,level\n440304,福田区,3\n");
  EXPECT_EQ(*store::standing_at(*store, 1), "not published yet");
  EXPECT_EQ(publish().described, "unpublished (0 of 3)");
  EXPECT_EQ(*store::standing_at(*store, 0), "final (3 of 3)");
  EXPECT_EQ(*store::standing_at(*store, 1), "unpublished (0 of 3)");
  const auto receipt = prove_entry(*store, {.what = "region/440303"});
  ASSERT_TRUE(receipt) << to_string(receipt.error());
  EXPECT_EQ(receipt->described, "final (3 of 3)");
  const auto later = prove_entry(*store, {.what = "region/440304"});
  ASSERT_TRUE(later);
  EXPECT_EQ(later->described, "unpublished (0 of 3)");
}

TEST_F(PublishLog, ASilentWitnessIsToldAndStopsFinalityOnly) {
  import("region.csv", "code,name_zh,level\n440303,罗湖区,3\n");
  set_policy();
  publish();
  for (std::size_t witness = 0; witness < keys.size(); ++witness) cosign(witness);
  publish();
  import("more.csv", "code,name_zh,level\n440304,福田区,3\n");
  constexpr std::uint64_t day = 86'400;
  EXPECT_EQ(publish(noon + day - 1).warning, "");
  cosign(0, noon + 10);
  EXPECT_THAT(
      publish(noon + day).warning,
      HasSubstr("nothing has become final since 2027-01-15T08:00:00Z: tax.test, iit.test did "
                "not sign for more than 24 hours"));
  import("third.csv", "code,name_zh,level\n440305,南山区,3\n");
}

TEST_F(PublishLog, APolicyThatIsNotOursIsRefused) {
  import_people();
  const auto other = proof::generate_key("other.test", proof::type_ed25519)->verifier();
  const auto set = store::set_witness_policy(
      *store, file("policy", "log " + other.to_string() + "\nquorum none\n"));
  ASSERT_FALSE(set);
  EXPECT_THAT(set.error().message, HasSubstr("add the line \"log log.test/small+"));
  EXPECT_EQ(store::set_witness_policy(*store, file("bad", "hello\n")).error().kind,
            ErrorKind::bad_input);
  EXPECT_EQ(store::set_witness_policy(*store, root + "/none").error().kind, ErrorKind::not_found);
}

TEST_F(PublishLog, ReceiptsDiscloseWhatWasAskedAndNothingElse) {
  import_people();
  publish();
  const auto made = prove_entry(*store, {.what = "placement/P-2",
                                         .shown = {"pay", "person"},
                                         .reader = release::Reader::key_holder()});
  ASSERT_TRUE(made) << to_string(made.error());
  const auto read = proof::parse_receipt(made->receipt.to_string());
  ASSERT_TRUE(read);
  EXPECT_FALSE(read->to_string().contains("2000.50")) << "the line is base64";
  const auto shown = proof::parse_disclosure(*read->extra);
  ASSERT_TRUE(shown);
  ASSERT_THAT(shown->labels, SizeIs(1));
  EXPECT_EQ(shown->labels[0].label, "EDU/L4");
  std::map<std::string, std::string> values;
  for (const auto& one : shown->labels[0].fields) {
    if (const auto* open = std::get_if<proof::ShownField>(&one)) values[open->name] = open->value;
  }
  EXPECT_EQ(values, (std::map<std::string, std::string>{
                        {"pay", "\"2000.50\""}, {"person", std::string("\"") + bert + "\""}}));
  EXPECT_TRUE(proof::check_disclosure(*shown));
  const auto verdict =
      proof::verify_receipt(*read, proof::leaf_hash(shown->entry), *store::witness_policy(*store));
  EXPECT_TRUE(verdict) << to_string(verdict.error());
}

TEST_F(PublishLog, WhatCannotBeProvedIsSaid) {
  import_people();
  EXPECT_THAT(prove_entry(*store, {.what = "region/440303"}).error().message,
              HasSubstr("is under no checkpoint yet"));
  publish();
  const auto kind = [&](const std::string& what, std::vector<std::string> shown = {}) {
    return prove_entry(
               *store,
               {.what = what, .shown = std::move(shown), .reader = release::Reader::key_holder()})
        .error()
        .kind;
  };
  EXPECT_EQ(kind("placement/P-77"), ErrorKind::not_found);
  EXPECT_EQ(kind("visitor/1"), ErrorKind::bad_input);
  EXPECT_EQ(kind("P-1"), ErrorKind::bad_input);
  EXPECT_EQ(kind("99999"), ErrorKind::not_found);
  EXPECT_EQ(kind("run/latest"), ErrorKind::not_found);
  EXPECT_EQ(kind("placement/P-1", {"salary"}), ErrorKind::bad_input);
  EXPECT_EQ(kind("region/440303", {"level"}), ErrorKind::bad_input) << "all of it is public";
  const auto other = prove_entry(*store, {.what = "placement/P-1", .shown = {"pay"}});
  EXPECT_EQ(other.error().kind, ErrorKind::refused) << "the reader has no label";
  EXPECT_THAT(other.error().message, HasSubstr("pay is under EDU/L4"));
}

}  // namespace
}  // namespace ronghe::workflow
